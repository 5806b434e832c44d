package addressbook

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Create adds a contact, and says what of it cannot be used as it is. Somebody
// known only from a campaign becomes a contact, with the same id: what the draft
// gives wins, the rest stays. callerid.TakenError when a number leads to another
// contact; callerid.ErrPlanFull.
func (c *Contacts) Create(ctx context.Context, org callerid.OrgID, d Draft) (callerid.Contact, []string, error) {
	o, err := c.Orgs.of(org)
	if err != nil {
		return callerid.Contact{}, nil, err
	}
	phones, err := checked(o, d)
	if err != nil {
		return callerid.Contact{}, nil, err
	}
	if d.Contact.Status == callerid.StatusActive {
		d.Contact.Status = 0 // as everybody begins, and no consent of somebody on file
	}
	var result callerid.Contact
	var warnings []string
	err = c.Writes.Update(ctx, org, func(tx store.Tx) error {
		e := edit{tx: tx, org: o, now: c.now()}
		result, err = e.create(d, phones)
		warnings = e.warnings
		return err
	})
	if err != nil {
		return callerid.Contact{}, nil, fmt.Errorf("creating a contact: %w", err)
	}
	return shown(result, o), warnings, nil
}

// checked looks for what is wrong with a draft without asking the database, and
// reads its phones.
func checked(org callerid.Organization, d Draft) ([]phone.Number, error) {
	phones, err := numbers(phonesField, d.Phones, org.Region, callerid.MaxPhones)
	if err != nil {
		return nil, err
	}
	given, _, err := emails(d.Emails)
	if err != nil {
		return nil, err
	}
	if len(phones)+len(given) == 0 {
		return nil, invalid("phones and emails are both empty: a contact needs one of them")
	}
	return phones, nil
}

func (e *edit) create(d Draft, phones []phone.Number) (callerid.Contact, error) {
	full, err := planFull(e.tx, e.org)
	if err != nil {
		return callerid.Contact{}, err
	}
	owners, err := e.tx.Owners(phones)
	if err != nil {
		return callerid.Contact{}, err
	}
	for _, n := range phones {
		if owner, owned := owners[n]; owned && owner.Kind == callerid.KindContact {
			return callerid.Contact{}, &callerid.TakenError{Number: n, Contact: owner.Contact}
		}
	}
	if full {
		return callerid.Contact{}, callerid.ErrPlanFull
	}
	for _, n := range phones {
		owner, owned := owners[n]
		if !owned {
			continue
		}
		person, err := e.tx.Contact(owner.Contact)
		if err != nil {
			return callerid.Contact{}, err
		}
		if person.OnlyAt(phones) {
			return e.promote(person, d, phones)
		}
	}
	return e.add(d, phones)
}

// planFull tells whether the plan holds no more contacts. It comes before all
// else in a transaction: others who ask wait until that ends, and hold no locks
// meanwhile.
func planFull(tx store.Tx, org callerid.Organization) (bool, error) {
	if org.Plan.Limit == 0 {
		return false, nil
	}
	count, err := tx.CountContacts()
	return org.Plan.Room(count, 1) == 0, err
}

// add stores a new contact, whose numbers are no contact's.
func (e *edit) add(d Draft, phones []phone.Number) (callerid.Contact, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return callerid.Contact{}, fmt.Errorf("drawing an id: %w", err)
	}
	e.is = callerid.Contact{
		ID: id, Kind: callerid.KindContact, Status: callerid.StatusActive,
		CreatedAt: e.now, UpdatedAt: e.now,
	}
	if err := e.apply(d, d.givenKeys()); err != nil {
		return callerid.Contact{}, err
	}
	if err := e.take(phones); err != nil {
		return callerid.Contact{}, err
	}
	e.settle()
	if err := e.mark(); err != nil { // first: a number that is new has no row yet by which others would wait
		return callerid.Contact{}, err
	}
	if err := e.tx.AddContacts([]callerid.Contact{e.is}); err != nil {
		return callerid.Contact{}, err
	}
	return e.tx.Contact(id)
}

// promote makes a campaign's person, who has no other numbers, a contact. The
// three names are one: a new first name beside an old full name would be two
// people.
func (e *edit) promote(person callerid.Contact, d Draft, phones []phone.Number) (callerid.Contact, error) {
	e.was, e.is = person, person
	e.is.Kind = callerid.KindContact
	if d.Contact.Name != "" || d.Contact.FirstName != "" || d.Contact.LastName != "" {
		e.is.Name, e.is.FirstName, e.is.LastName = "", "", ""
	}
	if err := e.apply(beside(d, e.was), d.givenKeys()); err != nil {
		return callerid.Contact{}, err
	}
	if err := e.take(phones); err != nil {
		return callerid.Contact{}, err
	}
	return e.store()
}

// beside adds to the lists of a draft what is on file. Its phones are read.
func beside(d Draft, was callerid.Contact) Draft {
	d.Phones = nil
	d.Emails = slices.Concat(d.Emails, was.Emails())
	d.Contact.Tags = slices.Concat(d.Contact.Tags, was.Tags)
	return d
}

// givenKeys are the fields that a draft holds but its phones, those of maps key
// by key.
func (d *Draft) givenKeys() []string {
	var all []string
	for _, path := range d.given() {
		switch path {
		case phonesField:
		case "custom_fields":
			all = append(all, keyed(path, d.Contact.Custom)...)
		case "meta":
			all = append(all, keyed(path, d.Contact.Meta)...)
		case "channels":
			all = append(all, keyed(path, d.Contact.Channels)...)
		default:
			all = append(all, path)
		}
	}
	return all
}

func keyed[V any](path string, m map[string]V) []string {
	var all []string
	for key := range m {
		all = append(all, path+"."+key)
	}
	return all
}
