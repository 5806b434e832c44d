package leader_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/leader"
)

// graves are the times at which contacts were deleted.
type graves struct {
	mu      sync.Mutex
	deleted []time.Time
}

func (g *graves) left() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.deleted)
}

func (g *graves) Purge(_ context.Context, before time.Time, limit int) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var left []time.Time
	n := 0
	for _, at := range g.deleted {
		if at.Before(before) && n < limit {
			n++
		} else {
			left = append(left, at)
		}
	}
	g.deleted = left
	return n, nil
}

func TestPurgeKeepsTheGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g graves
		for range 1_200 {
			g.deleted = append(g.deleted, time.Now())
		}
		ctx, cancel := context.WithCancel(t.Context())
		go leader.Purge(ctx, &g, slog.New(slog.DiscardHandler))
		time.Sleep(callerid.UndeleteGrace - time.Minute)
		synctest.Wait()
		if n := g.left(); n != 1_200 {
			t.Errorf("%d left a minute before the grace ends, want all", n)
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if n := g.left(); n != 0 {
			t.Errorf("%d left two hours later, want none", n)
		}
		cancel()
		synctest.Wait()
	})
}
