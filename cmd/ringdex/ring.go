package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/metadata"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// ringPatience is far beyond a server's own budget.
const ringPatience = 5 * time.Second

type ringCommand struct {
	clientFlags
	Key     string `placeholder:"KEY" help:"The API key, with the scope recognize. Better in the environment than on the command line, which others can see."`
	To      string `required:"" env:"-" placeholder:"NUMBER" help:"The number that is called, in any form a gateway has it."`
	From    string `required:"" env:"-" placeholder:"NUMBER" help:"The number that calls, in any form a gateway has it."`
	Privacy string `env:"-" placeholder:"VALUE" help:"The value of the SIP header Privacy, such as id."`
	Verstat string `env:"-" placeholder:"VALUE" help:"The STIR/SHAKEN result, such as TN-Validation-Passed-A."`
	Truth   bool   `env:"-" help:"Read the database for this answer, no cache."`
	JSON    bool   `env:"-" name:"json" help:"Print the whole answer as a line of JSON."`
}

// Help implements kong.HelpProvider.
func (ringCommand) Help() string {
	return `It is a call of ringdex.v1.RecognitionService/RecognizeCaller over gRPC, with the same bytes a gateway would send. The key is RINGDEX_KEY in these examples.

Examples:

    ringdex ring --to +14155550100 --from +14155551200
    ringdex ring --to +14155550100 --from "sip:+14155551200@gateway.example;user=phone"
    ringdex ring --to +14155550100 --from +14155551200 --privacy id
    ringdex ring --to +14155550100 --from +14155551200 --json | jq -r .greeting
    ringdex ring --server ringdex.example.com:7420 --ca ca.pem --to +14155550100 --from anonymous`
}

// Run rings once and prints the answer.
func (c *ringCommand) Run(ctx context.Context, g *globals) (err error) {
	if err := checkKey(c.Key, "recognize"); err != nil {
		return err
	}
	conn, err := c.dial()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, ringPatience)
	defer cancel()
	connect(ctx, conn) // first, so that the time shown is that of the answer
	began := time.Now()
	answer, err := ringdexv1.NewRecognitionServiceClient(conn).RecognizeCaller(
		metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+c.Key), c.request())
	if err != nil {
		return c.refusal(err)
	}
	if c.JSON {
		line, err := messageJSON(answer)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(g.stdout, "%s\n", line)
		return err
	}
	return writeAnswer(g.stdout, answer, time.Since(began))
}

func (c *ringCommand) request() *ringdexv1.RecognizeCallerRequest {
	r := &ringdexv1.RecognizeCallerRequest{CalledNumber: c.To, CallerNumber: c.From, Privacy: c.Privacy, Verstat: c.Verstat}
	if c.Truth {
		r.Freshness = ringdexv1.Freshness_FRESHNESS_TRUTH
	}
	return r
}

// writeAnswer writes what a person wants to know of an answer.
func writeAnswer(w io.Writer, a *ringdexv1.RecognizeCallerResponse, took time.Duration) error {
	rows := [][]string{{"outcome", short(a.GetOutcome())}}
	if a.GetReason() != ringdexv1.Reason_REASON_UNSPECIFIED {
		rows = append(rows, []string{"reason", short(a.GetReason())})
	}
	rows = append(rows, []string{"greeting", a.GetGreeting()})
	if a.GetCaller().GetName() != "" {
		rows = append(rows, []string{"name", a.GetCaller().GetName()})
	}
	source := "the call itself"
	if a.GetSource() != ringdexv1.Source_SOURCE_UNSPECIFIED {
		source = short(a.GetSource())
	}
	rows = append(rows, []string{"source", source}, []string{"time", took.Round(10 * time.Microsecond).String()})
	return table(w, rows)
}
