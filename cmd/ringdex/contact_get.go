package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

type contactGetCommand struct {
	bookFlags
	Contacts []string `arg:"" name:"contact" help:"The contact: its id, or a phone number that leads to it. Several are listed."`
}

// Help implements kong.HelpProvider.
func (contactGetCommand) Help() string {
	return `A number leads to a contact only as a whole; for parts of numbers there is ringdex contacts list.

Examples:

    ringdex contacts get +14155551200
    ringdex contacts get "(415) 555-1200" --json | jq -r .contact.version
    ringdex contacts get +14155551200 0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30`
}

// Run shows the contact, or lists several.
func (c *contactGetCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		var ids []string
		for _, contact := range c.Contacts {
			id, err := contactArg{contact}.resolve(ctx, b)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if len(ids) > 1 {
			return c.several(ctx, g, b, ids)
		}
		answer, err := ringdexv1.NewContactServiceClient(b).GetContact(ctx, &ringdexv1.GetContactRequest{ContactId: ids[0]})
		if err != nil {
			return err
		}
		return c.print(g, answer, cells(contactRows(answer.GetContact())...))
	})
}

// several lists those that are there; that others are not is an error.
func (c *contactGetCommand) several(ctx context.Context, g *globals, b book, ids []string) error {
	above := headed(contactHeader()...)
	var missing []string
	for chunk := range slices.Chunk(ids, callerid.MaxPage) {
		answer, err := ringdexv1.NewContactServiceClient(b).BatchGetContacts(ctx, &ringdexv1.BatchGetContactsRequest{ContactIds: chunk})
		if err != nil {
			return err
		}
		if err := c.print(g, answer, cells(above(listRows(answer.GetContacts()))...)); err != nil {
			return err
		}
		missing = append(missing, answer.GetMissingIds()...)
	}
	if len(missing) > 0 {
		return fmt.Errorf("NOT_FOUND: the organization of this API key has no contact %s: `ringdex contacts list` shows those it has", strings.Join(missing, ", "))
	}
	return nil
}
