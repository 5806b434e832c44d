package storetest

import (
	"fmt"
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func wordsTests() []test {
	return []test{
		{"Found", testWords},
		{"AllOfThem", testAllWords},
		{"AfterEveryChange", testWordsFollow},
	}
}

// searched is a contact, the words that find it alone, and some that don't. Words
// come in lower case, as callerid.SearchWords makes them.
type searched struct {
	name          string
	contact       callerid.Contact
	found, missed []string
}

func searches() []searched {
	return slices.Concat(fieldSearches(), letterSearches(), literalSearches(), phoneSearches())
}

func fieldSearches() []searched {
	return []searched{
		{"name", callerid.Contact{Name: "Barbara Streis"},
			[]string{"barbara", "bar", "arb", "ara", "eis", "streis", "ba", "b", "st", "s"},
			[]string{"ar", "is", "barbarra", "barbarastreis", "tr"}},
		{"first name", callerid.Contact{FirstName: "Quentin"}, []string{"quentin", "uent", "qu"}, []string{"ue"}},
		{"last name", callerid.Contact{LastName: "Underwood"}, []string{"underwood", "erwo", "un"}, []string{"nd"}},
		{"nick", callerid.Contact{Nick: "Bobo"}, []string{"bobo", "obo", "bo"}, []string{"ob"}},
		{"email", callerid.Contact{Email: "Harriet@Example.COM"},
			[]string{"harriet@example.com", "riet@exam", "example.com", "ha"}, []string{"harriet@example.org", "ar"}},
		{"email that is none", callerid.Contact{Email: "[email protected]"}, []string{"[email", "protected]"}, nil},
		{"other emails", callerid.Contact{OtherEmails: []string{"first@other.test", "Second@Other.Test"}},
			[]string{"first@other", "second@other.test", "se"}, []string{"testsecond", "test,second", `test","second`}},
		{"company", callerid.Contact{Company: "Zimmer & Söhne"}, []string{"zimmer", "söhne", "zi", "sö"}, []string{"zimmer&", "öh"}},
		{"notes", callerid.Contact{Notes: "first line\nsecond\tline, more"},
			[]string{"first", "line", "econd", "li", "more"}, []string{"linesecond", "in"}},
		{"what is not searched", callerid.Contact{
			Title: "unsearched", Description: "unsearched", Preferences: "unsearched", Tags: []string{"unsearched"},
			Meta: map[string]string{"unsearched": "unsearched"}, Channels: map[string]string{"slack": "unsearched"},
			Custom: map[string]callerid.Value{"unsearched": {Text: "unsearched"}},
		}, nil, []string{"unsearched", "search", "un", "slack", "active", "contact"}},
		{"across fields", callerid.Contact{Name: "Left", FirstName: "Middle", LastName: "Right", Company: "Over"},
			[]string{"left", "middle", "right", "over"}, []string{"leftmiddle", "middleright", "rightover", "leftover", "tmi"}},
	}
}

// letterSearches: any case, of any alphabet, and nothing but the case.
func letterSearches() []searched {
	return []searched{
		{"ASCII in capitals", callerid.Contact{Name: "SHOUTING"}, []string{"shouting", "outing", "sh"}, nil},
		{"German in capitals", callerid.Contact{Company: "ÄRZTE MÜNCHEN"},
			[]string{"ärzte", "ärz", "är", "ä", "münchen", "ünch", "mü"}, []string{"arzte", "munchen", "ar", "mu"}},
		{"Cyrillic", callerid.Contact{Name: "ПЁТР Ильич"}, []string{"пётр", "ётр", "ильич", "пё", "и"}, []string{"петр", "тр"}},
		{"Greek", callerid.Contact{Name: "ΝΙΚΟΛΑΟΥ"}, []string{"νικολαου", "κολα", "νι"}, []string{"ολ"}},
		{"Chinese, two characters", callerid.Contact{Name: "王伟"}, []string{"王伟", "王"}, []string{"王芳", "伟王"}},
		{"Chinese, many characters", callerid.Contact{Company: "北京大学出版社"}, []string{"北京大学出版社", "大学出", "北京"}, []string{"北大", "学大出"}},
		{"Japanese", callerid.Contact{Nick: "たなか さくら"}, []string{"たなか", "さくら", "た", "さく"}, []string{"かさく"}},
		{"outside the basic plane", callerid.Contact{Name: "😀😎🎉 Party"}, []string{"😀😎🎉", "party"}, []string{"🎉😀", "😀🎉"}},
	}
}

// literalSearches: no character has a meaning.
func literalSearches() []searched {
	return []searched{
		{"percent", callerid.Contact{Company: "100% Pure"}, []string{"100%", "00%"}, []string{"%", "1%0", "%pure", "100%%"}},
		{"no percent", callerid.Contact{Company: "1000 Things"}, []string{"1000", "things"}, []string{"100%", "10%0", "%"}},
		{"underscore", callerid.Contact{Company: "x_yz"}, []string{"x_y", "x_yz"}, []string{"_", "x__", "___"}},
		{"no underscore", callerid.Contact{Company: "xwyz"}, []string{"xwy", "xw"}, []string{"x_y", "____"}},
		{"backslash", callerid.Contact{Company: `path\name`}, []string{`path\name`, `th\n`}, []string{`\`, `path\\name`, `path\%`}},
		{"star", callerid.Contact{Company: "wild*fish"}, []string{"wild*", "d*f"}, []string{"*", "wild*h", "wil*"}},
		{"no star", callerid.Contact{Company: "wilder"}, []string{"wilde"}, []string{"wil*", "wi*"}},
		{"apostrophe", callerid.Contact{LastName: "O'Malley"}, []string{"o'malley", "o'm"}, []string{"'", "o''malley", "omalley"}},
		{"quotes", callerid.Contact{Notes: `calls it "ROSEBUD"`}, []string{`"rosebud"`, `"ros`, `ud"`}, []string{`""rosebud""`, `rosebud""`}},
		{"brackets", callerid.Contact{Notes: "call (evenings) [never] {x}"}, []string{"(evenings)", "[never]", "{x}", "(eve"}, []string{"()", "(evenings]"}},
		{"operators", callerid.Contact{Notes: "re:offer^2 -not near/5 a+b=c"},
			[]string{"re:offer", "fer^2", "-not", "near/5", "a+b=c", "e:o"}, []string{"re:*", "^re:", "name:re", "a+b+c"}},
		{"words of operators", callerid.Contact{Notes: "this AND that OR else NOT those NEAR these"}, []string{"and", "else", "near"}, []string{"and_that"}},
	}
}

func phoneSearches() []searched {
	return []searched{
		{"phones", callerid.Contact{Phones: []phone.Number{447_700_900_123, 4_930_901_820}},
			[]string{"447700900123", "7700900", "0900123", "44", "4", "49", "4930901820", "901820", "309"},
			[]string{"+447700900123", "1234930", "8204477", "77", "30", "00"}},
		{"phone in the notes", callerid.Contact{Notes: "+1 415 555 0199"}, []string{"415", "0199"}, []string{"4155550199"}},
	}
}

func testWords(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	all := searches()
	for i, s := range all {
		c := person(callerid.ContactID{15: byte(i + 1)}, "", s.contact.Phones...)
		s.contact.ID, s.contact.Kind, s.contact.Status = c.ID, c.Kind, c.Status
		s.contact.CreatedAt, s.contact.UpdatedAt = c.CreatedAt, c.UpdatedAt
		all[i] = s
		b.add(s.contact)
	}
	for _, s := range all {
		for _, word := range s.found {
			b.finds(s, word, true)
		}
		for _, word := range s.missed {
			b.finds(s, word, false)
		}
	}
}

// finds checks whether a word finds a contact, by name of the case and in an
// order or another.
func (b book) finds(s searched, word string, want bool) {
	b.Helper()
	for _, order := range []callerid.Order{callerid.OrderID, callerid.OrderName} {
		ids := b.list(callerid.Query{Words: []string{word}, Order: order, Limit: callerid.MaxPage})
		if got := slices.Contains(ids, s.contact.ID); got != want {
			b.Errorf("%s: found by %q in order %d: %t, want %t", s.name, word, order, got, want)
		}
	}
}

// Each of several words occurs somewhere, no matter in what and in which order.
func testAllWords(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	one := person(callerid.ContactID{15: 1}, "Barbara Streis", annDesk)
	one.Company, one.Notes = "Acme Ltd", "vip"
	other := person(callerid.ContactID{15: 2}, "Barbara Acton", bobDesk)
	other.Company = "Acme Inc"
	b.add(one, other)
	for _, c := range []struct {
		words []string
		want  []byte
	}{
		{[]string{"barbara", "acme"}, []byte{1, 2}}, {[]string{"acme", "barbara"}, []byte{1, 2}},
		{[]string{"acme", "streis"}, []byte{1}}, {[]string{"barbara", "ac"}, []byte{1, 2}}, {[]string{"ba", "ac", "in"}, []byte{2}},
		{[]string{"acme", "4155550100"}, []byte{1}}, {[]string{"55550102", "bar", "in"}, []byte{2}},
		{[]string{"barbara", "barbara"}, []byte{1, 2}}, {[]string{"barbara", "nobody"}, nil}, {[]string{"a", "b", "l", "v"}, []byte{1}},
		{[]string{"arb", "tre", "cme"}, []byte{1}}, {[]string{"vip", "acton"}, nil}, {[]string{}, []byte{1, 2}},
	} {
		for order := callerid.OrderName; order <= callerid.OrderID; order++ {
			q := callerid.Query{Filter: callerid.Filter{Text: "words count, not this"}, Words: c.words, Order: order, Limit: 1}
			got := slices.SortedFunc(slices.Values(b.list(q)),
				func(a, b callerid.ContactID) int { return slices.Compare(a[:], b[:]) })
			same(t, fmt.Sprintf("the contacts by %q in order %d", c.words, order), got, numbered(c.want...))
		}
	}
}

// What is found is what is on file now: never by what was there before.
func testWordsFollow(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Original", annDesk), person(bob, "Bystander", bobDesk))
	for _, step := range []struct {
		name        string
		do          func(store.Tx) error
		finds, lost []string
	}{
		{"add", func(store.Tx) error { return nil }, []string{"original", "or", "5550100"}, nil},
		{"put", func(tx store.Tx) error {
			return edit(tx, ann, func(c *callerid.Contact) { c.Name, c.OtherEmails = "Renamed", []string{"new@mail.test"} })
		}, []string{"renamed", "re", "new@mail"}, []string{"original", "or"}},
		{"assign", func(tx store.Tx) error { return tx.Assign(freeLine, ann) }, []string{"5550105", "5550100", "renamed"}, nil},
		{"release", func(tx store.Tx) error { return tx.Release(annDesk) }, []string{"5550105"}, []string{"5550100"}},
		{"assign another's", func(tx store.Tx) error { return tx.Assign(bobDesk, ann) }, []string{"5550102"}, nil},
		{"another takes it", func(tx store.Tx) error { return tx.Assign(bobDesk, bob) }, []string{"5550105"}, []string{"5550102"}},
		{"set phones", setPhones(ann, goneLine), []string{"5550104", "14"}, []string{"5550105"}},
		{"bin", func(tx store.Tx) error { return bin(tx, ann, at(1)) }, nil, []string{"renamed", "re", "5550104", "14155550104"}},
		{"unbin", func(tx store.Tx) error { return unbin(tx, ann) }, []string{"renamed", "5550104"}, nil},
		{"merge", func(tx store.Tx) error { return tx.MergeContact(bob, ann) }, []string{"5550102", "5550104"}, []string{"bystander"}},
		{"delete", func(tx store.Tx) error { return tx.DeleteContact(ann) }, nil, []string{"renamed", "re", "5550102", "5550104"}},
	} {
		b.update(step.do)
		for _, word := range step.finds {
			b.finds(searched{name: "after " + step.name, contact: person(ann, "")}, word, true)
		}
		for _, word := range step.lost {
			b.finds(searched{name: "after " + step.name, contact: person(ann, "")}, word, false)
		}
	}
}
