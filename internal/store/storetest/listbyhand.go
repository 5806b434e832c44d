package storetest

import (
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// handListed is an edit by hand, and queries that list Bob from then on, or do so
// no more.
type handListed struct {
	name, sql   string
	lists, lost []callerid.Query
}

func words(words ...string) callerid.Query { return callerid.Query{Words: words} }

func having(f callerid.Filter) callerid.Query { return callerid.Query{Filter: f} }

// An edit by hand shows in searches and filters at once. Bob is edited; before,
// he is listed by exactly what he is not listed by afterwards.
func testListByHand(t *testing.T, e Engine) {
	for _, edit := range append(handWords(), handFilters()...) {
		t.Run(edit.name, func(t *testing.T) {
			s := newScene(t, e)
			dressBob(s.home)
			dressBob(s.away)
			s.home.listsBob("before the edit", edit.lists, false)
			s.home.listsBob("before the edit", edit.lost, true)
			s.exec(edit.sql)
			s.home.listsBob("after the edit", edit.lists, true)
			s.home.listsBob("after the edit", edit.lost, false)
			s.away.listsBob("in the other book", edit.lists, false)
			s.away.listsBob("in the other book", edit.lost, true)
		})
	}
}

// listsBob checks whether Bob is listed by each of the queries.
func (b book) listsBob(when string, queries []callerid.Query, want bool) {
	b.Helper()
	for _, q := range queries {
		q.Order = callerid.OrderID
		if got := b.list(q); slices.Contains(got, bob) != want {
			b.Errorf("%s, the list by %s is %v", when, show(q), got)
		}
	}
}

// dressBob gives Bob something to lose, and Ann something that can be copied in
// SQL, whatever the engine's type of it.
func dressBob(b book) {
	b.Helper()
	b.edit(bob, func(c *callerid.Contact) {
		c.FirstName, c.LastName, c.Nick, c.Company, c.Notes = "Robert", "Builder", "Bobo", "Yards", "fixes it"
		c.Email, c.OtherEmails, c.Tags = "bob@yard.test", []string{"fix@yard.test"}, []string{"vip"}
	})
	b.edit(ann, func(c *callerid.Contact) {
		c.OtherEmails, c.Tags = []string{"copied@other.test"}, []string{"Ärzte", "late"}
		c.LastContactedAt = at(40)
	})
}

const whereBob = " WHERE org = {home} AND id = {bob}"

// copied sets a column of Bob's to one of Ann's.
func copied(column, from string) string {
	return "UPDATE contacts SET " + column + " = (SELECT " + from + " FROM contacts WHERE org = {home} AND id = {ann})" + whereBob
}

func handWords() []handListed {
	q := func(texts ...string) (queries []callerid.Query) {
		for _, text := range texts {
			queries = append(queries, words(text))
		}
		return queries
	}
	set := func(column, value string) string {
		return "UPDATE contacts SET " + column + " = '" + value + "'" + whereBob
	}
	return []handListed{
		{"name", set("name", "Xavier"), q("xavier", "xav", "xa"), nil},
		{"first name", set("first_name", "XAVIER"), q("xavier", "xa"), q("robert", "ro")},
		{"last name", set("last_name", "Xavier"), q("xavier", "xa"), q("builder", "bu")},
		{"nick", set("nick", "Xavier"), q("xavier", "xa"), q("bobo")},
		{"company", set("company", "Übersee AG"), q("übersee", "üb", "see"), q("yards", "ya")},
		{"notes", set("notes", "quick\nbrown"), q("brown", "br", "qu"), q("fixes", "it")},
		{"email", set("email", "x@new.test"), q("x@new", "x@"), q("bob@yard")},
		{"other emails", copied("other_emails", "other_emails"),
			q("copied@", "co"), q("fix@yard")},
		{"renumber", "UPDATE callers SET number = 447700900123 WHERE org = {home} AND number = {bobDesk}",
			q("447700900123", "0900", "44"), q("4155550102", "14")},
		{"new number", "INSERT INTO callers (org, number, contact) VALUES ({home}, 447700900123, {bob})", q("0900", "44"), nil},
		{"revived number", "INSERT INTO callers (org, number, contact) VALUES ({home}, {goneLine}, {bob})", q("5550104"), nil},
		{"number taken away", "UPDATE callers SET contact = {ann} WHERE org = {home} AND number = {bobDesk}", nil, q("5550102", "14")},
		{"another's number", "UPDATE callers SET contact = {bob} WHERE org = {home} AND number = {annCell}", q("5550101"), nil},
		{"number released", "UPDATE callers SET contact = NULL WHERE org = {home} AND number = {bobDesk}", nil, q("5550102", "14")},
		{"number deleted", "DELETE FROM callers WHERE org = {home} AND number = {bobDesk}", nil, q("5550102", "14")},
		{"contact deleted", "DELETE FROM contacts" + whereBob, nil, append(q("builder", "ro", "5550102"), having(callerid.Filter{}))},
		{"made anew", "DELETE FROM contacts" + whereBob + "; INSERT INTO contacts (org, id, name) VALUES ({home}, {bob}, 'Xavier')",
			q("xavier", "xa"), append(q("builder"), having(callerid.Filter{Tags: []string{"vip"}}))},
	}
}

func handFilters() []handListed {
	one := func(f callerid.Filter) []callerid.Query { return []callerid.Query{having(f)} }
	all, spring, autumn := one(callerid.Filter{}), one(callerid.Filter{Campaign: "spring"}), one(callerid.Filter{Campaign: "autumn"})
	return []handListed{
		{"tags", copied("tags", "tags"),
			append(one(callerid.Filter{Tags: []string{"ärzte"}}), having(callerid.Filter{Tags: []string{"LATE", "ÄRZTE"}})),
			one(callerid.Filter{Tags: []string{"VIP"}})},
		{"kind", "UPDATE contacts SET kind = 'campaign'" + whereBob, nil, append(all, words("bobo"))},
		{"status", "UPDATE contacts SET status = 'do-not-call'" + whereBob,
			one(callerid.Filter{Status: callerid.StatusDoNotCall}), one(callerid.Filter{Status: callerid.StatusActive})},
		{"calls", "UPDATE contacts SET call_count = 5" + whereBob,
			one(callerid.Filter{MinCalls: new(int64(5))}), one(callerid.Filter{MaxCalls: new(int64(4))})},
		{"email that is one", "UPDATE contacts SET email = ''" + whereBob, one(callerid.Filter{HasEmail: new(false)}), one(callerid.Filter{HasEmail: new(true)})},
		{"email that is none", "UPDATE contacts SET email = '[email protected]'" + whereBob,
			one(callerid.Filter{HasEmail: new(false)}), one(callerid.Filter{HasEmail: new(true)})},
		{"deleted", copied("deleted_at", "last_contacted_at"), one(callerid.Filter{Deleted: true}), append(all, words("bobo"))},
		{"created", copied("created_at", "last_contacted_at"), one(callerid.Filter{CreatedFrom: at(40)}), one(callerid.Filter{CreatedUntil: at(40)})},
		{"contacted", copied("last_contacted_at", "last_contacted_at"), one(callerid.Filter{ContactedFrom: at(40)}), one(callerid.Filter{ContactedUntil: at(40)})},
		{"never contacted", "UPDATE contacts SET last_contacted_at = NULL" + whereBob, nil, one(callerid.Filter{ContactedUntil: at(40)})},
		{"campaign renamed", "UPDATE campaigns SET name = 'may' WHERE org = {home} AND name = 'autumn'", one(callerid.Filter{Campaign: "may"}), autumn},
		{"campaign deleted", "DELETE FROM campaigns WHERE org = {home} AND name = 'autumn'", nil, autumn},
		{"called", `INSERT INTO campaign_calls (org, campaign, contact, called_at)
			SELECT org, campaign, {bob}, called_at FROM campaign_calls WHERE org = {home} AND contact = {ann}`, spring, nil},
	}
}

// A name by hand is where it belongs in the order at once, and a contact that was
// deleted by hand counts no more.
func testOrderByHand(t *testing.T, e Engine) {
	s := newScene(t, e)
	byName := callerid.Query{Order: callerid.OrderName, Limit: 1}
	same(t, "the list", s.home.list(byName), []callerid.ContactID{ann, bob})
	s.exec("UPDATE contacts SET name = 'CARL' WHERE org = {home} AND id = {ann}")
	same(t, "the list after a rename", s.home.list(byName), []callerid.ContactID{bob, ann})
	s.exec("UPDATE contacts SET name = '', last_name = 'Adams' WHERE org = {home} AND id = {ann}")
	same(t, "the list after a rename in parts", s.home.list(byName), []callerid.ContactID{ann, bob})
	s.exec("UPDATE contacts SET last_name = '' WHERE org = {home} AND id = {ann}")
	same(t, "the list with a nameless one", s.home.list(byName), []callerid.ContactID{bob, ann})
	s.exec("UPDATE contacts SET call_count = 9 WHERE org = {home} AND id = {ann}")
	same(t, "the list by calls", s.home.list(callerid.Query{Order: callerid.OrderCalls}), []callerid.ContactID{bob, ann})
	s.home.update(func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe")}) })
	s.exec("UPDATE contacts SET created_at = (SELECT last_contacted_at FROM contacts WHERE org = {home} AND id = {bob}) WHERE org = {home} AND id = {bob}")
	same(t, "the list by age", s.home.list(callerid.Query{Order: callerid.OrderCreated}), []callerid.ContactID{ann, zoe, bob})
}
