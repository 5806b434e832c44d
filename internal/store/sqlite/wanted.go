package sqlite

import (
	"strings"

	"ringdex/internal/callerid"
)

// wanted is what a query looks for: checks hold for contacts k that are, all of
// them; each source has all that are. A unary plus keeps the checks from drawing
// SQLite away from the index that is walked.
type wanted struct {
	org     callerid.OrgID
	listed  int
	checks  []clause
	sources []source
}

func wantedBy(org callerid.OrgID, q callerid.Query) *wanted {
	w := &wanted{org: org, listed: 1}
	if q.Deleted {
		w.listed = 0
	}
	w.ranges(q)
	w.status(q.Status)
	for _, tag := range q.Tags {
		w.tag(tag)
	}
	if q.Campaign != "" {
		w.campaign(q.Campaign)
	}
	if q.HasEmail != nil {
		w.email(*q.HasEmail)
	}
	w.words(q.Words)
	return w
}

func (w *wanted) check(sql string, args ...any) {
	w.checks = append(w.checks, clause{" AND " + sql, args})
}

func (w *wanted) source(tables ...table) { w.sources = append(w.sources, tables) }

// ranges are sources by the indexes that other orders walk.
func (w *wanted) ranges(q callerid.Query) {
	for _, order := range []callerid.Order{callerid.OrderCreated, callerid.OrderContacted, callerid.OrderCalls} {
		s := bounds(callerid.Query{Filter: q.Filter, Order: order})
		if s == (span{}) {
			continue
		}
		by := sortingOf(order)
		in := s.clause(by.row("+k"), false)
		w.check("true"+in.sql, in.args...)
		if order == q.Order {
			continue // the walk is within it anyway
		}
		rows := clause{"contacts s INDEXED BY " + by.index + " WHERE s.org = ? AND s.listed = ?", []any{w.org, w.listed}}
		rows.join(s.clause(by.row("s"), false))
		w.source(table{"s.id", rows})
	}
}

func (w *wanted) status(s callerid.Status) {
	if s == 0 {
		return
	}
	w.check("+k.status = ?", statusName(s))
	if s == callerid.StatusDoNotCall {
		w.source(table{"s.id", clause{"contacts s INDEXED BY contacts_do_not_call WHERE s.org = ? AND s.status = 'do-not-call'", []any{w.org}}})
	}
}

const (
	// byKey is the table of keys by what they are, not by whose.
	byKey = "contact_keys INDEXED BY sqlite_autoindex_contact_keys_1"
	// maxKey is how much of a tag is one.
	maxKey = 500
)

func (w *wanted) tag(tag string) {
	key := strings.ToLower(strings.Trim(cut(tag, maxKey), " "))
	w.check("+EXISTS (SELECT 1 FROM contact_keys t WHERE t.org = k.org AND t.kind = 'tag' AND t.key = ? AND t.contact = k.id)", key)
	w.source(table{"contact", clause{byKey + " WHERE org = ? AND kind = 'tag' AND key = ?", []any{w.org, key}}})
}

// cut is at most so many characters of a text.
func cut(text string, most int) string {
	for i := range text {
		if most--; most < 0 {
			return text[:i]
		}
	}
	return text
}

func (w *wanted) campaign(name string) {
	const campaign = "campaign = (SELECT id FROM campaigns WHERE org = ? AND name = ?)"
	w.check("(+EXISTS (SELECT 1 FROM campaign_members WHERE org = k.org AND contact = k.id AND "+campaign+
		") OR +EXISTS (SELECT 1 FROM campaign_calls WHERE org = k.org AND contact = k.id AND "+campaign+"))",
		w.org, name, w.org, name)
	args := []any{w.org, w.org, name}
	w.source(
		table{"contact", clause{"campaign_members INDEXED BY campaign_members_campaign WHERE org = ? AND " + campaign, args}},
		table{"contact", clause{"campaign_calls INDEXED BY campaign_calls_campaign WHERE org = ? AND " + campaign, args}})
}

// address tells email addresses from other text that came as one: there is an @
// and a dot behind it, and no other @ and no white space.
const address = "(k.email GLOB '?*@?*.?*' AND k.email NOT GLOB '*@*@*' AND k.email NOT GLOB ? AND length(k.email) <= 500)"

// spaces are all that Unicode calls white space, as a pattern of text with any.
const spaces = "*[ \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"

func (w *wanted) email(has bool) {
	if has {
		w.check(address, spaces)
		w.source(table{"contact", clause{byKey + " WHERE org = ? AND kind = 'email'", []any{w.org}}})
		return
	}
	w.check("NOT "+address, spaces)
	w.source(table{"s.id", clause{"contacts s INDEXED BY contacts_odd_email WHERE s.org = ? AND s.plain_email = 0", []any{w.org}}})
}
