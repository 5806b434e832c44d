package redis_test

import (
	"context"
	"testing"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/enginetest"
)

// BenchmarkFill writes what goes in one round trip: to free keys, to keys that are taken,
// and as if there were no tombstones, which is what the first is to be compared with.
func BenchmarkFill(b *testing.B) {
	answers := make([]answer.Answer, 500)
	for i := range answers {
		answers[i] = encode(b, reading(i))
	}
	for _, bench := range []struct {
		name  string
		free  bool
		write func(*redis.Cache, context.Context, []answer.Answer) error
	}{
		{"free", true, (*redis.Cache).Fill},
		{"taken", false, (*redis.Cache).Fill},
		{"anyway", true, (*redis.Cache).FillAnyway},
	} {
		b.Run(bench.name, func(b *testing.B) {
			url := enginetest.RedisURL(b)
			cache, admin := open(b, url), administer(b, url)
			b.ReportAllocs()
			for b.Loop() {
				if bench.free {
					b.StopTimer()
					must(b, admin.FlushAll(b.Context()).Err())
					b.StartTimer()
				}
				must(b, bench.write(cache, b.Context(), answers))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(answers)), "ns/answer")
		})
	}
}
