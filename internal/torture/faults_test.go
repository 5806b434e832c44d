package torture_test

import (
	"time"

	"ringdex/internal/torture/wire"
)

// nothing is what a fault does that is over as soon as it has happened, or that
// ends by itself.
func nothing(*fleet) {}

// toPostgres and toRedis are faults of the networks of all servers.
func toPostgres(name string, f wire.Fault) fault {
	return onWires("Postgres "+name, f, func(s *server) *wire.Proxy { return s.postgres })
}

func toRedis(name string, f wire.Fault) fault {
	return onWires("Redis "+name, f, func(s *server) *wire.Proxy { return s.redis })
}

func onWires(name string, broken wire.Fault, of func(*server) *wire.Proxy) fault {
	set := func(w wire.Fault) func(*fleet) {
		return func(f *fleet) {
			for _, s := range f.servers {
				of(s).Set(w)
			}
		}
	}
	return fault{name, set(broken), set(wire.Fault{})}
}

// everyFault is the matrix.
func everyFault() []fault {
	return []fault{
		{"nothing", nothing, nothing},
		toRedis("stopped", wire.Fault{Refuse: true}),
		toRedis("blackholed", wire.Fault{Hole: true}),
		toRedis("1 s slow", wire.Fault{Delay: time.Second}),
		toRedis("throttled to 10 kB/s", wire.Fault{Rate: 10_000}),
		toRedis("reset every 30 ms", wire.Fault{Reset: 30 * time.Millisecond}),
		toRedis("LOADING", wire.Fault{Reply: "LOADING Redis is loading the dataset in memory"}),
		toPostgres("unreachable", wire.Fault{Refuse: true}),
		toPostgres("blackholed", wire.Fault{Hole: true}),
		toPostgres("200 ms slow", wire.Fault{Delay: 200 * time.Millisecond}),
		{"Postgres frozen", func(f *fleet) { f.postgres.Freeze() }, func(f *fleet) { f.postgres.Thaw() }},
		{"Postgres killed", func(f *fleet) { f.postgres.Kill() }, func(f *fleet) { f.postgres.Start() }},
		{"server killed", func(f *fleet) { f.servers[0].kill() }, func(f *fleet) { f.servers[0].start(); f.servers[0].ready() }},
		{"server frozen", func(f *fleet) { f.servers[1].freeze() }, func(f *fleet) { f.servers[1].thaw() }},
	}
}
