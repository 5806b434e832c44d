package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/checkup"
)

// Checkup looks at what the server itself knows: nothing is changed, and no table
// of ours is read.
func (s *Store) Checkup(ctx context.Context) (found []checkup.Finding, err error) {
	err = s.alone(ctx, func(conn *pgx.Conn) error {
		for _, look := range []func(context.Context, *pgx.Conn) ([]checkup.Finding, error){
			checkServerState, checkGuards, checkLocks, transactionsOver(longTransaction),
		} {
			f, err := look(ctx, conn)
			if err != nil {
				return err
			}
			found = append(found, f...)
		}
		return nil
	})
	return found, failure("examining the database", err)
}

const (
	// headroom is what one more server takes of connections.
	headroom = 30
	// longTransaction is far above what any command of ours takes for one.
	longTransaction = time.Minute
)

func checkServerState(ctx context.Context, conn *pgx.Conn) ([]checkup.Finding, error) {
	var version string
	var schema int64
	var standby, readOnly, durable bool
	var free int
	err := conn.QueryRow(ctx, `SELECT current_setting('server_version'), pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
		current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',
		current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int -
			(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int,
		(SELECT max(version_id) FROM goose_db_version WHERE is_applied)`).
		Scan(&version, &standby, &readOnly, &durable, &free, &schema)
	if err != nil {
		return nil, err
	}
	version, _, _ = strings.Cut(version, " ")
	database := checkup.Finding{Subject: "database", Text: fmt.Sprintf("PostgreSQL %s, the primary, schema %d", version, schema)}
	switch {
	case standby:
		database = checkup.Finding{Level: checkup.Wrong, Subject: "database", Text: "the server is a standby, whose view of what is committed proves nothing",
			Advice: "give the URL of the primary"}
	case readOnly:
		database = checkup.Finding{Level: checkup.Wrong, Subject: "database", Text: "the database can only be read: every change is refused, and a server that restarted after a crash cannot begin its new life",
			Advice: "find out who made it so (default_transaction_read_only, or the provider because its disk is full) and end that"}
	}
	found := []checkup.Finding{database}
	if !durable {
		found = append(found, checkup.Finding{Level: checkup.Note, Subject: "durability", Text: "fsync or full_page_writes is off: a power cut may lose changes that were acknowledged, or the database",
			Advice: "turn both on in postgresql.conf, unless this is a test"})
	}
	if free < headroom {
		found = append(found, checkup.Finding{Level: checkup.Note, Subject: "connections", Text: fmt.Sprintf("%d more connections can be made; a server uses up to %d", free, headroom),
			Advice: "raise max_connections, or put a pooler in between"})
	}
	return found, nil
}

// checkLocks finds who shuts servers out of our tables. Polls wait there, and
// once the bound has passed no name is spoken.
func checkLocks(ctx context.Context, conn *pgx.Conn) ([]checkup.Finding, error) {
	return sessions(ctx, conn, `SELECT a.pid, a.application_name, a.state, clock_timestamp() - a.xact_start
		FROM pg_locks l JOIN pg_stat_activity a USING (pid)
		WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND a.pid <> pg_backend_pid()
		  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		  AND l.relation = ANY (ARRAY['callers', 'contacts', 'meta', 'directory', 'life', 'organizations']::regclass[])
		GROUP BY 1, 2, 3, 4 ORDER BY 1`, func(s session) checkup.Finding {
		return checkup.Finding{Level: checkup.Wrong, Subject: "locks",
			Text:   s.text("shuts servers out of their tables: after the freshness bound they withhold every name"),
			Advice: s.end()}
	})
}

func transactionsOver(age time.Duration) func(context.Context, *pgx.Conn) ([]checkup.Finding, error) {
	return func(ctx context.Context, conn *pgx.Conn) ([]checkup.Finding, error) {
		return sessions(ctx, conn, `SELECT pid, application_name, state, clock_timestamp() - xact_start FROM pg_stat_activity
			WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
			  AND xact_start < clock_timestamp() - $1::interval ORDER BY xact_start LIMIT 10`, func(s session) checkup.Finding {
			return checkup.Finding{Level: checkup.Note, Subject: "transactions",
				Text:   s.text("has a transaction open: nobody sees what it changed, who wants to change the same waits, and dead rows pile up that every poll passes by"),
				Advice: s.end()}
		}, age)
	}
}

// session of somebody on the server.
type session struct {
	pid                int
	application, state *string // NULL where this user may not see them
	age                *time.Duration
}

func sessions(ctx context.Context, conn *pgx.Conn, query string, tell func(session) checkup.Finding, args ...any) ([]checkup.Finding, error) {
	rows, err := conn.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (checkup.Finding, error) {
		var s session
		err := row.Scan(&s.pid, &s.application, &s.state, &s.age)
		return tell(s), err
	})
}

func (s session) text(does string) string {
	who, since := "", ""
	if s.application != nil && *s.application != "" {
		who = " (" + *s.application + ")"
	}
	if s.age != nil {
		since = ", for " + s.age.Truncate(time.Second).String()
	}
	if s.state != nil {
		since = ", " + *s.state + since
	}
	return fmt.Sprintf("session %d%s%s, %s", s.pid, who, since, does)
}

func (s session) end() string {
	return fmt.Sprintf("let it commit, or end it: SELECT pg_terminate_backend(%d)", s.pid)
}
