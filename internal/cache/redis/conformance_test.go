package redis_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/enginetest"
)

// What a cache does is the same wherever it is kept.
func TestConformance(t *testing.T) {
	tests := map[string]func(*testing.T, string){
		"get returns only what fits":              testGetReturnsOnlyWhatFits,
		"what stands under another key is a miss": testWhatStandsUnderAnotherKeyIsAMiss,
		"corrupt is a miss and is counted":        testCorruptIsAMissAndIsCounted,
		"put arrives":                             testPutArrives,
		"what is filled goes within a day":        testWhatIsFilledGoesWithinADay,
		"fill more than a batch":                  testFillMoreThanABatch,
		"mark":                                    testMark,
		"forget leaves nothing":                   testForgetLeavesNothing,
		"a fill after forget is a miss":           testAFillAfterForgetIsAMiss,
		"erased stays so":                         testErasedStaysSo,
	}
	_, cluster := clusterURLs(t)
	for place, url := range map[string]string{"one server": enginetest.RedisURL(t), "a Cluster": cluster} {
		for name, test := range tests {
			t.Run(name+" on "+place, func(t *testing.T) {
				empty(t, url)
				test(t, url)
			})
		}
	}
}

// administerAny returns a client of one server or of a Cluster for what only an
// administrator does.
func administerAny(t testing.TB, url string) goredis.UniversalClient {
	t.Helper()
	address, cluster := strings.CutSuffix(url, "?cluster=true")
	if !cluster {
		return administer(t, address)
	}
	o, err := goredis.ParseClusterURL(address)
	must(t, err)
	client := goredis.NewClusterClient(o)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// eachServer does something on all that hold a part of the keys.
func eachServer(t testing.TB, url string, do func(context.Context, *goredis.Client) error) {
	t.Helper()
	switch c := administerAny(t, url).(type) {
	case *goredis.ClusterClient:
		must(t, c.ForEachMaster(t.Context(), do))
	case *goredis.Client:
		must(t, do(t.Context(), c))
	}
}

func empty(t testing.TB, url string) {
	t.Helper()
	eachServer(t, url, func(ctx context.Context, c *goredis.Client) error { return c.FlushAll(ctx).Err() })
}

func keysAt(t testing.TB, url string) (all []string) {
	t.Helper()
	var mu sync.Mutex
	eachServer(t, url, func(ctx context.Context, c *goredis.Client) error {
		keys, err := c.Keys(ctx, "*").Result()
		mu.Lock()
		defer mu.Unlock()
		all = append(all, keys...)
		return err
	})
	slices.Sort(all)
	return all
}
