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

// SetPhones locks the numbers that the contact has and those that it gets at
// once, in their order, and leaves alone what stays as it is.
func (t *tx) SetPhones(id callerid.ContactID, phones []phone.Number) error {
	doing := fmt.Sprintf("setting %d phones of a contact", len(phones))
	before, err := t.numbersOf(id)
	if err != nil {
		return t.failed(doing, err)
	}
	owners, err := t.lockNumbers(doing, union(before, phones), id)
	if err != nil {
		return err
	}
	if err := t.lockContacts(doing, id); err != nil { // it is locked, if it is there
		return err
	}
	now, err := t.numbersOf(id)
	if err == nil && !slices.Equal(before, now) {
		err = errRace
	}
	if err == nil {
		err = t.takenBy(owners, id, phones)
	}
	if err != nil {
		return t.failed(doing, err)
	}
	return t.writePhones(doing, id, phones)
}

// takenBy finds a number that leads to another contact. If Owners has told
// otherwise, somebody came first, and Update tries again.
func (t *tx) takenBy(owners map[phone.Number]store.Owner, id callerid.ContactID, phones []phone.Number) error {
	for _, n := range phones {
		if o, owned := owners[n]; owned && o.Contact != id {
			taken := &callerid.TakenError{Number: n, Contact: o.Contact}
			if t.free[n] {
				return fmt.Errorf("%w: %w", errRace, taken)
			}
			return taken
		}
	}
	return nil
}

// phoneSteps take the organization, the contact and its phones. Positions are
// written last: a tombstone that is continued moves the versions of the others, and
// one statement may not write a row twice. None takes what another transaction has
// added meanwhile: that number has had no row to lock.
var phoneSteps = []string{
	"UPDATE callers SET contact = NULL WHERE org = $1 AND contact = $2 AND number <> ALL ($3)",
	`INSERT INTO callers (org, number, contact) SELECT $1, number, $2
		FROM (SELECT DISTINCT unnest($3::bigint[]) ORDER BY 1) p(number) ON CONFLICT DO NOTHING`,
	`UPDATE callers c SET position = p.position FROM (
		SELECT number, min(n) - 1 AS position FROM unnest($3::bigint[]) WITH ORDINALITY a(number, n) GROUP BY number) p
		WHERE c.org = $1 AND c.contact = $2 AND c.number = p.number AND c.position <> p.position`,
}

func (t *tx) writePhones(doing string, id callerid.ContactID, phones []phone.Number) error {
	for _, sql := range phoneSteps {
		if _, err := t.exec(doing, sql, t.org, id, ints(phones)); err != nil {
			return err
		}
	}
	for _, n := range phones {
		delete(t.free, n)
	}
	now, err := t.numbersOf(id)
	if err == nil && !maps.Equal(setOf(now), setOf(phones)) {
		err = errRace
	}
	return t.failed(doing, err)
}

func (t *tx) numbersOf(id callerid.ContactID) ([]phone.Number, error) {
	rows, err := t.Query(t.ctx, "SELECT number FROM callers WHERE org = $1 AND contact = $2 ORDER BY number", t.org, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanNumber)
}

func scanNumber(row pgx.CollectableRow) (phone.Number, error) {
	var number int64
	err := row.Scan(&number)
	n, _ := phone.FromInt(number) // the tables hold nothing else
	return n, err
}

func union(a, b []phone.Number) []phone.Number {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func setOf(numbers []phone.Number) map[phone.Number]bool {
	set := map[phone.Number]bool{}
	for _, n := range numbers {
		set[n] = true
	}
	return set
}
