package server

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/recognizer"
	"ringdex/internal/wire"
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
	recognizer Recognizer
	meter      Meter
	log        *slog.Logger
	rings      wire.Rings

	// What a stream needs of the server: see Server.concluded and authorize, and
	// the context that ends when the server drains.
	concluded func(ctx context.Context, method string, err error) error
	authorize func(ctx context.Context, method string) (context.Context, error)
	draining  context.Context
}

// service is the contract's, read and written by hand: a ring is not worth the
// messages that generated code would make of it.
func (r *recognition) service() *grpc.ServiceDesc {
	return &grpc.ServiceDesc{
		ServiceName: ringdexv1.RecognitionService_ServiceDesc.ServiceName,
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{
			{MethodName: "RecognizeCaller", Handler: r.recognizeCaller()},
			{MethodName: "Ping", Handler: r.ping},
		},
		Streams: []grpc.StreamDesc{
			{StreamName: "RecognizeCallers", Handler: r.recognizeCallers, ServerStreams: true, ClientStreams: true},
		},
		Metadata: ringdexv1.RecognitionService_ServiceDesc.Metadata,
	}
}

// recognizeCaller answers for one ringing call. What is the same for each is made
// once.
func (r *recognition) recognizeCaller() grpc.MethodHandler {
	info := &grpc.UnaryServerInfo{FullMethod: ringdexv1.RecognitionService_RecognizeCaller_FullMethodName}
	answer := r.answer
	return func(_ any, ctx context.Context, read func(any) error, intercept grpc.UnaryServerInterceptor) (any, error) {
		ring := r.rings.Get()
		if err := read(ring); err != nil {
			return nil, err
		}
		return intercept(ctx, ring, info, answer)
	}
}

// answer is what stands behind the interceptors.
func (r *recognition) answer(ctx context.Context, req any) (any, error) {
	ring := req.(*wire.Ring)
	if err := check(&ring.Question); err != nil {
		return nil, err
	}
	ring.Key, _ = ctx.Value(keyOfCall{}).(*callerid.Key)
	ring.Question.Room = ring.Room()
	reply, err := r.recognizer.Recognize(ctx, ring.Question)
	if err != nil {
		return nil, err
	}
	ring.Reply = reply
	r.note(ctx, ring.Key, &ring.Reply)
	return ring, nil
}

// note writes a reply's line in the log, in which nobody's data is.
func (r *recognition) note(ctx context.Context, key *callerid.Key, reply *recognizer.Reply) {
	if !r.log.Enabled(ctx, slog.LevelDebug) { // spares each ring the formatting
		return
	}
	r.log.LogAttrs(ctx, slog.LevelDebug, "recognized",
		slog.Int("org", int(key.Org)), slog.String("key", key.ID),
		slog.String("outcome", reply.Outcome.String()), slog.String("source", reply.Source.String()))
}

// ping answers: what it takes to come this far is all that is asked.
func (r *recognition) ping(_ any, ctx context.Context, read func(any) error, intercept grpc.UnaryServerInterceptor) (any, error) {
	var req ringdexv1.PingRequest
	if err := read(&req); err != nil {
		return nil, err
	}
	info := &grpc.UnaryServerInfo{FullMethod: ringdexv1.RecognitionService_Ping_FullMethodName}
	return intercept(ctx, &req, info, func(context.Context, any) (any, error) { return &ringdexv1.PingResponse{}, nil })
}

// maxField is longer than any header that a gateway passes on: a SIP URI with
// all its parameters takes some 200 bytes.
const maxField = 512

// check refuses what is no request. What is no telephone number is one: it is
// answered as withheld.
func check(q *recognizer.Question) error {
	if strings.TrimSpace(q.Called) == "" {
		return invalid("called_number is empty: send the number that was called, as the gateway has it")
	}
	for _, field := range [...]struct{ name, value string }{
		{"called_number", q.Called},
		{"caller_number", q.Caller},
		{"privacy", q.Privacy},
		{"verstat", q.Verstat},
	} {
		if len(field.value) > maxField {
			return invalid("%s has %d bytes: send the number or the header's value alone, at most %d bytes", field.name, len(field.value), maxField)
		}
	}
	return nil
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
		sorry := r.rings.Get()
		sorry.Reply = undecided()
		resp, err = sorry, nil
	}
	if answered, ok := resp.(*wire.Ring); ok && err == nil {
		r.meter.Recognized(answered.Outcome, answered.Source, time.Since(begun))
	}
	return resp, err
}

// undecided is the answer without anything known, not even whose call it is.
func undecided() recognizer.Reply {
	return recognizer.Reply{
		Outcome:  ringdexv1.Outcome_OUTCOME_UNDECIDED,
		Reason:   ringdexv1.Reason_REASON_UNAVAILABLE,
		Greeting: callerid.DefaultOtherGreeting,
	}
}
