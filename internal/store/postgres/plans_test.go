package postgres

import (
	"context"
	"crypto/md5"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// A book with more contacts than any read may pass: a walk passes 5,000, and
// looks for each of them at its text and its numbers.
const (
	planContacts = 4 * walkMin
	planReads    = 3 * walkMin
)

// Each has a number and an email, every second one was called. One of 1,000 is
// rare in every way, and as many are deleted or a campaign's.
const planBook = `
INSERT INTO organizations (org, name) VALUES (1, 'home');
INSERT INTO contacts (org, id, kind, name, email, other_emails, company, tags, channels, status, created_at, call_count, last_contacted_at, deleted_at)
  SELECT 1, md5(n::text)::uuid, CASE n %% 1000 WHEN 3 THEN 'campaign' ELSE 'contact' END, CASE n %% 1000 WHEN 7 THEN '' ELSE 'Person ' || n END,
    CASE WHEN rare THEN '' ELSE 'p' || n || '@example.com' END, CASE WHEN rare THEN '{both@example.com}'::text[] ELSE '{}' END,
    CASE WHEN rare THEN 'Quixote Ltd' ELSE 'Acme Inc' END, CASE WHEN rare THEN '{all,rare}'::text[] ELSE '{all}' END,
    CASE WHEN rare THEN jsonb_build_object('whatsapp', '+' || 14152000001 + n) ELSE '{}' END,
    CASE WHEN rare THEN 'do-not-call' ELSE 'active' END, timestamptz '2026-01-01Z' + n * interval '1 minute',
    CASE WHEN rare THEN 99 ELSE n %% 2 END, CASE WHEN n %% 2 = 0 THEN timestamptz '2026-03-01Z' + n * interval '1 minute' END,
    CASE n %% 1000 WHEN 5 THEN timestamptz '2026-05-01Z' END
  FROM generate_series(1, %[1]d) n, LATERAL (SELECT n %% 1000 = 1) r(rare);
INSERT INTO callers (org, number, contact) SELECT 1, 14152000000 + n, md5(n::text)::uuid FROM generate_series(1, %[1]d) n;
INSERT INTO campaigns (org, id, name) VALUES (1, 1, 'spring');
INSERT INTO campaign_members (org, campaign, contact) SELECT 1, 1, id FROM contacts WHERE status <> 'active';
INSERT INTO campaign_calls (org, campaign, contact) SELECT 1, 1, id FROM contacts WHERE status <> 'active';
INSERT INTO do_not_call (org, number) SELECT 1, number FROM callers;
INSERT INTO interactions (org, contact, number) SELECT 1, contact, number FROM callers;
INSERT INTO tasks (org, contact) SELECT 1, contact FROM callers;
INSERT INTO memories (org, contact) SELECT 1, contact FROM callers;
INSERT INTO ratings (org, contact, score) SELECT 1, contact, 5 FROM callers;
INSERT INTO jobs (org, action, state, finished_at, created_at)
  SELECT 1, 'tag', CASE WHEN n > 10 THEN 'done' ELSE 'running' END, CASE WHEN n > 10 THEN timestamptz '2026-05-01Z' + n * interval '1 minute' END,
    timestamptz '2026-05-01Z' + n * interval '1 minute' FROM generate_series(1, %[1]d) n`

// No read of the address book reads a table, or an index, from one end to the
// other: however the list is filtered and sorted, and wherever its page begins.
// And none reads more than that once where the planner knows nothing.
func TestPlans(t *testing.T) {
	p := newPlanned(t)
	p.most = 2*planContacts + 1
	p.lists(callerid.OrderName, false)
	p.others()
	p.run("ANALYZE")
	p.most = planReads
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		p.lists(order, false)
		p.lists(order, true)
	}
	p.others()
}

// planFilters are all that a list can be filtered by: what nobody is, what few
// are, and what most are.
func planFilters() map[string]callerid.Query {
	yes, no, most, none, one := true, false, int64(99), int64(100), int64(1)
	january := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	march := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	return map[string]callerid.Query{
		"all":             {},
		"a word":          {Words: []string{"quixote"}},
		"a word of all":   {Words: []string{"acme"}},
		"no such word":    {Words: []string{"nobody"}},
		"two words":       {Words: []string{"quixote", "person"}},
		"a short word":    {Words: []string{"qu"}},
		"part of a phone": {Words: []string{"2000077"}},
		"phone and word":  {Words: []string{"14152007", "quixote"}},
		"a tag":           {Filter: callerid.Filter{Tags: []string{"RARE"}}},
		"two tags":        {Filter: callerid.Filter{Tags: []string{"all", "rare"}}},
		"a tag of all":    {Filter: callerid.Filter{Tags: []string{"all"}}},
		"no such tag":     {Filter: callerid.Filter{Tags: []string{"none"}}},
		"active":          {Filter: callerid.Filter{Status: callerid.StatusActive}},
		"not to call":     {Filter: callerid.Filter{Status: callerid.StatusDoNotCall}},
		"a campaign":      {Filter: callerid.Filter{Campaign: "spring"}},
		"no campaign":     {Filter: callerid.Filter{Campaign: "none"}},
		"an hour":         {Filter: callerid.Filter{CreatedFrom: january.Add(99 * time.Hour), CreatedUntil: january.Add(100 * time.Hour)}},
		"contacted":       {Filter: callerid.Filter{ContactedFrom: march.Add(99 * time.Hour), ContactedUntil: march.Add(100 * time.Hour)}},
		"never contacted": {Filter: callerid.Filter{ContactedUntil: march}},
		"an email":        {Filter: callerid.Filter{HasEmail: &yes}},
		"no email":        {Filter: callerid.Filter{HasEmail: &no}},
		"many calls":      {Filter: callerid.Filter{MinCalls: &most}},
		"too many calls":  {Filter: callerid.Filter{MinCalls: &none}},
		"few calls":       {Filter: callerid.Filter{MaxCalls: &one}},
		"deleted":         {Filter: callerid.Filter{Deleted: true}},
		"deleted word":    {Filter: callerid.Filter{Deleted: true}, Words: []string{"quixote"}},
		"all at once": {Filter: callerid.Filter{Tags: []string{"rare"}, Status: callerid.StatusDoNotCall, Campaign: "spring",
			HasEmail: &no, MinCalls: &most, CreatedFrom: january}, Words: []string{"quixote"}},
	}
}

// lists lists from the beginning, from the middle, and from among those without
// a key.
func (p *planned) lists(order callerid.Order, descending bool) {
	middle := place{order: order, descending: descending, id: uuid.UUID{0x80}, key: map[callerid.Order]string{
		callerid.OrderName: "person 15000", callerid.OrderCreated: "2026-01-08Z", callerid.OrderContacted: "2026-03-08Z",
		callerid.OrderCalls: "0", callerid.OrderID: uuid.UUID{0x80}.String(),
	}[order]}
	places := map[string]string{"first": "", "middle": middle.encode()}
	if keyOf(order).nullable {
		places["keyless"] = place{order: order, descending: descending, id: uuid.UUID{0x80}, keyless: true}.encode()
	}
	for what, q := range planFilters() {
		q.Order, q.Descending, q.Limit = order, descending, callerid.DefaultPage
		for where, after := range places {
			q.After = after
			p.check(fmt.Sprintf("List of %s, order %d, descending %t, %s", what, order, descending, where), func(ctx context.Context) error {
				_, err := p.store.List(ctx, 1, q)
				return err
			})
		}
	}
}

func (p *planned) others() {
	ids, numbers := make([]callerid.ContactID, 100), make([]phone.Number, 1000)
	for i := range ids {
		ids[i] = md5.Sum([]byte(strconv.Itoa(i + 1)))
	}
	for i := range numbers {
		numbers[i] = phone.Number(14152000000 + i*10)
	}
	middle := uuid.UUID{0x80}.String()
	for what, read := range map[string]func(context.Context) error{
		"Contacts":        func(ctx context.Context) error { _, err := p.store.Contacts(ctx, 1, ids...); return err },
		"Standings":       func(ctx context.Context) error { _, err := p.store.Standings(ctx, 1, numbers); return err },
		"Dossier":         func(ctx context.Context) error { _, err := p.store.Dossier(ctx, 1, ids[0]); return err },
		"DoNotCall":       func(ctx context.Context) error { _, err := p.store.DoNotCall(ctx, 1, 0, 100); return err },
		"DoNotCall after": func(ctx context.Context) error { _, err := p.store.DoNotCall(ctx, 1, 14152005000, 100); return err },
		"ListJobs":        func(ctx context.Context) error { _, err := p.store.ListJobs(ctx, 1, 100); return err },
		"NextJob":         func(ctx context.Context) error { _, err := p.store.NextJob(ctx); return err },
		"Page":            func(ctx context.Context) error { _, err := p.store.Page(ctx, "", 1000); return err },
		"Page after":      func(ctx context.Context) error { _, err := p.store.Page(ctx, "1/"+middle, 1000); return err },
		"Filters":         func(ctx context.Context) error { _, err := p.store.Filters(ctx, 1); return err },
		"Emails": func(ctx context.Context) error {
			_, err := p.store.Duplicates(ctx, 1, callerid.DuplicateEmail, "p9998", 50)
			return err
		},
		"WhatsApp": func(ctx context.Context) error {
			_, err := p.store.Duplicates(ctx, 1, callerid.DuplicatePhone, "", 50)
			return err
		},
		"Purge": func(ctx context.Context) error {
			_, err := p.store.Purge(ctx, time.Date(2026, 5, 1, 1, 0, 0, 0, time.UTC), 1)
			return err
		},
	} {
		p.check(what, read)
	}
}
