package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const (
	// attempts of one Update. A deadlock costs a second, a lost race nothing.
	attempts = 12
	maxPause = 100 * time.Millisecond
)

// Update retries what lost a race or was chosen to end a deadlock, after a pause
// of random length.
func (s *Store) Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
	doing := fmt.Sprintf("updating organization %d", org)
	for attempt := 1; ; attempt++ {
		t := &tx{ctx: ctx, org: org, free: map[phone.Number]bool{}}
		err := s.write(ctx, func(q pgx.Tx) error {
			t.Tx = q
			return fn(t)
		})
		// What fn made of the error does not matter: its transaction is lost.
		if err == nil || !t.lost && !passing(err) || attempt == attempts {
			return failure(doing, err)
		}
		if err := pause(ctx, attempt); err != nil {
			return failure(doing, err)
		}
	}
}

func pause(ctx context.Context, attempt int) error {
	timer := time.NewTimer(rand.N(min(time.Millisecond<<attempt, maxPause)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// tx is one organization's book in a transaction. Its context is that of the
// Update, whose part it is.
type tx struct {
	pgx.Tx
	ctx context.Context
	org callerid.OrgID
	// free are the numbers that Owners found to be nobody's. If one is taken
	// when it is added, somebody came first, and Update tries again.
	free map[phone.Number]bool
	lost bool
}

// failed is failure that remembers whether the transaction is worth retrying.
func (t *tx) failed(doing string, err error) error {
	t.lost = t.lost || passing(err)
	return failure(doing, err)
}

func (t *tx) exec(doing, sql string, args ...any) (rows int64, err error) {
	tag, err := t.Exec(t.ctx, sql, args...)
	return tag.RowsAffected(), t.failed(doing, err)
}
