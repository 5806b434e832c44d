package main

import (
	"context"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// The numbers of the sample organization.
const (
	alex    = "+14155551200"
	jamie   = "+12025550133"
	john    = "+16045551234"
	nobody  = "+14155550199"
	another = "+14155550188"
)

func named(name string) func(*ringdexv1.RecognizeCallerResponse) bool {
	return func(a *ringdexv1.RecognizeCallerResponse) bool { return a.GetCaller().GetName() == name }
}

// Whatever is changed in psql is heard from every server, and what was there
// before is spoken by none once the bound has passed.
func TestEditsByHand(t *testing.T) {
	f := newFleet(t)
	for _, edit := range []struct {
		sql, from string
		old, new  string // "" is nobody
	}{
		{"UPDATE contacts SET name = 'Sascha Chen' WHERE name = 'Alex Chen'", alex, "Alex Chen", "Sascha Chen"},
		{"UPDATE callers SET number = 14155550188 WHERE number = 14155551200", alex, "Sascha Chen", ""},
		{"UPDATE contacts SET name = 'Kim Chen' WHERE name = 'Sascha Chen'", another, "Sascha Chen", "Kim Chen"},
		{"DELETE FROM contacts WHERE name = 'Jamie Lee'", jamie, "Jamie Lee", ""},
		{"UPDATE callers SET contact = (SELECT id FROM contacts WHERE name = 'Kim Chen') WHERE number = 16045551234", john, "John Smith", "Kim Chen"},
		{"DELETE FROM callers WHERE number = 16045551234", john, "Kim Chen", ""},
		{"INSERT INTO callers (org, number, contact) SELECT org, 16045551234, id FROM contacts WHERE name = 'Jane Doe'", john, "", "Jane Doe"},
		{"TRUNCATE callers", another, "Kim Chen", ""},
	} {
		f.until(edit.from, named(edit.old))
		f.exec(edit.sql)
		f.ringFor(bound, func(string, *ringdexv1.RecognizeCallerResponse) {}, edit.from)
		f.ringFor(bound, func(_ string, a *ringdexv1.RecognizeCallerResponse) {
			name, undecided := a.GetCaller().GetName(), a.GetOutcome() == ringdexv1.Outcome_OUTCOME_UNDECIDED
			if name != edit.new && !undecided {
				t.Fatalf("after the bound, %s still hears %q: %v", edit.sql, name, a)
			}
		}, edit.from)
		f.until(edit.from, named(edit.new))
	}
}

// Whatever breaks behind the servers, every ring is answered, and never with
// more than can be proven.
func TestFaults(t *testing.T) {
	f := newFleet(t)
	for _, fault := range []struct {
		name       string
		begin, end func()
		// blind tells that nothing can be proven once the bound has passed.
		blind bool
	}{
		{"Redis stopped", f.redis.Stop, f.redis.Start, false},
		{"Redis frozen", f.redis.Freeze, f.redis.Thaw, false},
		{"Redis emptied", f.flush, func() {}, false},
		{"Postgres frozen", f.postgres.Freeze, f.postgres.Thaw, true},
		{"Postgres killed", f.postgres.Kill, f.postgres.Start, true},
		{"both gone", func() { f.postgres.Kill(); f.redis.Kill() }, func() { f.redis.Start(); f.postgres.Start() }, true},
	} {
		t.Run(fault.name, func(t *testing.T) {
			f.t, f.slowest = t, 0
			f.complete() // a fault before that is told as undecided, even of nobody
			f.until(alex, named("Alex Chen"))
			fault.begin()
			f.ringFor(2*bound, func(string, *ringdexv1.RecognizeCallerResponse) {}, alex, nobody)
			f.ringFor(2*bound, func(from string, a *ringdexv1.RecognizeCallerResponse) {
				undecided := a.GetOutcome() == ringdexv1.Outcome_OUTCOME_UNDECIDED
				switch {
				case from == alex && (a.GetCaller().GetName() != "Alex Chen" || fault.blind) && !undecided:
					t.Fatalf("somebody on file hears %v", a)
				case from == nobody && a.GetOutcome() != ringdexv1.Outcome_OUTCOME_UNKNOWN:
					t.Fatalf("nobody on file hears %v", a)
				case from == nobody && fault.blind && a.GetReason() != ringdexv1.Reason_REASON_STALE:
					t.Fatalf("without a database, nobody on file is told as certain: %v", a)
				}
			}, alex, nobody)
			fault.end()
			f.until(alex, named("Alex Chen"))
			f.until(nobody, func(a *ringdexv1.RecognizeCallerResponse) bool {
				return a.GetOutcome() == ringdexv1.Outcome_OUTCOME_UNKNOWN && a.GetReason() == ringdexv1.Reason_REASON_UNSPECIFIED
			})
			t.Logf("slowest ring: %v", f.slowest)
		})
	}
}

// flush empties Redis.
func (f *fleet) flush() {
	opts, err := goredis.ParseURL(f.redis.URL())
	if err != nil {
		f.t.Fatal(err)
	}
	c := goredis.NewClient(opts)
	defer c.Close()
	if err := c.FlushAll(context.Background()).Err(); err != nil {
		f.t.Fatal(err)
	}
}
