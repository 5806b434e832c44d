package torture_test

import (
	"context"
	"slices"
	"sync"

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
	return fault{name: name, begin: set(broken), end: set(wire.Fault{})}
}

// meddling is done again and again until its end.
func meddling(name string, do func(context.Context, *fleet)) fault {
	var stop context.CancelFunc
	var working sync.WaitGroup
	return fault{name: name,
		begin: func(f *fleet) {
			var ctx context.Context
			ctx, stop = context.WithCancel(f.Context())
			working.Go(func() {
				for ctx.Err() == nil {
					do(ctx, f)
				}
			})
		},
		end: func(*fleet) { stop(); working.Wait() },
	}
}

// everyFault is the matrix; an import has so many rows.
func everyFault(rows int) []fault {
	return slices.Concat(
		[]fault{{name: "nothing", begin: nothing, end: nothing, alone: true}},
		redisFaults(), clusterFaults(), postgresFaults(), serverFaults(), loadFaults(rows),
	)
}
