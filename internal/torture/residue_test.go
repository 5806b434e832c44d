package torture_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/enginetest"
	"ringdex/internal/torture/checker"
)

// residue looks for those who were erased in everything that holds data: the tables
// of the database, every key of every Redis, the logs and metrics of all servers.
// What a fault itself brought back into Redis is no fault of anybody else's.
func (o *outcome) residue(f *fleet, revived bool) {
	if revived {
		f.mu.Lock()
		f.erased.Revived()
		f.mu.Unlock()
	}
	if f.file == "" {
		f.inTables(o)
		for _, r := range append([]*enginetest.RedisServer{f.redis}, f.shards...) {
			f.inRedis(o, r)
		}
	}
	for _, s := range f.servers {
		begun := f.now()
		text, err := os.ReadFile(s.logPath())
		f.must("reading a log", err)
		o.holds(f, fmt.Sprintf("the log of server %d", s.id), string(text), begun)
		o.holds(f, fmt.Sprintf("the metrics of server %d", s.id), s.metrics(), begun)
	}
}

// holds is told what a tier held at a moment: people are erased all the time, also
// while a large tier is read.
func (o *outcome) holds(f *fleet, tier, text string, read time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range f.erased.Holds(tier, text, read) {
		o.violations++
		if len(o.stories) < mostStories {
			o.stories = append(o.stories, v.String())
		}
	}
}

// inTables looks through all columns of all tables but the ledger, which is ours.
func (f *fleet) inTables(o *outcome) {
	f.Helper()
	conn := f.connect()
	defer conn.Close(context.Background())
	rows, err := conn.Query(f.Context(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'ledger'")
	f.must("listing tables", err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	f.must("listing tables", err)
	for _, table := range tables {
		begun := f.now()
		rows, err := conn.Query(f.Context(), fmt.Sprintf("SELECT t::text FROM %s t WHERE t::text ILIKE '%%%s%%'", pgx.Identifier{table}.Sanitize(), checker.Mark))
		f.must("reading "+table, err)
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		f.must("reading "+table, err)
		o.holds(f, "the table "+table, strings.Join(texts, "\n"), begun)
	}
}

func (f *fleet) inRedis(o *outcome, r *enginetest.RedisServer) {
	f.Helper()
	c := goredis.NewClient(&goredis.Options{Addr: host(f, r.URL())})
	defer c.Close()
	keys := c.Scan(f.Context(), 0, "*", 1000).Iterator()
	for keys.Next(f.Context()) {
		begun := f.now()
		value, err := c.Get(f.Context(), keys.Val()).Result() // not DUMP, which compresses
		if errors.Is(err, goredis.Nil) || err != nil && strings.HasPrefix(err.Error(), "MOVED") {
			continue // it went meanwhile
		}
		f.must("reading "+keys.Val(), err)
		o.holds(f, "Redis, in "+keys.Val()+",", value, begun)
	}
	f.must("listing keys", keys.Err())
}

func (s *server) metrics() string {
	s.Helper()
	resp, err := http.Get("http://" + s.http + "/metrics")
	s.must("reading metrics", err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	s.must("reading metrics", err)
	return string(text)
}

func (s *server) logPath() string { return filepath.Join(s.dir, fmt.Sprintf("server-%d.log", s.id)) }
