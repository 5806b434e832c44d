package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// phonesAtOnce is how many numbers one request may have.
const phonesAtOnce = 1000

// phonesArg are numbers on the command line, or on standard input.
type phonesArg struct {
	Phones []string `arg:"" name:"phone" help:"The numbers, in any form; - reads them from standard input, one per line."`
}

// chunks are as many numbers as a request may have, read as they are wanted.
func (a phonesArg) chunks(g *globals) iter.Seq2[[]string, error] {
	if slices.Equal(a.Phones, []string{"-"}) {
		return func(yield func([]string, error) bool) { chunkLines(g.stdin, yield) }
	}
	return func(yield func([]string, error) bool) {
		for chunk := range slices.Chunk(a.Phones, phonesAtOnce) {
			if !yield(chunk, nil) {
				return
			}
		}
	}
}

// chunkLines leaves out blank lines.
func chunkLines(r io.Reader, yield func([]string, error) bool) {
	var chunk []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			chunk = append(chunk, line)
		}
		if len(chunk) == phonesAtOnce {
			if !yield(chunk, nil) {
				return
			}
			chunk = nil
		}
	}
	if err := lines.Err(); err != nil {
		yield(nil, fmt.Errorf("standard input: %w", err))
	} else if len(chunk) > 0 {
		yield(chunk, nil)
	}
}

type outboundCommand struct {
	Check outboundCheckCommand `cmd:"" help:"Tell which numbers may be called or texted, and why not."`
}

type outboundCheckCommand struct {
	bookFlags
	phonesArg
}

// Help implements kong.HelpProvider.
func (outboundCheckCommand) Help() string {
	return `It reads the database, no cache. Without an answer, do not call. With --json there is one line for each 1,000 numbers.

Examples:

    ringdex outbound check +14155551200 "(415) 555-1201"
    cut -d, -f1 campaign.csv | ringdex outbound check - --json | jq -r '.verdicts[] | select(.may_call) | .phone'`
}

// Run checks the numbers.
func (c *outboundCheckCommand) Run(ctx context.Context, g *globals) error {
	above := headed("ASKED", "NUMBER", "CALL", "TEXT", "WHY NOT", "CONTACT")
	return c.use(func(b book) error {
		for phones, err := range c.chunks(g) {
			if err != nil {
				return err
			}
			answer, err := ringdexv1.NewOutboundServiceClient(b).CheckOutbound(ctx, &ringdexv1.CheckOutboundRequest{Phones: phones})
			if err != nil {
				return err
			}
			var rows [][]string
			for _, v := range answer.GetVerdicts() {
				rows = append(rows, verdictRow(v))
			}
			if err := c.print(g, answer, cells(above(rows)...)); err != nil {
				return err
			}
		}
		return nil
	})
}

func verdictRow(v *ringdexv1.OutboundVerdict) []string {
	var reasons []string
	for _, reason := range v.GetReasons() {
		reasons = append(reasons, word(reason))
	}
	return []string{clip(v.GetAsked()), orDash(v.GetPhone()), yesNo(v.GetMayCall()), yesNo(v.GetMayText()),
		orDash(strings.Join(reasons, ", ")), orDash(v.GetContactId())}
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
