package torture_test

import (
	"context"
	"math/rand/v2"
	"time"

	"ringdex/internal/torture/deeds"
	"ringdex/internal/torture/ledger"
)

// writeByHand edits until the context ends. What the database refuses, or is not
// there to do, was not done.
func (f *fleet) writeByHand(ctx context.Context) {
	var hand *ledger.Hand
	defer func() {
		if hand != nil {
			hand.Close()
		}
	}()
	edits := deeds.ByHand()
	for pause(ctx, rand.N(20*time.Millisecond)) == nil {
		f.writing.RLock()
		e := edits[rand.N(len(edits))]
		e.SQL = f.book.Draw().SQL(e.SQL)
		hand = f.edit(hand, e)
		f.writing.RUnlock()
	}
}

// edit does one edit, and returns the connection for the next.
func (f *fleet) edit(hand *ledger.Hand, e deeds.Edit) *ledger.Hand {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if hand != nil && hand.Stale() {
		hand.Close() // it holds on to the old primary
		hand = nil
	}
	if hand == nil {
		var err error
		if hand, err = f.ledger.Hand(ctx, f.database()); err != nil {
			_ = pause(ctx, 20*time.Millisecond)
			return nil
		}
	}
	err := hand.Edit(ctx, e, func() {
		if rand.N(4) == 0 {
			_ = pause(ctx, rand.N(60*time.Millisecond))
		}
	})
	if err != nil && !ledger.Impossible(err) || f.file != "" {
		hand.Close() // on a file, each edit is one of the sqlite3 shell that then ends
		return nil
	}
	return hand
}

// patience is how long a writer waits for a database that is away.
const patience = time.Second
