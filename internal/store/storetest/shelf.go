package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// shelf is a book together with the plainest model of what is listed in it.
type shelf struct {
	book
	contacts  []callerid.Contact
	campaigns map[string][]callerid.ContactID
}

// lists checks a query, page by page, against the model.
func (s shelf) lists(q callerid.Query) {
	s.Helper()
	same(s, fmt.Sprintf("the list by %s", show(q)), s.list(q), s.wants(q))
}

// show spells out what is behind a query's pointers.
func show(q callerid.Query) string {
	text := fmt.Sprintf("%+v", q)
	if q.HasEmail != nil {
		text += fmt.Sprintf(" HasEmail=%t", *q.HasEmail)
	}
	if q.MinCalls != nil {
		text += fmt.Sprintf(" MinCalls=%d", *q.MinCalls)
	}
	if q.MaxCalls != nil {
		text += fmt.Sprintf(" MaxCalls=%d", *q.MaxCalls)
	}
	return text
}

// wants is what a query lists over all of its pages.
func (s shelf) wants(q callerid.Query) []callerid.ContactID {
	var selected []callerid.Contact
	for _, c := range s.contacts {
		if s.selects(q, c) {
			selected = append(selected, c)
		}
	}
	slices.SortFunc(selected, func(a, b callerid.Contact) int { return inOrder(q, a, b) })
	return idsOf(selected)
}

func (s shelf) selects(q callerid.Query, c callerid.Contact) bool {
	switch {
	case c.Kind != callerid.KindContact, q.Deleted == c.DeletedAt.IsZero(),
		q.Status != 0 && q.Status != c.Status,
		q.Campaign != "" && !slices.Contains(s.campaigns[q.Campaign], c.ID),
		!within(c.CreatedAt, q.CreatedFrom, q.CreatedUntil),
		!within(c.LastContactedAt, q.ContactedFrom, q.ContactedUntil),
		q.HasEmail != nil && *q.HasEmail != hasEmail(c),
		q.MinCalls != nil && c.CallCount < *q.MinCalls,
		q.MaxCalls != nil && c.CallCount > *q.MaxCalls:
		return false
	}
	for _, tag := range q.Tags {
		if !slices.ContainsFunc(c.Tags, func(have string) bool { return strings.EqualFold(have, tag) }) {
			return false
		}
	}
	for _, word := range q.Words {
		if !mentions(c, word) {
			return false
		}
	}
	return true
}

// within: never is in no range but the one that is all.
func within(t, from, until time.Time) bool {
	if from.IsZero() && until.IsZero() {
		return true
	}
	return !t.IsZero() && !t.Before(from) && (until.IsZero() || t.Before(until))
}

// hasEmail knows the addresses of the suite: those with an @.
func hasEmail(c callerid.Contact) bool { return strings.Contains(c.Email, "@") }

// mentions finds a word where contacts are searched: a short one at the
// beginning of a word only.
func mentions(c callerid.Contact, word string) bool {
	texts := slices.Concat([]string{c.Name, c.FirstName, c.LastName, c.Nick, c.Email, c.Company, c.Notes}, c.OtherEmails)
	for _, n := range c.Phones {
		texts = append(texts, strings.TrimPrefix(n.String(), "+"))
	}
	for _, text := range texts {
		text = strings.ToLower(text)
		if len([]rune(word)) > 2 && strings.Contains(text, word) {
			return true
		}
		if slices.ContainsFunc(strings.Fields(text), func(have string) bool { return strings.HasPrefix(have, word) }) {
			return true
		}
	}
	return false
}

// inOrder compares by an order and then by id.
func inOrder(q callerid.Query, a, b callerid.Contact) int {
	var order int
	switch q.Order {
	case callerid.OrderName:
		if last := emptyLast(sortName(a) == "", sortName(b) == ""); last != 0 {
			return last
		}
		order = cmp.Compare(sortName(a), sortName(b))
	case callerid.OrderCreated:
		order = a.CreatedAt.Compare(b.CreatedAt)
	case callerid.OrderContacted:
		if last := emptyLast(a.LastContactedAt.IsZero(), b.LastContactedAt.IsZero()); last != 0 {
			return last
		}
		order = a.LastContactedAt.Compare(b.LastContactedAt)
	case callerid.OrderCalls:
		order = cmp.Compare(a.CallCount, b.CallCount)
	}
	order = cmp.Or(order, slices.Compare(a.ID[:], b.ID[:]))
	if q.Descending {
		return -order
	}
	return order
}

// emptyLast is the same whichever the direction.
func emptyLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func sortName(c callerid.Contact) string {
	name := c.Name
	if name == "" {
		name = strings.TrimSpace(c.FirstName + " " + c.LastName)
	}
	return strings.ToLower(name)
}

// newShelf has nine contacts on it that are listed, with ties in every order,
// three deleted ones and a campaign's person.
func newShelf(b book) shelf {
	s := shelf{book: b, contacts: slices.Concat(standing(), binned())}
	s.campaigns = map[string][]callerid.ContactID{"spring": numbered(1, 2, 7, 11, 13), "autumn": numbered(2, 3)}
	b.add(s.contacts...)
	b.update(func(tx store.Tx) error {
		if err := tx.AddCalled("spring", numbered(1, 7)...); err != nil {
			return err
		}
		if err := tx.AddMembers("spring", numbered(2, 11, 13)...); err != nil {
			return err
		}
		return tx.AddMembers("autumn", numbered(2, 3)...)
	})
	return s
}

func standing() []callerid.Contact {
	return []callerid.Contact{
		shelved(1, "Bob Smith", 0, 20, 9, "VIP", "late"), shelved(2, "BOB SMITH", 2, 20, 4, "vip"),
		shelved(3, "Ann", 3, 0, 0), shelved(4, "", 0, 30, 0, "Late"),
		named(shelved(5, "", 1, 5, 2, "vip"), "Bob", ""), shelved(6, "Zoë", 7, 5, 3),
		shelved(7, "ann", 1, 0, 0, "vip", "LATE"), named(shelved(8, "", 1, 0, 0), "bob", "smith"), shelved(9, "", 1, 0, 0),
	}
}

func binned() []callerid.Contact {
	contacts := []callerid.Contact{
		shelved(10, "Ann", 0, 5, 1), shelved(11, "", 2, 0, 4, "vip"), shelved(12, "bob smith", 1, 30, 0, "late"), shelved(13, "Ann Campaign", 1, 5, 3, "vip"),
	}
	for i := range contacts[:3] {
		contacts[i].DeletedAt = at(40 + i)
	}
	contacts[3].Kind = callerid.KindCampaign
	return contacts
}

// shelved is a contact whose other fields follow from its id. Contacted at 0 is
// never.
func shelved(id byte, name string, created, contacted int, calls int64, tags ...string) callerid.Contact {
	c := person(callerid.ContactID{15: id}, name)
	c.CreatedAt, c.CallCount, c.Tags = at(created), calls, tags
	if contacted != 0 {
		c.LastContactedAt = at(contacted)
	}
	c.Email = []string{"", "smith@example.com", "[email protected]"}[id%3]
	if id%4 == 0 {
		c.Status = callerid.StatusDoNotCall
	}
	if id < 10 {
		c.Phones = []phone.Number{annDesk + 100*phone.Number(id)}
	}
	return c
}

func named(c callerid.Contact, first, last string) callerid.Contact {
	c.FirstName, c.LastName = first, last
	return c
}
