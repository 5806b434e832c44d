package addressbook

import (
	"context"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// edit is a change of one contact within a transaction.
type edit struct {
	tx  store.Tx
	org callerid.Organization
	now time.Time
	// was is the contact as it was, is as it shall be.
	was, is callerid.Contact
	// refuses, consents and tagged are what the change itself says of being
	// called: by the status, or by the tag. One that says nothing leaves all marks
	// as they are.
	refuses, consents, tagged bool
	warnings                  []string
}

// change locks a contact, lets fn edit it, and stores what it has become. It
// returns the contact as it is on file afterwards. fn may run several times, and may
// take these phones.
func (c *Contacts) change(ctx context.Context, org callerid.OrgID, id callerid.ContactID, version string, phones []phone.Number, fn func(*edit) error) (callerid.Contact, []string, error) {
	o, err := c.Orgs.of(org)
	if err != nil {
		return callerid.Contact{}, nil, err
	}
	var result callerid.Contact
	var warnings []string
	err = c.Writes.Update(ctx, org, func(tx store.Tx) error {
		if len(phones) > 0 { // their owners are locked together with the contact, in one order
			if _, err := tx.Owners(phones, id); err != nil {
				return err
			}
		}
		was, err := lock(tx, id)
		if err != nil {
			return err
		}
		if err := current(was, o, version); err != nil {
			return err
		}
		e := edit{tx: tx, org: o, now: c.now(), was: was, is: was}
		if err := fn(&e); err != nil {
			return err
		}
		result, err = e.store()
		warnings = e.warnings
		return err
	})
	if err != nil {
		return callerid.Contact{}, nil, err
	}
	return shown(result, o), warnings, nil
}

// take makes the numbers the contact's phones. Of somebody known only from a
// campaign who has some of them, it takes those; callerid.TakenError for another
// contact's.
func (e *edit) take(numbers []phone.Number) error {
	owners, err := e.tx.Owners(numbers)
	if err != nil {
		return err
	}
	e.is.Phones = numbers
	seen := map[callerid.ContactID]bool{e.is.ID: true}
	for _, n := range numbers {
		owner, owned := owners[n]
		switch {
		case !owned || seen[owner.Contact]:
			continue
		case owner.Kind == callerid.KindContact:
			return &callerid.TakenError{Number: n, Contact: owner.Contact}
		}
		seen[owner.Contact] = true
		if err := e.takeFrom(owner.Contact, numbers); err != nil {
			return err
		}
	}
	return nil
}

// takeFrom takes numbers from a campaign's person. Who has no others is this
// contact, and becomes part of it. Who has others may as well be somebody who
// shares a landline, and keeps them: nobody must be greeted there by this
// contact's name.
func (e *edit) takeFrom(id callerid.ContactID, numbers []phone.Number) error {
	person, err := e.tx.Contact(id)
	if err != nil {
		return err
	}
	e.refuses = e.refuses || person.Status == callerid.StatusDoNotCall
	if person.OnlyAt(numbers) {
		if err := e.tx.MergeContact(id, e.is.ID); err != nil {
			return err
		}
		e.is = callerid.Merged(e.is, person, e.now)
		e.is.Phones = numbers
		return nil
	}
	for _, n := range person.Phones {
		if slices.Contains(numbers, n) {
			if err := e.tx.Release(n); err != nil {
				return err
			}
		}
	}
	return nil
}

// store writes what has changed, if anything has, and reads it back.
func (e *edit) store() (callerid.Contact, error) {
	e.settle()
	if e.is.Kind != e.was.Kind || e.is.Revision() != e.was.Revision() {
		e.is.UpdatedAt = e.now
		if err := e.tx.PutContact(e.is); err != nil {
			return callerid.Contact{}, err
		}
	}
	if !slices.Equal(e.is.Phones, e.was.Phones) {
		if err := e.tx.SetPhones(e.is.ID, e.is.Phones); err != nil {
			return callerid.Contact{}, err
		}
	}
	if err := e.mark(); err != nil {
		return callerid.Contact{}, err
	}
	return e.tx.Contact(e.is.ID)
}

// settle decides whether the contact may be called. Who is given the tag refuses,
// even where a status that was read earlier comes along; who had it, and is made
// active, consents. A status that stays active says nothing: editors send back
// what they have read, and that must not lift a number's mark.
func (e *edit) settle() {
	e.consents = e.consents && e.was.Status == callerid.StatusDoNotCall
	if e.tagged && !(e.consents && slices.ContainsFunc(e.was.Tags, callerid.IsDoNotCallTag)) {
		e.refuses = true
	}
	switch {
	case e.refuses:
		e.is.Status = callerid.StatusDoNotCall
	case e.consents:
		e.is.Status = callerid.StatusActive
		e.is.Tags = slices.DeleteFunc(slices.Clone(e.is.Tags), callerid.IsDoNotCallTag)
	}
}

// mark follows with the numbers' marks. Those lifted by hand stay lifted until a
// change refuses again; what is added to a contact that refuses is marked.
func (e *edit) mark() error {
	if err := markLeaving(e.tx, e.is.Tags, e.was.Phones, e.is.Phones); err != nil {
		return err
	}
	numbers, on := e.is.Phones, e.refuses
	if !e.refuses && !e.consents {
		if e.is.Status != callerid.StatusDoNotCall {
			return nil
		}
		on = true
		before := slices.Concat(e.was.Phones, e.was.FormerPhones)
		numbers = slices.DeleteFunc(slices.Clone(numbers), func(n phone.Number) bool { return slices.Contains(before, n) })
	}
	if len(numbers) == 0 {
		return nil
	}
	return e.tx.SetDoNotCall(on, numbers...)
}

// markLeaving marks the numbers that leave a contact who has opted out of texts:
// nothing but its tag remembers that. The mark forbids calls too, which is more
// than was refused, and never less.
func markLeaving(tx store.Numbers, tags []string, before, after []phone.Number) error {
	if !slices.ContainsFunc(tags, callerid.IsOptOutTag) {
		return nil
	}
	leaving := slices.DeleteFunc(slices.Clone(before), func(n phone.Number) bool { return slices.Contains(after, n) })
	if len(leaving) == 0 {
		return nil
	}
	return tx.SetDoNotCall(true, leaving...)
}
