package storetest

import (
	"errors"
	"testing"

	"ringdex/internal/callerid"
)

func filtersTests() []test {
	return []test{
		{"SavedAndRead", testSavedFilters},
		{"NotFound", testFilterNotFound},
		{"OfOneOrganization", testFiltersOfOne},
	}
}

func (b book) save(name string, f callerid.Filter) {
	b.Helper()
	if err := b.store.SaveFilter(b.Context(), b.org, callerid.SavedFilter{Name: name, Filter: f}); err != nil {
		b.Fatalf("saving the filter %q: %v", name, err)
	}
}

func (b book) saved() []callerid.SavedFilter {
	b.Helper()
	saved, err := b.store.Filters(b.Context(), b.org)
	if err != nil {
		b.Fatalf("reading the filters of organization %d: %v", b.org, err)
	}
	return saved
}

// fullFilter has every field set.
func fullFilter() callerid.Filter {
	return callerid.Filter{
		Text: `o'neil "100%" 李`, Tags: []string{"vip", "a,b", `"q"`}, Status: callerid.StatusDoNotCall, Campaign: "frühling",
		CreatedFrom: at(1), CreatedUntil: at(2), ContactedFrom: at(3), ContactedUntil: at(4),
		HasEmail: new(false), MinCalls: new(int64(0)), MaxCalls: new(int64(1 << 60)), Deleted: true,
	}
}

// A filter is read as it was saved, in the order of the names; saved again under
// its name it is another one.
func testSavedFilters(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	same(t, "the filters of a new organization", b.saved(), []callerid.SavedFilter{})
	b.save("middle", fullFilter())
	b.save("last 'one'", callerid.Filter{})
	b.save("zz", callerid.Filter{HasEmail: new(true)})
	b.save("a", callerid.Filter{Tags: []string{"late"}})
	want := []callerid.SavedFilter{
		{Name: "a", Filter: callerid.Filter{Tags: []string{"late"}}}, {Name: "last 'one'"},
		{Name: "middle", Filter: fullFilter()}, {Name: "zz", Filter: callerid.Filter{HasEmail: new(true)}},
	}
	same(t, "the filters", b.saved(), want)
	for _, f := range []callerid.Filter{{Text: "again"}, fullFilter(), {}} {
		b.save("last 'one'", f)
		want[1].Filter = f
		same(t, "the filters after a replacement", b.saved(), want)
	}
	if err := e.Store.DeleteFilter(t.Context(), b.org, "middle"); err != nil {
		t.Fatalf("deleting a filter: %v", err)
	}
	same(t, "the filters that are left", b.saved(), []callerid.SavedFilter{want[0], want[1], want[3]})
}

func testFilterNotFound(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.save("mine", callerid.Filter{})
	for _, name := range []string{"", "nothing", "min", "mine "} {
		if err := e.Store.DeleteFilter(t.Context(), b.org, name); !errors.Is(err, callerid.ErrNotFound) {
			t.Errorf("deleting the filter %q: got the error %v, want ErrNotFound", name, err)
		}
	}
	if err := e.Store.DeleteFilter(t.Context(), b.org, "mine"); err != nil {
		t.Errorf("deleting a filter: %v", err)
	}
	if err := e.Store.DeleteFilter(t.Context(), b.org, "mine"); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("deleting a filter again: got the error %v, want ErrNotFound", err)
	}
}

func testFiltersOfOne(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	b.save("same", callerid.Filter{Text: "mine"})
	other.save("same", callerid.Filter{Text: "theirs"})
	other.save("theirs", callerid.Filter{})
	same(t, "the filters of one", b.saved(), []callerid.SavedFilter{{Name: "same", Filter: callerid.Filter{Text: "mine"}}})
	if err := e.Store.DeleteFilter(t.Context(), b.org, "theirs"); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("deleting another's filter: got the error %v, want ErrNotFound", err)
	}
	if err := e.Store.DeleteFilter(t.Context(), b.org, "same"); err != nil {
		t.Errorf("deleting a filter: %v", err)
	}
	if got := other.saved(); len(got) != 2 {
		t.Errorf("the other's filters are %+v", got)
	}
}
