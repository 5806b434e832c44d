package plan

import (
	"context"

	"ringdex/bench/ask"
	"ringdex/bench/load"
	"ringdex/bench/people"
	"ringdex/bench/result"
	"ringdex/bench/site"
)

// Memory for answers, in MiB: enough for everybody who is meant to be in it, or
// the least that there is, which is too little for Many.
const (
	enough = 256
	little = 1
)

// running is a server that is measured, with what is behind it.
type running struct {
	book    *site.Book
	redis   *site.Redis // nil for none
	ringdex *site.Ringdex
	server  *ask.Server
}

// single is a server on PostgreSQL without Redis, on which Few people are in
// memory; the book may have more people, and numbers beside.
func single(ctx context.Context, b *Bench, s *site.Site, name string, persons, numbers int) (running, error) {
	book, err := s.Book(ctx, name, persons, numbers)
	if err != nil {
		return running{}, err
	}
	run, err := serve(ctx, s, running{book: book}, enough)
	if err != nil {
		return running{}, err
	}
	return run, run.server.Visit(ctx, b.Effort.Few)
}

// fleet is a server on PostgreSQL with Redis, in which are Many people.
func fleet(ctx context.Context, b *Bench, s *site.Site, name string, memory int) (running, error) {
	book, err := b.manyPeople(ctx)
	if err != nil {
		return running{}, err
	}
	cache, err := s.Redis(ctx, name)
	if err != nil {
		return running{}, err
	}
	run, err := serve(ctx, s, running{book: book, redis: cache}, memory)
	if err != nil {
		return running{}, err
	}
	return run, run.ringdex.Filled(ctx)
}

// manyPeople is one book for all fleets, since it takes long to write and none
// changes it.
func (b *Bench) manyPeople(ctx context.Context) (*site.Book, error) {
	if b.many != nil {
		return b.many, b.many.Leaderless(ctx)
	}
	var err error
	b.many, err = b.Site.Book(ctx, "many", b.Effort.Many, 0)
	return b.many, err
}

// serve starts a server on a book, waits until its index is complete, and
// connects.
func serve(ctx context.Context, s *site.Site, run running, memory int) (running, error) {
	set := site.Settings{Database: run.book.URL, NearMiB: memory}
	if run.redis != nil {
		set.Redis = run.redis.URL()
	}
	var err error
	if run.ringdex, err = s.Serve(set); err != nil {
		return running{}, err
	}
	if err := run.ringdex.Ready(ctx); err != nil {
		return running{}, err
	}
	if run.server, err = ask.Dial(run.ringdex.Addr, run.book.Key, run.ringdex.CPU); err != nil {
		return running{}, err
	}
	s.Closes(run.server.Close)
	return run, nil
}

// Operations by name.
const (
	Recognized = "recognized"
	National   = "recognized, national form"
	Unknown    = "unknown"
	Withheld   = "withheld"
	Stream     = "recognized, stream"

	// The same with the whole answer read.
	Decoded       = "recognized, decoded"
	StreamDecoded = "recognized, stream, decoded"
)

// yardsticks are the first two operations of every group.
func (run running) yardsticks() []load.Op {
	return []load.Op{run.server.EmptyCall(result.Yardstick), run.server.EmptyCall(result.Again)}
}

// near rings from people whose answer is in memory.
func (run running) near(b *Bench, name string) load.Op {
	return run.server.Ring(name, people.Known(b.Effort.Few), ask.Near)
}

// unknown rings from strangers.
func (run running) unknown() load.Op {
	return run.server.Ring(Unknown, people.Unknown(), ask.Unknown)
}

// ways are near in both ways of asking, read at a glance: by a call, and over a
// stream; and decoded, both read as a whole.
func (run running) ways(b *Bench, s *site.Site) (glanced, decoded []load.Op, err error) {
	streams, err := run.server.Streams()
	if err != nil {
		return nil, nil, err
	}
	s.Closes(streams.Close)
	from := people.Known(b.Effort.Few)
	return []load.Op{run.near(b, Recognized), streams.Ring(Stream, from, ask.Near)},
		[]load.Op{run.server.RingDecoded(Decoded, from, ask.Near), streams.RingDecoded(StreamDecoded, from, ask.Near)},
		nil
}
