package postgres

import (
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/callerid"
)

// AddInteractions counts first, which locks the contacts, and so moves each
// number's version once. Both statements are sent at once: a hot number's lock is
// held for one round trip less.
func (t *tx) AddInteractions(interactions ...callerid.Interaction) error {
	doing := fmt.Sprintf("logging %d interactions", len(interactions))
	c := tally(interactions)
	batch := &pgx.Batch{}
	batch.Queue(countQuery, t.org, c.ids, c.calls, c.last).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() < int64(len(c.ids)) {
			return callerid.ErrNotFound
		}
		return nil
	})
	batch.Queue(logQuery, append([]any{t.org}, columnsOf(interactions)...)...)
	return t.failed(doing, t.SendBatch(t.ctx, batch).Close())
}

const (
	countQuery = `
WITH locked AS MATERIALIZED (
  SELECT k.id, n.calls, n.last FROM unnest($2::uuid[], $3::bigint[], $4::timestamptz[]) n(id, calls, last)
  JOIN contacts k ON k.org = $1 AND k.id = n.id ORDER BY k.id FOR NO KEY UPDATE OF k)
UPDATE contacts k SET call_count = k.call_count + l.calls, last_contacted_at = greatest(k.last_contacted_at, l.last)
FROM locked l WHERE k.org = $1 AND k.id = l.id`

	logQuery = `
INSERT INTO interactions (org, contact, number, at, channel, direction, disposition, summary, duration_ms)
SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])`
)

// columnsOf has the values of logQuery, column by column.
func columnsOf(interactions []callerid.Interaction) []any {
	n := len(interactions)
	contacts, numbers, at := make([]*callerid.ContactID, n), make([]*int64, n), make([]time.Time, n)
	channels, directions := make([]string, n), make([]string, n)
	dispositions, summaries, durations := make([]string, n), make([]string, n), make([]int64, n)
	for k, i := range interactions {
		contacts[k], numbers[k], at[k] = contactOrNull(i.Contact), numberOrNull(i), i.At
		channels[k], directions[k] = string(i.Channel), directionWord(i.Direction)
		dispositions[k], summaries[k], durations[k] = i.Disposition, i.Summary, i.Duration.Milliseconds()
	}
	return []any{contacts, numbers, at, channels, directions, dispositions, summaries, durations}
}

func contactOrNull(id callerid.ContactID) *callerid.ContactID {
	if id == (callerid.ContactID{}) {
		return nil
	}
	return &id
}

func numberOrNull(i callerid.Interaction) *int64 {
	if i.Number == 0 {
		return nil
	}
	n := int64(i.Number)
	return &n
}

// counts is what interactions add to their contacts, in the order of ids.
type counts struct {
	ids   []callerid.ContactID
	calls []int64
	last  []time.Time
}

func tally(interactions []callerid.Interaction) (c counts) {
	for _, i := range interactions {
		if i.Contact != (callerid.ContactID{}) {
			c.ids = append(c.ids, i.Contact)
		}
	}
	c.ids = sorted(c.ids)
	c.calls, c.last = make([]int64, len(c.ids)), make([]time.Time, len(c.ids))
	for _, i := range interactions {
		at := slices.Index(c.ids, i.Contact)
		if at < 0 {
			continue
		}
		if i.Channel == callerid.ChannelCall {
			c.calls[at]++
		}
		if i.At.After(c.last[at]) {
			c.last[at] = i.At
		}
	}
	return c
}

// Scrub leaves alone what has passed to others: interactions of its numbers that
// are somebody else's by now.
func (t *tx) Scrub(id callerid.ContactID) error {
	const doing = "scrubbing the history of a contact"
	if err := t.lockContacts(doing, id); err != nil {
		return err
	}
	_, err := t.exec(doing, `WITH its AS MATERIALIZED (
			SELECT number FROM callers WHERE org = $1 AND contact = $2
			UNION SELECT unnest(former_phones) FROM contacts WHERE org = $1 AND id = $2)
		UPDATE interactions i SET contact = NULL, number = NULL, summary = '' FROM (
			SELECT id FROM interactions WHERE org = $1 AND contact = $2
			UNION ALL SELECT s.id FROM its JOIN interactions s ON s.org = $1 AND s.number = its.number AND s.contact IS NULL) d
		WHERE i.org = $1 AND i.id = d.id`, t.org, id)
	return err
}
