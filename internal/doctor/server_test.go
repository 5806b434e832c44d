package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/checkup"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// book is a database of so many numbers. What changes it while the doctor looks is
// in between.
type book struct {
	store.Feed
	numbers int
	version uint64 // of the number that changed last, which is the first
	between func(*book)
}

const generation = callerid.Generation("first")

func (b *book) Checkup(context.Context) ([]checkup.Finding, error) { return nil, nil }

func (b *book) Directory(context.Context) (store.Directory, error) {
	return store.Directory{Generation: generation}, nil
}

func (b *book) row(i int) store.Row {
	row := store.Row{Caller: callerid.Caller{Org: 1, Number: first + phone.Number(i)}, Version: 1, Present: true}
	if i == 0 {
		row.Version += b.version
	}
	return row
}

func (b *book) mark() store.Mark {
	return store.Mark{Generation: generation, Cursor: fmt.Sprint(b.version)}
}

func (b *book) Load(_ context.Context, each func([]store.Row)) (store.Mark, error) {
	for i := range b.numbers {
		each([]store.Row{b.row(i)})
	}
	return b.mark(), nil
}

func (b *book) Poll(_ context.Context, since store.Mark) (store.Delta, error) {
	d := store.Delta{Mark: b.mark(), Bound: bound}
	if since != d.Mark {
		d.Rows = []store.Row{b.row(0)}
	}
	return d, nil
}

func (b *book) Profile(_ context.Context, c callerid.Caller) (store.Reading, error) {
	return store.Reading{Caller: c, Generation: generation, Version: b.row(int(c.Number - first)).Version, Profile: &callerid.Profile{}}, nil
}

const (
	bound = time.Second
	first = phone.Number(14155551000)
)

// page is what a server's metrics say; of is how another one differs.
func page(of ...string) string {
	text := fmt.Sprintf(`ringdex_lease_age_seconds 0.05
ringdex_freshness_bound_seconds 1
ringdex_generation_info{generation="%016x"} 1
ringdex_index_complete 1
ringdex_index_numbers 3
# TYPE ringdex_stale_served_total counter
ringdex_stale_served_total 0
ringdex_stale_checked_total 7
ringdex_redis_corrupt_total 0
ringdex_redis_dropped_total 0
`, uint64(answer.EraOf(generation)))
	return strings.NewReplacer(of...).Replace(text)
}

// examine lets a doctor look at a server that says so.
func examine(t *testing.T, b *book, status int, page func() string) []checkup.Finding {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			w.WriteHeader(status)
			return
		}
		text := page()
		if b.between != nil {
			b.between(b)
		}
		_, _ = w.Write([]byte(text)) // the test would see
	}))
	t.Cleanup(server.Close)
	d := New(b)
	d.Database(t.Context())
	d.Server(t.Context(), Server{Client: server.Client(), URL: server.URL + "/"}, true)
	return d.Findings()
}

func TestServer(t *testing.T) {
	for name, test := range map[string]struct {
		status     int
		of         []string
		level      checkup.Level
		text, tips string
	}{
		"not ready":            {http.StatusServiceUnavailable, nil, checkup.Wrong, "is not ready (status 503)", "its log tells why"},
		"index not complete":   {http.StatusOK, []string{"complete 1", "complete 0"}, checkup.Wrong, "is not ready", "wait while it loads"},
		"never heard":          {http.StatusOK, []string{"seconds 0.05", "seconds +Inf"}, checkup.Wrong, "it speaks no cached name", "reaches the database"},
		"behind the bound":     {http.StatusOK, []string{"seconds 0.05", "seconds 1.2"}, checkup.Wrong, "heard from the database 1.2s ago", "reaches the database"},
		"nearly behind":        {http.StatusOK, []string{"seconds 0.05", "seconds 0.8"}, checkup.Note, "at 1s it will withhold names", "reaches the database"},
		"another bound":        {http.StatusOK, []string{"bound_seconds 1", "bound_seconds 5"}, checkup.Wrong, "keeps a bound of 5s", "--database-url"},
		"another generation":   {http.StatusOK, []string{`generation="`, `generation="f`}, checkup.Wrong, "is not the database's", "old primary"},
		"more in the index":    {http.StatusOK, []string{"numbers 3", "numbers 4"}, checkup.Wrong, "4 numbers in its index, the database 3", "restart that server"},
		"has told what is old": {http.StatusOK, []string{"served_total 0", "served_total 2"}, checkup.Wrong, "2 times", "report it"},
		"corrupt values":       {http.StatusOK, []string{"corrupt_total 0", "corrupt_total 5"}, checkup.Note, "5 values from Redis", "nobody else writes to"},
		"answers not taken":    {http.StatusOK, []string{"dropped_total 0", "dropped_total 6"}, checkup.Note, "could not put 6 answers", "what Redis lacks"},
		"no Ringdex":           {http.StatusOK, []string{"ringdex_", "other_"}, checkup.Wrong, errNoServer.Error(), "--metrics-url"},
		"no metrics at all":    {http.StatusOK, []string{"ringdex_lease", "<html"}, checkup.Wrong, errNoServer.Error(), "--metrics-url"},
		"all is well":          {http.StatusOK, nil, checkup.Fine, "has all 3 numbers", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := examine(t, &book{numbers: 3}, test.status, func() string { return page(test.of...) })
			for _, f := range findings {
				text := f.Text
				if f.Err != nil {
					text = f.Err.Error()
				}
				if f.Level == test.level && strings.Contains(text, test.text) && strings.Contains(f.Advice, test.tips) {
					return
				}
			}
			t.Errorf("not found in %+v", findings)
		})
	}
}

// A database that never stands still alarms nobody: the server is always a little
// behind, and its count another.
func TestNoAlarmWhileNumbersChange(t *testing.T) {
	b := &book{numbers: 3}
	b.between = func(b *book) { b.numbers++; b.version++ }
	for _, f := range examine(t, b, http.StatusOK, func() string { return page("numbers 3", fmt.Sprint("numbers ", b.numbers+5)) }) {
		if f.Level == checkup.Wrong {
			t.Errorf("%+v", f)
		}
	}
}

func FuzzVitals(f *testing.F) {
	f.Add(page())
	f.Add(page("seconds 0.05", "seconds NaN", "numbers 3", "numbers -Inf"))
	f.Fuzz(func(t *testing.T, text string) {
		v, err := parseVitals(text)
		if err == nil && (v.lease < 0 || v.bound < 0 || v.numbers < 0 || v.stale < 0) {
			t.Errorf("%+v", v)
		}
	})
}
