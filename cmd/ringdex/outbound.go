package main

import (
	"context"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

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
		for batch, err := range c.batches(g) {
			if err != nil {
				return err
			}
			answer, err := ringdexv1.NewOutboundServiceClient(b).CheckOutbound(ctx, &ringdexv1.CheckOutboundRequest{Phones: batch.phones})
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
