package addressbook

import (
	"errors"
	"slices"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func testMerge(w *world) {
	w.withFields()
	keep := w.create(fullDraft())
	d := draft("Lex", home.String())
	d.Contact.Tags, d.Contact.Company, d.Contact.Preferences = []string{"lead", "do not call"}, "Acme Inc", "Always greet in Spanish"
	d.Emails = []string{"lex@x.io"}
	other := w.create(d)
	task, err := w.records.AddTask(w.Context(), w.org, callerid.Task{Contact: other.ID, Title: "Call back"})
	if err != nil {
		w.Fatal(err)
	}
	w.update(func(tx store.Tx) error {
		return errors.Join(tx.AddCalled("Spring", other.ID), tx.AddInteractions(
			callerid.Interaction{Contact: keep.ID, Number: alex, At: noon, Channel: callerid.ChannelCall, Direction: callerid.Inbound},
			callerid.Interaction{Contact: other.ID, Number: home, At: noon.AddDate(0, 0, 1), Channel: callerid.ChannelCall, Direction: callerid.Inbound},
		))
	})
	request := MergeRequest{ID: keep.ID, Duplicate: other.ID, Version: keep.Revision(), DuplicateVersion: other.Revision(), Preview: true}
	preview, err := w.contacts.Merge(w.Context(), w.org, request)
	if err != nil {
		w.Fatal(err)
	}
	w.owns(other.ID, home)
	request.Preview = false
	merged, err := w.contacts.Merge(w.Context(), w.org, request)
	if err != nil {
		w.Fatal(err)
	}
	preview.UpdatedAt = merged.UpdatedAt
	slices.Sort(preview.DoNotCall)
	slices.Sort(merged.DoNotCall)
	w.same(merged, preview)
	if merged.Name != "Alex Chen" || merged.CallCount != 2 || merged.Status != callerid.StatusDoNotCall || !strings.HasSuffix(merged.Notes, "name “Lex”; company “Acme Inc”") {
		w.Errorf("merged to %+v", merged)
	}
	w.owns(keep.ID, alex, jamie, home)
	w.same(w.marked(), []phone.Number{jamie, home, alex})
	if w.read(other.ID).ID == other.ID {
		w.Error("the duplicate is still there")
	}
	dossier, err := w.records.List(w.Context(), w.org, keep.ID)
	if err != nil || len(dossier.Interactions) != 2 || len(dossier.Tasks) != 1 || dossier.Tasks[0].ID != task.ID {
		w.Errorf("the history is %+v, %v", dossier, err)
	}
	w.same(dossier.Campaigns, []string{"Spring"})
	_, err = w.contacts.Merge(w.Context(), w.org, request)
	w.fails(err, callerid.ErrNotFound)
}

func testMergeRefuses(w *world) {
	keep, other, deleted := w.create(draft("Alex", "+14155551200")), w.create(draft("Lex", "+12025550133")), w.create(draft("Gone", home.String()))
	w.delete(deleted.ID)
	person := w.campaign("Cam", callerid.StatusActive, spare)
	for _, preview := range []bool{true, false} {
		for _, test := range []struct {
			MergeRequest
			want error
		}{
			{MergeRequest{ID: keep.ID, Duplicate: keep.ID}, callerid.ErrInvalid},
			{MergeRequest{ID: keep.ID, Duplicate: deleted.ID}, callerid.ErrNotFound},
			{MergeRequest{ID: person.ID, Duplicate: keep.ID}, callerid.ErrNotFound},
			{MergeRequest{ID: callerid.ContactID{1}, Duplicate: keep.ID}, callerid.ErrNotFound},
			{MergeRequest{ID: keep.ID, Duplicate: other.ID, Version: other.Revision()}, callerid.ErrConflict},
			{MergeRequest{ID: keep.ID, Duplicate: other.ID, DuplicateVersion: keep.Revision()}, callerid.ErrConflict},
		} {
			test.Preview = preview
			_, err := w.contacts.Merge(w.Context(), w.org, test.MergeRequest)
			w.fails(err, test.want)
		}
	}
	_, err := w.contacts.Merge(w.Context(), w.newOrg(), MergeRequest{ID: keep.ID, Duplicate: other.ID})
	w.fails(err, callerid.ErrNotFound)
	w.onFile(keep)
	w.onFile(other)
}

func testDuplicates(w *world) {
	withEmail := func(name, email string, n phone.Number) callerid.Contact {
		d := draft(name, n.String())
		d.Emails = []string{email}
		return w.create(d)
	}
	a1, a2 := withEmail("A1", "a@x.io", 14155550001), withEmail("A2", "A@X.io", 14155550002)
	b1, b2, b3 := withEmail("B1", "b@x.io", 14155550003), withEmail("B2", "b@x.io", 14155550004), withEmail("B3", "b@x.io", 14155550005)
	withEmail("C", "none", 14155550006)
	withEmail("D", "none", 14155550007)
	d := draft("W", "+14155550008")
	d.Contact.Channels = map[string]string{"whatsapp": "+14155550001"}
	whatsapp := w.create(d)
	w.delete(b2.ID)

	want := []Group{
		{callerid.DuplicateEmail, "a@x.io", []callerid.Contact{a1, a2}},
		{callerid.DuplicateEmail, "b@x.io", []callerid.Contact{b1, b3}},
		{callerid.DuplicatePhone, "+14155550001", []callerid.Contact{a1, whatsapp}},
	}
	for limit := 1; limit <= 4; limit++ {
		var got []Group
		token := ""
		for more := true; more; more = token != "" {
			groups, next, err := w.contacts.Duplicates(w.Context(), w.org, limit, token)
			if err != nil || len(groups) > limit {
				w.Fatalf("%d groups, %v", len(groups), err)
			}
			got, token = append(got, groups...), next
		}
		w.same(got, want)
	}
	other := w.newOrg()
	_, token, err := w.contacts.Duplicates(w.Context(), w.org, 1, "")
	if err != nil {
		w.Fatal(err)
	}
	for org, bad := range map[callerid.OrgID]string{other: token, w.org: "x"} {
		_, _, err := w.contacts.Duplicates(w.Context(), org, 1, bad)
		w.fails(err, callerid.ErrInvalid)
	}
}
