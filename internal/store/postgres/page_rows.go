package postgres

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// readContacts reads until the page is full. What the server sends beyond that
// is passed over.
func (p *page) readContacts(rows pgx.Rows, limit int) error {
	p.contacts = make([]pageContact, 0, min(limit, 1<<12))
	for rows.Next() {
		raw := rows.RawValues()
		if p.cut = p.cut || p.size > maxPageBytes; p.cut {
			continue
		}
		var d rowDecoder
		c, odd := d.contact(raw)
		if d.err != nil {
			return d.err
		}
		if odd {
			p.odd = append(p.odd, len(p.contacts))
		}
		for _, v := range raw {
			p.size += len(v)
		}
		p.contacts = append(p.contacts, c)
	}
	return rows.Err()
}

// readCallers makes a reading of each number of some contacts, the first of which
// has a place among all. Both lists are in the order of contacts.
func (p *page) readCallers(rows pgx.Rows, contacts []pageContact, first int) error {
	be, at := binary.BigEndian, 0
	for rows.Next() {
		raw := rows.RawValues()
		if len(raw) != 5 || len(raw[0]) != 4 || len(raw[1]) != 16 || len(raw[2]) != 8 || len(raw[3]) != 8 || len(raw[4]) != 4 {
			return errRow
		}
		place := contactPlace{callerid.OrgID(be.Uint32(raw[0])), callerid.ContactID(raw[1])}
		for contacts[at].compare(place) < 0 {
			at++ // the last of the range is the last of the list
		}
		c := &contacts[at]
		if c.contactPlace != place {
			continue // nobody's, by a hand that has turned off the foreign key
		}
		n, _ := phone.FromInt(int64(be.Uint64(raw[2])))
		c.phones = append(c.phones, pagePhone{n, int32(be.Uint32(raw[4]))})
		p.owners = append(p.owners, first+at)
		p.readings = append(p.readings, store.Reading{
			Caller: callerid.Caller{Org: place.org, Number: n}, Generation: p.generation, Directory: p.directory,
			Version: be.Uint64(raw[3]), Interactions: p.interactions[place.org], Profile: &c.profile,
		})
	}
	for i := range contacts {
		contacts[i].arrange()
	}
	return rows.Err()
}

// arrange lists the phones, the primary one first.
func (c *pageContact) arrange() {
	slices.SortStableFunc(c.phones, func(a, b pagePhone) int { return int(a.position) - int(b.position) })
	c.profile.Contact.Phones = make([]phone.Number, len(c.phones))
	for i, n := range c.phones {
		c.profile.Contact.Phones[i] = n.number
	}
}

func (p *page) readOrgs(rows pgx.Rows) error {
	p.interactions = map[callerid.OrgID]int{}
	var org callerid.OrgID
	var interactions int
	_, err := pgx.ForEachRow(rows, []any{&org, &interactions}, func() error {
		p.interactions[org] = interactions
		return nil
	})
	return err
}

// readMarked sets what belongs to a number, not to its contact. It is the last,
// as it copies the profile.
func (p *page) readMarked(ctx context.Context, tx pgx.Tx) error {
	orgs, numbers := make([]int32, len(p.readings)), make([]int64, len(p.readings))
	for i, r := range p.readings {
		orgs[i], numbers[i] = int32(r.Caller.Org), int64(r.Caller.Number)
	}
	rows, err := tx.Query(ctx, markedOfPage, orgs, numbers)
	if err != nil {
		return err
	}
	marked := map[callerid.Caller]bool{}
	var org callerid.OrgID
	var number int64
	_, err = pgx.ForEachRow(rows, []any{&org, &number}, func() error {
		marked[callerid.Caller{Org: org, Number: phone.Number(number)}] = true
		return nil
	})
	if len(marked) == 0 {
		return err
	}
	for i, r := range p.readings {
		if marked[r.Caller] {
			profile := *r.Profile
			profile.DoNotCall = true
			p.readings[i].Profile = &profile
		}
	}
	return err
}

// pageRecord is a kind of record, each row of which has all of one contact's.
type pageRecord struct {
	sql string
	add func(*callerid.Profile, []byte) error
}

// pageRecords are those that Profile reads, as many and in the same order.
func pageRecords() []pageRecord {
	list := func(table, where, order, limit string) string {
		return `SELECT d.org, d.contact, (SELECT json_agg(r ORDER BY ` + order + `) FROM (
	SELECT * FROM ` + table + ` r WHERE r.org = d.org AND r.contact = d.contact` + where + ` ORDER BY ` + order + ` LIMIT ` + limit + `) r)
FROM (SELECT DISTINCT org, contact FROM ` + table + ` r WHERE contact IS NOT NULL` + where + inPage + ` ORDER BY org, contact) d`
	}
	return []pageRecord{
		{`SELECT l.org, l.contact, json_agg(m.name ORDER BY m.name COLLATE "C") FROM (
	SELECT org, contact, campaign FROM campaign_calls WHERE true` + inPage + `) l
JOIN campaigns m ON m.org = l.org AND m.id = l.campaign GROUP BY l.org, l.contact`,
			func(p *callerid.Profile, text []byte) error { return json.Unmarshal(text, &p.Campaigns) }},
		{list("tasks", " AND r.done_at IS NULL", "r.due_at, r.id", "50"),
			adder(taskJSON.task, func(p *callerid.Profile) *[]callerid.Task { return &p.OpenTasks })},
		{list("memories", "", "r.created_at DESC, r.id DESC", "50"),
			adder(memoryJSON.memory, func(p *callerid.Profile) *[]callerid.Memory { return &p.Memories })},
		{list("ratings", "", "r.created_at DESC, r.id DESC", "50"),
			adder(ratingJSON.rating, func(p *callerid.Profile) *[]callerid.Rating { return &p.Ratings })},
		{list("interactions", "", "r.at DESC, r.id DESC", "(SELECT interactions FROM organizations o WHERE o.org = d.org)"),
			adder(interactionJSON.interaction, func(p *callerid.Profile) *[]callerid.Interaction { return &p.Interactions })},
	}
}

func adder[J, R any](decode func(J) R, list func(*callerid.Profile) *[]R) func(*callerid.Profile, []byte) error {
	return func(p *callerid.Profile, text []byte) error {
		var rows []J
		err := json.Unmarshal(text, &rows)
		*list(p) = decoded(rows, decode)
		return err
	}
}

func (p *page) readRecords(rows pgx.Rows, add func(*callerid.Profile, []byte) error) error {
	var place contactPlace
	var text []byte
	_, err := pgx.ForEachRow(rows, []any{&place.org, &place.id, &text}, func() error {
		if p.size += len(text); p.size > 2*maxPageBytes {
			return errPageSize
		}
		at, found := slices.BinarySearchFunc(p.contacts, place, func(c pageContact, q contactPlace) int { return c.compare(q) })
		if !found || text == nil {
			return nil
		}
		return add(&p.contacts[at].profile, text)
	})
	return err
}
