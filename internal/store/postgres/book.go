package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// view runs fn in a transaction in which everything is of one moment. It could
// write, only so that a standby refuses it. Each query is planned for the values
// that it has, for one processor and data in memory, and to look rows up, also
// where a table was small when the planner last heard of it.
func (s *Store) view(ctx context.Context, fn func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.book, pgx.TxOptions{
		BeginQuery: "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; SET LOCAL plan_cache_mode = force_custom_plan;" +
			"SET LOCAL enable_seqscan = off; SET LOCAL random_page_cost = 1.1; SET LOCAL max_parallel_workers_per_gather = 0;" +
			"SET LOCAL statement_timeout = '10s'",
	}, fn)
}

// viewed is what one query reads.
func viewed[T any](ctx context.Context, s *Store, doing string, scan pgx.RowToFunc[T], sql string, args ...any) (found []T, err error) {
	err = s.view(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err == nil {
			found, err = pgx.CollectRows(rows, scan)
		}
		return err
	})
	return found, failure(doing, err)
}

// Contacts is one statement.
func (s *Store) Contacts(ctx context.Context, org callerid.OrgID, ids ...callerid.ContactID) ([]callerid.Contact, error) {
	return viewed(ctx, s, fmt.Sprintf("reading %d contacts", len(ids)), scanContact, "SELECT "+contactOfK+`
		FROM (SELECT id, min(n) AS n FROM unnest($2::uuid[]) WITH ORDINALITY a(id, n) GROUP BY id) a
		JOIN contacts k ON k.org = $1 AND k.id = a.id ORDER BY a.n`, org, ids)
}

func scanContact(row pgx.CollectableRow) (callerid.Contact, error) {
	var text []byte
	if err := row.Scan(&text); err != nil {
		return callerid.Contact{}, err
	}
	return decodeContact(text)
}

// Standings is one statement. Its offset keeps the planner from reading the whole
// list for a few numbers.
func (s *Store) Standings(ctx context.Context, org callerid.OrgID, numbers []phone.Number) ([]callerid.Standing, error) {
	return viewed(ctx, s, fmt.Sprintf("reading how %d numbers stand", len(numbers)), scanStanding, `
		SELECT a.number, EXISTS (SELECT FROM do_not_call n WHERE n.org = $1 AND n.number = a.number OFFSET 0), k.id, coalesce(k.status, ''), to_json(k.tags)
		FROM unnest($2::bigint[]) WITH ORDINALITY a(number, n)
		LEFT JOIN callers c ON c.org = $1 AND c.number = a.number
		LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact
		ORDER BY a.n`, org, ints(numbers))
}

func scanStanding(row pgx.CollectableRow) (s callerid.Standing, err error) {
	var number int64
	var contact *callerid.ContactID
	var status string
	var tags []byte
	if err := row.Scan(&number, &s.Marked, &contact, &status, &tags); err != nil {
		return s, err
	}
	s.Number = phone.Number(number)
	if contact != nil {
		s.Contact, s.Status = *contact, statusOf(status)
		err = json.Unmarshal(tags, (*texts)(&s.Tags))
	}
	return s, err
}

// DoNotCall is the list in the order of its primary key.
func (s *Store) DoNotCall(ctx context.Context, org callerid.OrgID, after phone.Number, limit int) ([]phone.Number, error) {
	return viewed(ctx, s, "listing the numbers not to call", scanNumber,
		"SELECT number FROM do_not_call WHERE org = $1 AND number > $2 ORDER BY number LIMIT $3", org, int64(after), limit)
}
