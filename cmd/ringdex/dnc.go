package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type dncCommand struct {
	List   dncListCommand   `cmd:"" help:"List the numbers that must not be called or texted."`
	Add    dncAddCommand    `cmd:"" help:"Put numbers on the list."`
	Remove dncRemoveCommand `cmd:"" help:"Take numbers off the list."`
}

type dncListCommand struct {
	bookFlags
	pageFlags
}

// Help implements kong.HelpProvider.
func (dncListCommand) Help() string {
	return `Numbers in E.164, ascending, one a line.

Examples:

    ringdex dnc list
    ringdex dnc list --all > do-not-call.txt`
}

// Run lists the numbers, one a line.
func (c *dncListCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		return pages(c.pageFlags, g, func(size int32, token string) ([]string, string, error) {
			page, err := ringdexv1.NewOutboundServiceClient(b).ListDoNotCall(ctx, &ringdexv1.ListDoNotCallRequest{PageSize: size, PageToken: token})
			return page.GetPhones(), page.GetNextPageToken(), err
		}, func(phones []string, next string) error {
			return c.print(g, &ringdexv1.ListDoNotCallResponse{Phones: phones, NextPageToken: next}, cells(column(phones)...))
		})
	})
}

func column(values []string) (rows [][]string) {
	for _, v := range values {
		rows = append(rows, []string{v})
	}
	return rows
}

type dncAddCommand struct {
	bookFlags
	phonesArg
}

// Help implements kong.HelpProvider.
func (dncAddCommand) Help() string {
	return `A mark belongs to the number: it stays whatever becomes of the contact, also when it is deleted, merged or erased. What is no number is skipped and listed, by line where it comes from standard input; then the exit status is 1, and the key needs the scope read as well.

Examples:

    ringdex dnc add +14155551200
    ringdex dnc add - < national-register.txt`
}

// Run marks the numbers.
func (c *dncAddCommand) Run(ctx context.Context, g *globals) error {
	return c.change(ctx, g, c.phonesArg, "must not be called", func(b book, phones []string) (marked, error) {
		return ringdexv1.NewOutboundServiceClient(b).AddDoNotCall(ctx, &ringdexv1.AddDoNotCallRequest{Phones: phones})
	})
}

type dncRemoveCommand struct {
	bookFlags
	phonesArg
}

// Help implements kong.HelpProvider.
func (dncRemoveCommand) Help() string {
	return `The number may be called again, unless it is that of a contact with the status do-not-call: ringdex contacts update --status active lifts that, and the marks of all numbers of the contact.

Example:

    ringdex dnc remove +14155551200`
}

// Run lifts the marks.
func (c *dncRemoveCommand) Run(ctx context.Context, g *globals) error {
	return c.change(ctx, g, c.phonesArg, "is off the list", func(b book, phones []string) (marked, error) {
		return ringdexv1.NewOutboundServiceClient(b).RemoveDoNotCall(ctx, &ringdexv1.RemoveDoNotCallRequest{Phones: phones})
	})
}

// marked is the answer to either change of the list.
type marked interface {
	proto.Message
	GetPhones() []string
}

// sender makes either change.
type sender func(b book, phones []string) (marked, error)

// change sends the numbers and says what is with each now. What is no number is
// reported, and does not keep the others from being sent.
func (f bookFlags) change(ctx context.Context, g *globals, numbers phonesArg, now string, send sender) error {
	return f.use(func(b book) error {
		skipped := 0
		for batch, err := range numbers.batches(g) {
			if err != nil {
				return err
			}
			answer, none, err := send.batch(ctx, g, b, batch)
			if err != nil {
				return err
			}
			rows := column(answer.GetPhones())
			for i, row := range rows {
				rows[i] = []string{fmt.Sprintf("%s %s", row[0], now)}
			}
			if err := f.print(g, answer, cells(rows...)); err != nil {
				return err
			}
			skipped += none
		}
		if skipped > 0 {
			return fmt.Errorf("%d skipped, listed above, since they are no telephone numbers: correct them, and give them again", skipped)
		}
		return nil
	})
}

// batch sends all of it or, where the server refuses one of them, those that are
// numbers. It reports the others and returns how many they are.
func (s sender) batch(ctx context.Context, g *globals, b book, all batch) (answer marked, skipped int, err error) {
	answer, err = s(b, all.phones)
	if status.Code(err) != codes.InvalidArgument {
		return answer, 0, err
	}
	checked, unchecked := ringdexv1.NewOutboundServiceClient(b).CheckOutbound(ctx, &ringdexv1.CheckOutboundRequest{Phones: all.phones})
	if unchecked != nil {
		return nil, 0, fmt.Errorf("%w; to skip it takes a look at all of them: %w", err, unchecked)
	}
	rest := all.numbers(checked.GetVerdicts(), g.stderr)
	switch len(rest) {
	case len(all.phones):
		return nil, 0, err // it was about something else
	case 0:
		return answer, len(all.phones), nil
	}
	answer, err = s(b, rest)
	return answer, len(all.phones) - len(rest), err
}
