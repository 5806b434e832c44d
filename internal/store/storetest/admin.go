package storetest

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func adminTests() []test {
	return []test{
		{"Organizations", testOrganizations},
		{"Lines", testLines},
		{"Keys", testKeys},
		{"RevokeIsIdempotent", testRevoke},
		{"NotFound", testAdminNotFound},
		{"EmptyDirectory", testEmptyDirectory},
	}
}

// directory reads it in an order of its own, and checks its version and
// generation against what the feed says.
func directory(t *testing.T, e Engine) store.Directory {
	t.Helper()
	index := follow(t, e.Store)
	index.poll()
	d, err := e.Store.Directory(t.Context())
	if err != nil {
		t.Fatalf("reading the directory: %v", err)
	}
	if d.Version != index.directory || d.Generation != index.mark.Generation {
		t.Errorf("the directory is %q/%d, the feed says %q/%d",
			d.Generation, d.Version, index.mark.Generation, index.directory)
	}
	slices.SortFunc(d.Orgs, func(a, b callerid.Organization) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(d.Lines, func(a, b callerid.Line) int { return cmp.Compare(a.Number, b.Number) })
	slices.SortFunc(d.Keys, func(a, b callerid.Key) int { return cmp.Compare(a.ID, b.ID) })
	for _, o := range d.Orgs {
		slices.SortFunc(o.CustomFields, func(a, b callerid.CustomField) int { return cmp.Compare(a.Name, b.Name) })
	}
	return d
}

func organizations() []callerid.Organization {
	var strict callerid.Disclosure
	for level := range strict {
		strict[level] = callerid.TellName
	}
	return []callerid.Organization{
		{Name: "Bare"},
		{
			Name: "Föll & Co", Plan: callerid.Plan{Name: "Real Estate", Limit: 50_000}, Region: "DE",
			Greeting: "Hi {{NAME|there}}", OtherGreeting: "Hello 'you'", Disclosure: callerid.DefaultDisclosure(),
			Interactions: callerid.MaxInteractions,
			CustomFields: []callerid.CustomField{{Name: "balance", Numeric: true}, {Name: "colour"}},
		},
		{Name: "Limited", Plan: callerid.Plan{Limit: 42}, Disclosure: strict, Interactions: 1},
	}
}

func testOrganizations(t *testing.T, e Engine) {
	want := organizations()
	for i, o := range want {
		id, err := e.Store.CreateOrganization(t.Context(), o)
		if err != nil || id == 0 {
			t.Fatalf("creating %q: %d, %v", o.Name, id, err)
		}
		want[i].ID = id
	}
	same(t, "the organizations", directory(t, e).Orgs, want)

	version := directory(t, e).Version
	if _, err := e.Store.CreateOrganization(t.Context(), want[0]); !errors.Is(err, callerid.ErrExists) {
		t.Errorf("creating a name again: %v, want ErrExists", err)
	}
	taken := callerid.Organization{ID: want[1].ID, Name: want[0].Name}
	if err := e.Store.UpdateOrganization(t.Context(), taken); !errors.Is(err, callerid.ErrExists) {
		t.Errorf("renaming to a taken name: %v, want ErrExists", err)
	}
	if got := directory(t, e); got.Version != version {
		t.Errorf("what was refused moved the directory from version %d to %d", version, got.Version)
	}
	same(t, "the organizations after a refusal", directory(t, e).Orgs, want)

	// Each takes the settings of the next: everything is replaced.
	for i, o := range organizations() {
		o.ID = want[(i+1)%len(want)].ID
		o.Name += " anew"
		want[(i+1)%len(want)] = o
		if err := e.Store.UpdateOrganization(t.Context(), o); err != nil {
			t.Fatalf("updating %q: %v", o.Name, err)
		}
	}
	same(t, "the updated organizations", directory(t, e).Orgs, want)
}

// A number is one organization's line at most: it decides whom a call is for.
func testLines(t *testing.T, e Engine) {
	one, two := newBook(t, e.Store), newBook(t, e.Store)
	want := []callerid.Line{
		{Number: annDesk, Org: one.org, Region: "US", Greeting: "Hi [name]", OtherGreeting: "Hello"},
		{Number: annCell, Org: two.org},
		{Number: 999_999_999_999_999, Org: one.org, Region: "GB"},
	}
	for _, l := range want {
		if err := e.Store.CreateLine(t.Context(), l); err != nil {
			t.Fatalf("creating line +%d: %v", l.Number, err)
		}
	}
	for _, org := range []callerid.OrgID{one.org, two.org} {
		again := callerid.Line{Number: annDesk, Org: org, Greeting: "changed"}
		if err := e.Store.CreateLine(t.Context(), again); !errors.Is(err, callerid.ErrExists) {
			t.Errorf("creating a line again for organization %d: %v, want ErrExists", org, err)
		}
	}
	same(t, "the lines", directory(t, e).Lines, want)
}

// testKey has a hash of its own.
func testKey(id string, org callerid.OrgID) callerid.Key {
	return callerid.Key{
		ID: id, Org: org, Hash: sha256.Sum256([]byte(id)), Label: "gateway",
		Scopes: []callerid.Scope{callerid.ScopeRecognize}, CreatedAt: at(0),
	}
}

func testKeys(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	full := testKey("b", b.org)
	full.Scopes = []callerid.Scope{callerid.ScopeWrite, callerid.ScopeAdmin, callerid.ScopeRead}
	full.ExpiresAt, full.RevokedAt = at(1), at(2)
	want := []callerid.Key{testKey("a", 0), full, testKey("c", b.org)}
	for _, k := range want {
		if err := e.Store.CreateKey(t.Context(), k); err != nil {
			t.Fatalf("creating key %q: %v", k.ID, err)
		}
	}
	same(t, "the keys", directory(t, e).Keys, want)

	sameHash := testKey("d", b.org)
	sameHash.Hash = full.Hash
	for _, k := range []callerid.Key{testKey("a", b.org), sameHash} {
		if err := e.Store.CreateKey(t.Context(), k); !errors.Is(err, callerid.ErrExists) {
			t.Errorf("creating key %q again: %v, want ErrExists", k.ID, err)
		}
	}
	same(t, "the keys after a refusal", directory(t, e).Keys, want)
}

// The first revocation counts, since it is what the log was told.
func testRevoke(t *testing.T, e Engine) {
	if err := e.Store.CreateKey(t.Context(), testKey("a", 0)); err != nil {
		t.Fatalf("creating a key: %v", err)
	}
	for i := 1; i <= 3; i++ {
		if err := e.Store.RevokeKey(t.Context(), "a", at(i)); err != nil {
			t.Errorf("revoking for the %d. time: %v", i, err)
		}
	}
	want := testKey("a", 0)
	want.RevokedAt = at(1)
	same(t, "the keys", directory(t, e).Keys, []callerid.Key{want})
}

func testAdminNotFound(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	nobody := callerid.Organization{ID: b.org + 1, Name: "Nobody"}
	if err := e.Store.UpdateOrganization(t.Context(), nobody); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("updating an unknown organization: %v, want ErrNotFound", err)
	}
	if err := e.Store.RevokeKey(t.Context(), "nothing", at(0)); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("revoking an unknown key: %v, want ErrNotFound", err)
	}
}

func testEmptyDirectory(t *testing.T, e Engine) {
	d := directory(t, e)
	if len(d.Orgs)+len(d.Lines)+len(d.Keys) > 0 {
		t.Errorf("a new database has %+v", d)
	}
}
