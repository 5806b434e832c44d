package postgres_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ringdex/internal/callerid"
)

// What a hand has written in a form of its own stands in a page as in a profile.
func TestPageOfOddContacts(t *testing.T) {
	b := newBook(t)
	for _, odd := range []string{
		"tags = '{{a,b},{c,d}}'", "tags = '{a,NULL,\"\"}'", "tags = '[5:6]={a,b}'", "channels = '[]'", "channels = '\"\"'", "channels = '{\"\":null}'",
		"custom = '1'", "meta = '{\"a\": {\"b\": 1}}'", "kind = 'campaign'", "status = 'do-not-call'", "call_count = -1",
		"first_name = 'Ann', preferences = 'é'", "last_contacted_at = '-infinity'", "last_contacted_at = '1969-12-31 23:59:59.999999Z'",
	} {
		b.session().run(fmt.Sprintf("UPDATE contacts SET %s WHERE id = '%s'", odd, ann))
		page, err := b.store.Page(t.Context(), "", 10)
		if err != nil || len(page.Readings) != 2 {
			t.Fatalf("with %s the page has %d readings, error %v", odd, len(page.Readings), err)
		}
		for _, got := range page.Readings {
			want := b.read(got.Caller.Number)
			got.Profile.Contact.CreatedAt, got.Profile.Contact.UpdatedAt = want.Profile.Contact.CreatedAt, want.Profile.Contact.UpdatedAt
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("with %s (-profile +page):\n%s", odd, diff)
			}
		}
	}
}

// However much there is on file, a page takes a few megabytes, and the pages
// have everybody once, organization after organization.
func TestPagesOfLargeContacts(t *testing.T) {
	b := newBook(t)
	b.session().run(`
		INSERT INTO organizations (org, name) SELECT n, n FROM generate_series(2, 9) n;
		INSERT INTO contacts (org, id, notes) SELECT 2 + n % 8, md5(n::text)::uuid, repeat('x', 1 << 20) FROM generate_series(1, 40) n;
		INSERT INTO contacts (org, notes) SELECT 2 + n % 8, 'has no number' FROM generate_series(1, 40) n;
		INSERT INTO callers (org, number, contact, position) SELECT 2 + n % 8, 14155550000 + n * 10 + k, md5(n::text)::uuid, -k
		FROM generate_series(1, 40) n, generate_series(1, 3) k`)
	seen, cuts := map[callerid.Caller]bool{}, 0
	for after, ended := "", false; !ended; {
		page, err := b.store.Page(t.Context(), after, 50)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Readings) > 3*6 || page.Cut {
			cuts++
		}
		if page.Cut && len(page.Readings) > 3*6 {
			t.Errorf("a page of %d callers with a megabyte each", len(page.Readings))
		}
		for _, r := range page.Readings {
			if phones := r.Profile.Contact.Phones; seen[r.Caller] || r.Caller.Org > 1 && (len(phones) != 3 || phones[0] < phones[2]) {
				t.Errorf("%v is read with the phones %v, before: %t", r.Caller, phones, seen[r.Caller])
			}
			seen[r.Caller] = true
		}
		after, ended = page.Next, page.Next == ""
	}
	if len(seen) != 40*3+2 || cuts == 0 {
		t.Errorf("%d callers were read, %d pages cut", len(seen), cuts)
	}
}

func TestPageAfterNoPlace(t *testing.T) {
	b := newBook(t)
	for _, place := range []string{"x", "1", "1/", "1/2", "99999999999/" + ann} {
		if _, err := b.store.Page(t.Context(), place, 1); !errors.Is(err, callerid.ErrInvalid) {
			t.Errorf("after %q: %v", place, err)
		}
	}
}
