package storetest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Whatever is on file, and however it came to be, every query lists what the
// model does.
func testRandomQueries(t *testing.T, e Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawShelf(rt, newBook(rt, e.Store))
		for range 3 {
			for range 3 {
				s.lists(drawQuery(rt))
			}
			if rt.Failed() {
				rt.Fatalf("the contacts are %+v", s.contacts)
			}
			s.disturb(rt)
		}
	})
}

// drawShelf fills a book.
func drawShelf(t *rapid.T, b book) shelf {
	s := shelf{book: b, campaigns: map[string][]callerid.ContactID{}}
	for i := range rapid.IntRange(0, 10).Draw(t, "contacts") {
		s.contacts = append(s.contacts, drawShelved(t, byte(i+1)))
	}
	b.add(s.contacts...)
	if len(s.contacts) == 0 {
		return s
	}
	members := rapid.SliceOfDistinct(rapid.SampledFrom(idsOf(s.contacts)), rapid.ID[callerid.ContactID]).Draw(t, "members")
	called := rapid.SliceOfDistinct(rapid.SampledFrom(idsOf(s.contacts)), rapid.ID[callerid.ContactID]).Draw(t, "called")
	s.campaigns["spring"] = slices.Concat(members, called)
	b.update(func(tx store.Tx) error {
		if err := tx.AddMembers("spring", members...); err != nil {
			return err
		}
		return tx.AddCalled("spring", called...)
	})
	return s
}

// drawShelved draws from few values, so that many are alike. Whether a mark such
// as & begins a word, and in which order letters outside ASCII are sorted, is
// nobody's business here.
func drawShelved(t *rapid.T, id byte) callerid.Contact {
	text := func(what string, texts ...string) string { return rapid.SampledFrom(texts).Draw(t, what) }
	c := person(callerid.ContactID{0: id % 3, 15: id}, text("name", "", "", "Ann", "ANN", "Bob Smith", "bob smith", "Zoë", "ZOË", "李小龍"))
	c.FirstName, c.LastName = text("first name", "", "Ann", "Bob"), text("last name", "", "Smith")
	c.Nick, c.Company = text("nick", "", "李明", "Bobby"), text("company", "", "ÄRZTE GmbH", "100% Pure", "1000 Things", "x_yz", "xwyz")
	c.Email = text("email", "", "ann@example.com", "BOB@Example.COM", "[email protected]")
	c.OtherEmails = rapid.SliceOfN(rapid.SampledFrom([]string{"second@example.org", "smith@example.com"}), 0, 2).Draw(t, "other emails")
	c.Notes = text("notes", "", "two\nlines", "wild*fish", `wilder than "Xyz"`)
	c.Title = "unsearched"
	c.Tags = rapid.SliceOfN(rapid.SampledFrom([]string{"vip", "VIP", "Late", "ÄRZTE"}), 0, 3).Draw(t, "tags")
	c.CreatedAt = at(rapid.IntRange(0, 3).Draw(t, "created"))
	c.CallCount = rapid.Int64Range(0, 3).Draw(t, "calls")
	if contacted := rapid.IntRange(0, 3).Draw(t, "contacted"); contacted > 0 {
		c.LastContactedAt = at(contacted)
	}
	if rapid.IntRange(0, 4).Draw(t, "do not call") == 0 {
		c.Status = callerid.StatusDoNotCall
	}
	switch rapid.IntRange(0, 6).Draw(t, "whether it is listed") {
	case 0:
		c.Kind = callerid.KindCampaign
	case 1:
		c.DeletedAt = at(9)
	default:
		c.Phones = drawPhones(t, id)
	}
	return c
}

// drawPhones: no other contact has them.
func drawPhones(t *rapid.T, id byte) []phone.Number {
	own := []phone.Number{annDesk + 10*phone.Number(id), 447_700_900_000 + phone.Number(id)}
	return rapid.SliceOfDistinct(rapid.SampledFrom(own), rapid.ID[phone.Number]).Draw(t, "phones")
}

// disturb changes one of the contacts, in any way that a list may show.
func (s *shelf) disturb(t *rapid.T) {
	if len(s.contacts) == 0 {
		return
	}
	i := rapid.IntRange(0, len(s.contacts)-1).Draw(t, "who changes")
	c := &s.contacts[i]
	switch rapid.IntRange(0, 3).Draw(t, "change") {
	case 0:
		id := c.ID
		s.update(func(tx store.Tx) error { return tx.DeleteContact(id) })
		s.contacts = slices.Delete(s.contacts, i, i+1)
	case 1:
		c.Phones = drawPhones(t, c.ID[15])
		s.update(setPhones(c.ID, c.Phones...))
	default:
		put := drawShelved(t, c.ID[15])
		put.Phones, put.CreatedAt = c.Phones, c.CreatedAt
		s.update(func(tx store.Tx) error { return tx.PutContact(put) })
		if !put.DeletedAt.IsZero() {
			put.Phones = nil // they are its former ones
		}
		*c = put
	}
}

func drawQuery(t *rapid.T) callerid.Query {
	maybe := rapid.IntRange(0, 3) // each of these one time in four
	q := callerid.Query{
		Order:      callerid.Order(rapid.IntRange(int(callerid.OrderName), int(callerid.OrderID)).Draw(t, "order")),
		Descending: rapid.Bool().Draw(t, "descending"),
		Limit:      rapid.IntRange(1, 4).Draw(t, "limit"),
	}
	if maybe.Draw(t, "words?") < 2 {
		q.Words = rapid.SliceOfN(rapid.SampledFrom([]string{
			"ann", "an", "nn", "a", "bob", "bo", "smith", "mit", "zoë", "zo", "李明", "李", "李小龍", "ärzte", "är", "arzte", "gmbh",
			"100%", "1000", "10", "x_y", "xwy", "%", "_", "wild*", "wil*", "wilder", "*", `"xyz"`, "two", "lines", "example.com",
			"second", "4155550", "44", "14", "0900", "5555", "unsearched", "[email",
		}), 1, 2).Draw(t, "words")
	}
	q.Filter = drawFilter(t, maybe)
	return q
}

func drawFilter(t *rapid.T, maybe *rapid.Generator[int]) (f callerid.Filter) {
	if maybe.Draw(t, "tags?") == 0 {
		f.Tags = rapid.SliceOfN(rapid.SampledFrom([]string{"vip", "Vip", "late", "ärzte", "none"}), 1, 2).Draw(t, "tags")
	}
	if maybe.Draw(t, "status?") == 0 {
		f.Status = rapid.SampledFrom([]callerid.Status{callerid.StatusActive, callerid.StatusDoNotCall}).Draw(t, "status")
	}
	if maybe.Draw(t, "campaign?") == 0 {
		f.Campaign = rapid.SampledFrom([]string{"spring", "autumn"}).Draw(t, "campaign")
	}
	if maybe.Draw(t, "created?") == 0 {
		f.CreatedFrom, f.CreatedUntil = at(rapid.IntRange(0, 2).Draw(t, "from")), at(rapid.IntRange(1, 4).Draw(t, "until"))
	}
	switch maybe.Draw(t, "contacted?") {
	case 0:
		f.ContactedFrom = at(rapid.IntRange(0, 3).Draw(t, "contacted from"))
	case 1:
		f.ContactedUntil = at(rapid.IntRange(1, 4).Draw(t, "contacted until"))
	}
	if maybe.Draw(t, "email?") == 0 {
		f.HasEmail = rapid.Ptr(rapid.Bool(), false).Draw(t, "has email")
	}
	if maybe.Draw(t, "calls?") == 0 {
		f.MinCalls = rapid.Ptr(rapid.Int64Range(0, 3), true).Draw(t, "min calls")
		f.MaxCalls = rapid.Ptr(rapid.Int64Range(0, 3), true).Draw(t, "max calls")
	}
	f.Deleted = maybe.Draw(t, "deleted?") == 0
	return f
}
