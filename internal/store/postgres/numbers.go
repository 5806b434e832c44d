package postgres

import (
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Owners finds the owners, locks them and then the numbers, and looks whether
// they are still the same: locks are taken in order, but who to lock is known
// only from rows that come later in it.
func (t *tx) Owners(numbers []phone.Number, also ...callerid.ContactID) (map[phone.Number]store.Owner, error) {
	owners, err := t.lockNumbers(fmt.Sprintf("finding the owners of %d numbers", len(numbers)), numbers, also...)
	for _, n := range numbers {
		if _, owned := owners[n]; !owned {
			t.free[n] = true
		}
	}
	return owners, err
}

// lockNumbers locks these contacts and the numbers' owners, then the numbers.
func (t *tx) lockNumbers(doing string, numbers []phone.Number, also ...callerid.ContactID) (map[phone.Number]store.Owner, error) {
	before, err := t.contactsOf(numbers, "")
	if err != nil {
		return nil, t.failed(doing, err)
	}
	ids := slices.Clone(also)
	for _, id := range before {
		ids = append(ids, id)
	}
	kinds, err := t.lockKinds(sorted(ids))
	if err != nil {
		return nil, t.failed(doing, err)
	}
	now, err := t.contactsOf(numbers, "ORDER BY number FOR NO KEY UPDATE")
	if err == nil && !maps.Equal(before, now) {
		err = errRace
	}
	if err != nil {
		return nil, t.failed(doing, err)
	}
	owners := make(map[phone.Number]store.Owner, len(now))
	for n, id := range now {
		owners[n] = store.Owner{Contact: id, Kind: kinds[id]}
	}
	return owners, nil
}

// contactsOf locks rows of nobody as well: they are what somebody else would
// have to take.
func (t *tx) contactsOf(numbers []phone.Number, locking string) (map[phone.Number]callerid.ContactID, error) {
	rows, err := t.Query(t.ctx, "SELECT number, contact FROM callers WHERE org = $1 AND number = ANY ($2) "+locking, t.org, ints(numbers))
	if err != nil {
		return nil, err
	}
	contacts := map[phone.Number]callerid.ContactID{}
	var number int64
	var contact *callerid.ContactID
	_, err = pgx.ForEachRow(rows, []any{&number, &contact}, func() error {
		if n, ok := phone.FromInt(number); ok && contact != nil {
			contacts[n] = *contact
		}
		return nil
	})
	return contacts, err
}

func (t *tx) lockKinds(ids []callerid.ContactID) (map[callerid.ContactID]callerid.Kind, error) {
	kinds := map[callerid.ContactID]callerid.Kind{}
	if len(ids) == 0 {
		return kinds, nil
	}
	rows, err := t.Query(t.ctx, "SELECT id, kind FROM contacts WHERE org = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE", t.org, ids)
	if err != nil {
		return nil, err
	}
	var id callerid.ContactID
	var kind string
	_, err = pgx.ForEachRow(rows, []any{&id, &kind}, func() error {
		kinds[id] = kindOf(kind)
		return nil
	})
	return kinds, err
}

// Assign inserts, which continues a tombstone, or moves the row.
func (t *tx) Assign(n phone.Number, id callerid.ContactID) error {
	const doing = "assigning a number"
	if _, err := t.lockNumbers(doing, []phone.Number{n}, id); err != nil {
		return err
	}
	if err := t.lockContacts(doing, id); err != nil { // it is locked, if it is there
		return err
	}
	_, err := t.exec(doing, `INSERT INTO callers (org, number, contact, position)
		SELECT $1, $2, $3, coalesce(max(position) + 1, 0) FROM callers WHERE org = $1 AND contact = $3
		ON CONFLICT (org, number) DO UPDATE SET contact = excluded.contact, position = excluded.position`, t.org, int64(n), id)
	delete(t.free, n)
	return err
}

// Release leaves a tombstone.
func (t *tx) Release(n phone.Number) error {
	const doing = "releasing a number"
	owners, err := t.lockNumbers(doing, []phone.Number{n})
	if err != nil {
		return err
	}
	if len(owners) == 0 {
		return t.failed(doing, callerid.ErrNotFound)
	}
	_, err = t.exec(doing, "UPDATE callers SET contact = NULL WHERE org = $1 AND number = $2", t.org, int64(n))
	return err
}

// SetDoNotCall needs no contact's lock: the mark is the number's own.
func (t *tx) SetDoNotCall(on bool, numbers ...phone.Number) error {
	doing, sql := "clearing do-not-call", "DELETE FROM do_not_call WHERE org = $1 AND number = ANY ($2)"
	if on {
		doing = "setting do-not-call"
		sql = `INSERT INTO do_not_call (org, number) SELECT $1, n FROM unnest($2::bigint[]) n ORDER BY n ON CONFLICT DO NOTHING`
	}
	// The trigger locks the numbers after their marks; others hold them before.
	_, err := t.exec(doing, "SELECT FROM callers WHERE org = $1 AND number = ANY ($2) ORDER BY number FOR NO KEY UPDATE", t.org, ints(numbers))
	if err == nil {
		_, err = t.exec(doing, sql, t.org, ints(numbers))
	}
	return err
}

func ints(numbers []phone.Number) []int64 {
	ints := make([]int64, len(numbers))
	for i, n := range numbers {
		ints[i] = int64(n)
	}
	return ints
}
