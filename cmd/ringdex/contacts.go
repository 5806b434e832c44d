package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type contactsCommand struct {
	List       contactListCommand       `cmd:"" help:"List and search contacts."`
	Get        contactGetCommand        `cmd:"" help:"Show a contact, or list several."`
	Create     contactCreateCommand     `cmd:"" help:"Add a contact."`
	Update     contactUpdateCommand     `cmd:"" help:"Change what is given of a contact, and nothing else."`
	Delete     contactDeleteCommand     `cmd:"" help:"Delete a contact; for 30 days it can be undeleted."`
	Undelete   contactUndeleteCommand   `cmd:"" help:"Bring a deleted contact back."`
	Tag        contactTagCommand        `cmd:"" help:"Add tags to a contact."`
	Untag      contactUntagCommand      `cmd:"" help:"Take tags off a contact."`
	Note       contactNoteCommand       `cmd:"" help:"Append to a contact's notes, with the time and the author."`
	Duplicates contactDuplicatesCommand `cmd:"" help:"List contacts that may be one person."`
	Merge      contactMergeCommand      `cmd:"" help:"Make two contacts one."`
	Erase      contactEraseCommand      `cmd:"" help:"Remove a person for good, from every tier, as data protection asks for."`
	Export     contactExportCommand     `cmd:"" help:"Print everything on file about a person, as JSON."`
}

// contactArg is a contact on the command line.
type contactArg struct {
	Contact string `arg:"" help:"The contact: its id, or a phone number that leads to it."`
}

// resolve is the contact's id. A number is read by the server, in the
// organization's region, and leads to a contact only as a whole.
func (a contactArg) resolve(ctx context.Context, b book) (id string, err error) {
	if uuid.Validate(a.Contact) == nil {
		return a.Contact, nil
	}
	answer, err := ringdexv1.NewOutboundServiceClient(b).CheckOutbound(ctx, &ringdexv1.CheckOutboundRequest{Phones: []string{a.Contact}})
	if err != nil {
		return "", err
	}
	for _, verdict := range answer.GetVerdicts() {
		switch {
		case verdict.GetContactId() != "":
			return verdict.GetContactId(), nil
		case verdict.GetPhone() != "":
			return "", fmt.Errorf("no contact has the number %s: `ringdex contacts list` searches; deleted ones have no numbers, `ringdex contacts list --deleted` shows their ids", verdict.GetPhone())
		}
	}
	return "", usagef("%q is neither the id of a contact nor a telephone number: `ringdex contacts list %s` looks for it", a.Contact, a.Contact)
}

// oneContact is what every command about one contact has.
type oneContact struct {
	bookFlags
	contactArg
}

// find runs fn on the address book and the id of the contact in it.
func (c oneContact) find(ctx context.Context, fn func(b book, id string) error) error {
	return c.use(func(b book) error {
		id, err := c.resolve(ctx, b)
		if err != nil {
			return err
		}
		return fn(b, id)
	})
}

type contactListCommand struct {
	bookFlags
	filterFlags
	Saved filled `env:"-" placeholder:"NAME" help:"Whom this saved filter selects."`
	Order string `env:"-" enum:"name,created,contacted,calls" default:"name" placeholder:"WHAT" help:"Sort by ${default}, which is the default, created, contacted, or calls."`
	Desc  bool   `env:"-" help:"Sort downwards."`
	pageFlags
	Query []string `arg:"" optional:"" help:"Words that all occur in name, email, company, notes or phone numbers."`
}

// Help implements kong.HelpProvider.
func (contactListCommand) Help() string {
	return `Words and flags narrow each other. A part of a phone number is found in any spelling. With --json there is one line for each 500 contacts.

Examples:

    ringdex contacts list
    ringdex contacts list chen acme
    ringdex contacts list 555-12
    ringdex contacts list --tag vip --contacted-until 2026-06-01 --order contacted
    ringdex contacts list --saved "Big spenders" --min-calls 3
    ringdex contacts list --all --no-email --json | jq -r '.contacts[].contact_id'`
}

// Run lists contacts.
func (c *contactListCommand) Run(ctx context.Context, g *globals) error {
	above := headed(contactHeader()...)
	return c.use(func(b book) error {
		request := c.request()
		return pages(c.pageFlags, g, func(size int32, token string) ([]*ringdexv1.Contact, string, error) {
			request.PageSize, request.PageToken = size, token
			page, err := ringdexv1.NewContactServiceClient(b).ListContacts(ctx, request)
			return page.GetContacts(), page.GetNextPageToken(), err
		}, func(contacts []*ringdexv1.Contact, next string) error {
			return c.print(g, &ringdexv1.ListContactsResponse{Contacts: contacts, NextPageToken: next}, cells(above(listRows(contacts))...))
		})
	})
}

func (c *contactListCommand) request() *ringdexv1.ListContactsRequest {
	orders := map[string]ringdexv1.ContactOrder{
		"name":      ringdexv1.ContactOrder_CONTACT_ORDER_NAME,
		"created":   ringdexv1.ContactOrder_CONTACT_ORDER_CREATED,
		"contacted": ringdexv1.ContactOrder_CONTACT_ORDER_LAST_CONTACTED,
		"calls":     ringdexv1.ContactOrder_CONTACT_ORDER_CALL_COUNT,
	}
	return &ringdexv1.ListContactsRequest{
		Filter: c.filter(strings.Join(c.Query, " ")), SavedFilter: string(c.Saved), Order: orders[c.Order], Descending: c.Desc,
	}
}
