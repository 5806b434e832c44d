package main

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type contactCreateCommand struct {
	bookFlags
	contactFlags
}

// Help implements kong.HelpProvider.
func (contactCreateCommand) Help() string {
	return `A contact has a phone number or an email. Numbers without a country code are read in the organization's region. A number leads to one contact only. --custom reads the organization's fields, and so needs the scope read as well.

Examples:

    ringdex contacts create --phone +14155551200 --name "Alex Chen"
    ringdex contacts create --phone "(415) 555-1201" --phone +4930123456 --email ana@example.com --tag vip --tag berlin
    ringdex contacts create --email lee@example.com --custom budget=250000 --meta crm_id=77 --channel slack=U024BE7LH`
}

// Run creates the contact.
func (c *contactCreateCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		contact, _, err := c.contact(ctx, b)
		if err != nil {
			return err
		}
		answer, err := ringdexv1.NewContactServiceClient(b).CreateContact(ctx, &ringdexv1.CreateContactRequest{Contact: contact})
		if err != nil {
			return err
		}
		warn(g.stderr, answer.GetWarnings())
		return c.print(g, answer, say("created contact %s", answer.GetContact().GetContactId()))
	})
}

// warn shows what was kept but cannot be used as it is.
func warn(w io.Writer, warnings []string) {
	for _, text := range warnings {
		fmt.Fprintf(w, "warning: %s\n", printable(text))
	}
}

// changeFlags are those of a command that changes what others may change too.
type changeFlags struct {
	Version filled `env:"-" placeholder:"VERSION" help:"Only if it still has this version, as ringdex contacts get shows it."`
	Wait    bool   `env:"-" help:"Answer only when no server can speak the old name, about 2 seconds later."`
}

type contactUpdateCommand struct {
	oneContact
	changeFlags
	contactFlags
	Clear []string `env:"-" sep:"none" placeholder:"FIELD" help:"Take away what is there: the name of a flag, such as phone, or a key, such as meta.plan."`
}

// Help implements kong.HelpProvider.
func (contactUpdateCommand) Help() string {
	return `Phones, emails and tags are replaced whole: give all that are to stay. Of --custom, --meta and --channel the keys that are given change, and no others. --custom reads the organization's fields, and so needs the scope read as well, as does a number in place of an id.

Examples:

    ringdex contacts update +14155551200 --name "Alexandra Chen" --wait
    ringdex contacts update +14155551200 --phone +14155551200 --phone +14155559999
    ringdex contacts update +14155551200 --meta plan=gold --clear meta.trial --clear nick
    ringdex contacts update 0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30 --version 8c1f09ab --status do-not-call`
}

// Run changes the contact.
func (c *contactUpdateCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		contact, paths, err := c.contact(ctx, b)
		if err != nil {
			return err
		}
		mask, err := changeMask(paths, c.Clear)
		if err != nil {
			return err
		}
		contact.ContactId, contact.Version = id, string(c.Version)
		answer, err := ringdexv1.NewContactServiceClient(b).UpdateContact(ctx,
			&ringdexv1.UpdateContactRequest{Contact: contact, UpdateMask: mask, Wait: c.Wait})
		if err != nil {
			return err
		}
		warn(g.stderr, answer.GetWarnings())
		return c.print(g, answer, say("updated contact %s", id))
	})
}

type contactDeleteCommand struct {
	oneContact
	changeFlags
	confirmFlags
}

// Help implements kong.HelpProvider.
func (contactDeleteCommand) Help() string {
	return `The numbers are nobody's at once. The information is kept for 30 days, within which ringdex contacts undelete brings it back. Where a person asks to be forgotten, there is ringdex contacts erase.

Examples:

    ringdex contacts delete +14155551200 --wait
    ringdex contacts delete 0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30 --version 8c1f09ab --yes
    ringdex contacts list --deleted`
}

// Run asks, and deletes the contact.
func (c *contactDeleteCommand) Run(ctx context.Context, g *globals) error {
	if err := c.askable(g); err != nil {
		return err
	}
	return c.find(ctx, func(b book, id string) error {
		if err := c.about(ctx, g, b, id, "Delete %s?"); err != nil {
			return err
		}
		answer, err := ringdexv1.NewContactServiceClient(b).DeleteContact(ctx,
			&ringdexv1.DeleteContactRequest{ContactId: id, Version: string(c.Version), Wait: c.Wait})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("deleted contact %s; until %s it can be undeleted", id, stamp(answer.GetUndeleteUntil())))
	})
}

type contactUndeleteCommand struct {
	bookFlags
	ID string `arg:"" help:"The contact's id; ringdex contacts list --deleted shows it."`
}

// Help implements kong.HelpProvider.
func (contactUndeleteCommand) Help() string {
	return `It comes back with its history and those of its numbers that nobody has taken meanwhile.

Example:

    ringdex contacts undelete 0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30`
}

// Run brings the contact back.
func (c *contactUndeleteCommand) Run(ctx context.Context, g *globals) error {
	if uuid.Validate(c.ID) != nil {
		return usagef("%q is no id, and a deleted contact has no number any more: `ringdex contacts list --deleted` shows the ids", c.ID)
	}
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewContactServiceClient(b).UndeleteContact(ctx, &ringdexv1.UndeleteContactRequest{ContactId: c.ID})
		if err != nil {
			return err
		}
		for _, taken := range answer.GetTakenPhones() {
			warn(g.stderr, []string{fmt.Sprintf("%s leads to contact %s by now, and stays there", taken.GetPhone(), taken.GetContactId())})
		}
		return c.print(g, answer, say("undeleted contact %s", c.ID))
	})
}
