package warmer_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"

	"ringdex/internal/store"
	"ringdex/internal/warmer"
)

// slow is a database that reads no page of more than so many contacts, and cuts
// those of more than half as many.
type slow struct {
	*world
	most   int
	limits []int
}

func (s *slow) Page(ctx context.Context, after string, limit int) (store.Page, error) {
	s.limits = append(s.limits, limit)
	if limit > s.most {
		return store.Page{}, errors.New("canceling statement due to statement timeout")
	}
	page, err := s.world.Page(ctx, after, limit)
	page.Cut = limit > s.most/2
	return page, err
}

func TestPagesAreAsLargeAsCanBeRead(t *testing.T) {
	s := &slow{world: newWorld(5_010), most: 100}
	run := warmer.New(s, s.world, slog.New(slog.DiscardHandler))
	if n, err := run.Fill(t.Context(), nil); n != 5_010 || err != nil || len(s.filled) != 5_010 {
		t.Fatalf("filled %d, error %v", n, err)
	}
	if failed := len(slices.DeleteFunc(slices.Clone(s.limits), func(n int) bool { return n <= s.most })); failed != 1 {
		t.Errorf("%d pages failed, of the limits %v", failed, s.limits)
	}
}
