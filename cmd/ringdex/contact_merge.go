package main

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type contactDuplicatesCommand struct {
	bookFlags
	pageFlags
}

// Help implements kong.HelpProvider.
func (contactDuplicatesCommand) Help() string {
	return `Each group shares an email, or a number that is a phone of one and the WhatsApp number of another; the oldest contact comes first. Whether they are one person is for you to judge.

Examples:

    ringdex contacts duplicates
    ringdex contacts merge +14155551200 0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30 --preview`
}

// Run lists groups of contacts, a row for each contact.
func (c *contactDuplicatesCommand) Run(ctx context.Context, g *globals) error {
	above := headed("SHARED", "ID", "NAME", "PHONE", "EMAIL", "COMPANY", "CALLS", "CREATED")
	return c.use(func(b book) error {
		return pages(c.pageFlags, g, func(size int32, token string) ([]*ringdexv1.DuplicateGroup, string, error) {
			page, err := ringdexv1.NewContactServiceClient(b).ListDuplicates(ctx, &ringdexv1.ListDuplicatesRequest{PageSize: size, PageToken: token})
			return page.GetGroups(), page.GetNextPageToken(), err
		}, func(groups []*ringdexv1.DuplicateGroup, next string) error {
			var rows [][]string
			for _, group := range groups {
				rows = append(rows, groupRows(group)...)
			}
			return c.print(g, &ringdexv1.ListDuplicatesResponse{Groups: groups, NextPageToken: next}, cells(above(rows)...))
		})
	})
}

// groupRows name what is shared in the first row.
func groupRows(group *ringdexv1.DuplicateGroup) (rows [][]string) {
	shared := clip(group.GetValue())
	for _, c := range group.GetContacts() {
		row := contactRow(c)
		rows = append(rows, append(append([]string{shared}, row[:5]...), row[6], stamp(c.GetCreatedAt())))
		shared = ""
	}
	return rows
}

type contactMergeCommand struct {
	oneContact
	Duplicate string `arg:"" help:"The contact that becomes part of it: its id, or a phone number that leads to it."`
	Preview   bool   `env:"-" help:"Only show what it would be."`
	Wait      bool   `env:"-" help:"Answer only when no server can speak the old name, about 2 seconds later."`
	confirmFlags
}

// Help implements kong.HelpProvider.
func (contactMergeCommand) Help() string {
	return `Numbers, emails, tags, notes, records and history of both are those of CONTACT, which stays. Where both say something different, CONTACT is right, and what the other said is appended to the notes. On a terminal the result is shown first, and you are asked; what you saw is what is merged, or nothing is.

Examples:

    ringdex contacts merge +14155551200 +14155559999
    ringdex contacts merge +14155551200 +14155559999 --preview --json
    ringdex contacts merge +14155551200 +14155559999 --yes`
}

// Run shows what the contact would be, asks, and merges.
func (c *contactMergeCommand) Run(ctx context.Context, g *globals) error {
	if !c.Preview {
		if err := c.askable(g); err != nil {
			return err
		}
	}
	return c.find(ctx, func(b book, id string) error {
		duplicate, err := contactArg{c.Duplicate}.resolve(ctx, b)
		if err != nil {
			return err
		}
		request := &ringdexv1.MergeContactsRequest{ContactId: id, DuplicateId: duplicate, Wait: c.Wait}
		if c.Preview {
			answer, err := preview(ctx, b, request)
			if err != nil {
				return err
			}
			return c.print(g, answer, cells(contactRows(answer.GetContact())...))
		}
		if err := c.agree(ctx, g, b, request); err != nil {
			return err
		}
		answer, err := ringdexv1.NewContactServiceClient(b).MergeContacts(ctx, request)
		if err != nil {
			return err
		}
		return c.print(g, answer, say("merged contact %s into %s", duplicate, id))
	})
}

// agree shows the result and asks, unless that is settled.
func (c *contactMergeCommand) agree(ctx context.Context, g *globals, b book, request *ringdexv1.MergeContactsRequest) error {
	if c.Yes {
		return nil
	}
	answer, err := preview(ctx, b, request)
	if err != nil {
		return err
	}
	if err := table(g.stderr, contactRows(answer.GetContact())); err != nil {
		return err
	}
	return c.confirm(ctx, g, "Merge the two into this?")
}

// preview binds the request to the versions that it shows.
func preview(ctx context.Context, b book, request *ringdexv1.MergeContactsRequest) (*ringdexv1.MergeContactsResponse, error) {
	contacts := ringdexv1.NewContactServiceClient(b)
	for _, part := range []struct {
		id      string
		version *string
	}{{request.ContactId, &request.Version}, {request.DuplicateId, &request.DuplicateVersion}} {
		answer, err := contacts.GetContact(ctx, &ringdexv1.GetContactRequest{ContactId: part.id})
		if err != nil {
			return nil, err
		}
		*part.version = answer.GetContact().GetVersion()
	}
	request.Preview = true
	answer, err := contacts.MergeContacts(ctx, request)
	request.Preview = false
	return answer, err
}
