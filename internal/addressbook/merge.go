package addressbook

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// MergeRequest names two contacts that are one person.
type MergeRequest struct {
	// ID of the contact that stays, and of the one that becomes part of it.
	ID, Duplicate callerid.ContactID
	// The versions that the decision is based on; "" for any.
	Version, DuplicateVersion string
	// Preview changes nothing.
	Preview bool
	// Wait until no server can speak what was.
	Wait bool
}

// Merge makes two contacts one, by the rules of callerid.Merged, and returns it.
// All numbers, records and interactions of both lead to it.
func (c *Contacts) Merge(ctx context.Context, org callerid.OrgID, r MergeRequest) (callerid.Contact, error) {
	if r.ID == r.Duplicate {
		return callerid.Contact{}, invalid("contact_id and duplicate_id are the same contact")
	}
	o, err := c.Orgs.of(org)
	if err != nil {
		return callerid.Contact{}, err
	}
	merge := c.merge
	if r.Preview {
		merge = c.previewMerge
	}
	merged, err := merge(ctx, o, r)
	if err != nil {
		return callerid.Contact{}, fmt.Errorf("merging contact %s into %s: %w", r.Duplicate, r.ID, err)
	}
	if r.Wait && !r.Preview {
		err = c.wait(ctx)
	}
	return shown(merged, o), err
}

func (c *Contacts) previewMerge(ctx context.Context, org callerid.Organization, r MergeRequest) (callerid.Contact, error) {
	found, err := c.Reads.Contacts(ctx, org.ID, r.ID, r.Duplicate)
	if err != nil {
		return callerid.Contact{}, err
	}
	both := map[callerid.ContactID]callerid.Contact{}
	for _, contact := range found {
		both[contact.ID] = contact
	}
	return c.decide(org, r, both)
}

// decide is what two contacts become, if they may.
func (c *Contacts) decide(org callerid.Organization, r MergeRequest, both map[callerid.ContactID]callerid.Contact) (callerid.Contact, error) {
	keep, other := both[r.ID], both[r.Duplicate]
	if !inBook(keep) {
		return callerid.Contact{}, notFound(r.ID)
	}
	if !inBook(other) {
		return callerid.Contact{}, notFound(r.Duplicate)
	}
	if err := cmp.Or(current(keep, org, r.Version), current(other, org, r.DuplicateVersion)); err != nil {
		return callerid.Contact{}, err
	}
	merged := callerid.Merged(keep, other, c.now())
	if merged.Status == callerid.StatusDoNotCall {
		merged.DoNotCall = slices.Clone(merged.Phones)
	}
	return merged, nil
}

func (c *Contacts) merge(ctx context.Context, org callerid.Organization, r MergeRequest) (merged callerid.Contact, err error) {
	err = c.Writes.Update(ctx, org.ID, func(tx store.Tx) error {
		both, err := lockBoth(tx, r)
		if err != nil {
			return err
		}
		if merged, err = c.decide(org, r, both); err != nil {
			return err
		}
		if err := tx.MergeContact(r.Duplicate, r.ID); err != nil {
			return err
		}
		if err := tx.PutContact(merged); err != nil {
			return err
		}
		if merged.Status == callerid.StatusDoNotCall && len(merged.Phones) > 0 {
			if err := tx.SetDoNotCall(true, merged.Phones...); err != nil {
				return err
			}
		}
		merged, err = tx.Contact(r.ID)
		return err
	})
	return merged, err
}

// lockBoth locks in the order of the ids, as everybody does.
func lockBoth(tx store.Tx, r MergeRequest) (map[callerid.ContactID]callerid.Contact, error) {
	both := map[callerid.ContactID]callerid.Contact{}
	for _, id := range sorted([]callerid.ContactID{r.ID, r.Duplicate}) {
		contact, err := lock(tx, id)
		if err != nil {
			return nil, err
		}
		both[id] = contact
	}
	return both, nil
}

// sorted returns each id once, in the order in which contacts are locked.
func sorted(ids []callerid.ContactID) []callerid.ContactID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, before)
	return slices.Compact(ids)
}

func before(a, b callerid.ContactID) int { return slices.Compare(a[:], b[:]) }
