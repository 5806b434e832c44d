package storetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func profilesTests() []test {
	return []test{
		{"EveryFieldOfAContact", testEveryField},
		{"PutReplacesEverything", testPutReplaces},
		{"EverythingInAProfile", testWholeProfile},
		{"LimitOfInteractions", testInteractionLimit},
		{"LimitOfRecords", testRecordLimit},
		{"DoNotCallBelongsToTheNumber", testDoNotCall},
		{"PromotedFromCampaign", testPromotion},
		{"NobodyOnFile", testNobody},
		{"HistoryStaysWithTheFormerContact", testFormerHistory},
		{"Page", testPage},
	}
}

// fullContact has a value in every field that a profile shows, with every
// character that has ever been a problem to a database.
func fullContact() callerid.Contact {
	balance := -1234.5678901234567
	return callerid.Contact{
		ID: ann, Kind: callerid.KindCampaign, Status: callerid.StatusDoNotCall,
		Name: "Ann O'Neil \"Ünal\" 李\U0001F600", FirstName: "Ann\\", LastName: "O'Neil;--", Nick: "%_",
		Email: "ann@example.com", OtherEmails: []string{"", "no address", "a,b@example.org"}, Company: "{a,b}", Title: "Dr.\tmed.", Description: "two\nlines",
		Notes: "$1 ?1 :x", Preferences: "NULL", Tags: []string{"vip", "", "a,b", `"q"`, "vip"},
		Channels:  map[string]string{"whatsapp": "+1", "slack": "@ann"},
		Custom:    map[string]callerid.Value{"balance": {Number: &balance}, "colour": {Text: "blå"}},
		Meta:      map[string]string{"source": "crm", "": "empty key"},
		Phones:    []phone.Number{annCell, annDesk, 1_000_000, 999_999_999_999_999},
		CreatedAt: at(-3), UpdatedAt: at(-2), LastContactedAt: at(-1), CallCount: 1 << 40,
	}
}

func testEveryField(t *testing.T, e Engine) {
	want := fullContact()
	elsewhere := []string{"DoNotCall", "DeletedAt", "FormerPhones"} // no profile shows these: see contactsTests
	for _, field := range reflect.VisibleFields(reflect.TypeFor[callerid.Contact]()) {
		if reflect.ValueOf(want).FieldByIndex(field.Index).IsZero() && !slices.Contains(elsewhere, field.Name) {
			t.Errorf("fullContact has no %s, so nothing proves that it is stored", field.Name)
		}
	}
	b := newBook(t, e.Store)
	b.add(want)
	same(t, "the contact within a transaction", b.contact(ann), want)
	for _, n := range want.Phones {
		same(t, "the profile", b.profile(n), callerid.Profile{Contact: want})
	}
}

// However many records there are, a ring waits for 50 of a kind.
func testRecordLimit(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annCell))
	b.update(func(tx store.Tx) error {
		var err error
		for i := range 51 {
			err = errors.Join(err,
				tx.AddTasks(callerid.Task{Contact: ann, Title: "t", DueAt: at(100 - i)}),
				tx.AddMemories(callerid.Memory{Contact: ann, Text: "m", CreatedAt: at(i)}),
				tx.AddRatings(callerid.Rating{Contact: ann, Score: 5, CreatedAt: at(i)}))
		}
		return err
	})
	p := b.profile(annCell)
	if len(p.OpenTasks) != 50 || len(p.Memories) != 50 || len(p.Ratings) != 50 {
		t.Fatalf("a profile has %d tasks, %d memories, %d ratings; want 50 each", len(p.OpenTasks), len(p.Memories), len(p.Ratings))
	}
	same(t, "the first and the last of each", []time.Time{
		p.OpenTasks[0].DueAt, p.OpenTasks[49].DueAt, p.Memories[0].CreatedAt, p.Memories[49].CreatedAt, p.Ratings[0].CreatedAt, p.Ratings[49].CreatedAt,
	}, []time.Time{at(50), at(99), at(50), at(1), at(50), at(1)})
}

// PutContact is no merge: what is not given is gone. Id, phones and CreatedAt
// are not its business.
func testPutReplaces(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk, annCell))
	want := fullContact()
	b.update(func(tx store.Tx) error { return tx.PutContact(want) })
	want.Phones, want.CreatedAt = []phone.Number{annDesk, annCell}, at(0)
	same(t, "the full contact", b.profile(annDesk).Contact, want)

	bare := callerid.Contact{ID: ann, Kind: callerid.KindContact, Status: callerid.StatusActive, UpdatedAt: at(1)}
	b.update(func(tx store.Tx) error { return tx.PutContact(bare) })
	bare.Phones, bare.CreatedAt = want.Phones, want.CreatedAt
	same(t, "the bare contact", b.profile(annDesk).Contact, bare)
}

func testDoNotCall(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	set := func(on bool, numbers ...phone.Number) {
		b.update(func(tx store.Tx) error { return tx.SetDoNotCall(on, numbers...) })
	}
	want := func(desk, cell bool) {
		t.Helper()
		if b.profile(annDesk).DoNotCall != desk || b.profile(annCell).DoNotCall != cell {
			t.Errorf("do-not-call is %t and %t, want %t and %t",
				b.profile(annDesk).DoNotCall, b.profile(annCell).DoNotCall, desk, cell)
		}
	}
	set(true, annDesk) // before anybody is on file
	b.add(person(ann, "Ann", annDesk, annCell))
	want(true, false)
	b.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	b.add(person(bob, "Bob", annDesk, annCell))
	want(true, false)
	set(true, annDesk, annCell)
	want(true, true)
	set(false, annDesk)
	want(false, true)
	set(false, annDesk, annCell, freeLine)
	want(false, false)
	if status := b.profile(annDesk).Contact.Status; status != callerid.StatusActive {
		t.Errorf("the contact's status became %d by a mark on its number", status)
	}
}

func testPromotion(t *testing.T, e Engine) {
	s := newScene(t, e)
	if kind := s.home.profile(camCell).Contact.Kind; kind != callerid.KindCampaign {
		t.Fatalf("kind is %d, want KindCampaign", kind)
	}
	s.moves(func() {
		s.home.edit(cam, func(c *callerid.Contact) { c.Kind = callerid.KindContact })
	}, camCell)
	promoted := s.home.profile(camCell)
	if promoted.Contact.Kind != callerid.KindContact || !slices.Equal(promoted.Campaigns, []string{"spring"}) {
		t.Errorf("after the promotion: %+v", promoted)
	}
}

func testNobody(t *testing.T, e Engine) {
	s := newScene(t, e)
	if got := s.home.read(freeLine); got.Version != 0 || got.Profile != nil || got.Caller != s.home.caller(freeLine) {
		t.Errorf("a number without a row reads as %+v", got)
	}
	if got := s.home.read(goneLine); got.Version == 0 || got.Profile != nil {
		t.Errorf("a tombstone reads as %+v", got)
	}
	elsewhere := callerid.Caller{Org: 1 << 30, Number: annDesk}
	if got, err := e.Store.Profile(t.Context(), elsewhere); err != nil || got.Version != 0 || got.Profile != nil {
		t.Errorf("an organization that is not there reads as %+v, %v", got, err)
	}
}
