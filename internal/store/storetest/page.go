package storetest

import (
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Page passes the same readings as Profile, of everybody and nobody else, in
// order, whatever the size of a page.
func testPage(t *testing.T, e Engine) {
	s := newScene(t, e)
	var want []store.Reading
	for _, caller := range s.everybody() {
		reading, err := e.Store.Profile(t.Context(), caller)
		if err != nil {
			t.Fatalf("reading %v: %v", caller, err)
		}
		want = append(want, reading)
	}
	for _, limit := range []int{1, 2, len(want) - 1, len(want), len(want) + 1} {
		same(t, "the book, page by page", readPages(t, e.Store, limit), want)
	}
}

// everybody is every caller that leads to somebody, in the order of Page.
func (s scene) everybody() []callerid.Caller {
	var present []callerid.Caller
	for caller, row := range s.index.rows {
		if row.Present {
			present = append(present, caller)
		}
	}
	slices.SortFunc(present, compareCallers)
	return present
}

// readPages reads until a page is not full.
func readPages(t tb, s store.Profiles, limit int) []store.Reading {
	t.Helper()
	var all []store.Reading
	var after callerid.Caller
	for {
		page, err := s.Page(t.Context(), after, limit)
		if err != nil {
			t.Fatalf("reading a page: %v", err)
		}
		if all = append(all, page...); len(page) < limit {
			return all
		}
		if len(page) > limit || compareCallers(page[limit-1].Caller, after) <= 0 {
			t.Fatalf("a page of %d after %v has %d readings", limit, after, len(page))
		}
		after = page[limit-1].Caller
	}
}
