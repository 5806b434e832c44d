package storetest

import (
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A contact gets its first number while another transaction renames it: they
// have no row in common but the contact. Neither can see what the other writes,
// and so, unless one waits for the other, the number keeps the version under
// which it was first read, with the old name.
func testFirstNumberRacesRename(t *testing.T, e Engine) {
	byHand := func(sql string) func(scene) {
		return func(s scene) { s.exec(sql) }
	}
	for name, race := range map[string]struct {
		give   func(scene)
		number phone.Number
	}{
		"insert by hand": {byHand("INSERT INTO callers (org, number, contact) VALUES ({home}, {freeLine}, {zoe})"), freeLine},
		"revive by hand": {byHand("INSERT INTO callers (org, number, contact) VALUES ({home}, {goneLine}, {zoe})"), goneLine},
		"move by hand":   {byHand("UPDATE callers SET contact = {zoe} WHERE org = {home} AND number = {camCell}"), camCell},
		"assign": {func(s scene) {
			s.home.update(func(tx store.Tx) error { return tx.Assign(freeLine, zoe) })
		}, freeLine},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, e)
			s.home.add(person(zoe, "Zoe"))
			seen := witness{seen: map[callerid.Caller]map[uint64]string{}}
			renameWhile(s, func() { race.give(s) }, func() { seen.note(s, s.home.read(race.number)) })
			seen.note(s, s.home.read(race.number))
			s.index.poll()
			s.agree()
			if got := s.home.profile(race.number).Contact; got.ID != zoe || got.Name != "Renamed" {
				t.Errorf("the number leads to %q", got.Name)
			}
		})
	}
}

// renameWhile renames Zoe, has another goroutine give her a number before the
// transaction commits, and looks meanwhile; it returns when both are done.
func renameWhile(s scene, give, look func()) {
	var giving sync.WaitGroup
	var once sync.Once
	s.home.update(func(tx store.Tx) error {
		if err := edit(tx, zoe, func(c *callerid.Contact) { c.Name = "Renamed" }); err != nil {
			return err
		}
		once.Do(func() {
			giving.Go(give)
			for range patience {
				look()
			}
		})
		return nil
	})
	giving.Wait()
}
