package sqlite

import (
	"time"

	"ringdex/internal/callerid"
)

// sorting is what an order sorts by, and the index that has all contacts in it.
type sorting struct {
	index, column string
	// blankLast: '' is nothing to sort by, and comes last in both directions.
	blankLast bool
}

func sortingOf(o callerid.Order) sorting {
	switch o {
	case callerid.OrderName:
		return sorting{"contacts_by_name", "sort_name", true}
	case callerid.OrderCreated:
		return sorting{"contacts_by_created", "sort_created", false}
	case callerid.OrderContacted:
		return sorting{"contacts_by_contacted", "sort_contacted", true}
	case callerid.OrderCalls:
		return sorting{"contacts_by_calls", "call_count", false}
	}
	return sorting{"contacts_by_id", "id", false}
}

// byID tells that the column is the id, which all others have beside them.
func (s sorting) byID() bool { return s.column == "id" }

// row is what is sorted by, of contacts k, as a value to compare places with.
func (s sorting) row(k string) string {
	if s.byID() {
		return "(" + k + ".id)"
	}
	return "(" + k + "." + s.column + ", " + k + ".id)"
}

// by is the ORDER BY of contacts k.
func (s sorting) by(k string, descending bool) string {
	suffix := ""
	if descending {
		suffix = " DESC"
	}
	if s.byID() {
		return k + ".id" + suffix
	}
	return k + "." + s.column + suffix + ", " + k + ".id" + suffix
}

// place is before the contact of a key and an id, and before whatever follows in
// the index. No contact needs to be there.
type place struct {
	key any // a string, or an int64 of OrderCalls
	id  string
}

// behindAll is an id that none is as large as.
const behindAll = "~"

// behind is the place that follows the contact.
func (p place) behind() *place { return &place{p.key, p.id + behindAll} }

// span is what is from one place to another in the index, whichever direction it
// is read in; nil is an end of the index.
type span struct{ low, high *place }

// from goes on at a contact, or right after it, in the direction of the list.
func (s span) from(p place, inclusive, descending bool) span {
	switch {
	case descending && inclusive:
		s.high = p.behind()
	case descending:
		s.high = &p
	case inclusive:
		s.low = &p
	default:
		s.low = p.behind()
	}
	return s
}

// until ends before a contact in the direction of the list.
func (s span) until(p place, descending bool) span {
	if descending {
		s.low = p.behind()
	} else {
		s.high = &p
	}
	return s
}

// clause tells whether what is sorted by is within the span.
func (s span) clause(row string, byID bool) clause {
	var c clause
	for _, end := range []struct {
		place *place
		is    string
	}{{s.low, " >= "}, {s.high, " < "}} {
		switch {
		case end.place == nil:
		case byID:
			c.add(" AND "+row+end.is+"?", end.place.id)
		default:
			c.add(" AND "+row+end.is+"(?, ?)", end.place.key, end.place.id)
		}
	}
	return c
}

// spans are where the contacts that q lists can be, in the order of the list.
func spans(q callerid.Query, after *place) []span {
	parts := []span{bounds(q)}
	if blank := (&place{key: "", id: behindAll}); sortingOf(q.Order).blankLast && parts[0] == (span{}) {
		parts = []span{{low: blank}, {high: blank}}
	}
	if after == nil {
		return parts
	}
	if len(parts) > 1 && after.key == "" {
		parts = parts[1:]
	}
	parts[0] = parts[0].from(*after, false, q.Descending)
	return parts
}

// bounds are those that the filter sets to the order's own column.
func bounds(q callerid.Query) (s span) {
	switch q.Order {
	case callerid.OrderCreated:
		return timeBounds(q.CreatedFrom, q.CreatedUntil)
	case callerid.OrderContacted:
		return timeBounds(q.ContactedFrom, q.ContactedUntil)
	case callerid.OrderCalls:
		if q.MinCalls != nil {
			s.low = &place{*q.MinCalls, ""}
		}
		if q.MaxCalls != nil {
			s.high = &place{*q.MaxCalls, behindAll}
		}
	}
	return s
}

// timeBounds leave out what has no time, if they leave out anything.
func timeBounds(from, until time.Time) (s span) {
	if from.IsZero() && until.IsZero() {
		return s
	}
	s.low = &place{"", behindAll}
	if !from.IsZero() {
		s.low = &place{timeFrom(from), ""}
	}
	if !until.IsZero() {
		s.high = &place{timeFrom(until), ""}
	}
	return s
}

// timeFrom writes the first time on file, in microseconds, that is not before t.
func timeFrom(t time.Time) string { return timeText(t.Add(time.Microsecond - 1)) }
