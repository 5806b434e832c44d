package intake

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"unicode/utf8"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// heap is a book for fuzzing only, where a database would take the time: it
// knows of numbers and contacts what the contract says, and no more.
type heap struct {
	store.Tx
	owners map[phone.Number]store.Owner
	marked map[phone.Number]bool
	count  int
}

func (h *heap) Update(_ context.Context, _ callerid.OrgID, fn func(store.Tx) error) error {
	return fn(h)
}

func (h *heap) Owners(numbers []phone.Number, _ ...callerid.ContactID) (map[phone.Number]store.Owner, error) {
	found := map[phone.Number]store.Owner{}
	for _, n := range numbers {
		if owner, ok := h.owners[n]; ok {
			found[n] = owner
		}
	}
	return found, nil
}

func (h *heap) CountContacts() (int, error) { return h.count, nil }

func (h *heap) AddContacts(contacts []callerid.Contact) error {
	h.count += len(contacts)
	for _, c := range contacts {
		if len(c.Phones) == 0 || !utf8.ValidString(c.Name) || bytes.ContainsRune([]byte(c.Notes), 0) {
			return errors.New("a contact that no database takes")
		}
		for _, n := range c.Phones {
			if _, taken := h.owners[n]; taken {
				return callerid.ErrExists
			}
			h.owners[n] = store.Owner{Contact: c.ID, Kind: c.Kind}
		}
	}
	return nil
}

func (h *heap) SetDoNotCall(_ bool, numbers ...phone.Number) error {
	for _, n := range numbers {
		h.marked[n] = true
	}
	return nil
}

// Whatever the file: it is a header's fault or every row is accounted for, and a
// second import finds everything in place.
func FuzzImport(f *testing.F) {
	f.Add([]byte("phone,name,tags\n+14155551200;+12025550133,Alex,Do Not Call\n+14155551200,,\n?,,\n"), 0)
	f.Add([]byte("name;phone;dnc;email;notes\n\"A\n\";1.4155E+10;1;x;\n\xfc;14155551200.0;;;\n"), 1)
	f.Add([]byte("\xff\xfep\x00h\x00o\x00n\x00e\x00\n\x00"), 2)
	f.Fuzz(func(t *testing.T, file []byte, limit int) {
		book := &heap{owners: map[phone.Number]store.Owner{}, marked: map[phone.Number]bool{}}
		opts := Options{Org: callerid.Organization{Region: "US", Plan: callerid.Plan{Limit: max(0, limit)}}}
		first, err := Import(t.Context(), book, bytes.NewReader(file), opts)
		if errors.Is(err, callerid.ErrInvalid) && first.Rows == 0 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if first.Rows != first.Imported+first.Duplicates+first.LeftOut+len(first.Skipped) {
			t.Errorf("rows are missing from %+v", first)
		}
		if (first.Refused > 0) != (len(book.marked) > 0) {
			t.Errorf("%d refusals, %d marks", first.Refused, len(book.marked))
		}
		again, err := Import(t.Context(), book, bytes.NewReader(file), opts)
		if err != nil || again.Imported != 0 || again.Duplicates != first.Imported+first.Duplicates || again.LeftOut != first.LeftOut {
			t.Errorf("at first %+v, then %+v, %v", first, again, err)
		}
		if opts.Org.Plan.Limit > 0 && first.Imported > opts.Org.Plan.Limit {
			t.Errorf("%d contacts beyond the limit of %d", first.Imported, opts.Org.Plan.Limit)
		}
	})
}
