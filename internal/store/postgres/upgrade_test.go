package postgres

import (
	"database/sql"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A book of version 1: Ann with two numbers, Bob without a name, and somebody
// whom a campaign knows.
const firstBook = `
INSERT INTO organizations (org, name) VALUES (1, 'home');
INSERT INTO contacts (org, id, kind, name, first_name, email, company, notes, tags, channels) VALUES
  (1, '00000000-0000-0000-0000-00000000000a', 'contact', 'Ann Smith', '', 'Ann@Example.com', 'Acme', 'likes tea', '{VIP,vip}', '{"whatsapp": "+14155550103"}'),
  (1, '00000000-0000-0000-0000-00000000000b', 'contact', '', 'Bob', 'unknown', '', '', '{}', '{}'),
  (1, '00000000-0000-0000-0000-00000000000c', 'campaign', 'Cyd', '', 'cyd@example.com', '', '', '{}', '{}');
INSERT INTO callers (org, number, contact, position) VALUES
  (1, 14155550101, '00000000-0000-0000-0000-00000000000a', 1), (1, 14155550102, '00000000-0000-0000-0000-00000000000a', 0),
  (1, 14155550103, '00000000-0000-0000-0000-00000000000b', 0), (1, 14155550104, NULL, 0);
INSERT INTO tasks (org, contact, title) VALUES (1, '00000000-0000-0000-0000-00000000000a', 'Call back'), (1, '00000000-0000-0000-0000-00000000000a', 'Write');
INSERT INTO memories (org, contact, text) VALUES (1, '00000000-0000-0000-0000-00000000000a', 'Has a dog');
INSERT INTO campaigns (org, id, name) VALUES (1, 1, 'spring');
INSERT INTO campaign_calls (org, campaign, contact) VALUES (1, 1, '00000000-0000-0000-0000-00000000000a')`

// What was there before the address book is found in it afterwards, by
// everything that it can be found by; and nothing of it counts as a change.
func TestUpgrade(t *testing.T) {
	url := enginetest.Database(t)
	db := atVersion(t, url, 1)
	if _, err := db.ExecContext(t.Context(), firstBook); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), url, Options{}); !errors.Is(err, store.ErrSchemaOld) {
		t.Errorf("without being allowed to migrate: %v, want ErrSchemaOld", err)
	}
	const versions = "SELECT string_agg(number || ' ' || version || ' ' || xid, ', ' ORDER BY number) FROM callers"
	before := text(t, db, versions)
	s, err := Open(t.Context(), url, Options{Migrate: true})
	if err != nil {
		t.Fatalf("migrating: %v", err)
	}
	t.Cleanup(s.Close)
	if after := text(t, db, versions); after != before {
		t.Errorf("the callers were %s and are %s", before, after)
	}
	upgradedLists(t, s)
	upgradedRecords(t, s)

	written := atVersion(t, enginetest.Database(t), 2)
	if _, err := written.ExecContext(t.Context(), firstBook); err != nil {
		t.Fatal(err)
	}
	const derived = `SELECT (SELECT json_agg(s ORDER BY contact, number) FROM contact_search s) || E'\n' ||
		(SELECT json_agg(k ORDER BY contact, kind, key) FROM contact_keys k)`
	if diff := cmp.Diff(text(t, written, derived), text(t, db, derived)); diff != "" {
		t.Errorf("what contacts are found by differs (-written +upgraded):\n%s", diff)
	}
}

// What a hand has marked as deleted before that took effect has no number after.
func TestUpgradeWithdraws(t *testing.T) {
	url := enginetest.Database(t)
	db := atVersion(t, url, 3)
	const marked = "; UPDATE contacts SET deleted_at = now() WHERE id = '00000000-0000-0000-0000-00000000000a'"
	if _, err := db.ExecContext(t.Context(), firstBook+marked); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), url, Options{Migrate: true})
	if err != nil {
		t.Fatalf("migrating: %v", err)
	}
	t.Cleanup(s.Close)
	const left = `SELECT (SELECT string_agg(number::text, ', ') FROM callers WHERE contact IS NOT NULL) || ' and ' ||
		(SELECT former_phones::text FROM contacts WHERE id = '00000000-0000-0000-0000-00000000000a')`
	if got, want := text(t, db, left), "14155550103 and {14155550102,14155550101}"; got != want {
		t.Errorf("the numbers on file, and the former ones, are %s, want %s", got, want)
	}
}

func upgradedLists(t *testing.T, s *Store) {
	ann, bob := callerid.ContactID{15: 10}, callerid.ContactID{15: 11}
	yes := true
	for what, c := range map[string]struct {
		query callerid.Query
		want  []callerid.ContactID
	}{
		"all":      {callerid.Query{}, []callerid.ContactID{ann, bob}},
		"name":     {callerid.Query{Words: []string{"smi"}}, []callerid.ContactID{ann}},
		"first":    {callerid.Query{Words: []string{"bo"}}, []callerid.ContactID{bob}},
		"email":    {callerid.Query{Words: []string{"n@exam"}}, []callerid.ContactID{ann}},
		"number":   {callerid.Query{Words: []string{"5550101"}}, []callerid.ContactID{ann}},
		"notes":    {callerid.Query{Words: []string{"tea", "acme"}}, []callerid.ContactID{ann}},
		"tag":      {callerid.Query{Filter: callerid.Filter{Tags: []string{"vip"}}}, []callerid.ContactID{ann}},
		"address":  {callerid.Query{Filter: callerid.Filter{HasEmail: &yes}}, []callerid.ContactID{ann}},
		"campaign": {callerid.Query{Filter: callerid.Filter{Campaign: "spring"}}, []callerid.ContactID{ann}},
		"nothing":  {callerid.Query{Words: []string{"5550104"}}, nil},
	} {
		c.query.Order, c.query.Limit = callerid.OrderName, callerid.DefaultPage
		page, err := s.List(t.Context(), 1, c.query)
		var got []callerid.ContactID
		for _, k := range page.Contacts {
			got = append(got, k.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("by %s (%v; -want +got):\n%s", what, err, diff)
		}
	}
	groups, err := s.Duplicates(t.Context(), 1, callerid.DuplicatePhone, "", 10)
	if len(groups) != 1 || groups[0].Value != "+14155550103" || err != nil {
		t.Errorf("the duplicates are %+v, %v", groups, err)
	}
}

func upgradedRecords(t *testing.T, s *Store) {
	ann := callerid.ContactID{15: 10}
	d, err := s.Dossier(t.Context(), 1, ann)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]phone.Number{14155550102, 14155550101}, d.Contact.Phones); diff != "" {
		t.Errorf("the phones differ (-want +got):\n%s", diff)
	}
	if len(d.Tasks) != 2 || len(d.Memories) != 1 {
		t.Fatalf("the records are %+v", d)
	}
	ids := map[callerid.RecordID]bool{uuid.Nil: true, d.Tasks[0].ID: true, d.Tasks[1].ID: true, d.Memories[0].ID: true}
	if len(ids) != 4 {
		t.Errorf("the records' ids are %v", ids)
	}
	err = s.Update(t.Context(), 1, func(tx store.Tx) error {
		return errors.Join(tx.RemoveRecord(ann, callerid.RecordTask, d.Tasks[0].ID), tx.RemoveRecord(ann, callerid.RecordMemory, d.Memories[0].ID))
	})
	if err != nil {
		t.Errorf("removing a task and a memory: %v", err)
	}
}

// atVersion makes an empty database one of a version.
func atVersion(t *testing.T, url string, version int64) *sql.DB {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	db := stdlib.OpenDB(*config)
	t.Cleanup(func() { db.Close() })
	provider, err := newProvider(db)
	if err == nil {
		_, err = provider.UpTo(t.Context(), version)
	}
	if err != nil {
		t.Fatalf("migrating to version %d: %v", version, err)
	}
	return db
}

func text(t *testing.T, db *sql.DB, query string) (value string) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&value); err != nil {
		t.Fatalf("running %q: %v", query, err)
	}
	return value
}
