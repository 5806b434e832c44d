package enginetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// slots is what the keys of a Redis Cluster are divided into.
const slots = 16384

// RedisCluster starts a Redis Cluster of so many primaries for this test alone, which
// share the slots evenly and have no replicas, and returns when it serves all keys.
// A node keeps its place when it is killed and started again, and nothing else.
func RedisCluster(t testing.TB, nodes int) []*RedisServer {
	t.Helper()
	gossip := reserveAnyPort(t)
	var all []*RedisServer
	for i := range nodes {
		bus := gossip
		if i > 0 {
			bus = reserveAnyPort(t)
		}
		node, err := startNode(t.Context(), bus)
		all = append(all, &RedisServer{newServer(t, node, err)})
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for i, s := range all {
		meet := fmt.Sprintf("CLUSTER MEET 127.0.0.1 %d %d", all[0].instance.port.number, gossip)
		s.must(joinCluster(ctx, s.URL(), meet, i, nodes))
	}
	for _, s := range all {
		s.must(awaitCluster(ctx, s.URL(), nodes))
	}
	return all
}

// reserveAnyPort is for a node's gossip: the usual port, 10,000 above the node's own,
// may be none. It is released after the node has ended.
func reserveAnyPort(t testing.TB) int {
	t.Helper()
	p, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.release() })
	return p.number
}

func startNode(ctx context.Context, gossip int) (*instance, error) {
	return startRedis(ctx, "--cluster-enabled", "yes", "--cluster-node-timeout", "500", "--cluster-port", strconv.Itoa(gossip))
}

// joinCluster gives a node its part of the slots and an epoch of its own, without
// which two might quarrel, and lets it meet the first.
func joinCluster(ctx context.Context, address, meet string, i, nodes int) error {
	for _, words := range []string{
		fmt.Sprintf("CLUSTER ADDSLOTSRANGE %d %d", i*slots/nodes, (i+1)*slots/nodes-1),
		fmt.Sprintf("CLUSTER SET-CONFIG-EPOCH %d", i+1),
		meet,
	} {
		if reply, err := askRedis(ctx, address, words); err != nil || reply != "+OK" {
			return errors.Join(fmt.Errorf("%s: %s", words, reply), err)
		}
	}
	return nil
}

func awaitCluster(ctx context.Context, address string, nodes int) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		text, err := askRedis(ctx, address, "CLUSTER INFO")
		if err == nil && strings.Contains(text, "cluster_state:ok") && strings.Contains(text, fmt.Sprintf("cluster_known_nodes:%d\r", nodes)) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for a cluster: %s", text), err)
		}
	}
}
