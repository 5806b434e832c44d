package addressbook

import (
	"context"
	"fmt"
	"slices"

	"ringdex/internal/callerid"
)

// AddTags adds tags to a contact, whatever others do to the rest.
func (c *Contacts) AddTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string) (callerid.Contact, error) {
	return c.changeTags(ctx, org, id, tags, (*edit).addTags)
}

// RemoveTags removes tags from a contact, in any case. Without the tag that it
// must not be called it still must not be: see the status.
func (c *Contacts) RemoveTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string) (callerid.Contact, error) {
	return c.changeTags(ctx, org, id, tags, (*edit).removeTags)
}

func (c *Contacts) changeTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string, do func(*edit, []string) error) (callerid.Contact, error) {
	tags, err := callerid.CheckTags(tags)
	if err != nil {
		return callerid.Contact{}, err
	}
	if len(tags) == 0 {
		return callerid.Contact{}, invalid("tags is empty")
	}
	contact, _, err := c.change(ctx, org, id, "", nil, func(e *edit) error { return do(e, tags) })
	if err != nil {
		return callerid.Contact{}, fmt.Errorf("changing tags of contact %s: %w", id, err)
	}
	return contact, nil
}

func (e *edit) addTags(tags []string) error {
	e.is.Tags = callerid.AddTags(e.is.Tags, tags...)
	e.tagged = slices.ContainsFunc(tags, callerid.IsDoNotCallTag)
	if len(e.is.Tags) > max(callerid.MaxTags, len(e.was.Tags)) {
		return invalid("tags would be more than %d", callerid.MaxTags)
	}
	return nil
}

func (e *edit) removeTags(tags []string) error {
	e.is.Tags = callerid.RemoveTags(e.is.Tags, tags...)
	return nil
}
