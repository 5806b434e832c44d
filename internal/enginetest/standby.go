package enginetest

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// Standby starts a second server that has everything which this one has by now,
// and follows it.
func (s *PostgresServer) Standby() *PostgresServer {
	s.t.Helper()
	i, err := startStandby(s.t.Context(), s.URL())
	return &PostgresServer{newServer(s.t, i, err)}
}

func startStandby(ctx context.Context, primary string) (*instance, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	owner, err := postgresOwner()
	if err != nil {
		return nil, err
	}
	return launch(ctx, func(dir string, port int) (engine, error) {
		data := filepath.Join(dir, "data")
		err := runPostgres(bin, data, owner, "pg_basebackup", "--dbname="+primary, "--pgdata="+data,
			"--write-recovery-conf", "--checkpoint=fast", "--no-sync")
		return postgresEngine(bin, data, port, owner), err
	})
}

// Behind cuts a standby off from its primary: what the primary commits from now on
// is what a fail-over loses. It returns when the connection is gone.
func (s *PostgresServer) Behind() {
	s.t.Helper()
	s.must(execute(s.t.Context(), s.URL(), "ALTER SYSTEM SET primary_conninfo = ''"))
	s.must(execute(s.t.Context(), s.URL(), "SELECT pg_reload_conf()"))
	s.must(s.until("SELECT NOT EXISTS (SELECT FROM pg_stat_wal_receiver)"))
}

// Promote makes a standby a primary, and returns when it is one.
func (s *PostgresServer) Promote() {
	s.t.Helper()
	s.must(execute(s.t.Context(), s.URL(), "SELECT pg_promote()"))
	s.must(s.until("SELECT NOT pg_is_in_recovery()"))
}

// until asks a question until the answer is yes.
func (s *PostgresServer) until(question string) error {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		var yes bool
		if err := conn.QueryRow(ctx, question).Scan(&yes); err != nil || yes {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", question, ctx.Err())
		}
	}
}

// Dump writes a dump of the server's database postgres to a file, as pg_dump does.
func (s *PostgresServer) Dump(file string) {
	s.t.Helper()
	s.must(runClient("pg_dump", "--format=custom", "--file="+file, s.URL()))
}

// Restore brings back a dump in place: what there is goes first.
func (s *PostgresServer) Restore(file string) {
	s.t.Helper()
	s.must(runClient("pg_restore", "--clean", "--if-exists", "--single-transaction", "--dbname="+s.URL(), file))
}

func runClient(program string, args ...string) error {
	bin, err := postgresPrograms()
	if err != nil {
		return err
	}
	out, err := exec.Command(filepath.Join(bin, program), args...).CombinedOutput()
	if err != nil {
		return errors.Join(fmt.Errorf("running %s: %w", program, err), errors.New(string(out)))
	}
	return nil
}
