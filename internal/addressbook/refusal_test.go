package addressbook

import (
	"slices"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

func testCreateDoNotCall(w *world) {
	for name, test := range map[string]struct {
		status callerid.Status
		tags   []string
		want   bool
	}{
		"nothing":         {0, nil, false},
		"active":          {callerid.StatusActive, []string{"vip"}, false},
		"status":          {callerid.StatusDoNotCall, nil, true},
		"tag":             {0, []string{"vip", "do_not-CALL"}, true},
		"active with tag": {callerid.StatusActive, []string{"Do Not Call"}, true},
	} {
		w.sub(name, func(w *world) {
			w = w.another()
			d := draft("Alex", "+14155551200", "+12025550133")
			d.Contact.Status, d.Contact.Tags = test.status, test.tags
			contact := w.create(d)
			marked := []phone.Number{}
			if test.want {
				marked = []phone.Number{jamie, alex}
			}
			w.same(w.marked(), marked)
			if (contact.Status == callerid.StatusDoNotCall) != test.want || len(contact.DoNotCall) != len(marked) || !slices.Equal(contact.Tags, test.tags) {
				w.Errorf("got %+v", contact)
			}
		})
	}
}

func testDoNotCall(w *world) {
	active, refused := callerid.Contact{Status: callerid.StatusActive}, callerid.Contact{Status: callerid.StatusDoNotCall}
	tagged, stopped := callerid.Contact{Tags: []string{"vip", "Do Not Call"}}, callerid.Contact{Tags: []string{"opt-out"}}
	both := callerid.Contact{Status: callerid.StatusActive, Tags: tagged.Tags}
	type step struct {
		do     func(*world, callerid.ContactID)
		marked int
		status callerid.Status
		tags   int
	}
	set := func(c callerid.Contact, fields ...string) func(*world, callerid.ContactID) {
		return func(w *world, id callerid.ContactID) { w.change(id, Draft{Contact: c}, fields...) }
	}
	phones := func(texts ...string) func(*world, callerid.ContactID) {
		return func(w *world, id callerid.ContactID) { w.change(id, Draft{Phones: texts}, "phones") }
	}
	addTag := func(w *world, id callerid.ContactID) {
		must(w.contacts.AddTags(w.Context(), w.org, id, []string{"DNC"}))
	}
	removeTag := func(w *world, id callerid.ContactID) {
		must(w.contacts.RemoveTags(w.Context(), w.org, id, []string{"do not call", "dnc"}))
	}
	lift := func(w *world, _ callerid.ContactID) {
		must(w.outbound.Remove(w.Context(), w.org, []string{"+14155551200"}))
	}
	add := func(w *world, _ callerid.ContactID) {
		must(w.outbound.Add(w.Context(), w.org, []string{"+14155551200"}))
	}
	back := func(w *world, id callerid.ContactID) {
		w.delete(id)
		if _, _, err := w.contacts.Undelete(w.Context(), w.org, id); err != nil {
			w.Fatal(err)
		}
	}
	yes, no := callerid.StatusActive, callerid.StatusDoNotCall
	for name, steps := range map[string][]step{
		"by status":                    {{set(refused), 2, no, 0}, {set(active), 0, yes, 0}},
		"by tag":                       {{set(tagged), 2, no, 2}, {set(active), 0, yes, 1}},
		"by one tag":                   {{addTag, 2, no, 1}, {removeTag, 2, no, 0}, {set(active), 0, yes, 0}},
		"the tag wins where it is new": {{set(both), 2, no, 2}, {set(both), 0, yes, 1}},
		"new phones":                   {{set(refused), 2, no, 0}, {phones("+14155551200", "+12025550133", home.String()), 3, no, 0}},
		"phones that go stay marked":   {{set(refused), 2, no, 0}, {phones("+14155551200"), 2, no, 0}, {set(active), 1, yes, 0}},
		"lifted by hand": {
			{set(refused), 2, no, 0},
			{lift, 1, no, 0},
			{set(callerid.Contact{Nick: "Lex"}), 1, no, 0},
			{phones(home.String(), "+14155551200", "+12025550133"), 2, no, 0},
			{addTag, 3, no, 1},
			{lift, 2, no, 1},
			{addTag, 3, no, 1},
		},
		"deleted and undeleted": {{set(refused), 2, no, 0}, {back, 2, no, 0}, {lift, 1, no, 0}, {back, 1, no, 0}, {set(active), 0, yes, 0}, {add, 1, yes, 0}, {back, 1, yes, 0}},
		"texts alone":           {{set(stopped), 0, yes, 1}, {phones("+14155551200"), 1, yes, 1}, {back, 2, yes, 1}},
		"marked by hand":        {{add, 1, yes, 0}, {set(callerid.Contact{Nick: "Lex"}), 1, yes, 0}, {set(active), 1, yes, 0}},
	} {
		w.sub(name, func(w *world) {
			w = w.another()
			contact := w.create(draft("Alex", "+14155551200", "+12025550133"))
			for i, s := range steps {
				s.do(w, contact.ID)
				got := w.read(contact.ID)
				if marked := w.marked(); len(marked) != s.marked || got.Status != s.status || len(got.Tags) != s.tags {
					w.Fatalf("after step %d %v are marked, the status is %d, the tags %q", i, marked, got.Status, got.Tags)
				}
				for _, n := range w.marked() {
					if slices.Contains(got.Phones, n) != slices.Contains(got.DoNotCall, n) {
						w.Errorf("the contact's marks are %v", got.DoNotCall)
					}
				}
			}
		})
	}
}
