package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/checkup"
	"ringdex/internal/enginetest"
)

// A transaction that somebody has left open is found, with the session to end.
func TestOpenTransactionsAreFound(t *testing.T) {
	url := enginetest.Database(t)
	s, err := Open(t.Context(), url, Options{ReadConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	other, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close(context.Background()) })
	if _, err := other.Exec(t.Context(), "BEGIN; UPDATE meta SET bound_ms = bound_ms"); err != nil {
		t.Fatal(err)
	}
	looks := func(look func(context.Context, *pgx.Conn) ([]checkup.Finding, error)) (found []checkup.Finding) {
		err := s.alone(t.Context(), func(conn *pgx.Conn) (err error) {
			found, err = look(t.Context(), conn)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	found := looks(transactionsOver(0)) // of the store's own pool too, which may be busy connecting
	want := fmt.Sprintf("pg_terminate_backend(%d)", other.PgConn().PID())
	if !slices.ContainsFunc(found, func(f checkup.Finding) bool {
		return f.Level == checkup.Note && strings.Contains(f.Advice, want) && strings.Contains(f.Text, "idle in transaction")
	}) {
		t.Errorf("found %+v, want %s", found, want)
	}
	if found := looks(transactionsOver(longTransaction)); len(found) > 0 {
		t.Errorf("a short one is reported: %+v", found)
	}
}
