package postgres

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ringdex/internal/enginetest"
)

// The list of guards is what the migrations make.
func TestGuardsAreListed(t *testing.T) {
	s, err := Open(t.Context(), enginetest.Database(t), Options{ReadConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	var made []string
	err = s.alone(t.Context(), func(conn *pgx.Conn) error {
		rows, err := conn.Query(t.Context(), guardsQuery)
		if err != nil {
			return err
		}
		var guard, letter string
		_, err = pgx.ForEachRow(rows, []any{&guard, &letter}, func() error {
			made = append(made, guard)
			if letter != "A" {
				t.Errorf("%s does not fire for everybody", guard)
			}
			return nil
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(made)
	if diff := cmp.Diff(strings.Join(made, "\n")+"\n", guards); diff != "" {
		t.Errorf("guards.txt (+) is not what the migrations make (-):\n%s", diff)
	}
}
