package torture_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/enginetest"
)

// shards of the Redis Cluster that a fleet runs on in some phases.
const shards = 3

// clusterFaults are those of a Redis Cluster, each where the keys that are left are
// served and where none are.
func clusterFaults() []fault {
	faults := []fault{inCluster("slots moving in a Redis Cluster", "no", meddling("", moveSlot))}
	for _, coverage := range []string{"no", "yes"} {
		name := map[string]string{"yes": " that needs all"}[coverage]
		faults = append(faults,
			inCluster("a shard frozen of a Redis Cluster"+name, coverage, fault{
				begin: func(f *fleet) { f.shards[1].Freeze() },
				end:   func(f *fleet) { f.shards[1].Thaw() },
			}),
			inCluster("a shard lost, back empty, of a Redis Cluster"+name, coverage, fault{
				begin: func(f *fleet) { f.shards[1].Kill() },
				end:   func(f *fleet) { f.shards[1].Start() },
				alone: true,
			}),
		)
	}
	return faults
}

// inCluster is a fault for which the fleet's Redis is a Cluster.
func inCluster(name, coverage string, x fault) fault {
	begin := x.begin
	x.name, x.cluster = name, true
	x.begin = func(f *fleet) {
		f.onShards(func(ctx context.Context, c *goredis.Client) error {
			return c.ConfigSet(ctx, "cluster-require-full-coverage", coverage).Err()
		})
		begin(f)
	}
	return x
}

// toCluster starts all servers anew, with a Cluster for their Redis, and returns what
// brings them back.
func (f *fleet) toCluster() (back func()) {
	f.Helper()
	if f.shards == nil {
		f.shards = enginetest.RedisCluster(f, shards)
	}
	url := f.shards[0].URL() + "?"
	for _, s := range f.shards[1:] {
		url += "&addr=" + host(f, s.URL())
	}
	f.move(func(*server) string { return url }, f.redis)
	return func() { f.move((*server).ownRedis, f.shards...) }
}

// move starts all servers anew, each with a Redis. What they leave behind is taken
// down with all that it holds, once nothing is on its way there any more: it hears
// of no erasure.
func (f *fleet) move(redis func(*server) string, behind ...*enginetest.RedisServer) {
	f.Helper()
	f.happened("all servers are started anew, with another Redis")
	f.each((*server).kill)
	for _, s := range f.servers {
		s.redisURL = redis(s)
	}
	restart(f)
	f.settle()
	f.onEach(behind, func(ctx context.Context, c *goredis.Client) error { return c.FlushAll(ctx).Err() })
}

// onShards does something on all shards, none of which may be away.
func (f *fleet) onShards(do func(context.Context, *goredis.Client) error) {
	f.Helper()
	f.onEach(f.shards, do)
}

func (f *fleet) onEach(redises []*enginetest.RedisServer, do func(context.Context, *goredis.Client) error) {
	f.Helper()
	for _, s := range redises {
		c := goredis.NewClient(&goredis.Options{Addr: host(f, s.URL()), MaxRetries: -1})
		f.must("telling a shard", errors.Join(do(f.Context(), c), c.Close()))
	}
}

// moveSlot moves a slot that holds something from one shard to another, as resharding
// does: first its keys are asked for here and there, then all of it has moved.
func moveSlot(ctx context.Context, f *fleet) {
	nodes := make([]*goredis.Client, shards)
	for i, s := range f.shards {
		nodes[i] = goredis.NewClient(&goredis.Options{Addr: host(f, s.URL()), MaxRetries: -1})
		defer nodes[i].Close()
	}
	rand.Shuffle(shards, func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	from, to := nodes[0], nodes[1]
	key, err := from.RandomKey(ctx).Result()
	if err != nil {
		_ = pause(ctx, time.Millisecond) // it has none, or another fault has it away
		return
	}
	slot := from.ClusterKeySlot(ctx, key).Val()
	source, target := from.ClusterMyID(ctx).Val(), to.ClusterMyID(ctx).Val()
	_ = to.Do(ctx, "cluster", "setslot", slot, "importing", source).Err()
	_ = from.Do(ctx, "cluster", "setslot", slot, "migrating", target).Err()
	_ = pause(ctx, 5*time.Millisecond)
	for {
		keys := from.ClusterGetKeysInSlot(context.WithoutCancel(ctx), int(slot), 100).Val()
		if len(keys) == 0 {
			break
		}
		host, port, _ := strings.Cut(to.Options().Addr, ":")
		command := []any{"migrate", host, port, "", 0, 1000, "keys"}
		for _, key := range keys {
			command = append(command, key)
		}
		if from.Do(context.WithoutCancel(ctx), command...).Err() != nil {
			break
		}
		_ = pause(ctx, 5*time.Millisecond)
	}
	for _, node := range []*goredis.Client{to, from, nodes[2]} {
		_ = node.Do(context.WithoutCancel(ctx), "cluster", "setslot", slot, "node", target).Err()
	}
}
