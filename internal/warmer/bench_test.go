package warmer_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/url"
	"os/exec"
	"testing"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
	"ringdex/internal/warmer"
)

// benchCallers are more than the database's and the processor's caches hold.
const benchCallers = 100_000

// BenchmarkPass fills Redis from PostgreSQL, and in turn has `redis-cli --pipe`
// fill it with the same values ready-made. Vs-pipe is the ratio of their rates.
func BenchmarkPass(b *testing.B) {
	db := benchBook(b)
	server := enginetest.Redis(b)
	cache, err := redis.Open(server.URL())
	must(b, err)
	b.Cleanup(func() { must(b, cache.Close()) })
	commands := readyMade(b, db)
	w := warmer.New(db, cache, slog.New(slog.DiscardHandler))
	empty := func() { runCLI(b, server.URL(), nil, "FLUSHALL") }

	var filling, piping time.Duration
	for b.Loop() {
		empty()
		began := time.Now()
		if n, err := w.Fill(b.Context(), nil); err != nil || n != benchCallers {
			b.Fatalf("filled %d: %v", n, err)
		}
		filling += time.Since(began)
		empty()
		began = time.Now()
		runCLI(b, server.URL(), commands, "--pipe")
		piping += time.Since(began)
	}
	each := float64(b.N) * benchCallers
	b.ReportMetric(each/filling.Seconds(), "profiles/s")
	b.ReportMetric(each/piping.Seconds(), "piped/s")
	b.ReportMetric(piping.Seconds()/filling.Seconds(), "vs-pipe")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPage reads all pages of the book.
func BenchmarkPage(b *testing.B) {
	db := benchBook(b)
	b.ReportAllocs()
	for b.Loop() {
		if n := len(readAll(b, db)); n != benchCallers {
			b.Fatalf("read %d", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchCallers, "ns/profile")
}

// benchBook is a book of contacts as most are.
func benchBook(b *testing.B) *postgres.Store {
	b.Helper()
	db, err := postgres.Open(b.Context(), enginetest.Database(b), postgres.Options{})
	must(b, err)
	b.Cleanup(db.Close)
	org, err := db.CreateOrganization(b.Context(), callerid.Organization{Name: "Bench", Interactions: 5})
	must(b, err)
	const chunk = 5000
	for from := 0; from < benchCallers; from += chunk {
		contacts := make([]callerid.Contact, chunk)
		for i := range contacts {
			contacts[i] = benchContact(from + i)
		}
		must(b, db.Update(b.Context(), org, func(tx store.Tx) error { return tx.AddContacts(contacts) }))
	}
	return db
}

func benchContact(i int) callerid.Contact {
	return callerid.Contact{
		ID: uuid.Must(uuid.NewV7()), Kind: callerid.KindContact, Status: callerid.StatusActive,
		Name: fmt.Sprintf("Alex Chen %d", i), Email: fmt.Sprintf("alex.%d@customer.example", i),
		Company: "Chen Gardens Ltd", Title: "Head of purchasing", Tags: []string{"vip"},
		Notes:  "Prefers mornings. Asked about the spring offer, wants the floor plans before deciding.",
		Phones: []phone.Number{12010000000 + phone.Number(i)},
	}
}

func readAll(b *testing.B, db *postgres.Store) (all []store.Reading) {
	b.Helper()
	for after, ended := "", false; !ended; {
		page, err := db.Page(b.Context(), after, 2000)
		must(b, err)
		all = append(all, page.Readings...)
		after, ended = page.Next, page.Next == ""
	}
	return all
}

// readyMade are the commands that write everybody's answer.
func readyMade(b *testing.B, db *postgres.Store) []byte {
	b.Helper()
	var commands bytes.Buffer
	for _, r := range readAll(b, db) {
		a, err := answer.New(r)
		must(b, err)
		fmt.Fprintf(&commands, "*5\r\n$3\r\nset\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n$2\r\npx\r\n$8\r\n86400000\r\n",
			len(keyOf(r.Caller)), keyOf(r.Caller), len(a.Bytes()), a.Bytes())
	}
	return commands.Bytes()
}

func keyOf(c callerid.Caller) string {
	return fmt.Sprintf("ringdex/%d/%d", c.Org, uint64(c.Number))
}

func runCLI(b *testing.B, server string, input []byte, args ...string) {
	b.Helper()
	u, err := url.Parse(server)
	must(b, err)
	cmd := exec.CommandContext(b.Context(), "redis-cli", append([]string{"-h", u.Hostname(), "-p", u.Port()}, args...)...)
	cmd.Stdin = bytes.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("redis-cli: %v: %s", err, out)
	}
}
