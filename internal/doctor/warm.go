package doctor

import (
	"context"
	"errors"
	"fmt"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/checkup"
)

// Warm is the cache that servers share.
type Warm interface {
	// Peek returns what is kept for a caller, whatever it is good for: false for
	// nothing, answer.ErrCorrupt for what is no answer.
	Peek(ctx context.Context, c callerid.Caller) (answer.Answer, bool, error)
	Checkup(ctx context.Context) []checkup.Finding
}

// Warm examines Redis, and compares the sample with what it keeps.
func (d *Doctor) Warm(ctx context.Context, warm Warm) {
	findings := warm.Checkup(ctx)
	d.add(findings...)
	for _, f := range findings {
		if f.Err != nil {
			return // a part of it is away
		}
	}
	if d.sample == nil {
		return
	}
	var kept kept
	for _, row := range d.sample.rows {
		if err := d.compare(ctx, warm, row.Caller, &kept); err != nil {
			d.failed("redis", "", fmt.Errorf("comparing redis with the database: %w", err))
			return
		}
	}
	d.judgeKept(kept)
}

// kept counts what was found for the callers of a sample.
type kept struct{ asked, current, older, missing, former, foreign, wrong int }

func (d *Doctor) compare(ctx context.Context, warm Warm, c callerid.Caller, k *kept) error {
	held, ok, err := warm.Peek(ctx, c)
	switch {
	case errors.Is(err, answer.ErrCorrupt), err == nil && ok && held.Caller() != c:
		k.asked++
		k.foreign++
		return nil
	case err != nil:
		return err
	}
	reading, err := d.db.Profile(ctx, c) // later: what is held cannot be newer
	if err != nil {
		return err
	}
	truth, err := answer.FingerprintOf(reading)
	if err != nil || !ok && reading.Profile == nil {
		return err
	}
	k.asked++
	k.count(ok, held, truth)
	return nil
}

func (k *kept) count(ok bool, held answer.Answer, truth answer.Fingerprint) {
	switch {
	case !ok:
		k.missing++
	case held.Fingerprint() == truth:
		k.current++
	case held.Era() != truth.Era:
		k.former++
	case held.Version() < truth.Version || held.Fingerprint().Interactions != truth.Interactions:
		k.older++
	default:
		k.wrong++
	}
}

func (d *Doctor) judgeKept(k kept) {
	if k.wrong > 0 {
		d.wrong("redis", voidCaches+"; then look for who changes the database with its triggers off, or writes to Redis",
			"%d of %d sampled answers are at the database's version and say something else: they are told", k.wrong, k.asked)
	}
	if k.foreign > 0 {
		d.wrong("redis", "give Ringdex a Redis database that nobody else writes to; if nobody does, check that machine's memory",
			"%d of %d sampled values are no answers, or another caller's: they are never told, but should not be there", k.foreign, k.asked)
	}
	if k.former > 0 {
		d.note("redis", "run `ringdex warm`, unless servers have just begun to fill it",
			"%d of %d sampled answers are of another generation of the database: they are never told, and each costs a read", k.former, k.asked)
	} else if k.current == 0 && k.missing > 0 {
		d.note("redis", "run `ringdex warm`, unless servers have just begun to fill it", "none of %d sampled callers is in it", k.asked)
	}
	d.fine("redis", "of %d sampled callers %d are current, %d older, %d missing", k.asked, k.current, k.older, k.missing)
}
