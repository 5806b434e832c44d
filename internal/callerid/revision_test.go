package callerid

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ringdex/internal/phone"
)

func TestRevision(t *testing.T) {
	base := Contact{Status: StatusActive, Name: "Bob", Email: "b@x.io", Phones: []phone.Number{1, 2}, Meta: map[string]string{"a": "b"}}
	same := map[string]func(*Contact){
		"nothing":      func(*Contact) {},
		"empty":        func(c *Contact) { c.Tags, c.Custom, c.OtherEmails = []string{}, map[string]Value{}, []string{} },
		"calls":        func(c *Contact) { c.CallCount, c.LastContactedAt = 5, time.Now() },
		"updated":      func(c *Contact) { c.UpdatedAt, c.CreatedAt = time.Now(), time.Now() },
		"marks":        func(c *Contact) { c.DoNotCall = []phone.Number{1} },
		"identity":     func(c *Contact) { c.ID = uuid.New() },
		"former phone": func(c *Contact) { c.FormerPhones = []phone.Number{3} },
	}
	for name, change := range same {
		c := base
		if change(&c); c.Revision() != base.Revision() {
			t.Errorf("%s changes the revision", name)
		}
	}
	seen := map[string]string{base.Revision(): "nothing"}
	for name, change := range map[string]func(*Contact){
		"name":           func(c *Contact) { c.Name = "Bo" },
		"nick":           func(c *Contact) { c.Name, c.Nick = "Bo", "b" },
		"other field":    func(c *Contact) { c.Name, c.FirstName = "", "Bob" },
		"notes":          func(c *Contact) { c.Notes = "x" },
		"status":         func(c *Contact) { c.Status = StatusDoNotCall },
		"email":          func(c *Contact) { c.Email = "B@x.io" },
		"more emails":    func(c *Contact) { c.OtherEmails = []string{"c@x.io"} },
		"tags":           func(c *Contact) { c.Tags = []string{"a", "b"} },
		"joined tags":    func(c *Contact) { c.Tags = []string{"ab"} },
		"order of tags":  func(c *Contact) { c.Tags = []string{"b", "a"} },
		"phones":         func(c *Contact) { c.Phones = []phone.Number{1} },
		"order":          func(c *Contact) { c.Phones = []phone.Number{2, 1} },
		"meta":           func(c *Contact) { c.Meta = map[string]string{"a": "c"} },
		"meta key":       func(c *Contact) { c.Meta = map[string]string{"ab": ""} },
		"channel":        func(c *Contact) { c.Meta, c.Channels = nil, map[string]string{"a": "b"} },
		"custom text":    func(c *Contact) { c.Custom = map[string]Value{"a": {Text: "5"}} },
		"custom number":  func(c *Contact) { c.Custom = map[string]Value{"a": number(5)} },
		"custom nothing": func(c *Contact) { c.Custom = map[string]Value{"a": {}} },
		"deleted":        func(c *Contact) { c.DeletedAt = time.Unix(1, 0) },
		"deleted later":  func(c *Contact) { c.DeletedAt = time.Unix(2, 0) },
	} {
		c := base
		change(&c)
		if other, taken := seen[c.Revision()]; taken {
			t.Errorf("%s and %s have the same revision", name, other)
		}
		seen[c.Revision()] = name
	}
}

// Two contacts have the same revision when, and only when, everything that can be
// edited is the same.
func TestRevisionIsOfWhatCanBeEdited(t *testing.T) {
	edited := func(c Contact) Contact {
		c.CallCount, c.LastContactedAt, c.DoNotCall = 0, time.Time{}, nil
		return c
	}
	rapid.Check(t, func(t *rapid.T) {
		a := drawContact(t, "a")
		b := a
		other := drawContact(t, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "side"))
		for i := range rapid.IntRange(0, 2).Draw(t, "changes") {
			from, to := reflect.ValueOf(other), reflect.ValueOf(&b).Elem()
			field := rapid.SampledFrom(reflect.VisibleFields(to.Type())).Draw(t, fmt.Sprint("field ", i))
			to.FieldByIndex(field.Index).Set(from.FieldByIndex(field.Index))
		}
		same := cmp.Equal(edited(a), edited(b), cmpopts.EquateEmpty()) || slices.Equal(a.Emails(), b.Emails()) &&
			cmp.Equal(edited(a), edited(b), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Contact{}, "Email", "OtherEmails"))
		if (a.Revision() == b.Revision()) != same {
			t.Fatalf("revisions %s and %s of\n%+v\n%+v", a.Revision(), b.Revision(), a, b)
		}
	})
}
