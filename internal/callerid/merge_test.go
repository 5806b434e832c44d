package callerid

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ringdex/internal/phone"
)

var mergeDay = time.Date(2026, 11, 21, 6, 40, 0, 0, time.UTC)

func number(v float64) Value { return Value{Number: &v} }

func TestMerged(t *testing.T) {
	for _, test := range []struct {
		name              string
		keep, other, want Contact
	}{
		{
			"gaps are filled",
			Contact{Status: StatusActive, Name: "Bob", Phones: []phone.Number{1}},
			Contact{
				Status: StatusActive, Nick: "Bobby", Company: "Acme", Title: "CTO", Description: "Tall", Preferences: "Spanish",
				Email: "b@acme.io", Notes: "Tea", Tags: []string{"vip"}, Meta: map[string]string{"plan": "gold"},
				Channels: map[string]string{"slack": "U1"}, Custom: map[string]Value{"Zip": {Text: "94110"}}, Phones: []phone.Number{2},
			},
			Contact{
				Status: StatusActive, Name: "Bob", Nick: "Bobby", Company: "Acme", Title: "CTO", Description: "Tall", Preferences: "Spanish",
				Email: "b@acme.io", Notes: "Tea", Tags: []string{"vip"}, Meta: map[string]string{"plan": "gold"},
				Channels: map[string]string{"slack": "U1"}, Custom: map[string]Value{"Zip": {Text: "94110"}}, Phones: []phone.Number{1, 2},
			},
		},
		{
			"what loses is noted",
			Contact{
				Name: "Robert Smith", Nick: "Rob", Company: "Acme Inc", Preferences: "Spanish", Notes: "Tea\n",
				Meta: map[string]string{"plan": "gold", "id": "7"}, Channels: map[string]string{"slack": "U1"},
				Custom: map[string]Value{"Balance": number(4.5), "Zip": {Text: "94110"}},
			},
			Contact{
				Name: "Bob Smith", FirstName: "Bob", Nick: "Bob", Company: "Acme", Preferences: "French\nor German", Notes: "Coffee",
				Meta: map[string]string{"plan": "silver", "id": "7"}, Channels: map[string]string{"slack": "U2"},
				Custom: map[string]Value{"Balance": number(7), "Zip": {Text: "94110"}},
			},
			Contact{
				Name: "Robert Smith", Nick: "Rob", Company: "Acme Inc", Preferences: "Spanish",
				Notes: "Tea\n\nCoffee\nMerged 2026-11-21: name “Bob Smith”; first name “Bob”; nick “Bob”; company “Acme”; " +
					"preferences “French or German”; custom field Balance “7”; meta plan “silver”; slack “U2”",
				Meta: map[string]string{"plan": "gold", "id": "7"}, Channels: map[string]string{"slack": "U1"},
				Custom: map[string]Value{"Balance": number(4.5), "Zip": {Text: "94110"}},
			},
		},
		{
			"names are one",
			Contact{FirstName: "Ann"},
			Contact{Name: "Bob Smith", LastName: "Smith"},
			Contact{FirstName: "Ann", Notes: "Merged 2026-11-21: name “Bob Smith”; last name “Smith”"},
		},
		{
			"a namesake's parts fill in",
			Contact{Name: "Bob Smith", FirstName: "Robert"},
			Contact{Name: "Bob Smith", FirstName: "Bob", LastName: "Smith"},
			Contact{Name: "Bob Smith", FirstName: "Robert", LastName: "Smith", Notes: "Merged 2026-11-21: first name “Bob”"},
		},
		{
			"lists are united",
			Contact{Email: "Bob@acme.io", OtherEmails: []string{"none"}, Tags: []string{"VIP"}, Phones: []phone.Number{1, 2}, DoNotCall: []phone.Number{2}},
			Contact{Email: "bob@ACME.io", OtherEmails: []string{"b@x.io", "none"}, Tags: []string{"vip", "lead"}, Phones: []phone.Number{3, 1}, DoNotCall: []phone.Number{3}},
			Contact{
				Email: "Bob@acme.io", OtherEmails: []string{"none", "b@x.io"}, Tags: []string{"VIP", "lead"},
				Phones: []phone.Number{1, 2, 3}, DoNotCall: []phone.Number{2, 3},
			},
		},
		{"same notes", Contact{Notes: "Tea"}, Contact{Notes: "Tea"}, Contact{Notes: "Tea"}},
		{"a refusal wins", Contact{Status: StatusActive}, Contact{Status: StatusDoNotCall}, Contact{Status: StatusDoNotCall}},
		{"a refusal stays", Contact{Status: StatusDoNotCall}, Contact{Status: StatusActive}, Contact{Status: StatusDoNotCall}},
		{
			"calls add up",
			Contact{CallCount: 2, LastContactedAt: mergeDay},
			Contact{CallCount: 3, LastContactedAt: mergeDay.Add(-time.Hour)},
			Contact{CallCount: 5, LastContactedAt: mergeDay},
		},
		{
			"identity stays",
			Contact{ID: uuid.UUID{1}, Kind: KindContact, CreatedAt: mergeDay},
			Contact{ID: uuid.UUID{2}, Kind: KindCampaign, CreatedAt: mergeDay.Add(-time.Hour), LastContactedAt: mergeDay},
			Contact{ID: uuid.UUID{1}, Kind: KindContact, CreatedAt: mergeDay, LastContactedAt: mergeDay},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.want.UpdatedAt = mergeDay
			if diff := cmp.Diff(test.want, Merged(test.keep, test.other, mergeDay), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// drawContact draws what is said on one side: nothing, what the other side says
// too, or something that nobody else says.
func drawContact(t *rapid.T, side string) Contact {
	text := func(field string) string {
		return rapid.SampledFrom([]string{"", "both " + field, side + " " + field}).Draw(t, side+" "+field)
	}
	table := func(name string) map[string]string {
		return map[string]string{"a": text(name + " a"), side: text(name)}
	}
	c := Contact{
		Status:    rapid.SampledFrom([]Status{StatusActive, StatusDoNotCall}).Draw(t, side+" status"),
		Tags:      AddTags(nil, text("tag"), text("other tag")),
		Meta:      table("meta"),
		Channels:  table("channel"),
		Custom:    map[string]Value{"Zip": {Text: text("zip")}},
		Phones:    rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) phone.Number { return phone.Number(rapid.IntRange(1, 5).Draw(t, "n")) }), 0, 3, rapid.ID[phone.Number]).Draw(t, side+" phones"),
		CallCount: rapid.Int64Range(0, 3).Draw(t, side+" calls"),
	}
	if amount := rapid.SampledFrom([]float64{0, 7, float64(len(side)) * 1000}).Draw(t, side+" amount"); amount > 0 {
		c.Custom["Amount"] = number(amount)
	}
	for _, f := range TextFields() {
		*f.Of(&c) = text(f.Name)
	}
	c.SetEmails(rapid.SliceOfN(rapid.SampledFrom([]string{"a@x.io", "A@X.io", side + "@x.io", "none", ""}), 0, 3).Draw(t, side+" emails"))
	return c
}

// Whatever two contacts say, nothing of it is lost, and what the one that stays
// says stays where it was.
func TestMergedLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keep, other := drawContact(t, "ours"), drawContact(t, "theirs")
		before := [2]string{fmt.Sprint(keep), fmt.Sprint(other)}
		m := Merged(keep, other, mergeDay)
		if after := [2]string{fmt.Sprint(keep), fmt.Sprint(other)}; after != before {
			t.Fatalf("what was merged has changed from %s to %s", before, after)
		}
		said := sayings(m)
		for _, c := range []Contact{keep, other} {
			for _, saying := range sayings(c) {
				if !slices.ContainsFunc(said, func(s string) bool {
					return s == saying || strings.Contains(s, "“"+saying+"”") || slices.Contains(strings.Split(s, "\n"), saying)
				}) {
					t.Errorf("%q is lost in %q", saying, said)
				}
			}
			if !subset(c.Phones, m.Phones) || len(AddTags(m.Tags, c.Tags...)) != len(m.Tags) {
				t.Errorf("of the phones %v there are %v, of the tags %q %q", c.Phones, m.Phones, c.Tags, m.Tags)
			}
			all := m
			if all.SetEmails(append(m.Emails(), c.Emails()...)); !slices.Equal(all.Emails(), m.Emails()) {
				t.Errorf("of the emails %q there are %q", c.Emails(), m.Emails())
			}
		}
		for _, f := range textFields {
			if ours := *f.Of(&keep); ours != "" && *f.Of(&m) != ours {
				t.Errorf("%s is %q, not %q", f.Name, *f.Of(&m), ours)
			}
		}
		if m.CallCount != keep.CallCount+other.CallCount || (m.Status == StatusDoNotCall) != (keep.Status == StatusDoNotCall || other.Status == StatusDoNotCall) {
			t.Errorf("%d calls, status %d", m.CallCount, m.Status)
		}
	})
}

// sayings are all texts of a contact but its emails and tags.
func sayings(c Contact) []string {
	var all []string
	for _, f := range TextFields() {
		all = append(all, *f.Of(&c))
	}
	all = slices.AppendSeq(all, maps.Values(c.Meta))
	all = slices.AppendSeq(all, maps.Values(c.Channels))
	for _, v := range c.Custom {
		all = append(all, v.String())
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func subset(some, all []phone.Number) bool {
	return !slices.ContainsFunc(some, func(n phone.Number) bool { return !slices.Contains(all, n) })
}
