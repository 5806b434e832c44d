package sqlite

import (
	"path/filepath"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func BenchmarkAddContacts(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	org, err := s.CreateOrganization(b.Context(), callerid.Organization{Name: "Home"})
	if err != nil {
		b.Fatal(err)
	}
	next := 0
	for b.Loop() {
		err := s.Update(b.Context(), org, func(tx store.Tx) error { return tx.AddContacts(contacts(1000, next)) })
		if err != nil {
			b.Fatal(err)
		}
		next += 1000
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(next), "µs/contact")
}

func BenchmarkProfile(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.CreateOrganization(b.Context(), callerid.Organization{Name: "Home", Interactions: 5}); err != nil {
		b.Fatal(err)
	}
	if err := s.Update(b.Context(), 1, func(tx store.Tx) error { return tx.AddContacts(contacts(1000, 0)) }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := s.Profile(b.Context(), someCallers()[0])
		if err != nil || r.Profile == nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPoll(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	mark, err := s.Load(b.Context(), func([]store.Row) {})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Poll(b.Context(), mark); err != nil {
			b.Fatal(err)
		}
	}
}
