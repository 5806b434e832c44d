package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"ringdex/internal/enginetest"
)

// planned is a store whose every plan is heard of.
type planned struct {
	testing.TB
	store *Store
	most  float64 // rows that a node may read
	mu    sync.Mutex
	plans []plan
}

// plan is a node of what the server has done, as auto_explain tells it.
type plan struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"` // in each loop, as are the others
	Filtered float64 `json:"Rows Removed by Filter"`
	Rechecks float64 `json:"Rows Removed by Index Recheck"`
	Loops    float64 `json:"Actual Loops"`
	Plans    []plan  `json:"Plans"`
}

func newPlanned(t *testing.T) *planned {
	url := enginetest.Database(t)
	s, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	p := &planned{TB: t, store: s}
	p.run(fmt.Sprintf(planBook, planContacts))
	s.reads.Close()
	s.reads = &reads{}
	for _, pool := range []**pgxpool.Pool{&s.book, &s.writes, &s.reads.pool} {
		if *pool != nil {
			(*pool).Close()
		}
		config, err := pgxpool.ParseConfig(url)
		if err != nil {
			t.Fatal(err)
		}
		prepare(config.ConnConfig)
		config.ConnConfig.OnNotice = p.hear
		config.AfterConnect = explain
		if *pool, err = newPool(t.Context(), config, 1); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// explain makes a session tell the plans of all it runs, those within functions
// too, in JSON.
func explain(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
		SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off; SET auto_explain.log_format = json; SET client_min_messages = log`)
	return err
}

func (p *planned) hear(_ *pgconn.PgConn, n *pgconn.Notice) {
	_, text, found := strings.Cut(n.Message, "plan:\n")
	if !found {
		return
	}
	var told struct{ Plan plan }
	if err := json.Unmarshal([]byte(text), &told); err != nil {
		p.Errorf("reading a plan: %v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans = append(p.plans, told.Plan)
}

func (p *planned) run(sql string) {
	if _, err := p.store.writes.Exec(p.Context(), sql); err != nil {
		p.Fatal(err)
	}
}

// check reads and looks at what that took.
func (p *planned) check(what string, read func(context.Context) error) {
	p.Helper()
	p.plans = nil
	if err := read(p.Context()); err != nil {
		p.Errorf("%s: %v", what, err)
	}
	if len(p.plans) == 0 {
		p.Errorf("%s: no plan was heard of", what)
	}
	for _, whole := range p.plans {
		whole.each(func(n plan) {
			if read := (n.Rows + n.Filtered + n.Rechecks) * n.Loops; read > p.most || n.Type == "Seq Scan" && read > 1 {
				p.Errorf("%s: %s on %s%s reads %.0f rows", what, n.Type, n.Relation, n.Index, read)
			}
		})
	}
}

func (n plan) each(fn func(plan)) {
	fn(n)
	for _, child := range n.Plans {
		child.each(fn)
	}
}
