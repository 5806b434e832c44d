package sqlite

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// What was removed is nowhere in the files: not in freed pages, not in an index of
// trigrams, not in the log.
func TestScour(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ringdex.db")
	s := openStore(t, path)
	org, err := s.CreateOrganization(t.Context(), callerid.Organization{Name: "one"})
	if err != nil {
		t.Fatal(err)
	}
	update := func(fn func(store.Tx) error) {
		t.Helper()
		if err := s.Update(t.Context(), org, fn); err != nil {
			t.Fatal(err)
		}
	}
	const n, gone, word = 500, 250, "\u0416\u0429\u042e\u042f" // of letters that nobody else has
	contact := func(i int) callerid.Contact {
		c := callerid.Contact{
			ID: callerid.ContactID{0: 1, 14: byte(i >> 8), 15: byte(i)}, Kind: callerid.KindContact, Status: callerid.StatusActive,
			Name: fmt.Sprintf("Somebody Else %d", i), Phones: []phone.Number{14155550000 + phone.Number(i)},
		}
		if i == gone {
			c.Name, c.Notes = word, word+" lives here"
		}
		return c
	}
	for from := 0; from < n; from += 50 { // many segments
		var some []callerid.Contact
		for i := range 50 {
			some = append(some, contact(from+i))
		}
		update(func(tx store.Tx) error { return tx.AddContacts(some) })
	}
	traces := [][]byte{[]byte(word), []byte("\u0436\u0449\u044e")[1:], []byte("\u0449\u044e\u044f")[1:]}
	if found := held(t, path, traces); found != len(traces) {
		t.Fatalf("of somebody on file %d traces are found, and not %d: this test finds nothing", found, len(traces))
	}
	update(func(tx store.Tx) error { return tx.DeleteContact(contact(gone).ID) })
	if held(t, path, traces) == 0 {
		t.Error("there is nothing to scour: this test shows nothing")
	}
	if err := s.Scour(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := held(t, path, traces); found != 0 {
		t.Errorf("%d traces are left", found)
	}
	found, err := s.List(t.Context(), org, callerid.Query{Words: []string{"else", "49"}, Order: callerid.OrderID, Limit: 100})
	if err != nil || len(found.Contacts) != 11 {
		t.Errorf("a search finds %d, %v", len(found.Contacts), err)
	}
}

// held counts which of the traces are in the files of a database.
func held(t *testing.T, path string, traces [][]byte) (found int) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) != 3 {
		t.Fatalf("the database is %v, %v", files, err)
	}
	var all []byte
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	for _, trace := range traces {
		if bytes.Contains(all, trace) {
			found++
		}
	}
	return found
}
