package addressbook

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ringdex/internal/callerid"
)

// Group is contacts that may be one person.
type Group struct {
	Kind callerid.DuplicateKind
	// Value that they share: an email address, or a number in E.164.
	Value string
	// Contacts, the oldest first: two to maxGroup of them.
	Contacts []callerid.Contact
}

// maxGroup: hundreds with one email address share an office, not a person.
const maxGroup = 50

// Names of the kinds in a token, in the order in which they are listed.
var duplicateKinds = []struct {
	kind callerid.DuplicateKind
	name string
}{
	{callerid.DuplicateEmail, "email "},
	{callerid.DuplicatePhone, "phone "},
}

// Duplicates lists groups of contacts that may be one person, those with the same
// email first: up to limit of them, callerid.DefaultPage for 0. next is the token
// of the next page, "" at the end.
func (c *Contacts) Duplicates(ctx context.Context, org callerid.OrgID, limit int, token string) (groups []Group, next string, err error) {
	o, err := c.Orgs.of(org)
	if err != nil {
		return nil, "", err
	}
	if limit, err = pageSize(limit); err != nil {
		return nil, "", err
	}
	seal := sealOf(org, "duplicates")
	place, err := seal.open(token)
	if err != nil {
		return nil, "", err
	}
	found, place, err := c.candidates(ctx, org, limit, place)
	if err != nil {
		return nil, "", fmt.Errorf("listing duplicates: %w", err)
	}
	groups, err = c.groups(ctx, o, found)
	return groups, seal.close(place), err
}

// candidates continues from a place and returns the next one.
func (c *Contacts) candidates(ctx context.Context, org callerid.OrgID, limit int, place string) (all []callerid.Duplicates, next string, err error) {
	for _, k := range duplicateKinds {
		after, here := strings.CutPrefix(place, k.name)
		if place != "" && !here {
			continue
		}
		found, err := c.Reads.Duplicates(ctx, org, k.kind, after, limit-len(all))
		if err != nil {
			return nil, "", err
		}
		all = append(all, found...)
		if len(all) == limit {
			return all, k.name + all[limit-1].Value, nil
		}
		place = "" // the next kind begins
	}
	return all, "", nil
}

// groups reads the contacts; those that are gone meanwhile are left out.
func (c *Contacts) groups(ctx context.Context, org callerid.Organization, found []callerid.Duplicates) ([]Group, error) {
	groups := make([]Group, 0, len(found))
	for _, d := range found {
		contacts, err := c.read(ctx, org, d.Contacts[:min(len(d.Contacts), maxGroup)])
		if err != nil {
			return nil, err
		}
		contacts = slices.DeleteFunc(contacts, func(contact callerid.Contact) bool { return !inBook(contact) })
		if len(contacts) > 1 {
			groups = append(groups, Group{d.Kind, d.Value, contacts})
		}
	}
	return groups, nil
}
