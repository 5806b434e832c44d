package storetest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// follower is the plainest index there can be: all it knows, it was told by the
// feed. It checks what the feed promises of each row on the way.
type follower struct {
	tb
	feed      store.Feed
	mark      store.Mark
	rows      map[callerid.Caller]store.Row
	directory uint64
	bound     time.Duration
}

// follow loads. The first poll may well bring rows again.
func follow(t tb, feed store.Feed) *follower {
	t.Helper()
	f := &follower{tb: t, feed: feed, rows: map[callerid.Caller]store.Row{}}
	var loaded []store.Row
	mark, err := feed.Load(t.Context(), func(batch []store.Row) { loaded = append(loaded, batch...) })
	if err != nil {
		t.Fatalf("loading: %v", err)
	}
	f.mark = mark
	f.apply(loaded)
	if len(f.rows) != len(loaded) {
		t.Errorf("Load passed %d rows of %d callers, want one each", len(loaded), len(f.rows))
	}
	return f
}

// poll applies what changed, and reloads the organizations that overflowed.
func (f *follower) poll() store.Delta {
	f.Helper()
	delta, err := f.feed.Poll(f.Context(), f.mark)
	if err != nil {
		f.Fatalf("polling: %v", err)
	}
	if delta.Mark.Generation != f.mark.Generation {
		f.Fatalf("the generation changed from %q to %q", f.mark.Generation, delta.Mark.Generation)
	}
	if len(delta.Rows) > store.PollLimit {
		f.Errorf("a poll brought %d rows, more than PollLimit", len(delta.Rows))
	}
	if delta.Directory < f.directory {
		f.Errorf("the directory's version fell from %d to %d", f.directory, delta.Directory)
	}
	f.apply(delta.Rows)
	for _, org := range delta.Overflow {
		f.reload(org)
	}
	f.mark, f.directory, f.bound = delta.Mark, delta.Directory, delta.Bound
	return delta
}

func (f *follower) reload(org callerid.OrgID) {
	f.Helper()
	var rows []store.Row
	err := f.feed.LoadOrg(f.Context(), org, func(batch []store.Row) { rows = append(rows, batch...) })
	if err != nil {
		f.Fatalf("reloading organization %d: %v", org, err)
	}
	for _, row := range rows {
		if row.Caller.Org != org {
			f.Errorf("LoadOrg of %d passed a row of %d", org, row.Caller.Org)
		}
	}
	f.apply(rows)
}

// apply takes the newest copy of each row. None may be older than what is known,
// since all of it was read later.
func (f *follower) apply(rows []store.Row) {
	f.Helper()
	newest := map[callerid.Caller]store.Row{}
	for _, row := range rows {
		if row.Version >= newest[row.Caller].Version {
			newest[row.Caller] = row
		}
	}
	for caller, row := range newest {
		old := f.rows[caller]
		switch {
		case row.Version == 0:
			f.Errorf("the row of %v has no version", caller)
		case row.Version < old.Version:
			f.Errorf("the version of %v fell from %d to %d", caller, old.Version, row.Version)
		case row.Version == old.Version && row.Present != old.Present:
			f.Errorf("version %d of %v is both present and a tombstone", row.Version, caller)
		}
	}
	maps.Copy(f.rows, newest)
}

// moved polls and returns the callers whose version is another one since, in
// order.
func (f *follower) moved() []callerid.Caller {
	f.Helper()
	before := maps.Clone(f.rows)
	f.poll()
	var moved []callerid.Caller
	for caller, row := range f.rows {
		if row.Version != before[caller].Version {
			moved = append(moved, caller)
		}
	}
	sortCallers(moved)
	return moved
}

// agrees compares the index with the truth, and returns the truth: on these
// numbers of a book they have to be the same, version by version.
func (f *follower) agrees(b book, numbers ...phone.Number) []store.Reading {
	f.Helper()
	var readings []store.Reading
	for _, n := range numbers {
		row, truth := f.rows[b.caller(n)], b.read(n)
		if row.Version != truth.Version || row.Present != (truth.Profile != nil) {
			f.Errorf("+%d of organization %d: the index has version %d, present %t; the truth is version %d, present %t",
				n, b.org, row.Version, row.Present, truth.Version, truth.Profile != nil)
		}
		if f.mark.Generation != truth.Generation || f.directory != truth.Directory {
			f.Errorf("the feed is at generation %q, directory %d; the truth at %q, %d",
				f.mark.Generation, f.directory, truth.Generation, truth.Directory)
		}
		readings = append(readings, truth)
	}
	return readings
}

func sortCallers(callers []callerid.Caller) {
	slices.SortFunc(callers, compareCallers)
}

// compareCallers is the order of Page.
func compareCallers(a, b callerid.Caller) int {
	return cmp.Or(cmp.Compare(a.Org, b.Org), cmp.Compare(a.Number, b.Number))
}
