package sqlite

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A job that a hand has made unreadable is passed over, whatever it was to do:
// read in part, it might do to everybody what was meant for some. The others go
// on.
func TestOddJobs(t *testing.T) {
	for name, set := range map[string]string{
		"an unknown filter":         `filter = '{"tag": ["vip"]}'`,
		"a filter of another kind":  `filter = '{"tags": "vip"}'`,
		"a list for a filter":       `filter = '["vip"]'`,
		"an object for a selection": `selection = '{}'`,
		"a selection of no ids":     `selection = '["ann"]'`,
		"a cursor that is no id":    `cursor = 'ann'`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "db")
			db, s := openStore(t, path), openShell(t, path)
			s.populate()
			odd, other := job(1), job(2)
			if err := errors.Join(db.CreateJob(t.Context(), odd), db.CreateJob(t.Context(), other)); err != nil {
				t.Fatal(err)
			}
			s.exec("UPDATE jobs SET " + set + " WHERE id = '" + odd.ID.String() + "'")
			next, err := db.NextJob(t.Context())
			if diff := cmp.Diff(other, next, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("the next job: %v\n%s", err, diff)
			}
			if jobs, err := db.ListJobs(t.Context(), 1, 10); err != nil || len(jobs) == 0 || jobs[0].ID != other.ID {
				t.Errorf("the jobs: %+v, %v", jobs, err)
			}
			if _, err := db.Job(t.Context(), 1, odd.ID); !errors.Is(err, callerid.ErrInvalid) {
				t.Errorf("reading the job: %v", err)
			}
			err = db.Update(t.Context(), 1, func(tx store.Tx) error { _, err := tx.LockJob(odd.ID); return err })
			if !errors.Is(err, callerid.ErrInvalid) {
				t.Errorf("locking the job: %v", err)
			}
		})
	}
}

// job of some age; the first is the oldest.
func job(number byte) callerid.Job {
	return callerid.Job{
		ID: uuid.UUID{15: number}, Org: 1, Action: callerid.ActionDelete, State: callerid.JobRunning,
		CreatedAt: time.Unix(int64(number), 0).UTC(),
	}
}

// A filter that says something which this program does not know would select
// more than was meant.
func TestOddFilters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db, s := openStore(t, path), openShell(t, path)
	s.populate()
	s.exec(`INSERT INTO saved_filters (org, name, filter) VALUES (1, 'a', '[]'), (1, 'b', '{"tag": ["vip"]}'), (1, 'c', '{"tags": "vip"}'),
		(1, 'd', '{"tags": ["vip"]}'), (1, 'e', '{"created_from": "yesterday"}'), (1, 'f', '"vip"')`)
	got, err := db.Filters(t.Context(), 1)
	want := []callerid.SavedFilter{{Name: "d", Filter: callerid.Filter{Tags: []string{"vip"}}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("the filters: %v\n%s", err, diff)
	}
}

// What a hand writes in another form, some of it around the checks, hides no
// others.
func TestOddBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db, s := openStore(t, path), openShell(t, path)
	s.populate()
	s.exec(named(`PRAGMA ignore_check_constraints = ON;
		UPDATE contacts SET notes = cast(x'ff41' AS TEXT), created_at = '2026-02-31T00:00:00.000000Z', updated_at = 'once',
			meta = '[1]', former_phones = '[5, "x", 14155550109]' WHERE id = {ann};
		UPDATE contacts SET email = cast(x'61ff406578616d706c652e636f6d' AS TEXT), tags = '[1, null]', status = 'x', channels = '{"whatsapp": "+14155550101x"}';
		UPDATE tasks SET title = cast(x'ff41' AS TEXT), due_at = '2026-01-01T24:00:00.000000Z';
		UPDATE memories SET created_at = 'once';
		INSERT INTO ratings (org, contact, score, uid) VALUES (1, {ann}, 9, 'mine');
		INSERT INTO interactions (org, contact, number, direction) VALUES (1, {ann}, 5, 'sideways');
		INSERT INTO do_not_call (org, number) VALUES (1, 5), (1, 1000000000000000), (1, 14155550109)`))
	ann := contactID(t, annID)
	contacts, err := db.Contacts(t.Context(), 1, ann, contactID(t, bobID))
	if err != nil || len(contacts) != 2 || contacts[0].Notes != "\uFFFDA" || !contacts[0].CreatedAt.Equal(time.Unix(0, 0)) ||
		len(contacts[0].FormerPhones) != 1 {
		t.Errorf("the contacts: %+v, %v", contacts, err)
	}
	d, err := db.Dossier(t.Context(), 1, ann)
	if err != nil || len(d.Tasks) == 0 || len(d.Memories) == 0 || len(d.Ratings) == 0 || d.Ratings[0].Score != 9 || len(d.DoNotCall) != 2 {
		t.Errorf("the dossier: %+v, %v", d, err)
	}
	marked := []phone.Number{14155550109}
	numbers, err := db.DoNotCall(t.Context(), 1, 14155550101, 10)
	if diff := cmp.Diff(marked, numbers); err != nil || diff != "" {
		t.Errorf("the numbers not to call: %v\n%s", err, diff)
	}
	standings, err := db.Standings(t.Context(), 1, []phone.Number{14155550100})
	want := []callerid.Standing{{Number: 14155550100, Marked: standings[0].Marked, Contact: ann, Status: callerid.StatusActive, Tags: []string{"1", ""}}}
	if diff := cmp.Diff(want, standings); err != nil || diff != "" {
		t.Errorf("the standings: %v\n%s", err, diff)
	}
	for _, kind := range []callerid.DuplicateKind{callerid.DuplicateEmail, callerid.DuplicatePhone} {
		if groups, err := db.Duplicates(t.Context(), 1, kind, "", 10); err != nil || len(groups) > 0 {
			t.Errorf("the duplicates: %+v, %v", groups, err)
		}
	}
}
