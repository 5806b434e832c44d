package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Which way a page is found, and after how many tries, does not show.
func TestEveryWayListsTheSame(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "db"))
	org := shelved(t, s, 150)
	rapid.Check(t, func(rt *rapid.T) {
		q := drawListed(rt)
		want := everyPage(rt, s, org, q, 1_000_000)
		for _, effort := range []int{1, 5, 40} {
			if diff := cmp.Diff(want, everyPage(rt, s, org, q, effort)); diff != "" {
				rt.Fatalf("with effort %d the list by %+v differs (-at once +in steps):\n%s", effort, q, diff)
			}
		}
	})
}

// shelved makes an organization of n contacts, of whom a half, a tenth or a
// hundredth have something in common.
func shelved(t *testing.T, s *Store, n int) callerid.OrgID {
	t.Helper()
	org, err := s.CreateOrganization(t.Context(), callerid.Organization{Name: "Shelf"})
	if err != nil {
		t.Fatal(err)
	}
	var contacts []callerid.Contact
	var ids []callerid.ContactID
	for i := range n {
		c := callerid.Contact{
			ID: uuid.UUID{0: byte(i * 37), 1: byte(i >> 8), 15: byte(i)}, Kind: callerid.KindContact, Status: callerid.Status(i%2 + 1),
			Name: []string{"Ann", "Bob", "", "ÄNNE"}[i%4], Notes: fmt.Sprintf("note %d", i), CallCount: int64(i % 7),
			CreatedAt: time.Unix(int64(i%50), 0), UpdatedAt: time.Unix(0, 0), Tags: []string{"all"}, Phones: []phone.Number{phone.Number(firstNumber + i)},
		}
		if i%10 == 0 {
			c.Tags, c.Email, c.LastContactedAt = append(c.Tags, "Tenth"), "tenth@example.com", time.Unix(int64(i), 0)
			ids = append(ids, c.ID)
		}
		if i%100 == 0 {
			c.Tags, c.DeletedAt = append(c.Tags, "Rare"), time.Unix(1, 0)
		}
		contacts = append(contacts, c)
	}
	err = s.Update(t.Context(), org, func(tx store.Tx) error {
		if err := tx.AddContacts(contacts); err != nil {
			return err
		}
		return tx.AddCalled("spring", ids...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return org
}

func drawListed(t *rapid.T) callerid.Query {
	q := callerid.Query{
		Order:      callerid.Order(rapid.IntRange(int(callerid.OrderName), int(callerid.OrderID)).Draw(t, "order")),
		Descending: rapid.Bool().Draw(t, "descending"), Limit: rapid.SampledFrom([]int{7, 40, 500}).Draw(t, "limit"),
	}
	var names []string
	filters := listFilters()
	for name := range filters {
		names = append(names, name)
	}
	slices.Sort(names)
	f := filters[rapid.SampledFrom(names).Draw(t, "filter")]
	q.Filter = f.Filter
	q.Words = rapid.SliceOfN(rapid.SampledFrom([]string{"ann", "änne", "än", "note", "17", "141555501", "2", "@ex"}), 0, 2).Draw(t, "words")
	q.Tags = rapid.SliceOfN(rapid.SampledFrom([]string{"all", "tenth", "rare"}), 0, 1).Draw(t, "tags")
	if !q.CreatedFrom.IsZero() {
		q.CreatedFrom, q.CreatedUntil = time.Unix(10, 0), time.Unix(30, 0)
	}
	if !q.ContactedFrom.IsZero() {
		q.ContactedFrom = time.Unix(100, 0)
	}
	if !q.ContactedUntil.IsZero() {
		q.ContactedUntil = time.Unix(200, 1)
	}
	return q
}

func everyPage(t *rapid.T, s *Store, org callerid.OrgID, q callerid.Query, effort int) (ids []callerid.ContactID) {
	for {
		page, err := s.list(t.Context(), org, q, effort)
		if err != nil {
			t.Fatalf("listing by %+v: %v", q, err)
		}
		for _, c := range page.Contacts {
			ids = append(ids, c.ID)
		}
		if q.After = page.Next; q.After == "" {
			return ids
		}
	}
}

// A letter is found by its small form, whichever Unicode the index knows.
func TestEveryLetterIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	openStore(t, path)
	s := openShell(t, path)
	s.exec("INSERT INTO organizations (org, name) VALUES (1, 'letters'); BEGIN")
	var letters []rune
	for r := rune('A'); r <= unicode.MaxRune; r++ {
		if unicode.ToLower(r) != r {
			letters = append(letters, r)
			s.exec(fmt.Sprintf("INSERT INTO contacts (org, id, notes) VALUES (1, '%s', 'x%sy %c')", letterID(r), strings.Repeat(string(r), 3), r))
		}
	}
	s.exec("COMMIT")
	for _, r := range letters {
		for _, word := range []string{strings.Repeat(string(r), 3), "x" + string(r), string(r)} {
			q := callerid.Query{Words: []string{strings.ToLower(word)}, Order: callerid.OrderID, Limit: callerid.MaxPage}
			l := listing{query: q, sorting: sortingOf(q.Order), wanted: wantedBy(1, q), most: 2000}
			l.short = l.wanted.sources[0]
			if !s.found(l.find(span{}), letterID(r)) {
				t.Errorf("%U is not found by %q", r, q.Words)
			}
		}
	}
}

func letterID(r rune) callerid.ContactID {
	return uuid.UUID{13: byte(r >> 16), 14: byte(r >> 8), 15: byte(r)}
}

// found tells whether a query lists a contact.
func (s shell) found(query clause, id callerid.ContactID) (found bool) {
	s.Helper()
	err := s.conn.QueryRowContext(s.Context(), "SELECT count(*) > 0 FROM ("+query.sql+") WHERE id = ?", append(query.args, id.String())...).Scan(&found)
	if err != nil {
		s.Fatal(err)
	}
	return found
}

// The index of emails that are none at first sight has all that are none.
func TestOddEmails(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "db"))
	org, err := s.CreateOrganization(t.Context(), callerid.Organization{Name: "Emails"})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		email := rapid.StringOfN(rapid.SampledFrom([]rune("aZ0@@..-_+ \tä")), 0, 12, -1).Draw(rt, "email")
		c := callerid.Contact{ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Email: email}
		err := s.Update(rt.Context(), org, func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{c}) })
		if err != nil {
			rt.Fatal(err)
		}
		for _, effort := range []int{1, 1_000_000} {
			listed := 0
			for _, has := range []bool{true, false} {
				q := callerid.Query{Filter: callerid.Filter{HasEmail: &has}, Order: callerid.OrderID, Limit: callerid.MaxPage}
				if slices.Contains(everyPage(rt, s, org, q, effort), c.ID) {
					listed++
				}
			}
			if listed != 1 {
				rt.Errorf("a contact with the email %q is in %d lists, of those with an email and of those without", email, listed)
			}
		}
		if err := s.Update(rt.Context(), org, func(tx store.Tx) error { return tx.DeleteContact(c.ID) }); err != nil {
			rt.Fatal(err)
		}
	})
}

// Times on file are in microseconds; those of a filter may be between two.
func TestFilterBetweenMicroseconds(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "db"))
	org := shelved(t, s, 2) // the second is created at second 1
	first, second := time.Unix(0, 0), time.Unix(1, 0)
	for _, c := range []struct {
		f    callerid.Filter
		want int
	}{
		{callerid.Filter{CreatedFrom: first.Add(1)}, 1}, {callerid.Filter{CreatedFrom: second}, 1}, {callerid.Filter{CreatedFrom: second.Add(1)}, 0},
		{callerid.Filter{CreatedFrom: first.Add(1), CreatedUntil: second}, 0}, {callerid.Filter{CreatedFrom: first.Add(1), CreatedUntil: second.Add(1)}, 1},
	} {
		for order := callerid.OrderName; order <= callerid.OrderID; order++ {
			page, err := s.List(t.Context(), org, callerid.Query{Filter: c.f, Order: order, Limit: 10})
			if err != nil || len(page.Contacts) != c.want {
				t.Errorf("created from %v until %v, in order %d: got %d contacts and the error %v, want %d",
					c.f.CreatedFrom, c.f.CreatedUntil, order, len(page.Contacts), err, c.want)
			}
		}
	}
}
