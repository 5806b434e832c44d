package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// victimize puts one of everything on file, and returns what it is called.
func (tn *tenant) victimize() belongings {
	x := belongings{
		"line": tn.line, "phone": "+14155552001", "marked": "+14155552002", "name": "Zora Victim", "email": "zora@victim.example",
		"tag": "tag-victim", "campaign": "campaign-victim", "filter": "filter-victim", "field": "field-victim",
	}
	ask(tn, tn.at(0).DefineField, &ringdexv1.DefineFieldRequest{Field: &ringdexv1.Field{Name: x["field"], Type: ringdexv1.FieldType_FIELD_TYPE_STRING}})
	ask(tn, tn.at(0).SaveFilter, &ringdexv1.SaveFilterRequest{SavedFilter: &ringdexv1.SavedFilter{
		Name: x["filter"], Filter: &ringdexv1.ContactFilter{Tags: []string{x["tag"]}},
	}})
	contact := tn.create(&ringdexv1.Contact{Name: x["name"], Emails: []string{x["email"]}, Phones: []string{x["phone"]}, Tags: []string{x["tag"]}})
	x["contact"] = contact.GetContactId()
	for i, what := range []string{"duplicate", "doomed", "deleted", "spare"} {
		x[what] = tn.create(&ringdexv1.Contact{
			Name: "Zora " + what, Emails: []string{x["email"]}, Phones: []string{fmt.Sprint("+1415555210", i)},
			Channels: map[string]string{"whatsapp": x["phone"]},
		}).GetContactId()
	}
	ask(tn, tn.at(0).DeleteContact, &ringdexv1.DeleteContactRequest{ContactId: x["deleted"]})
	x["task"] = ask(tn, tn.at(0).AddTask, &ringdexv1.AddTaskRequest{ContactId: x["contact"], Title: "task-victim"}).GetTask().GetTaskId()
	x["memory"] = ask(tn, tn.at(0).AddMemory, &ringdexv1.AddMemoryRequest{ContactId: x["contact"], Text: "memory-victim"}).GetMemory().GetMemoryId()
	x["rating"] = ask(tn, tn.at(0).AddRating, &ringdexv1.AddRatingRequest{ContactId: x["contact"], Score: 5}).GetRating().GetRatingId()
	ask(tn, tn.at(0).AddDoNotCall, &ringdexv1.AddDoNotCallRequest{Phones: []string{x["marked"], "+14155552003"}})
	x["bulk"] = ask(tn, tn.at(0).StartBulk, &ringdexv1.StartBulkRequest{
		Action: ringdexv1.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN, Argument: x["campaign"], ContactIds: []string{x["contact"]},
	}).GetBulk().GetBulkId()
	x["person"] = tn.called(x["campaign"])
	tn.settle()
	x["version"] = ask(tn, tn.at(0).GetContact, &ringdexv1.GetContactRequest{ContactId: x["contact"]}).GetContact().GetVersion()
	return x
}

// called is a person known only because a campaign called them.
func (tn *tenant) called(campaign string) string {
	tn.t.Helper()
	id := uuid.New()
	if err := tn.admin.Update(tn.t.Context(), tn.org.ID, func(tx store.Tx) error {
		if err := tx.AddContacts([]callerid.Contact{{
			ID: id, Kind: callerid.KindCampaign, Status: callerid.StatusActive, Name: "Zora Called",
			Phones: []phone.Number{14155552200}, CreatedAt: time.Now(), UpdatedAt: time.Now(),
		}}); err != nil {
			return err
		}
		return tx.AddCalled(campaign, id)
	}); err != nil {
		tn.t.Fatal(err)
	}
	return id.String()
}

// ghosts are what looks like the others and never was.
func ghosts(others belongings) belongings {
	x := belongings{}
	for what, text := range others {
		switch {
		case uuid.Validate(text) == nil:
			x[what] = uuid.NewString()
		case strings.HasPrefix(text, "+"):
			x[what] = strings.Replace(strings.Replace(text, "+1415555200", "+1415555300", 1), "+1415600", "+1415699", 1)
		default:
			x[what] = strings.Replace(strings.Replace(text, "victim", "nobody", 1), "Victim", "Nobody", 1)
		}
	}
	x["version"] = strings.Repeat("0", len(others["version"]))
	return x
}

// with adds what is the organization's own to what belongs to others.
func (tn *tenant) with(others belongings) belongings {
	x := belongings{"own line": tn.line, "own": tn.create(&ringdexv1.Contact{Name: "Own", Phones: []string{"+14155551900"}}).GetContactId()}
	for what, text := range others {
		x[what] = text
	}
	return x
}

// settle waits for the end of the organization's jobs.
func (tn *tenant) settle() {
	tn.t.Helper()
	tn.await("for all jobs to end", func() bool {
		return !slices.ContainsFunc(ask(tn, tn.at(0).ListBulks, &ringdexv1.ListBulksRequest{}).GetBulks(), func(b *ringdexv1.Bulk) bool {
			return b.GetState() == ringdexv1.BulkState_BULK_STATE_RUNNING
		})
	})
}

// reply is everything that a call says: its status with details, and what it
// returns.
type reply struct {
	asked string
	code  codes.Code
	text  string
}

// call calls a method that is only known by its descriptor, on the last server. A
// ring that a busy machine had no time for is asked again: what it says then tells
// nothing of anybody.
func (tn *tenant) call(method protoreflect.MethodDescriptor, e example, x belongings) reply {
	for {
		if r := tn.once(method, e, x); !strings.Contains(r.text, ringdexv1.Outcome_OUTCOME_UNDECIDED.String()) || tn.ctx.Err() != nil {
			return r
		}
	}
}

func (tn *tenant) once(method protoreflect.MethodDescriptor, e example, x belongings) reply {
	answers, err := protoregistry.GlobalTypes.FindMessageByName(method.Output().FullName())
	if err != nil {
		tn.t.Fatal(err)
	}
	req, resp := e.ask(x), answers.New().Interface()
	conn := tn.servers[len(tn.servers)-1].conn
	if method.IsStreamingClient() {
		err = converse(tn.ctx, conn, e.method, req, resp)
	} else {
		err = conn.Invoke(tn.ctx, e.method, req, resp)
	}
	r := reply{asked: text(req), code: status.Code(err)}
	if err != nil {
		r.text = text(status.Convert(err).Proto())
	} else {
		r.text = text(resp)
	}
	return r
}

// converse asks one thing on a stream. It fails as the stream does, or as the
// answer says.
func converse(ctx context.Context, conn *grpc.ClientConn, method string, req, resp proto.Message) error {
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, method)
	if err != nil {
		return err
	}
	// io.EOF: the stream has been refused already, and RecvMsg tells why.
	if err := errors.Join(stream.SendMsg(req), stream.CloseSend()); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := stream.RecvMsg(resp); err != nil {
		return err
	}
	if all, ok := resp.(*ringdexv1.RecognizeCallersResponse); ok {
		for _, answer := range all.GetAnswers() {
			if refusal := answer.GetRefusal(); refusal != nil {
				return status.Error(codes.Code(refusal.GetCode()), refusal.GetMessage())
			}
		}
	}
	if err := stream.RecvMsg(resp.ProtoReflect().New().Interface()); !errors.Is(err, io.EOF) {
		return fmt.Errorf("the stream does not end with its only answer: %w", err)
	}
	return nil
}

// text is the same for the same message: protojson varies its spaces.
func text(m proto.Message) string {
	t := protojson.MarshalOptions{Multiline: true, Indent: " "}.Format(m)
	return regexp.MustCompile(`(?m)": +`).ReplaceAllString(t, `": `)
}

// made is what the server makes for each answer.
var made = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|"(version|asOf)": ".*?"`)

// told is what names are told apart by, in whichever form they come back.
var told = regexp.MustCompile(`(?i)victim|nobody`)

// without is a reply without what was sent, and what is made for each answer.
func (r reply) without(x belongings) string { return r.code.String() + " " + without(r.text, x) }

func without(text string, x belongings) string {
	for what, sent := range x {
		text = strings.ReplaceAll(text, sent, "<"+what+">")
		if digits, ok := strings.CutPrefix(sent, "+1"); ok {
			text = strings.ReplaceAll(text, digits, "<"+what+">")
		}
	}
	return told.ReplaceAllString(made.ReplaceAllString(text, "<made>"), "<who>")
}

// holdsNone: nothing of the others is in a reply that was not in its request.
func (r reply) holdsNone(t *testing.T, others belongings) {
	t.Helper()
	for what, secret := range others {
		secret = strings.TrimPrefix(secret, "+1")
		if strings.Contains(r.text, secret) && !strings.Contains(r.asked, secret) {
			t.Errorf("an answer to %s holds the other's %s: %s", r.asked, what, r.text)
		}
	}
}
