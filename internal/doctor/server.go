package doctor

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"ringdex/internal/answer"
)

// Server asks a server how it is, and holds it against the database. Generations
// are compared only where they are the same in all processes, which those of
// SQLite need not be.
func (d *Doctor) Server(ctx context.Context, s Server, generations bool) {
	status, _, err := s.get(ctx, "/readyz")
	if err != nil {
		d.failed("server", "start it with `ringdex serve`, or correct --metrics-url: it is what serve has for --http-listen", fmt.Errorf("asking the server %s: %w", s.URL, err))
		return
	}
	v, err := s.vitals(ctx)
	if err != nil {
		d.failed("server", "correct --metrics-url: it is what serve has for --http-listen", fmt.Errorf("asking %s for its metrics: %w", s.URL, err))
		return
	}
	if status != http.StatusOK || !v.complete {
		d.wrong("server", "wait while it loads; if that does not end, its log tells why",
			"%s is not ready (status %d), and calls should not be sent there: the database is asked for each of them", s.URL, status)
	}
	d.judgeLease(s, v)
	if d.sample != nil && v.complete && v.lease < v.bound && (!generations || d.sameGeneration(s, v.era)) {
		d.compareNumbers(ctx, s, v)
	}
	d.judgeCounts(s, v)
}

func (d *Doctor) judgeLease(s Server, v vitals) {
	const advice = "look whether that server reaches the database, and how fast (its log tells when polls fail); whether its machine or process stood still; and whether the feed above is slow"
	switch {
	case v.lease >= v.bound:
		d.wrong("lease", advice, "%s last heard from the database %s ago, which is longer than the freshness bound of %s: it speaks no cached name", s.URL, v.lease.Round(time.Millisecond), v.bound)
	case v.lease > v.bound/2:
		d.note("lease", advice, "%s last heard from the database %s ago: at %s it will withhold names", s.URL, v.lease.Round(time.Millisecond), v.bound)
	default:
		d.fine("lease", "%s is at most %s behind; its bound is %s", s.URL, v.lease.Round(time.Millisecond), v.bound)
	}
	if d.sample != nil && v.lease < v.bound && v.bound != d.bound {
		d.wrong("lease", "check that serve has the same --database-url", "%s keeps a bound of %s, the database prescribes %s", s.URL, v.bound, d.bound)
	}
}

func (d *Doctor) sameGeneration(s Server, era answer.Era) bool {
	if era == d.era() {
		return true
	}
	d.wrong("generation", "check that serve has the same --database-url, and that no old primary is left; otherwise restart that server",
		"%s follows generation %016x, which is not the database's: it speaks the names of another database, or of a time before a fail-over", s.URL, uint64(era))
	return false
}

// compareNumbers counts what is in the index. Where the database changes at the
// same time, it counts again.
func (d *Doctor) compareNumbers(ctx context.Context, s Server, v vitals) {
	for range 3 {
		if v.numbers == d.sample.present {
			d.fine("index", "%s has all %d numbers", s.URL, v.numbers)
			return
		}
		var still bool
		var err error
		if v, still, err = d.compareLater(ctx, s); err != nil {
			d.failed("index", "", fmt.Errorf("counting numbers: %w", err))
			return
		}
		if still && v.numbers != d.sample.present {
			d.wrong("index", "look above for triggers; restart that server, or, if all have it, "+voidCaches,
				"%s has %d numbers in its index, the database %d: some callers are taken for unknown, or for those who are gone", s.URL, v.numbers, d.sample.present)
			return
		}
	}
	d.fine("index", "%s has %d numbers; they change too fast to be compared", s.URL, v.numbers)
}

// compareLater asks the server when it has to know what the last count has seen,
// and tells whether that still stood then. If not, the numbers are counted anew.
func (d *Doctor) compareLater(ctx context.Context, s Server) (v vitals, still bool, err error) {
	if err := d.known(ctx); err != nil {
		return v, false, err
	}
	if v, err = s.vitals(ctx); err != nil {
		return v, false, err
	}
	changed, err := d.changed(ctx)
	if err != nil || changed.none() {
		return v, true, err
	}
	sample := &sample{}
	mark, err := d.db.Load(ctx, sample.take)
	if err == nil {
		d.sample, d.mark, d.marked = sample, mark, time.Now()
	}
	return v, false, err
}

// known waits until every server has to know what was there at the mark.
func (d *Doctor) known(ctx context.Context) error {
	select {
	case <-time.After(time.Until(d.marked.Add(d.bound))):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Doctor) judgeCounts(s Server, v vitals) {
	if v.stale > 0 {
		d.wrong("stale", "look above for the cause; "+voidCaches+"; and report it, with that server's log",
			"%s has told callers %d times what the database had replaced longer ago than the bound, of %d that it checked", s.URL, v.stale, v.checked)
	} else {
		d.fine("stale", "%s checked %d of its answers: none was out of date", s.URL, v.checked)
	}
	if v.corrupt > 0 {
		d.note("redis", "give Ringdex a Redis database that nobody else writes to; if nobody does, check that machine's memory",
			"%s has read %d values from Redis that were no answers", s.URL, v.corrupt)
	}
	if v.dropped > 0 {
		d.note("redis", "look above for what Redis lacks", "%s could not put %d answers into Redis: each costs a read of the database", s.URL, v.dropped)
	}
}
