package storetest

import (
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A hand gives a contact its first number while the address book renames that
// contact: they have no row in common but the contact.
// The transaction that renames cannot see the number, and the hand cannot see
// the new name: unless one waits for the other, the number keeps the version
// under which it was first read, with the old name.
func testHandRacesRename(t *testing.T, e Engine) {
	for name, race := range map[string]struct {
		sql    string
		number phone.Number
	}{
		"insert number": {"INSERT INTO callers (org, number, contact) VALUES ({home}, {freeLine}, {zoe})", freeLine},
		"revive number": {"INSERT INTO callers (org, number, contact) VALUES ({home}, {goneLine}, {zoe})", goneLine},
		"move number":   {"UPDATE callers SET contact = {zoe} WHERE org = {home} AND number = {camCell}", camCell},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, e)
			s.home.add(person(zoe, "Zoe"))
			seen := witness{seen: map[callerid.Caller]map[uint64]string{}}
			var hand sync.WaitGroup
			var once sync.Once
			s.home.update(func(tx store.Tx) error {
				if err := edit(tx, zoe, func(c *callerid.Contact) { c.Name = "Renamed" }); err != nil {
					return err
				}
				once.Do(func() {
					hand.Go(func() { s.exec(race.sql) })
					for range patience {
						seen.note(s, s.home.read(race.number))
					}
				})
				return nil
			})
			hand.Wait()
			seen.note(s, s.home.read(race.number))
			s.index.poll()
			s.agree()
			if got := s.home.profile(race.number).Contact; got.ID != zoe || got.Name != "Renamed" {
				t.Errorf("the number leads to %q", got.Name)
			}
		})
	}
}
