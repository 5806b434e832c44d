package storetest

import (
	"slices"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Page passes the same readings as Profile, as far as an answer shows them, of
// everybody once and nobody else, whatever the size of a page.
func testPage(t *testing.T, e Engine) {
	s := newScene(t, e)
	var want []store.Reading
	for _, caller := range s.everybody() {
		reading, err := e.Store.Profile(t.Context(), caller)
		if err != nil {
			t.Fatalf("reading %v: %v", caller, err)
		}
		want = append(want, shown(reading))
	}
	for _, limit := range []int{1, 2, len(want) - 1, len(want), len(want) + 1} {
		same(t, "the book, page by page", readPages(t, e.Store, limit), want)
	}
}

// shown is what an answer shows.
func shown(r store.Reading) store.Reading {
	profile := *r.Profile
	c := &profile.Contact
	c.OtherEmails, c.FormerPhones, c.DeletedAt, c.CreatedAt, c.UpdatedAt = nil, nil, time.Time{}, time.Time{}, time.Time{}
	r.Profile = &profile
	return r
}

// everybody is every caller that leads to somebody, in order.
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

// readPages reads all pages and returns the readings in the order of callers.
func readPages(t tb, s store.Profiles, limit int) []store.Reading {
	t.Helper()
	var all []store.Reading
	for after, ended := "", false; !ended; {
		page, err := s.Page(t.Context(), after, limit)
		if err != nil {
			t.Fatalf("reading a page: %v", err)
		}
		if page.Next == after && after != "" {
			t.Fatalf("the page after %q ends where it began", after)
		}
		for _, r := range page.Readings {
			all = append(all, shown(r))
		}
		after, ended = page.Next, page.Next == ""
	}
	slices.SortFunc(all, func(a, b store.Reading) int { return compareCallers(a.Caller, b.Caller) })
	return all
}
