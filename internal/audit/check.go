package audit

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/store"
)

// patience for the database, which has more important things to do.
const patience = time.Second

// check counts one hit. What cannot be compared is not counted at all.
func (a *Auditor) check(ctx context.Context, h hit) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	stale, err := a.judge(ctx, h)
	if err != nil {
		a.log.Debug("a hit could not be compared with the database", "err", err)
		return
	}
	a.checked.Add(1)
	if !stale {
		return
	}
	a.stale.Add(1)
	a.log.LogAttrs(ctx, slog.LevelError, "a caller was told what the database had replaced longer ago than the freshness bound allows: run `ringdex doctor`",
		slog.Int("org", int(h.Caller.Org)), slog.Uint64("version", h.Version))
}

// judge tells whether a hit was stale, by the rule of the package.
func (a *Auditor) judge(ctx context.Context, h hit) (stale bool, err error) {
	reading, err := a.db.Profile(ctx, h.Caller)
	if err != nil {
		return false, err
	}
	truth, err := answer.FingerprintOf(reading)
	if err != nil || h.is(truth, reading) {
		return false, err
	}
	mark, ok := a.ledger.before(h.asOf)
	if !ok || answer.EraOf(mark.Generation) != truth.Era {
		return false, nil
	}
	if h.Era != truth.Era {
		return true, nil // the generation had ended before, and none comes back
	}
	changed, err := a.changed(ctx, h, mark)
	return !changed, err
}

// is tells that the truth is what was said, save for how many interactions the
// organization wants, which is a setting and has no version here.
func (h hit) is(truth answer.Fingerprint, r store.Reading) bool {
	if r.Profile != nil && truth.Interactions != h.Interactions {
		return truth.Era == h.Era && truth.Version == h.Version
	}
	return truth == h.Fingerprint
}

// changed tells whether the caller may have changed since a mark.
func (a *Auditor) changed(ctx context.Context, h hit, since store.Mark) (bool, error) {
	delta, err := a.db.Poll(ctx, since)
	if err != nil {
		return false, err
	}
	return delta.Mark.Generation != since.Generation ||
		slices.Contains(delta.Overflow, h.Caller.Org) ||
		slices.ContainsFunc(delta.Rows, func(r store.Row) bool { return r.Caller == h.Caller }), nil
}
