package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// readingColumns and readingTables read everything about the callers q(org,
// number) in one statement, and so as of one moment.
var (
	readingColumns = `q.org, q.number, m.epoch, d.version, coalesce(c.version, g.version, 0), coalesce(o.interactions, 0),
	EXISTS (SELECT 1 FROM do_not_call n WHERE n.org = q.org AND n.number = q.number),
	(SELECT json_group_array(a.name ORDER BY a.name) FROM campaign_calls l JOIN campaigns a ON a.org = l.org AND a.id = l.campaign
		WHERE l.org = k.org AND l.contact = k.id),
	(SELECT json_group_array(json_object('id', t.uid, 'title', t.title, 'due', ` + timeOf("t.due_at") + `) ORDER BY t.due_at IS NULL, julianday(t.due_at), t.due_at, t.id)
		FROM (SELECT * FROM tasks t WHERE t.org = k.org AND t.contact = k.id AND t.done_at IS NULL
			ORDER BY t.due_at IS NULL, julianday(t.due_at), t.due_at, t.id LIMIT 50) t),
	(SELECT json_group_array(json_object('id', e.uid, 'text', e.text, 'at', ` + timeOf("e.created_at") + `) ORDER BY julianday(e.created_at) DESC, e.created_at DESC, e.id DESC)
		FROM (SELECT * FROM memories e WHERE e.org = k.org AND e.contact = k.id
			ORDER BY julianday(e.created_at) DESC, e.created_at DESC, e.id DESC LIMIT 50) e),
	(SELECT json_group_array(json_object('id', r.uid, 'score', r.score, 'comment', r.comment, 'at', ` + timeOf("r.created_at") + `)
			ORDER BY julianday(r.created_at) DESC, r.created_at DESC, r.id DESC)
		FROM (SELECT * FROM ratings r WHERE r.org = k.org AND r.contact = k.id
			ORDER BY julianday(r.created_at) DESC, r.created_at DESC, r.id DESC LIMIT 50) r),
	(SELECT json_group_array(json_object('number', i.number, 'at', ` + timeOf("i.at") + `, 'channel', i.channel, 'direction', i.direction,
			'disposition', i.disposition, 'summary', i.summary, 'ms', i.duration_ms) ORDER BY julianday(i.at) DESC, i.at DESC, i.id DESC)
		FROM (SELECT *, row_number() OVER () AS place FROM (SELECT * FROM interactions h WHERE h.org = k.org AND h.contact = k.id
			ORDER BY julianday(h.at) DESC, h.at DESC, h.id DESC LIMIT 50)) i WHERE i.place <= o.interactions), ` + profileColumns
	readingTables = ` CROSS JOIN meta m CROSS JOIN directory d
	LEFT JOIN organizations o ON o.org = q.org
	LEFT JOIN callers c ON c.org = q.org AND c.number = q.number
	LEFT JOIN departed g ON g.org = q.org AND g.number = q.number
	LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact`

	profileQuery = "SELECT " + readingColumns + " FROM (SELECT ? AS org, ? AS number) q" + readingTables
	pageQuery    = "SELECT " + readingColumns + ` FROM (SELECT org, number FROM callers
		WHERE contact IS NOT NULL AND (org, number) > (?, ?) ORDER BY org, number LIMIT ?) q` + readingTables + " ORDER BY q.org, q.number"
)

// Profile implements store.Profiles. It looks at the path after it has read: no
// poll can tell of changes to a file that cannot be opened, so what the one
// before it holds must not pass for the truth.
func (s *Store) Profile(ctx context.Context, c callerid.Caller) (store.Reading, error) {
	f, err := s.use()
	if err != nil {
		return store.Reading{}, err
	}
	defer f.release()
	life, schema := f.life.Load(), f.schema.Load()
	var row readingRow
	if err := f.profile.QueryRowContext(ctx, c.Org, int64(c.Number)).Scan(row.targets()...); err != nil {
		return store.Reading{}, fmt.Errorf("reading a profile: %w", err)
	}
	if err := f.inPlace(); err != nil {
		return store.Reading{}, fmt.Errorf("reading a profile: %w", err)
	}
	return row.reading(f.generation(row.epoch, schema, life)), nil
}

// Page implements store.Profiles, in the order of organizations and numbers. It
// looks at the path as Profile does.
func (s *Store) Page(ctx context.Context, after string, limit int) (store.Page, error) {
	from, err := parsePlace(after)
	if err != nil {
		return store.Page{}, err
	}
	f, err := s.use()
	if err != nil {
		return store.Page{}, err
	}
	defer f.release()
	life, schema := f.life.Load(), f.schema.Load()
	readings, err := collect(ctx, f.readers, func(rows *sql.Rows) (store.Reading, error) {
		var row readingRow
		err := rows.Scan(row.targets()...)
		return row.reading(f.generation(row.epoch, schema, life)), err
	}, pageQuery, from.Org, int64(from.Number), limit)
	if err == nil {
		err = f.inPlace()
	}
	if err != nil {
		return store.Page{}, fmt.Errorf("reading a page of profiles: %w", err)
	}
	page := store.Page{Readings: readings}
	if len(readings) == limit {
		last := readings[limit-1].Caller
		page.Next = fmt.Sprintf("%d/%d", last.Org, uint64(last.Number))
	}
	return page, nil
}

// parsePlace reads where a page ended.
func parsePlace(place string) (c callerid.Caller, err error) {
	if place == "" {
		return c, nil
	}
	if _, err := fmt.Sscanf(place, "%d/%d", &c.Org, &c.Number); err != nil {
		return c, fmt.Errorf("%w: the place of a page is none", callerid.ErrInvalid)
	}
	return c, nil
}

// readingRow is a row of readingColumns.
type readingRow struct {
	result                              store.Reading
	number                              int64
	epoch                               string
	doNotCall                           bool
	campaigns, tasks, memories, ratings string
	interactions                        string
	contact                             contactRow
}

func (r *readingRow) targets() []any {
	return append([]any{
		&r.result.Caller.Org, &r.number, text{&r.epoch}, &r.result.Directory, &r.result.Version, &r.result.Interactions,
		&r.doNotCall, text{&r.campaigns}, text{&r.tasks}, text{&r.memories}, text{&r.ratings}, text{&r.interactions},
	}, r.contact.targets()...)
}

func (r *readingRow) reading(g callerid.Generation) store.Reading {
	r.result.Caller.Number, _ = phone.FromInt(r.number)
	r.result.Generation = g
	if contact, ok := r.contact.read(); ok {
		r.result.Profile = &callerid.Profile{
			Contact:      contact,
			DoNotCall:    r.doNotCall,
			Campaigns:    decodeList(r.campaigns),
			OpenTasks:    decodeTasks(r.tasks, contact.ID),
			Memories:     decodeMemories(r.memories, contact.ID),
			Ratings:      decodeRatings(r.ratings, contact.ID),
			Interactions: decodeInteractions(r.interactions, contact.ID),
		}
	}
	return r.result
}
