package answer_test

import (
	"testing"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// BenchmarkNew is what each fill costs, a pass of the warmer a million times.
func BenchmarkNew(b *testing.B) {
	r := reading()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := answer.New(r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParts is the part of New that asks the numbering plan.
func BenchmarkParts(b *testing.B) {
	for b.Loop() {
		number.Parts()
	}
}

// BenchmarkRead is what each ring costs that finds its answer in a cache.
func BenchmarkRead(b *testing.B) {
	raw := encode(b, reading()).Bytes()
	want := answer.Want{Caller: reading().Caller, Era: answer.EraOf(generation), Version: 41, Interactions: 5}
	room := make(callerid.Variables, 0, 16)
	b.ReportAllocs()
	for b.Loop() {
		if a, err := answer.Parse(raw); err != nil || !a.Fits(want) || len(a.Variables(room)) == 0 {
			b.Fatal("no answer")
		}
	}
}
