package intake

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/store/sqlite"
)

const (
	alex  phone.Number = 14155551200
	jamie phone.Number = 12025550133
	home  phone.Number = 14155550199
)

// fixture is an organization's book in a database of its own.
type fixture struct {
	*testing.T
	store *sqlite.Store
	org   callerid.Organization
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "book.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	org := callerid.Organization{Name: "Acme", Region: "US", Disclosure: callerid.DefaultDisclosure()}
	if org.ID, err = s.CreateOrganization(t.Context(), org); err != nil {
		t.Fatal(err)
	}
	return fixture{T: t, store: s, org: org}
}

func (f fixture) importFile(file, campaign string) Summary {
	f.Helper()
	sum, err := Import(f.Context(), f.store, strings.NewReader(file), Options{Org: f.org, Campaign: campaign})
	if err != nil {
		f.Fatal(err)
	}
	f.balanced(sum)
	return sum
}

func (f fixture) balanced(s Summary) {
	f.Helper()
	if s.Rows != s.Imported+s.Promoted+s.Duplicates+s.LeftOut+len(s.Skipped) {
		f.Errorf("rows are missing from %+v", s)
	}
}

func (f fixture) expect(got, want Summary) {
	f.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("summary: %s", diff)
	}
}

// profile is whom the number leads to; nil for nobody.
func (f fixture) profile(n phone.Number) *callerid.Profile {
	f.Helper()
	r, err := f.store.Profile(f.Context(), callerid.Caller{Org: f.org.ID, Number: n})
	if err != nil {
		f.Fatal(err)
	}
	return r.Profile
}

// person is what a test looks at of somebody on file.
type person struct {
	Kind      callerid.Kind
	Name      string
	Phones    []phone.Number
	Campaigns []string
	DoNotCall bool
}

func (f fixture) person(n phone.Number) person {
	f.Helper()
	p := f.profile(n)
	if p == nil {
		return person{}
	}
	return person{p.Contact.Kind, p.Contact.Name, p.Contact.Phones, p.Campaigns, p.DoNotCall}
}

func (f fixture) expectPerson(n phone.Number, want person) {
	f.Helper()
	if diff := cmp.Diff(want, f.person(n)); diff != "" {
		f.Errorf("%v: %s", n, diff)
	}
}

func (f fixture) update(fn func(store.Tx) error) {
	f.Helper()
	if err := f.store.Update(f.Context(), f.org.ID, fn); err != nil {
		f.Fatal(err)
	}
}

func (f fixture) contacts() (count int) {
	f.Helper()
	f.update(func(tx store.Tx) (err error) {
		count, err = tx.CountContacts()
		return err
	})
	return count
}

func TestImportKeepsEveryField(t *testing.T) {
	f := newFixture(t)
	f.importFile("phone,name,first_name,last_name,email,company,title,notes,tags\n"+
		"+14155551200; +14155550199,Alex Chen,Alex,Chen,a@acme.io,Acme,CTO,\"Likes\ntea\",\"vip,new\"\n", "")
	p := f.profile(home)
	if p == nil {
		t.Fatal("nobody is on file")
	}
	c := p.Contact
	if c.ID.Version() != 7 || c.CreatedAt.IsZero() || c.UpdatedAt.IsZero() {
		t.Errorf("id %v, created %v, updated %v", c.ID, c.CreatedAt, c.UpdatedAt)
	}
	got := []any{c.Kind, c.Status, c.Name, c.FirstName, c.LastName, c.Email, c.Company, c.Title, c.Notes, c.Tags, c.Phones}
	want := []any{
		callerid.KindContact, callerid.StatusActive, "Alex Chen", "Alex", "Chen", "a@acme.io", "Acme", "CTO",
		"Likes\ntea", []string{"vip", "new"}, []phone.Number{alex, home},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSamples(t *testing.T) {
	f := newFixture(t)
	for _, tc := range []struct {
		file, campaign string
		want           Summary
	}{
		{"contacts-acme.csv", "", Summary{Rows: 2, Imported: 2}},
		{"contacts-vancouver.csv", "", Summary{Rows: 2, Imported: 2, Warnings: []Warning{{2, warnEmail}, {3, warnEmail}}}},
		{"campaign-spring.csv", "Spring", Summary{Rows: 3, Imported: 3}},
	} {
		text, err := Samples.ReadFile("samples/" + tc.file)
		if err != nil {
			t.Fatal(err)
		}
		f.expect(f.importFile(string(text), tc.campaign), tc.want)
		again := tc.want
		again.Imported, again.Duplicates = 0, tc.want.Rows
		f.expect(f.importFile(string(text), tc.campaign), again)
	}
	f.expectPerson(16045551234, person{Kind: callerid.KindContact, Name: "John Smith", Phones: []phone.Number{16045551234}})
	if email := f.profile(16045551234).Contact.Email; email != "[email protected]" {
		t.Errorf("email %q", email)
	}
	if p := f.profile(12125550147); p == nil || p.Contact.Kind != callerid.KindCampaign || p.Contact.FirstName != "Morgan" {
		t.Errorf("the campaign's person is %+v", p)
	}
}

func TestDuplicatesLeaveTheBookAsItIs(t *testing.T) {
	f := newFixture(t)
	f.importFile("phone,name\n+14155551200,Alex Chen\n", "")
	before := f.profile(alex)
	f.expect(
		f.importFile("phone,name,notes\n+12025550133,Jamie\n(415) 555-1200,Mallory,Owes us\n202-555-0133,Again,\n", ""),
		Summary{
			Rows: 3, Imported: 1, Duplicates: 2,
			Warnings: []Warning{{2, "it has 2 cells but there are 3 columns; the missing ones count as empty"}},
		},
	)
	if diff := cmp.Diff(before, f.profile(alex)); diff != "" {
		t.Error(diff)
	}
	f.expectPerson(jamie, person{Kind: callerid.KindContact, Name: "Jamie", Phones: []phone.Number{jamie}})
}

// A landline shared by a household never makes one of its members the other.
func TestSharedSecondNumber(t *testing.T) {
	for _, campaign := range []string{"", "Spring"} {
		f := newFixture(t)
		kind := callerid.KindContact
		var campaigns []string
		if campaign != "" {
			kind, campaigns = callerid.KindCampaign, []string{campaign}
		}
		f.expect(
			f.importFile("phone,name\n+14155551200;+14155550199,Alex\n+12025550133;+14155550199,Jamie\n", campaign),
			Summary{Rows: 2, Imported: 2, Warnings: []Warning{{3, warnOthersNumber}}},
		)
		f.expectPerson(home, person{kind, "Alex", []phone.Number{alex, home}, campaigns, false})
		f.expectPerson(jamie, person{kind, "Jamie", []phone.Number{jamie}, campaigns, false})
		f.expect(
			f.importFile("phone,name,email\n+14155550199;+13125550162,Pat,\n+12065550118,Sam,sam\n", campaign),
			Summary{Rows: 2, Imported: 1, Duplicates: 1, Warnings: []Warning{{2, warnNotAdded}, {3, warnEmail}}},
		)
		f.expectPerson(13125550162, person{})
	}
}

func TestPromotion(t *testing.T) {
	f := newFixture(t)
	f.importFile("phone,name,first_name,email,company,tags\n+14155551200;+14155550199,A. Chen,A.,old@acme.io,Acme,lead\n", "Spring")
	before := f.profile(alex).Contact
	f.update(func(tx store.Tx) error {
		return tx.AddInteractions(callerid.Interaction{
			Contact: before.ID, Number: alex, At: before.CreatedAt, Channel: callerid.ChannelCall, Direction: callerid.Outbound,
		})
	})
	if f.contacts() != 0 {
		t.Error("a campaign's people count as contacts")
	}
	f.expect(
		f.importFile("phone,name,email,company,tags\n+14155551200;+13125550162;+14155550199,Alex Chen,,,vip\n+14155550199,Mallory,m@x.io,X,x\n", ""),
		Summary{Rows: 2, Promoted: 1, Duplicates: 1},
	)
	after := f.profile(alex).Contact
	want := before
	want.Kind, want.Name, want.FirstName = callerid.KindContact, "Alex Chen", ""
	want.Tags = []string{"lead", "vip"}
	want.Phones = []phone.Number{alex, home, 13125550162}
	want.CallCount, want.LastContactedAt, want.UpdatedAt = after.CallCount, after.LastContactedAt, after.UpdatedAt
	if diff := cmp.Diff(want, after); diff != "" {
		t.Error(diff)
	}
	if after.CallCount != 1 || f.contacts() != 1 {
		t.Errorf("%d calls, %d contacts", after.CallCount, f.contacts())
	}
	f.expectPerson(home, person{callerid.KindContact, "Alex Chen", want.Phones, []string{"Spring"}, false})
}

// A landline may be shared: whoever is known from a campaign by another number too
// keeps that, and the name that belongs to it.
func TestPromotionLeavesOtherNumbers(t *testing.T) {
	f := newFixture(t)
	f.importFile("phone,name\n+14155551200;+14155550199,Bob\n", "Spring")
	f.expect(f.importFile("phone,name\n+14155550199,Alice\n", ""), Summary{Rows: 1, Imported: 1})
	f.expectPerson(home, person{callerid.KindContact, "Alice", []phone.Number{home}, nil, false})
	f.expectPerson(alex, person{callerid.KindCampaign, "Bob", []phone.Number{alex}, []string{"Spring"}, false})
}

func TestCampaignCallsContacts(t *testing.T) {
	f := newFixture(t)
	f.org.Plan = callerid.Plan{Limit: 1}
	f.importFile("phone,name\n+14155551200,Alex\n", "")
	file := "phone,name\n+14155551200,Mallory\n+12025550133,Jamie\n+12025550133,Jamie\n"
	f.expect(f.importFile(file, "Spring"), Summary{Rows: 3, Imported: 1, Duplicates: 2})
	f.expect(f.importFile(file, "Summer"), Summary{Rows: 3, Duplicates: 3})
	both := []string{"Spring", "Summer"}
	f.expectPerson(alex, person{callerid.KindContact, "Alex", []phone.Number{alex}, both, false})
	f.expectPerson(jamie, person{callerid.KindCampaign, "Jamie", []phone.Number{jamie}, both, false})
}

func TestPlanLimit(t *testing.T) {
	f := newFixture(t)
	f.org.Plan = callerid.Plan{Limit: 2}
	f.importFile("phone,name\n+14155550199,Campaign\n", "Spring")
	file := "phone,name,dnc\n+14155551200,Alex,\n+14155551200,Alex,\n+12025550133,Jamie,\n+13125550162,Pat,1\n+13125550162,Pat,\n+14155550199,Kim,\ncall me,,\n"
	f.expect(f.importFile(file, ""), Summary{Rows: 7, Imported: 2, Duplicates: 1, LeftOut: 3, Refused: 1, Skipped: []Skip{{8, faultNotNumber}}})
	f.expectPerson(13125550162, person{})
	f.expectPerson(home, person{callerid.KindCampaign, "Campaign", []phone.Number{home}, []string{"Spring"}, false})

	// A promotion takes room as well.
	f.org.Plan = callerid.Plan{Limit: 3}
	f.expect(
		f.importFile("phone,name\n+14155550199,Kim\n+13125550162,Pat\n", ""),
		Summary{Rows: 2, Promoted: 1, LeftOut: 1},
	)

	f.org.Plan = callerid.Plan{Limit: 4}
	f.expect(f.importFile(file, ""), Summary{Rows: 7, Imported: 1, Duplicates: 5, Refused: 1, Skipped: []Skip{{8, faultNotNumber}}})
	if f.contacts() != 4 {
		t.Errorf("%d contacts", f.contacts())
	}
}

func TestRefusalsAreNeverLost(t *testing.T) {
	f := newFixture(t)
	f.org.Plan = callerid.Plan{Limit: 1}
	f.importFile("phone,name\n+14155551200,Alex\n", "")
	f.expect(
		f.importFile("phone,tags,dnc\n+14155551200,Do Not Call,\n+12025550133;+14155550199,,yes\n", ""),
		Summary{Rows: 2, Duplicates: 1, LeftOut: 1, Refused: 2},
	)
	f.expectPerson(alex, person{callerid.KindContact, "Alex", []phone.Number{alex}, nil, true})

	// The mark is on the numbers, and there before anybody is.
	f.importFile("phone,name\n+14155550199,Jamie\n", "Spring")
	f.expectPerson(home, person{callerid.KindCampaign, "Jamie", []phone.Number{home}, []string{"Spring"}, true})
	f.importFile("phone,name,dnc\n+14155550199,Jamie,no\n", "Spring")
	if !f.person(home).DoNotCall {
		t.Error("a row without a refusal took one back")
	}

	f.org.Plan = callerid.Plan{}
	f.importFile("phone,name\n+13125550162,Kim\n", "Spring")
	f.expect(f.importFile("phone,dnc\n+13125550162,1\n", ""), Summary{Rows: 1, Promoted: 1, Refused: 1})
	if p := f.profile(13125550162); !p.DoNotCall || p.Contact.Status != callerid.StatusDoNotCall {
		t.Errorf("promoted to %+v", p)
	}
}

func TestSummaryOfTheFile(t *testing.T) {
	f := newFixture(t)
	f.expect(
		f.importFile("phone,Shoe size,name\n+14155551200,9,J\xfcrgen\n", ""),
		Summary{Rows: 1, Imported: 1, Recoded: 1, Ignored: []string{"Shoe size"}},
	)
	f.expectPerson(alex, person{Kind: callerid.KindContact, Name: "Jürgen", Phones: []phone.Number{alex}})
	f.expect(f.importFile("phone,name\n", ""), Summary{})
	sum, err := Import(t.Context(), f.store, strings.NewReader("name\nAlex\n"), Options{Org: f.org})
	if !errors.Is(err, callerid.ErrInvalid) {
		t.Errorf("got the error %v", err)
	}
	f.expect(sum, Summary{})
}

func TestOrganizationsAreApart(t *testing.T) {
	f := newFixture(t)
	f.importFile("phone,name\n+14155551200,Alex\n", "")
	other := f
	var err error
	other.org = callerid.Organization{Name: uuid.NewString(), Region: "GB"}
	if other.org.ID, err = f.store.CreateOrganization(context.Background(), other.org); err != nil {
		t.Fatal(err)
	}
	f.expect(other.importFile("phone,name\n+14155551200,Somebody\n020 7946 0958,Kit\n", ""), Summary{Rows: 2, Imported: 2})
	if f.person(alex).Name != "Alex" || other.person(alex).Name != "Somebody" || other.person(442079460958).Name != "Kit" {
		t.Error("books are mixed up")
	}
}
