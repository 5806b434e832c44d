package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A reading is one row of everything, its profile as JSON.
const (
	readings = `
SELECT g.id, (SELECT version FROM directory), a.org, a.number, coalesce(c.version, 0), coalesce(o.interactions, 0),
  CASE WHEN k.id IS NOT NULL THEN json_build_object(
    'contact', k,
    'phones', ` + phonesOfK + `,
    'do_not_call', EXISTS (SELECT FROM do_not_call n WHERE n.org = a.org AND n.number = a.number),
    'campaigns', ARRAY(SELECT m.name FROM campaign_calls l JOIN campaigns m ON m.org = l.org AND m.id = l.campaign
      WHERE l.org = k.org AND l.contact = k.id ORDER BY m.name COLLATE "C"),
    'tasks', (SELECT json_agg(t ORDER BY t.due_at, t.id) FROM (SELECT * FROM tasks t
      WHERE t.org = k.org AND t.contact = k.id AND t.done_at IS NULL ORDER BY t.due_at, t.id LIMIT 50) t),
    'ratings', (SELECT json_agg(r ORDER BY r.created_at DESC, r.id DESC) FROM (SELECT * FROM ratings r
      WHERE r.org = k.org AND r.contact = k.id ORDER BY r.created_at DESC, r.id DESC LIMIT 50) r),
    'memories', (SELECT json_agg(r ORDER BY r.created_at DESC, r.id DESC) FROM (SELECT * FROM memories r
      WHERE r.org = k.org AND r.contact = k.id ORDER BY r.created_at DESC, r.id DESC LIMIT 50) r),
    'interactions', (SELECT json_agg(i ORDER BY i.at DESC, i.id DESC) FROM (
      SELECT * FROM interactions i WHERE i.org = k.org AND i.contact = k.id
      ORDER BY i.at DESC, i.id DESC LIMIT o.interactions) i)) END
FROM generation g CROSS JOIN `
	joinedTo = ` AS a(org, number)
LEFT JOIN callers c ON c.org = a.org AND c.number = a.number
LEFT JOIN organizations o ON o.org = a.org
LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact`

	profileQuery = readings + "(VALUES ($1::int, $2::bigint))" + joinedTo

	phonesOfK = `ARRAY(SELECT p.number FROM callers p WHERE p.org = k.org AND p.contact = k.id ORDER BY p.position, p.number)`
)

// Profile is one statement in one round trip once its connection has prepared
// it. A cancelled ctx closes the connection, so it should end well after the
// caller has stopped waiting.
func (s *Store) Profile(ctx context.Context, c callerid.Caller) (store.Reading, error) {
	r, err := alive(ctx, s, func() (store.Reading, error) {
		pool, err := s.reads.open()
		if err != nil {
			return store.Reading{}, err
		}
		rows, err := pool.Query(ctx, profileQuery, c.Org, int64(c.Number))
		if err != nil {
			return store.Reading{}, err
		}
		return pgx.CollectExactlyOneRow(rows, scanReading)
	})
	if err != nil {
		return store.Reading{}, failure("reading a profile", err)
	}
	return r, nil
}

func scanReading(row pgx.CollectableRow) (r store.Reading, err error) {
	var generation *string
	var number int64
	var profile []byte
	err = row.Scan(&generation, &r.Directory, &r.Caller.Org, &number, &r.Version, &r.Interactions, &profile)
	if err != nil {
		return r, err
	}
	r.Caller.Number, _ = phone.FromInt(number)
	if r.Generation, err = primary(generation); err != nil || profile == nil {
		return r, err
	}
	r.Profile, err = decodeProfile(profile)
	return r, err
}

func decodeProfile(text []byte) (*callerid.Profile, error) {
	var j profileJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return nil, err
	}
	return j.profile(), nil
}
