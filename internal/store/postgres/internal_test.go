package postgres

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/store"
)

// The poll reads two ranges of one index, however many rows there are and
// whatever the planner thinks of them.
func TestPollPlan(t *testing.T) {
	url := enginetest.Database(t)
	s, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	plans := &strings.Builder{}
	conn := explaining(t, url, plans)
	run := func(sql string) {
		if _, err := s.writes.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	mark, err := s.Load(t.Context(), func([]store.Row) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{0, 10_000, 100_000} {
		run(fmt.Sprintf("INSERT INTO callers (org, number) SELECT 1, 20000000000 + %[1]d + n FROM generate_series(1, %[1]d) n", rows))
		for _, analyze := range []string{"", "ANALYZE callers"} {
			run(analyze)
			plans.Reset()
			if _, err := readDelta(t.Context(), conn, mark); err != nil {
				t.Fatal(err)
			}
			got := plans.String()
			if strings.Count(got, "Index Scan using callers_xid") != 2 || strings.Contains(got, "Seq Scan on callers") {
				t.Errorf("with %d rows (%s) the plans are %s", rows, analyze, got)
			}
		}
	}
}

// explaining opens a session that writes the plans of all it runs, those within
// functions too.
func explaining(t *testing.T, url string, plans *strings.Builder) *pgx.Conn {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { plans.WriteString(n.Message + "\n") }
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;
		SET auto_explain.log_nested_statements = on; SET client_min_messages = log`); err != nil {
		t.Fatal(err)
	}
	return conn
}

// A connection that is never given back does not hold up the end.
func TestCloseDoesNotWaitForever(t *testing.T) {
	s, err := Open(t.Context(), enginetest.Database(t), Options{ReadConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := s.reads.open()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	s.Close()
}

// A ring finds its statement prepared, in each of the ways to prepare one.
func TestReadsAreWarm(t *testing.T) {
	url := enginetest.Database(t)
	for _, mode := range []string{"cache_statement", "cache_describe", "describe_exec"} {
		s, err := Open(t.Context(), url+"&default_query_exec_mode="+mode, Options{ReadConns: 2})
		if err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		var prepared int
		var timeout, jit string
		pool, err := s.reads.open()
		if err != nil {
			t.Fatal(err)
		}
		err = pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM pg_prepared_statements WHERE statement = $1),
			current_setting('statement_timeout'), current_setting('jit')`, profileQuery).Scan(&prepared, &timeout, &jit)
		if err != nil || (prepared == 1) != (mode == "cache_statement") || timeout != "10s" || jit != "off" {
			t.Errorf("%s: %d statements, statement_timeout %s, jit %s, error %v", mode, prepared, timeout, jit, err)
		}
		s.Close()
	}
}

func TestPermit(t *testing.T) {
	for _, c := range []struct {
		have, latest int64
		allowed      bool
		want         error
	}{
		{0, 3, false, nil},
		{0, 3, true, nil},
		{2, 3, false, store.ErrSchemaOld},
		{2, 3, true, nil},
		{3, 3, false, nil},
		{4, 3, false, store.ErrSchemaNew},
		{4, 3, true, store.ErrSchemaNew},
	} {
		if err := permit(c.have, c.latest, c.allowed); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("permit(%d, %d, %t) = %v, want %v", c.have, c.latest, c.allowed, err, c.want)
		}
	}
}

// FuzzCopy: a copy may arrive in pieces of any size, and whatever it holds, the
// decoder says so or returns rows; it never loses any.
func FuzzCopy(f *testing.F) {
	copies := encodeCopy([]store.Row{
		{Caller: callerid.Caller{Org: 1, Number: 14155550100}, Version: 7, Present: true},
		{Caller: callerid.Caller{Org: 1 << 30, Number: 999_999_999_999_999}, Version: 1 << 62},
	})
	f.Add(copies, 1)
	f.Add(copies, copyTuple)
	f.Add(copies[:len(copies)-1], 7)
	f.Add(append(bytes.Clone(copies), 0xff), 1000)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		whole, wholeErr := decodeCopy(data, len(data))
		parts, partsErr := decodeCopy(data, size)
		if (wholeErr == nil) != (partsErr == nil) {
			t.Errorf("whole: %v, in pieces of %d: %v", wholeErr, size, partsErr)
		}
		if diff := cmp.Diff(whole, parts); diff != "" {
			t.Errorf("in pieces of %d the rows differ (-whole +pieces):\n%s", size, diff)
		}
		if wholeErr == nil && !bytes.HasPrefix(data, encodeCopy(whole)) {
			t.Errorf("%d rows are not what was copied", len(whole))
		}
	})
}

func decodeCopy(data []byte, size int) (rows []store.Row, err error) {
	c := &copied{each: func(batch []store.Row) { rows = append(rows, batch...) }}
	size = max(size, 1)
	for len(data) > 0 && err == nil {
		n := min(size, len(data))
		_, err = c.Write(data[:n])
		data = data[n:]
	}
	if err == nil && !c.ended {
		err = errCopy
	}
	return append(rows, c.batch...), err
}

func encodeCopy(rows []store.Row) []byte {
	be := binary.BigEndian
	data := append([]byte(copySignature), 0, 0, 0, 0, 0, 0, 0, 0)
	for _, r := range rows {
		data = be.AppendUint32(be.AppendUint16(data, 4), 4)
		data = be.AppendUint32(be.AppendUint32(data, uint32(r.Caller.Org)), 8)
		data = be.AppendUint32(be.AppendUint64(data, uint64(r.Caller.Number)), 8)
		data = be.AppendUint32(be.AppendUint64(data, r.Version), 1)
		present := byte(0)
		if r.Present {
			present = 1
		}
		data = append(data, present)
	}
	return be.AppendUint16(data, 0xffff)
}
