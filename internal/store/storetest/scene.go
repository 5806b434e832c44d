package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// The numbers of a scene. All but freeLine have a row.
const (
	annDesk  phone.Number = 14155550100
	annCell  phone.Number = 14155550101
	bobDesk  phone.Number = 14155550102
	camCell  phone.Number = 14155550103
	goneLine phone.Number = 14155550104
	freeLine phone.Number = 14155550105
)

func sceneNumbers() []phone.Number {
	return []phone.Number{annDesk, annCell, bobDesk, camCell, goneLine, freeLine}
}

// The people of a scene. They have the same ids in both books, which a
// statement that forgets the organization does not survive; zoe is in the other
// book only.
var (
	ann  = callerid.ContactID{15: 1}
	bob  = callerid.ContactID{15: 2}
	cam  = callerid.ContactID{15: 3}
	gone = callerid.ContactID{15: 4}
	zoe  = callerid.ContactID{15: 5}
)

// zoeDesk leads to zoe in the other book and has no row at home.
const zoeDesk phone.Number = 14155550106

// scene is two books with the same small cast and an index that knows them.
//
// Ann has two phones, do-not-call on the desk; Bob has one; Cam is known from a
// campaign only, which has called Ann too; goneLine was somebody's once. All
// but the last have one interaction, task, memory and rating each.
type scene struct {
	*testing.T
	Engine
	home, away book
	index      *follower
}

func newScene(t *testing.T, e Engine) scene {
	t.Helper()
	s := scene{T: t, Engine: e, home: newBook(t, e.Store), away: newBook(t, e.Store)}
	populate(s.home)
	populate(s.away)
	s.away.add(person(zoe, "Zoe", zoeDesk))
	s.index = follow(t, e.Store)
	s.index.poll()
	return s
}

func populate(b book) {
	b.Helper()
	camContact := person(cam, "Cam", camCell)
	camContact.Kind = callerid.KindCampaign
	b.add(person(ann, "Ann", annDesk, annCell), person(bob, "Bob", bobDesk), camContact,
		person(gone, "Gone", goneLine))
	b.update(func(tx store.Tx) error {
		for i, id := range []callerid.ContactID{ann, bob, cam} {
			if err := record(tx, id, sceneNumbers()[i+1], i+1); err != nil {
				return err
			}
		}
		return errors.Join(tx.DeleteContact(gone), tx.SetDoNotCall(true, annDesk),
			tx.AddCalled("spring", ann, cam), tx.AddCalled("autumn", bob))
	})
}

// record gives a contact one of everything that is recorded about people.
func record(tx store.Tx, id callerid.ContactID, n phone.Number, second int) error {
	err := tx.AddInteractions(callerid.Interaction{
		Contact: id, Number: n, At: at(second), Channel: callerid.ChannelCall,
		Direction: callerid.Inbound, Disposition: "answered", Summary: "asked for the price",
	})
	if err != nil {
		return err
	}
	if err := tx.AddTasks(callerid.Task{
		ID: recordOf(id), Contact: id, Title: "send an offer", DueAt: at(second),
	}); err != nil {
		return err
	}
	if err := tx.AddMemories(callerid.Memory{
		ID: recordOf(id), Contact: id, Text: "has a dog", CreatedAt: at(second),
	}); err != nil {
		return err
	}
	return tx.AddRatings(callerid.Rating{
		ID: recordOf(id), Contact: id, Score: callerid.MaxScore, Comment: "quick", CreatedAt: at(second),
	})
}

// recordOf is the id of the task, of the memory and of the rating that record
// gives: in both books alike, as the contacts' ids are.
func recordOf(id callerid.ContactID) callerid.RecordID {
	r := callerid.RecordID(id)
	r[0] = 0xaa
	return r
}

// exec runs SQL with {home} and {away} for the organizations, and the names of
// the scene's people and numbers in braces for their literals.
func (s scene) exec(sql string) {
	s.Helper()
	s.Exec(s.T, s.sql(sql))
}

func (s scene) sql(text string) string {
	id := func(id callerid.ContactID) string { return fmt.Sprintf("'%s'", id) }
	number := func(n phone.Number) string { return fmt.Sprintf("%d", uint64(n)) }
	return strings.NewReplacer(
		"{home}", fmt.Sprint(s.home.org), "{away}", fmt.Sprint(s.away.org),
		"{ann}", id(ann), "{bob}", id(bob), "{cam}", id(cam), "{gone}", id(gone), "{zoe}", id(zoe),
		"{annDesk}", number(annDesk), "{annCell}", number(annCell), "{bobDesk}", number(bobDesk),
		"{camCell}", number(camCell), "{goneLine}", number(goneLine), "{freeLine}", number(freeLine),
	).Replace(text)
}

// moves checks that a change moved the versions of exactly these numbers at
// home, as the next poll tells, and that index and truth agree afterwards.
func (s scene) moves(change func(), numbers ...phone.Number) {
	s.Helper()
	s.index.poll()
	change()
	want := make([]callerid.Caller, 0, len(numbers))
	for _, n := range numbers {
		want = append(want, s.home.caller(n))
	}
	sortCallers(want)
	if got := s.index.moved(); !slices.Equal(got, want) {
		s.Errorf("versions moved of %v, want %v", got, want)
	}
	s.agree()
}

// agree compares the index with the truth on every number of both books.
func (s scene) agree() {
	s.Helper()
	s.index.agrees(s.home, sceneNumbers()...)
	s.index.agrees(s.away, sceneNumbers()...)
}
