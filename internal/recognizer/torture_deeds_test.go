package recognizer_test

import (
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/torture/deeds"
)

// deed is a change through the port.
type deed struct {
	what string
	do   func(store.Tx, deeds.Draw) error
}

func throughPort() []deed {
	return []deed{
		{"rename", rename}, {"rename", rename}, {"create", create}, {"create", create}, {"renumber", renumber}, {"merge", merge},
		{"new phone", newPhone}, {"new phone", newPhone}, {"new phone", newPhone},
		{"delete", func(tx store.Tx, d deeds.Draw) error { return tx.DeleteContact(d.A) }},
	}
}

func newPhone(tx store.Tx, d deeds.Draw) error { return tx.Assign(d.N, d.A) }

func rename(tx store.Tx, d deeds.Draw) error {
	c, err := tx.Contact(d.A)
	if err != nil {
		return err
	}
	c.Name = d.Name
	return tx.PutContact(c)
}

func create(tx store.Tx, d deeds.Draw) error {
	return tx.AddContacts([]callerid.Contact{{
		ID: d.A, Kind: callerid.KindContact, Status: callerid.StatusActive, Name: d.Name, Phones: []phone.Number{d.N},
	}})
}

func renumber(tx store.Tx, d deeds.Draw) error {
	owners, err := tx.Owners([]phone.Number{d.N, d.M})
	if err != nil {
		return err
	}
	owner, owned := owners[d.N]
	if !owned || d.N == d.M {
		return callerid.ErrNotFound
	}
	if err := tx.Release(d.N); err != nil {
		return err
	}
	return tx.Assign(d.M, owner.Contact)
}

// merge locks in the order of ids: those of deeds count upwards.
func merge(tx store.Tx, d deeds.Draw) error {
	ids := []callerid.ContactID{d.A, d.B}
	if d.A[15] > d.B[15] {
		ids[0], ids[1] = d.B, d.A
	}
	var phones []phone.Number
	for _, id := range ids {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if id == d.B {
			phones = c.Phones
		}
	}
	for _, n := range phones {
		if err := tx.Assign(n, d.A); err != nil {
			return err
		}
	}
	return tx.DeleteContact(d.B)
}
