package addressbook

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Delete takes a contact out of the book and its numbers from it, and returns
// until when Undelete brings it back. callerid.ErrConflict unless it has the
// version, "" for any. With wait it returns when no server can speak the name.
func (c *Contacts) Delete(ctx context.Context, org callerid.OrgID, id callerid.ContactID, version string, wait bool) (time.Time, error) {
	o, err := c.Orgs.of(org)
	if err != nil {
		return time.Time{}, err
	}
	now := c.now()
	err = c.Writes.Update(ctx, org, func(tx store.Tx) error {
		contact, err := lock(tx, id)
		if err != nil {
			return err
		}
		if err := current(contact, o, version); err != nil {
			return err
		}
		return withdraw(tx, contact, now)
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("deleting contact %s: %w", id, err)
	}
	if wait {
		err = c.wait(ctx)
	}
	return now.Add(callerid.UndeleteGrace), err
}

// withdraw deletes a contact that is locked. Its numbers are nobody's from then
// on; the rest is kept, to be brought back.
func withdraw(tx store.Tx, contact callerid.Contact, now time.Time) error {
	contact.FormerPhones = contact.Phones
	contact.DeletedAt, contact.UpdatedAt = now, now
	if err := tx.SetPhones(contact.ID, nil); err != nil {
		return err
	}
	if err := markLeaving(tx, contact.Tags, contact.Phones, nil); err != nil {
		return err
	}
	return tx.PutContact(contact)
}

// Undelete brings a deleted contact back, with those of its numbers that lead to
// no other contact by now; it returns the others. callerid.ErrPlanFull, and
// callerid.ErrNotFound when there is nothing to bring back.
func (c *Contacts) Undelete(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Contact, []callerid.TakenError, error) {
	o, err := c.Orgs.of(org)
	if err != nil {
		return callerid.Contact{}, nil, err
	}
	before, err := c.Reads.Contacts(ctx, org, id)
	if err != nil {
		return callerid.Contact{}, nil, fmt.Errorf("undeleting contact %s: %w", id, err)
	}
	var former []phone.Number
	for _, contact := range before {
		former = contact.FormerPhones
	}
	var result callerid.Contact
	var taken []callerid.TakenError
	err = c.Writes.Update(ctx, org, func(tx store.Tx) error {
		full, err := planFull(tx, o)
		if err != nil {
			return err
		}
		if _, err := tx.Owners(former, id); err != nil { // locks all at once, as reclaim will need them
			return err
		}
		was, err := tx.Contact(id)
		switch {
		case err != nil:
			return err
		case was.Kind != callerid.KindContact, was.DeletedAt.IsZero(), c.now().Sub(was.DeletedAt) >= callerid.UndeleteGrace:
			return notFound(id)
		case full:
			return callerid.ErrPlanFull
		}
		e := edit{tx: tx, org: o, now: c.now(), was: was, is: was}
		if taken, err = e.reclaim(); err != nil {
			return err
		}
		result, err = e.store()
		return err
	})
	if err != nil {
		return callerid.Contact{}, nil, fmt.Errorf("undeleting contact %s: %w", id, err)
	}
	return shown(result, o), taken, nil
}

// reclaim brings the contact back with what it can have of its former numbers.
// Their marks are as they were left.
func (e *edit) reclaim() (taken []callerid.TakenError, err error) {
	owners, err := e.tx.Owners(e.was.FormerPhones)
	if err != nil {
		return nil, err
	}
	free := slices.Clone(e.was.Phones) // none, unless a hand has led some to it
	for _, n := range e.was.FormerPhones {
		if owner, owned := owners[n]; owned && owner.Kind == callerid.KindContact {
			taken = append(taken, callerid.TakenError{Number: n, Contact: owner.Contact})
			continue
		}
		free = append(free, n)
	}
	e.is.DeletedAt, e.is.FormerPhones = time.Time{}, nil
	return taken, e.take(free)
}
