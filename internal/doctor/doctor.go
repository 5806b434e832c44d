// Package doctor examines an installation from outside, as an operator would: its
// database, its Redis, its servers, and whether they say the same about a sample of
// callers. It changes nothing.
//
// What it calls wrong is wrong: where something changes while it looks, it passes
// that by.
package doctor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/checkup"
	"ringdex/internal/store"
)

// Database is what all others have to agree with.
type Database interface {
	store.Feed
	Profile(ctx context.Context, c callerid.Caller) (store.Reading, error)
	// Checkup is what the engine says about itself.
	Checkup(ctx context.Context) ([]checkup.Finding, error)
}

// Doctor examines one installation: Database first, then what there is besides.
type Doctor struct {
	db       Database
	findings []checkup.Finding
	// What Database has learned; sample is nil unless it came to its end.
	sample    *sample
	directory store.Directory
	mark      store.Mark
	marked    time.Time
	bound     time.Duration
}

// New returns a doctor for the installation of a database, or for what there is
// besides: then db may be nil, and Database must not be called.
func New(db Database) *Doctor { return &Doctor{db: db} }

// Failed adds that a subject cannot be looked at.
func (d *Doctor) Failed(subject string, err error) { d.failed(subject, "", err) }

// Findings so far, in the order in which they were made.
func (d *Doctor) Findings() []checkup.Finding { return slices.Clone(d.findings) }

func (d *Doctor) add(f ...checkup.Finding) { d.findings = append(d.findings, f...) }

func (d *Doctor) fine(subject, format string, args ...any) {
	d.add(checkup.Finding{Subject: subject, Text: fmt.Sprintf(format, args...)})
}

func (d *Doctor) note(subject, advice, format string, args ...any) {
	d.add(checkup.Finding{Level: checkup.Note, Subject: subject, Text: fmt.Sprintf(format, args...), Advice: advice})
}

func (d *Doctor) wrong(subject, advice, format string, args ...any) {
	d.add(checkup.Finding{Level: checkup.Wrong, Subject: subject, Text: fmt.Sprintf(format, args...), Advice: advice})
}

func (d *Doctor) failed(subject, advice string, err error) {
	f := checkup.Failed(subject, err)
	f.Advice = advice
	d.add(f)
}

// era is the generation of the database, shortened.
func (d *Doctor) era() answer.Era { return answer.EraOf(d.mark.Generation) }

// voidCaches is the way back for caches that hold what never was the truth.
const voidCaches = "in the database, give meta.epoch another value (Postgres: UPDATE meta SET epoch = gen_random_uuid(); SQLite: UPDATE meta SET epoch = lower(hex(randomblob(16)))): servers load anew, and nothing in any cache is told any more"
