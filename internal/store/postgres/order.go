package postgres

import (
	"fmt"

	"ringdex/internal/callerid"
)

// listKey is what an order sorts by. Each has its index on (org, column, id).
type listKey struct {
	column, kind string
	nullable     bool
}

func keyOf(o callerid.Order) listKey {
	return map[callerid.Order]listKey{
		callerid.OrderName:      {"sort_name", "text", true},
		callerid.OrderCreated:   {"created_at", "timestamptz", false},
		callerid.OrderContacted: {"last_contacted_at", "timestamptz", true},
		callerid.OrderCalls:     {"call_count", "bigint", false},
		callerid.OrderID:        {"id", "uuid", false},
	}[o]
}

// shelf is the part of the book that is listed, in the words of its indexes.
func (l *listing) shelf() string {
	const shelf = "k.org = $1 AND k.kind = 'contact' AND k.deleted_at "
	if l.query.Deleted {
		return shelf + "IS NOT NULL"
	}
	return shelf + "IS NULL"
}

// part is what comes after a place among those with a key, or among those
// without: each is one range of the index.
func (l *listing) part(c *clauses, after place) string {
	switch {
	case after.keyless && after.begun():
		return " AND " + l.withoutKey(c, after)
	case !l.key.nullable:
		return l.beyond(c, after)
	}
	return " AND k." + l.key.column + " IS NOT NULL" + l.beyond(c, after)
}

// rest is all that comes after a place.
func (l *listing) rest(c *clauses, after place) string {
	switch {
	case !after.begun():
		return ""
	case after.keyless:
		return " AND " + l.withoutKey(c, after)
	case l.key.nullable:
		return fmt.Sprintf(" AND (k.%s IS NULL OR true%s)", l.key.column, l.beyond(c, after))
	}
	return l.beyond(c, after)
}

// beyond compares keys; it is empty before the first.
func (l *listing) beyond(c *clauses, after place) string {
	if after.order == 0 {
		return ""
	}
	return fmt.Sprintf(" AND (k.%s, k.id) %s (%s::text::%s, %s)", l.key.column, l.comparison(), c.arg(after.key), l.key.kind, c.arg(after.id))
}

// withoutKey begins with the first of them where the place says no contact.
func (l *listing) withoutKey(c *clauses, after place) string {
	without := "k." + l.key.column + " IS NULL"
	if after.order == 0 {
		return without
	}
	return without + fmt.Sprintf(" AND k.id %s %s", l.comparison(), c.arg(after.id))
}

func (l *listing) comparison() string {
	if l.query.Descending {
		return "<"
	}
	return ">"
}

// sorting is that of the index within a part, forwards or backwards.
func (l *listing) sorting(key string) string {
	if l.query.Descending {
		return key + " DESC, k.id DESC"
	}
	return key + ", k.id"
}
