package main

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type contactEraseCommand struct {
	oneContact
	confirmFlags
}

// Help implements kong.HelpProvider.
func (contactEraseCommand) Help() string {
	return `It is for people who ask to be forgotten, contacts or not, deleted ones too (by their id). What is left of the history holds nothing personal; do-not-call marks stay. The answer, about 2 seconds later, means that it is done on every server and in every cache. There is no way back.

Examples:

    ringdex contacts export +14155551200 > alex.json
    ringdex contacts erase +14155551200
    ringdex contacts erase 0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30 --yes`
}

// Run asks, and erases.
func (c *contactEraseCommand) Run(ctx context.Context, g *globals) error {
	if err := c.askable(g); err != nil {
		return err
	}
	return c.find(ctx, func(b book, id string) error {
		if err := c.about(ctx, g, b, id, "Erase %s, and all that is on file about this person, for good?"); err != nil {
			return err
		}
		answer, err := ringdexv1.NewContactServiceClient(b).EraseContact(ctx, &ringdexv1.EraseContactRequest{ContactId: id})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("erased contact %s at %s", id, stamp(answer.GetErasedAt())))
	})
}

type contactExportCommand struct {
	accessFlags
	contactArg
}

// Help implements kong.HelpProvider.
func (contactExportCommand) Help() string {
	return `It is for people who ask what is on file about them: the contact, tasks, memories, ratings, every call and text, and campaigns, in a line of JSON.

Example:

    ringdex contacts export +14155551200 | jq . > alex.json`
}

// Run prints everything on file about one person.
func (c *contactExportCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		id, err := c.resolve(ctx, b)
		if err != nil {
			return err
		}
		answer, err := ringdexv1.NewContactServiceClient(b).ExportContact(ctx, &ringdexv1.ExportContactRequest{ContactId: id})
		if err != nil {
			return err
		}
		return printJSON(g.stdout, answer)
	})
}
