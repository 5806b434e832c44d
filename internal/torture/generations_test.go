package torture_test

import (
	"path/filepath"
	"time"

	"ringdex/internal/torture/wire"
)

// failOver promotes a standby that lacks the last commits. The old primary lives
// on; nobody reaches it any more.
func failOver(f *fleet) {
	standby := f.postgres.Standby()
	standby.Behind()
	time.Sleep(bound)
	f.renew("a fail-over", func() {
		for _, s := range f.servers {
			s.postgres.Aim(host(f, standby.URL()))
			s.postgres.Cut()
		}
		standby.Promote()
		f.postgres = standby
	})
}

// restore brings the database back in place to what it was a bound ago. The servers
// run on, but are kept out meanwhile: they would be part of a deadlock.
func restore(f *fleet) {
	file := filepath.Join(f.dir, "dump")
	f.postgres.Dump(file)
	time.Sleep(bound)
	out := toPostgres("", wire.Fault{Refuse: true})
	f.renew("a dump is restored", func() {
		out.begin(f)
		defer out.end(f)
		f.postgres.Restore(file)
	})
}

// renew does what takes the database back, while nobody writes: what is told from
// now on is what was there, or what is there then.
func (f *fleet) renew(what string, back func()) {
	f.Helper()
	f.writing.Lock()
	defer f.writing.Unlock()
	f.read()
	since := f.now()
	back()
	census, err := f.ledger.Census(f.Context(), f.database(), what, since)
	f.must("counting all numbers", err)
	f.ledger.Renew(census, f.checker.Known())
	f.mu.Lock()
	f.erased.Revived() // what was lost may be an erasure
	f.mu.Unlock()
	f.checker.Learn(census)
}
