package server

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/recognizer"
)

// Recognizer answers rings. Its errors are the asker's fault.
type Recognizer interface {
	Recognize(ctx context.Context, q recognizer.Question) (recognizer.Reply, error)
	// Begin answers from memory. Where that does not do, rest reads on, and the
	// reply is for when it may not.
	Begin(q recognizer.Question) (reply recognizer.Reply, rest func(context.Context) recognizer.Reply, err error)
}

// Meter counts the calls that were answered.
type Meter interface {
	Recognized(o ringdexv1.Outcome, s ringdexv1.Source, took time.Duration)
}

// recognition serves ringdex.v1.RecognitionService.
type recognition struct {
	ringdexv1.UnimplementedRecognitionServiceServer
	recognizer Recognizer
	meter      Meter
	log        *slog.Logger

	// What a stream needs of the server: see Server.concluded and authorize, and
	// the context that ends when the server drains.
	concluded func(ctx context.Context, method string, err error) error
	authorize func(ctx context.Context, method string) (context.Context, error)
	draining  context.Context
}

// RecognizeCaller answers for one ringing call.
func (r *recognition) RecognizeCaller(ctx context.Context, req *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
	if err := check(req); err != nil {
		return nil, err
	}
	begun := time.Now()
	key, _ := keyOf(ctx)
	reply, err := r.recognizer.Recognize(ctx, question(key, req))
	if err != nil {
		return nil, err
	}
	r.note(ctx, key, reply, begun)
	return response(reply), nil
}

func question(key callerid.Key, req *ringdexv1.RecognizeCallerRequest) recognizer.Question {
	return recognizer.Question{
		Key:     key,
		Called:  req.GetCalledNumber(),
		Caller:  req.GetCallerNumber(),
		Privacy: req.GetPrivacy(),
		Verstat: req.GetVerstat(),
		Truth:   req.GetFreshness() == ringdexv1.Freshness_FRESHNESS_TRUTH,
	}
}

// note writes a reply's line in the log, in which nobody's data is.
func (r *recognition) note(ctx context.Context, key callerid.Key, reply recognizer.Reply, begun time.Time) {
	if !r.log.Enabled(ctx, slog.LevelDebug) { // spares each ring the formatting
		return
	}
	r.log.LogAttrs(ctx, slog.LevelDebug, "recognized",
		slog.Int("org", int(key.Org)), slog.String("key", key.ID),
		slog.String("outcome", reply.Outcome.String()), slog.String("source", reply.Source.String()),
		slog.Duration("took", time.Since(begun)))
}

// Ping answers: what it takes to come this far is all that is asked.
func (r *recognition) Ping(context.Context, *ringdexv1.PingRequest) (*ringdexv1.PingResponse, error) {
	return &ringdexv1.PingResponse{}, nil
}

// maxField is longer than any header that a gateway passes on: a SIP URI with
// all its parameters takes some 200 bytes.
const maxField = 512

// check refuses what is no request. What is no telephone number is one: it is
// answered as withheld.
func check(req *ringdexv1.RecognizeCallerRequest) error {
	if strings.TrimSpace(req.GetCalledNumber()) == "" {
		return invalid("called_number is empty: send the number that was called, as the gateway has it")
	}
	for _, field := range [...]struct{ name, value string }{
		{"called_number", req.GetCalledNumber()},
		{"caller_number", req.GetCallerNumber()},
		{"privacy", req.GetPrivacy()},
		{"verstat", req.GetVerstat()},
	} {
		if len(field.value) > maxField {
			return invalid("%s has %d bytes: send the number or the header's value alone, at most %d bytes", field.name, len(field.value), maxField)
		}
	}
	return nil
}

// response is a reply on its way out. The caller's part is already encoded; as
// unknown fields it goes onto the wire as it is, where nobody can tell that it
// was not encoded with the rest. Thus a person's data is never decoded here, and
// Caller, Match, Variables and Version of the returned message are not set.
func response(reply recognizer.Reply) *ringdexv1.RecognizeCallerResponse {
	resp := &ringdexv1.RecognizeCallerResponse{
		Outcome:      reply.Outcome,
		Reason:       reply.Reason,
		CallerNumber: reply.Number.String(),
		Greeting:     reply.Greeting,
		Source:       reply.Source,
		AsOf:         durationpb.New(reply.Age),
	}
	resp.ProtoReflect().SetUnknown(reply.Part)
	return resp
}

// answerAnyway stands outside the guard: a ringing call is answered even when
// the server itself fails, and every answer is counted with the whole time that
// it took.
func (r *recognition) answerAnyway(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if info.FullMethod != ringdexv1.RecognitionService_RecognizeCaller_FullMethodName {
		return next(ctx, req)
	}
	begun := time.Now()
	resp, err := next(ctx, req)
	if ours(status.Code(err)) {
		resp, err = undecided(), nil
	}
	if answered, ok := resp.(*ringdexv1.RecognizeCallerResponse); ok && err == nil {
		r.meter.Recognized(answered.GetOutcome(), answered.GetSource(), time.Since(begun))
	}
	return resp, err
}

// undecided is the answer without anything known, not even whose call it is.
func undecided() *ringdexv1.RecognizeCallerResponse {
	return &ringdexv1.RecognizeCallerResponse{
		Outcome:  ringdexv1.Outcome_OUTCOME_UNDECIDED,
		Reason:   ringdexv1.Reason_REASON_UNAVAILABLE,
		Greeting: callerid.DefaultOtherGreeting,
	}
}
