package index_test

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"testing"
	"time"

	"ringdex/internal/enginetest"
	"ringdex/internal/index"
	"ringdex/internal/store/postgres"
)

// BenchmarkLoad is a follower's start with a million numbers until the index is
// complete, beside psql reading the same rows to nowhere. The two take turns;
// psql-ratio is the median of what one takes of the other's time.
func BenchmarkLoad(b *testing.B) {
	url := enginetest.Database(b)
	s := fill(b, url, 1_000_000)
	var ratios []float64
	for b.Loop() {
		psql := timed(func() { readToNowhere(b, url) })
		ours := timed(func() { loadIndex(b, s) })
		ratios = append(ratios, ours.Seconds()/psql.Seconds())
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "psql-ratio")
}

func timed(fn func()) time.Duration {
	began := time.Now()
	fn()
	return time.Since(began)
}

// fill makes a database of so many numbers, a thousand of each contact.
func fill(b *testing.B, url string, numbers int) *postgres.Store {
	s, err := postgres.Open(b.Context(), url, postgres.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	script(b, url, `INSERT INTO organizations (org, name) VALUES (1, 'Acme')`,
		fmt.Sprintf(`INSERT INTO contacts (org, id) SELECT 1, lpad(to_hex(n), 32, '0')::uuid FROM generate_series(0, %d) n`, numbers/1000),
		fmt.Sprintf(`INSERT INTO callers (org, number, contact)
			SELECT 1, 12010000000 + n, lpad(to_hex(n / 1000), 32, '0')::uuid FROM generate_series(0, %d) n`, numbers-1),
		"VACUUM ANALYZE callers")
	return s
}

func script(b *testing.B, url string, statements ...string) {
	argv := []string{"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url}
	for _, s := range statements {
		argv = append(argv, "--command="+s)
	}
	if out, err := exec.CommandContext(b.Context(), "psql", argv...).CombinedOutput(); err != nil {
		b.Fatalf("psql: %v\n%s", err, out)
	}
}

func readToNowhere(b *testing.B, url string) {
	cmd := exec.CommandContext(b.Context(), "psql", "--no-psqlrc", url,
		"--command=COPY (SELECT org, number, version, contact IS NOT NULL FROM callers) TO STDOUT (FORMAT binary)")
	if err := cmd.Run(); err != nil { // its output goes to /dev/null
		b.Fatal(err)
	}
}

func loadIndex(b *testing.B, s *postgres.Store) {
	x, complete := index.New(), make(chan bool, 1)
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		index.NewFollower(x, s, index.BootClock, quiet, index.Watch{Complete: func(is bool) { complete <- is }}).Run(ctx)
	}()
	<-complete
	cancel()
	<-ended
	if numbers, _ := x.Size(); numbers != 1_000_000 {
		b.Fatalf("%d numbers", numbers)
	}
}
