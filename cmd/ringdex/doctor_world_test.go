package main

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// patient is an installation, and the command line that examines it.
type patient struct {
	*shell
	fleet *fleet
	redis *goredis.Client
	args  []string
}

func newPatient(t *testing.T) *patient {
	t.Helper()
	f := newFleet(t)
	o, err := goredis.ParseURL(f.redis.URL())
	if err != nil {
		t.Fatal(err)
	}
	p := &patient{shell: &shell{t: t}, fleet: f, redis: goredis.NewClient(o)}
	t.Cleanup(func() { _ = p.redis.Close() })
	p.args = []string{"doctor", "--database-url", f.postgres.URL(), "--redis-url", f.redis.URL()}
	for _, s := range f.servers {
		p.args = append(p.args, "--metrics-url", "http://"+s.httpAddr())
	}
	return p
}

// ill is one illness, a test of its own.
func (p *patient) ill(t *testing.T, name string, look func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		p.t, p.fleet.t = t, t
		look(t)
	})
}

// examine runs the doctor, and checks that the exit status tells whether anything
// is wrong.
func (p *patient) examine(args ...string) string {
	p.t.Helper()
	if len(args) == 0 {
		args = p.args
	}
	out, errs, status := p.run(args...)
	wrong := strings.Contains("\n"+out, "\nwrong ")
	if wrong != (status == exitFailed) || !wrong && status != exitOK || wrong != strings.Contains(errs, "something is wrong") {
		p.t.Errorf("status %d after\n%s%s", status, out, errs)
	}
	return out
}

// finds examines, and expects a finding with its advice.
func (p *patient) finds(level, subject, text, advice string, args ...string) {
	p.t.Helper()
	out := p.examine(args...)
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, level) && strings.HasPrefix(strings.TrimSpace(line[len(level):]), subject) && strings.Contains(line, text) &&
			i+1 < len(lines) && (advice == "" || strings.Contains(lines[i+1], "→") && strings.Contains(lines[i+1], advice)) {
			return
		}
	}
	p.t.Errorf("not found: %s %s %q, advice %q, in\n%s", level, subject, text, advice, out)
}

func (p *patient) configure(settings ...string) {
	p.t.Helper()
	for i := 0; i < len(settings); i += 2 {
		if err := p.redis.ConfigSet(p.t.Context(), settings[i], settings[i+1]).Err(); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *patient) set(key, value string) {
	p.t.Helper()
	if err := p.redis.Set(p.t.Context(), key, value, 0).Err(); err != nil {
		p.t.Fatal(err)
	}
}

// answer is what servers would keep, in another generation or for another number
// if one is given.
func (p *patient) answer(c callerid.Caller, generation callerid.Generation, number string) answer.Answer {
	p.t.Helper()
	r, err := p.fleet.servers[0].db.Profile(p.t.Context(), c)
	if err != nil {
		p.t.Fatal(err)
	}
	if generation != "" {
		r.Generation = generation
	}
	if number != "" {
		if r.Caller.Number, err = phone.Parse(number, ""); err != nil {
			p.t.Fatal(err)
		}
	}
	a, err := answer.New(r)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// eventually examines until the text is there so often, or the test's time is up.
func (p *patient) eventually(text string, times int) {
	p.t.Helper()
	for p.t.Context().Err() == nil {
		if out, _, _ := p.run(p.args...); strings.Count(out, text) == times {
			return
		}
	}
}

// connectTo is what psql is: one connection.
func connectTo(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// openFile is what the sqlite3 shell is: one connection.
func openFile(t *testing.T, path string) func(statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
