package redis_test

import (
	"testing"

	"ringdex/internal/answer"
	"ringdex/internal/enginetest"
)

// BenchmarkFill writes a page of the warmer's.
func BenchmarkFill(b *testing.B) {
	cache := open(b, enginetest.RedisURL(b))
	answers := make([]answer.Answer, 2000)
	for i := range answers {
		answers[i] = encode(b, reading(i))
	}
	b.ReportAllocs()
	for b.Loop() {
		must(b, cache.Fill(b.Context(), answers))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(answers)), "ns/answer")
}
