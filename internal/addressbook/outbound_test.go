package addressbook

import (
	"fmt"
	"slices"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

func testCheckOutbound(w *world) {
	who := func(d Draft) callerid.ContactID { return w.create(d).ID }
	tagged := func(tag string, n phone.Number) Draft {
		d := draft("X", n.String())
		d.Contact.Tags = []string{tag}
		return d
	}
	free, both := who(draft("Alex", "+14155551200")), who(tagged("Do-Not-Call", home))
	out, marked := who(tagged("Opt Out", spare)), who(draft("Jamie", "+12025550133"))
	lifted := who(tagged("do not call", 14155550001))
	gone := who(tagged("dnc", 14155550002))
	w.delete(gone)
	person := w.campaign("Cam", callerid.StatusDoNotCall, 14155550003).ID
	must(w.outbound.Add(w.Context(), w.org, []string{"(202) 555-0133", "+14155550004"}))
	must(w.outbound.Remove(w.Context(), w.org, []string{"+14155550001"}))
	// What others say of a number is nobody's business here.
	must(w.outbound.Add(w.Context(), w.newOrg(), []string{"+14155551200"}))

	want := []Verdict{
		{"tel:+1-415-555-1200", alex, true, true, nil, free},
		{home.String(), home, false, false, []Reason{DoNotCall, ContactDoNotCall}, both},
		{spare.String(), spare, true, false, []Reason{OptedOut}, out},
		{"2025550133", jamie, false, false, []Reason{DoNotCall}, marked},
		{"+14155550001", 14155550001, false, false, []Reason{ContactDoNotCall}, lifted},
		{"+14155550002", 14155550002, false, false, []Reason{DoNotCall}, callerid.ContactID{}},
		{"+14155550003", 14155550003, false, false, []Reason{ContactDoNotCall}, person},
		{"+14155550004", 14155550004, false, false, []Reason{DoNotCall}, callerid.ContactID{}},
		{"+14155550005", 14155550005, true, true, nil, callerid.ContactID{}},
		{"", 0, false, false, []Reason{NotANumber}, callerid.ContactID{}},
		{"anonymous", 0, false, false, []Reason{NotANumber}, callerid.ContactID{}},
		{"+266696687", 0, false, false, []Reason{NotANumber}, callerid.ContactID{}},
		{"+1 415 555 1200", alex, true, true, nil, free},
	}
	var asked []string
	for _, v := range want {
		asked = append(asked, v.Asked)
	}
	got, err := w.outbound.Check(w.Context(), w.org, asked)
	if err != nil {
		w.Fatal(err)
	}
	w.same(got, want)
	if got, err := w.outbound.Check(w.Context(), w.org, nil); err != nil || len(got) != 0 {
		w.Errorf("%v, %v", got, err)
	}
	_, err = w.outbound.Check(w.Context(), w.org, make([]string, maxOutbound+1))
	w.fails(err, callerid.ErrInvalid)
	if got, err := w.outbound.Check(w.Context(), w.org, slices.Repeat([]string{"+14155551200"}, maxOutbound)); err != nil || len(got) != maxOutbound || !got[maxOutbound-1].MayCall {
		w.Errorf("%d verdicts, %v", len(got), err)
	}
}

func testDoNotCallList(w *world) {
	var texts []string
	var want []phone.Number
	for i := range 5 {
		n := alex + phone.Number(i)
		texts, want = append(texts, n.String()), append(want, n)
	}
	slices.Reverse(texts)
	got := must(w.outbound.Add(w.Context(), w.org, append(texts, "(415) 555-1200")))
	w.same(got, []phone.Number{alex + 4, alex + 3, alex + 2, alex + 1, alex})
	must(w.outbound.Add(w.Context(), w.org, texts)) // a second time changes nothing
	for limit := 1; limit <= 6; limit++ {
		var all []phone.Number
		pages, token := 0, ""
		for more := true; more; more = token != "" {
			list, next, err := w.outbound.List(w.Context(), w.org, limit, token)
			if err != nil || len(list) > limit {
				w.Fatalf("%d numbers, %v", len(list), err)
			}
			all, token, pages = append(all, list...), next, pages+1
		}
		w.same(all, want)
		if least := (len(want) + limit - 1) / limit; pages != least {
			w.Errorf("%d pages of %d, want %d", pages, limit, least)
		}
	}
	w.same(must(w.outbound.Remove(w.Context(), w.org, []string{texts[0], "+12025550133"})), []phone.Number{alex + 4, jamie})
	w.same(w.marked(), want[:4])
}

func testDoNotCallListRefuses(w *world) {
	must(w.outbound.Add(w.Context(), w.org, []string{"+14155551200", "+12025550133"}))
	many := make([]string, maxOutbound+1)
	for i := range many {
		many[i] = fmt.Sprintf("+1415555%04d", i)
	}
	for name, bad := range map[string][]string{"none": nil, "no number": {"+14155550199", "x"}, "anonymous": {"+266696687"}, "many": many} {
		w.Log(name)
		_, err := w.outbound.Add(w.Context(), w.org, bad)
		w.fails(err, callerid.ErrInvalid)
		_, err = w.outbound.Remove(w.Context(), w.org, bad)
		w.fails(err, callerid.ErrInvalid)
	}
	w.same(w.marked(), []phone.Number{jamie, alex}) // all or nothing
	_, token, err := w.outbound.List(w.Context(), w.org, 1, "")
	if err != nil {
		w.Fatal(err)
	}
	other := w.another()
	none(w, other.marked())
	_, _, err = other.outbound.List(w.Context(), other.org, 1, token)
	w.fails(err, callerid.ErrInvalid)
	_, _, err = w.outbound.List(w.Context(), w.org, -1, "")
	w.fails(err, callerid.ErrInvalid)
	_, err = w.outbound.Check(w.Context(), w.org+10_000, nil)
	w.fails(err, callerid.ErrNotFound)
}
