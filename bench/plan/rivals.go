package plan

import (
	"context"
	"io"
	"runtime"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/people"
	"ringdex/bench/rival"
	"ringdex/bench/site"
)

// Against is the experiment with the rivals.
const Against = "Rivals"

// The rivals by name.
const (
	Table     = "net/http + pgx"
	Cached    = "net/http + Redis"
	BarePgx   = "pgx, no server"
	BareRedis = "go-redis, no server"
	ENUM      = "nsd, ENUM over UDP"
	BareUDP   = "UDP echo in Go"
)

// Commands that make of the bench's own program a server.
const (
	RivalCommand = "rival"
	StockCommand = "stock"
	UDPCommand   = "udp"
)

func rivals(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := single(ctx, b, s, "rivals", b.Effort.Few, 0)
	if err != nil {
		return err
	}
	if run.redis, err = s.Redis(ctx, "rivals"); err != nil {
		return err
	}
	ways, _, err := run.ways(b, s)
	if err != nil {
		return err
	}
	ops := append(run.yardsticks(), ways...)
	for _, start := range []func(context.Context, *Bench, *site.Site, running) ([]load.Op, error){engines, servers, nameServer, bareUDP} {
		more, err := start(ctx, b, s, run)
		if err != nil {
			return err
		}
		ops = append(ops, more...)
	}
	if err := b.latency(ctx, Against, ops); err != nil {
		return err
	}
	return b.throughput(ctx, Against, ops, Crew)
}

// engines are asked with no server between; they are filled for all rivals.
func engines(ctx context.Context, _ *Bench, s *site.Site, run running) ([]load.Op, error) {
	database, err := rival.OpenPostgres(ctx, run.book.URL)
	if err != nil {
		return nil, err
	}
	s.Closes(func() error { database.Close(); return nil })
	cache := rival.OpenRedis(run.redis.Socket)
	s.Closes(cache.Close)
	from := people.Known(run.book.People)
	return []load.Op{
			rival.Postgres(BarePgx, database, s.PostgresCPU, from),
			rival.Redis(BareRedis, cache, run.redis.CPU, from),
		},
		rival.Fill(ctx, database, cache)
}

// servers are the table behind HTTP, without and with a cache.
func servers(_ context.Context, b *Bench, s *site.Site, run running) (ops []load.Op, err error) {
	for _, server := range []struct {
		name   string
		engine func() (time.Duration, error)
		flags  []string
	}{
		{Table, s.PostgresCPU, []string{"-postgres", run.book.URL}},
		{Cached, run.redis.CPU, []string{"-postgres", run.book.URL, "-redis", run.redis.Socket}},
	} {
		p, addr, err := s.Program(server.name, append([]string{b.Self, RivalCommand}, server.flags...)...)
		if err != nil {
			return nil, err
		}
		ops = append(ops, rival.HTTP(server.name, addr, site.Together(p.CPU, server.engine), people.Known(run.book.People)))
	}
	return ops, nil
}

// nameServer has a process for each core.
func nameServer(ctx context.Context, _ *Bench, s *site.Site, run running) ([]load.Op, error) {
	p, addr, err := s.NameServer(ctx, rival.Domain, runtime.NumCPU(), func(w io.Writer) error {
		return rival.WriteZone(w, run.book.People)
	})
	if err != nil {
		return nil, err
	}
	return []load.Op{rival.ENUM(ENUM, addr, p.CPU, people.Known(run.book.People))}, nil
}

// bareUDP is the least that a server of datagrams can do.
func bareUDP(_ context.Context, b *Bench, s *site.Site, run running) ([]load.Op, error) {
	p, addr, err := s.Program(BareUDP, b.Self, UDPCommand)
	if err != nil {
		return nil, err
	}
	return []load.Op{rival.Echo(BareUDP, addr, p.CPU, people.Known(run.book.People))}, nil
}
