package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"ringdex/internal/callerid"
)

// Times that only the server knows hide nobody.
func TestTimesByHand(t *testing.T) {
	b := newBook(t)
	for _, odd := range []string{"infinity", "-infinity", "20000-01-01", "0044-03-15 BC"} {
		b.session().run(fmt.Sprintf(`
			UPDATE contacts SET (created_at, updated_at, last_contacted_at) = ('%[1]s', '%[1]s', '%[1]s') WHERE id = '%[2]s';
			INSERT INTO tasks (org, contact, due_at) VALUES (1, '%[2]s', '%[1]s');
			INSERT INTO memories (org, contact, created_at) VALUES (1, '%[2]s', '%[1]s');
			INSERT INTO interactions (org, contact, at) VALUES (1, '%[2]s', '%[1]s')`, odd, ann))
		if got := b.read(one1).Profile.Contact.LastContactedAt; !got.IsZero() {
			t.Errorf("%s is read as %v", odd, got)
		}
		if page, err := b.store.Page(t.Context(), "", 10); err != nil || len(page.Readings) != 2 {
			t.Errorf("with %s the page has %d readings, error %v", odd, len(page.Readings), err)
		}
	}
}

// A key that expires at infinity never does, and one that expired at -infinity
// always has.
func TestKeysForever(t *testing.T) {
	b := newBook(t)
	b.session().run(`INSERT INTO keys (id, hash, scopes, expires_at) VALUES
		('never', sha256('a'), 'read', 'infinity'), ('always', sha256('b'), 'read', '-infinity')`)
	d, err := b.store.Directory(t.Context())
	if err != nil {
		t.Fatalf("reading the directory: %v", err)
	}
	for _, k := range d.Keys {
		if past := !k.ExpiresAt.IsZero() && k.ExpiresAt.Before(time.Now()); past != (k.ID == "always") {
			t.Errorf("the key %s expires at %v", k.ID, k.ExpiresAt)
		}
	}
}

// Values of custom fields may be written plainly.
func TestPlainValues(t *testing.T) {
	b := newBook(t)
	b.session().run(fmt.Sprintf(`UPDATE contacts SET custom = '{"colour": "red", "balance": 4.5, "odd": {"a": 1}}' WHERE id = '%s'`, ann))
	got := b.read(one1).Profile.Contact.Custom
	if n := got["balance"].Number; got["colour"] != (callerid.Value{Text: "red"}) || n == nil || *n != 4.5 || got["odd"].Text != `{"a": 1}` {
		t.Errorf("the values are %+v", got)
	}
}
