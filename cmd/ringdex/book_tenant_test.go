package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// tenant is an organization with a line, and a key that may do everything.
type tenant struct {
	*site
	org  callerid.Organization
	line string
	key  string
	ctx  context.Context // with the key
}

// tenant founds an organization, and returns when every server knows it.
func (s *site) tenant(plan callerid.Plan) *tenant {
	s.t.Helper()
	return s.found(1, plan)[0]
}

// found founds several at once, which costs no more time than one.
func (s *site) found(n int, plan callerid.Plan) (all []*tenant) {
	s.t.Helper()
	for range n {
		all = append(all, s.foundOne(plan))
	}
	for _, tn := range all {
		for i := range s.servers {
			tn.await("to know the key and the line", func() bool {
				_, err := tn.at(i).RecognizeCaller(tn.ctx, &ringdexv1.RecognizeCallerRequest{CalledNumber: tn.line, CallerNumber: nobody})
				return err == nil
			})
		}
	}
	return all
}

func (s *site) foundOne(plan callerid.Plan) *tenant {
	s.t.Helper()
	s.tenants++
	tn := &tenant{site: s, line: fmt.Sprintf("+1415600%04d", s.tenants), org: callerid.Organization{
		Name: fmt.Sprint("Tenant ", s.tenants), Plan: plan, Region: "US",
		Disclosure: callerid.DefaultDisclosure(), Interactions: callerid.DefaultInteractions,
	}}
	ctx := s.t.Context()
	var err error
	if tn.org.ID, err = s.admin.CreateOrganization(ctx, tn.org); err != nil {
		s.t.Fatal(err)
	}
	if err := s.admin.CreateLine(ctx, callerid.Line{Number: e164(s.t, tn.line), Org: tn.org.ID}); err != nil {
		s.t.Fatal(err)
	}
	tn.key = s.createKey(tn.org.ID, callerid.ScopeRecognize, callerid.ScopeRead, callerid.ScopeWrite, callerid.ScopeAdmin)
	tn.ctx = withKey(ctx, tn.key)
	return tn
}

func withKey(ctx context.Context, key string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
}

// createKey makes a key of an organization, 0 for the platform.
func (s *site) createKey(org callerid.OrgID, scopes ...callerid.Scope) string {
	s.t.Helper()
	token, err := createKey(s.t.Context(), s.admin, &callerid.Key{Org: org, Label: "desk", Scopes: scopes, CreatedAt: time.Now()})
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func e164(t *testing.T, s string) phone.Number {
	t.Helper()
	n, err := phone.Parse(s, "")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// at is one of the servers.
func (s *site) at(server int) api { return s.servers[server].api }

// last is the server that was started last: another than the first where there
// are more than one.
func (s *site) last() api { return s.servers[len(s.servers)-1].api }

// await waits for something that takes a moment.
func (s *site) await(what string, done func() bool) {
	s.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !done(); <-tick.C {
		if time.Now().After(end) {
			s.t.Fatalf("waited %v in vain %s", patience, what)
		}
	}
}

// create adds a contact on the first server.
func (tn *tenant) create(c *ringdexv1.Contact) *ringdexv1.Contact {
	tn.t.Helper()
	return ask(tn, tn.at(0).CreateContact, &ringdexv1.CreateContactRequest{Contact: c}).GetContact()
}

// ask expects a call to end well.
func ask[Req, Resp, Opt any](tn *tenant, call func(context.Context, Req, ...Opt) (Resp, error), req Req) Resp {
	tn.t.Helper()
	resp, err := call(tn.ctx, req)
	if err != nil {
		tn.t.Fatalf("%T: %v", req, err)
	}
	return resp
}

// contacts are all pages of a list.
func (tn *tenant) contacts(req *ringdexv1.ListContactsRequest) (all []*ringdexv1.Contact) {
	tn.t.Helper()
	for {
		page := ask(tn, tn.last().ListContacts, req)
		all = append(all, page.GetContacts()...)
		if req.PageToken = page.GetNextPageToken(); req.PageToken == "" {
			return all
		}
	}
}

// ring asks a server until it can tell. How fresh it has to be is up to the
// caller.
func (tn *tenant) ring(server int, from string, fresh ringdexv1.Freshness) (answer *ringdexv1.RecognizeCallerResponse) {
	tn.t.Helper()
	tn.await("for an answer to "+from, func() bool {
		answer = ask(tn, tn.at(server).RecognizeCaller, &ringdexv1.RecognizeCallerRequest{
			CalledNumber: tn.line, CallerNumber: from, Freshness: fresh,
		})
		return answer.GetOutcome() != ringdexv1.Outcome_OUTCOME_UNDECIDED
	})
	return answer
}

// refused is a status in the words that a client decides by: its code and the
// metadata of its google.rpc.ErrorInfo.
type refused struct {
	code    codes.Code
	reason  string
	contact string
	phone   string
}

func refusedBy(t *testing.T, err error) refused {
	t.Helper()
	st := status.Convert(err)
	r := refused{code: st.Code()}
	for _, detail := range st.Details() {
		info, ok := detail.(*errdetails.ErrorInfo)
		if !ok || info.GetDomain() != "ringdex" {
			t.Errorf("a detail of %v is %v", err, detail)
			continue
		}
		r.reason, r.contact, r.phone = info.GetReason(), info.GetMetadata()["contact_id"], info.GetMetadata()["phone"]
	}
	return r
}
