package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

const (
	org   = callerid.OrgID(7)
	bound = 2 * time.Second
)

var (
	alex    = callerid.Caller{Org: org, Number: 14155551200}
	errAway = errors.New("the database is away")
)

// history is a database of one caller: everything that was ever committed, on a
// clock of its own.
type history struct {
	store.Feed // the rest of it is not asked
	now        time.Duration
	commits    []commit
	generation string
	wanted     int // interactions
	away       bool
	overflow   bool
	polls      int
}

// commit n makes version n+1. gone leaves nobody on file.
type commit struct {
	at   time.Duration
	gone bool
}

func (h *history) commit(gone bool) { h.commits = append(h.commits, commit{h.now, gone}) }

func (h *history) clock() time.Duration { return h.now }

// version as a caller was told it, were it read right after commit n.
func (h *history) reading(n int) store.Reading {
	r := store.Reading{Caller: alex, Generation: callerid.Generation(h.generation), Interactions: h.wanted, Version: uint64(n)}
	if n > 0 && !h.commits[n-1].gone {
		r.Profile = &callerid.Profile{Contact: callerid.Contact{Kind: callerid.KindContact, Name: fmt.Sprint("Alex the ", n)}}
	}
	return r
}

func (h *history) Profile(context.Context, callerid.Caller) (store.Reading, error) {
	if h.away {
		return store.Reading{}, errAway
	}
	return h.reading(len(h.commits)), nil
}

func (h *history) Poll(_ context.Context, since store.Mark) (store.Delta, error) {
	if h.polls++; h.away {
		return store.Delta{}, errAway
	}
	d := store.Delta{Bound: bound, Mark: store.Mark{Generation: callerid.Generation(h.generation), Cursor: strconv.Itoa(len(h.commits))}}
	seen, _ := strconv.Atoi(since.Cursor)
	switch {
	case since.Generation != d.Mark.Generation || seen == len(h.commits):
	case h.overflow:
		d.Overflow = []callerid.OrgID{org}
	default:
		d.Rows = []store.Row{{Caller: alex, Version: uint64(len(h.commits)), Present: !h.commits[len(h.commits)-1].gone}}
	}
	return d, nil
}

func (h *history) mark(n int) string { return strconv.Itoa(n) }

// served is the answer that was right after commit n.
func (h *history) served(n int) answer.Answer {
	a, err := answer.New(h.reading(n))
	if err != nil {
		panic(err) // the name is text
	}
	return a
}

// newHistory begins with one commit and a follower's poll.
func newHistory() (*history, *Auditor) {
	h := &history{generation: "first", now: time.Hour}
	h.commit(false)
	a := New(h, h.clock, slog.New(slog.DiscardHandler))
	return h, a
}

// pass lets time go by and a follower poll.
func (h *history) pass(ctx context.Context, a *Auditor, d time.Duration) {
	h.now += d
	_, _ = a.Feed().Poll(ctx, store.Mark{}) // away is one of the cases
}
