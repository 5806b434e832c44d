package main

import (
	"context"
	"fmt"

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
	return `A mark belongs to the number: it stays whatever becomes of the contact, also when it is deleted, merged or erased. Of each 1,000 numbers all are marked or, when one of them is no number, none.

Examples:

    ringdex dnc add +14155551200
    ringdex dnc add - < national-register.txt`
}

// Run marks the numbers.
func (c *dncAddCommand) Run(ctx context.Context, g *globals) error {
	return c.change(g, c.phonesArg, "must not be called", func(b book, phones []string) (marked, error) {
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
	return c.change(g, c.phonesArg, "is off the list", func(b book, phones []string) (marked, error) {
		return ringdexv1.NewOutboundServiceClient(b).RemoveDoNotCall(ctx, &ringdexv1.RemoveDoNotCallRequest{Phones: phones})
	})
}

// marked is the answer to either change of the list.
type marked interface {
	proto.Message
	GetPhones() []string
}

// change sends the numbers and says what is with each now.
func (f bookFlags) change(g *globals, numbers phonesArg, now string, send func(book, []string) (marked, error)) error {
	return f.use(func(b book) error {
		for phones, err := range numbers.chunks(g) {
			if err != nil {
				return err
			}
			answer, err := send(b, phones)
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
		}
		return nil
	})
}
