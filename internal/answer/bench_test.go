package answer_test

import (
	"testing"

	"github.com/google/uuid"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// BenchmarkNew is what each answer costs that was read from the database.
func BenchmarkNew(b *testing.B) {
	r := reading()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := answer.New(r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEncoder is what a pass of the warmer does a million times, for a
// contact as most are.
func BenchmarkEncoder(b *testing.B) {
	r := store.Reading{
		Caller: callerid.Caller{Org: 1, Number: number}, Generation: generation, Version: 1 << 20, Interactions: 5,
		Profile: &callerid.Profile{Contact: callerid.Contact{
			ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Name: "Alex Chen 77", Email: "alex.77@customer.example",
			Company: "Chen Gardens Ltd", Title: "Head of purchasing", Tags: []string{"vip"}, Phones: []phone.Number{number},
			Notes: "Prefers mornings. Asked about the spring offer, wants the floor plans before deciding.",
		}},
	}
	var e answer.Encoder
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Encode(r); err != nil {
			b.Fatal(err)
		}
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
