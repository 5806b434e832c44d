package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/recognizer"
)

// Nobody's data is in logs, metrics or the text of an error, whatever becomes of
// a call.
func TestNoDataLeaks(t *testing.T) {
	keys, token := oneKey(t)
	known := ada(t)
	var then ring
	w := start(t, func(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) { return then(ctx, q) }, keys)
	addr := startHTTP(t, HTTPConfig{Metrics: w.metrics.Handler(), Ready: w.server.Ready})
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token)
	var said strings.Builder
	for _, then = range []ring{
		func(context.Context, recognizer.Question) (recognizer.Reply, error) { return known, nil },
		func(_ context.Context, q recognizer.Question) (recognizer.Reply, error) { panic(q) },
		func(context.Context, recognizer.Question) (recognizer.Reply, error) {
			return recognizer.Reply{}, errors.New(
				`reading +14155550100, (415) 555-0100, ada@canary.example: no "Ada Canary", 'canary sings at dawn' with ` + token)
		},
	} {
		for _, called := range []string{"+12125550199", "", strings.Repeat("+12125550199", 99)} {
			for _, ctx := range []context.Context{ctx, metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token+"x")} {
				_, err := w.client.RecognizeCaller(ctx, &ringdexv1.RecognizeCallerRequest{
					CalledNumber: called, CallerNumber: `"Ada Canary" <sip:+14155550100@canary.example>`,
				})
				said.WriteString(status.Convert(err).Message() + "\n")
			}
		}
	}
	_, metrics := fetch(t, "GET", "http://"+addr+"/metrics")
	written := strings.ToLower(said.String() + w.logs.String() + metrics)
	for _, canary := range []string{"ada canary", "hi ada", "canary.example", "canary sings", "4155550100", "555-0100", "2125550199", strings.ToLower(token[4:])} {
		if at := strings.Index(written, canary); at >= 0 {
			t.Errorf("%q was written: …%s…", canary, written[max(0, at-100):min(len(written), at+100)])
		}
	}
	for _, line := range []string{
		`"msg":"recognized"`, `"org":7`, `"outcome":"OUTCOME_RECOGNIZED"`, `"source":"SOURCE_NEAR"`,
		`"msg":"a call failed"`, `[masked]`,
	} {
		if !strings.Contains(w.logs.String(), line) {
			t.Errorf("%s was not logged: nothing may have been", line)
		}
	}
	for _, line := range []string{
		`ringdex_recognitions_total{outcome="recognized",source="near"} 1`,
		`ringdex_recognitions_total{outcome="undecided",source="request"} 2`,
		`ringdex_recognition_seconds_count{source="request"} 2`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no %s in the metrics", line)
		}
	}
}

// Nor is it of the address book's calls, of which every text is a canary.
func TestNoDataOfTheBookLeaks(t *testing.T) {
	d := &desk{person: alex()}
	d.person.Name, d.person.Notes = canary, canary
	w, tokens := atDesk(t, d)
	addr := startHTTP(t, HTTPConfig{Metrics: w.metrics.Handler(), Ready: w.server.Ready})
	var said strings.Builder
	for _, d.fails = range []func() error{
		nil,
		func() error { panic(d.asked) },
		func() error { panic(fmt.Errorf("%v", d.asked)) },
		func() error {
			return fmt.Errorf(`storing "%[1]s" for '%[1]s': ada@canary.example, +14155550100`, canary)
		},
		func() error { return fmt.Errorf(`%w: storing "%s"`, io.ErrUnexpectedEOF, canary) },
		func() error { return fmt.Errorf("%w: %w", callerid.ErrInvalid, errors.New(canary)) },
		func() error { return fmt.Errorf("%s: %w", canary, callerid.ErrNotFound) },
		func() error { return fmt.Errorf("%s: %w", canary, callerid.ErrConflict) },
	} {
		for _, m := range bookMethods(t, w.server) {
			for _, key := range []string{"all", "ring"} {
				err := w.conn.Invoke(bearing(t.Context(), tokens[key]), m.name, fill(m.in()), m.out())
				said.WriteString(status.Convert(err).Message() + "\n")
			}
		}
	}
	_, metrics := fetch(t, "GET", "http://"+addr+"/metrics")
	written := strings.ToLower(said.String() + w.logs.String() + metrics)
	for _, leaked := range []string{"canary", "4155550100", "owes us", strings.ToLower(tokens["all"][4:])} {
		if at := strings.Index(written, leaked); at >= 0 {
			t.Errorf("%q was written: …%s…", leaked, written[max(0, at-100):min(len(written), at+100)])
		}
	}
	for _, line := range []string{"panic with a []interface {}", "[masked]", "PermissionDenied", "NotFound", "Aborted"} {
		if !strings.Contains(w.logs.String(), line) {
			t.Errorf("%s was not logged: nothing may have been", line)
		}
	}
}
