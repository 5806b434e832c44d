package addressbook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Erase removes a person for good, deleted ones and those known only from a
// campaign too, and returns when no tier held anything of them any more. What is
// left of the history holds nothing personal; do-not-call marks stay.
//
// It first takes the person out of the book, so that no answer is made of them
// from the bound on; then out of the shared cache; and at last, when that is
// certain, removes what says which numbers they had, and what the database's files
// hold of that. So whatever fails, calling it again finishes it, if only by finding
// nobody. Once begun it goes on when ctx ends: it takes a little
// more than the bound.
func (c *Contacts) Erase(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (time.Time, error) {
	numbers, err := c.hide(ctx, org, id)
	if errors.Is(err, callerid.ErrNotFound) { // an erasure before may have come as far as this
		if err := c.Files.Scour(ctx); err != nil {
			return time.Time{}, unfinished(id, err)
		}
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("erasing contact %s: %w", id, err)
	}
	ctx = context.WithoutCancel(ctx)
	if err := c.wait(ctx); err != nil {
		return time.Time{}, err
	}
	if c.Shared != nil && len(numbers) > 0 {
		if err := c.Shared.Erase(ctx, callers(org, numbers)...); err != nil {
			return time.Time{}, unfinished(id, err)
		}
	}
	err = c.Writes.Update(ctx, org, func(tx store.Tx) error { return remove(tx, id) })
	if err != nil && !errors.Is(err, callerid.ErrNotFound) { // another erasure may have come first
		return time.Time{}, unfinished(id, err)
	}
	if err := c.Files.Scour(ctx); err != nil {
		return time.Time{}, unfinished(id, err)
	}
	return c.now(), nil
}

// ErrUnfinished is that of an erasure that has deleted the contact and not yet
// removed all of it: erasing it again, by its id, finishes it.
var ErrUnfinished = errors.New("the erasure is not finished")

// unfinished leaves a conflict one: somebody wants to keep the contact.
func unfinished(id callerid.ContactID, err error) error {
	if !errors.Is(err, callerid.ErrConflict) {
		err = fmt.Errorf("%w: %w", ErrUnfinished, err)
	}
	return fmt.Errorf("erasing contact %s, which is deleted: %w", id, err)
}

// hide deletes the person, again if that has been done, lest the purge come
// between and leave the history as it is. It returns all numbers under which
// something of them may be cached: those they have, those they had until they were
// deleted, and those they have called from.
func (c *Contacts) hide(ctx context.Context, org callerid.OrgID, id callerid.ContactID) ([]phone.Number, error) {
	dossier, err := c.Reads.Dossier(ctx, org, id)
	if err != nil {
		return nil, err
	}
	var contact callerid.Contact
	err = c.Writes.Update(ctx, org, func(tx store.Tx) error {
		if contact, err = tx.Contact(id); err != nil {
			return err
		}
		if contact.DeletedAt.IsZero() {
			return withdraw(tx, contact, c.now())
		}
		contact.DeletedAt = c.now()
		return tx.PutContact(contact)
	})
	if err != nil {
		return nil, err
	}
	numbers := slices.Concat(contact.Phones, contact.FormerPhones)
	for _, i := range dossier.Interactions {
		if i.Number != 0 {
			numbers = append(numbers, i.Number)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers), nil
}

// remove is the end of a contact that is deleted. callerid.ErrConflict when
// somebody has brought it back meanwhile.
func remove(tx store.Tx, id callerid.ContactID) error {
	contact, err := tx.Contact(id)
	if err != nil {
		return err
	}
	if contact.DeletedAt.IsZero() {
		return callerid.ErrConflict
	}
	if err := tx.Scrub(id); err != nil {
		return err
	}
	return tx.DeleteContact(id)
}
