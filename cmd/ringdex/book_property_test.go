package main

import (
	"flag"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// Any sequence of changes leaves the same book as the model, and every ring
// agrees with it: at once where the truth is asked for, and within the bound in
// any case. With two servers, each change is read from the one that did not make
// it.
func TestBookModel(t *testing.T) {
	fewerChecks(t, 25)
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		hatched := s.found(30, callerid.Plan{})
		rapid.Check(t, func(rt *rapid.T) {
			if len(hatched) == 0 { // a failure is being made smaller
				hatched = s.found(30, callerid.Plan{})
			}
			p := &play{
				T: rt, tn: hatched[0], ids: []string{uuid.NewString()}, seen: map[string][]string{},
				model: &model{people: map[string]*person{}, marks: map[string]bool{}},
			}
			hatched = hatched[1:]
			p.run()
		})
	})
}

// fewerChecks than are the default, unless somebody has asked for a number: each
// takes a second.
func fewerChecks(t *testing.T, n int) {
	checks := flag.Lookup("rapid.checks")
	if before := checks.Value.String(); before == checks.DefValue {
		_ = checks.Value.Set(fmt.Sprint(n))
		t.Cleanup(func() { _ = checks.Value.Set(before) })
	}
}

func (p *play) run() {
	defer func() {
		if p.Failed() {
			p.Log("after ", strings.Join(p.log, "\n"))
		}
	}()
	steps := p.steps()
	turns := rapid.IntRange(1, 24).Draw(p.T, "steps")
	erased := rapid.IntRange(1, 2*turns).Draw(p.T, "when to erase")
	for p.turn = range turns {
		if p.turn == erased {
			p.erase()
		} else {
			steps[rapid.IntRange(0, len(steps)-1).Draw(p.T, "step")]()
		}
		p.agrees()
	}
	for end := time.Now().Add(bound); time.Now().Before(end); { // meanwhile, what is cached may be heard
		for i := range p.tn.servers {
			p.tn.ring(i, playNumbers[0], ringdexv1.Freshness_FRESHNESS_BOUNDED)
		}
	}
	for i := range p.tn.servers {
		p.rings(i, ringdexv1.Freshness_FRESHNESS_BOUNDED)
	}
}

// agrees holds the whole book against the model.
func (p *play) agrees() {
	batch := ask(p.tn, p.tn.at(0).BatchGetContacts, &ringdexv1.BatchGetContactsRequest{ContactIds: p.ids})
	got := map[string]person{}
	for _, c := range batch.GetContacts() {
		got[c.GetContactId()] = p.read(c)
	}
	p.same("the contacts", got, people(slices.Collect(maps.Values(p.model.people))))
	for _, deleted := range []bool{false, true} {
		var listed []string
		for _, c := range p.tn.contacts(&ringdexv1.ListContactsRequest{PageSize: 2, Filter: &ringdexv1.ContactFilter{Deleted: deleted}}) {
			listed = append(listed, c.GetContactId())
		}
		p.same(fmt.Sprint("the list, deleted ", deleted), listed, idsOf(p.model.listed(deleted)))
	}
	p.same("the duplicates", p.duplicates(), p.model.duplicates())
	p.outbound()
	for i := range p.tn.servers {
		p.rings(i, ringdexv1.Freshness_FRESHNESS_TRUTH)
	}
}

func (p *play) same(what string, got, want any) {
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(person{}), cmpopts.EquateEmpty()); diff != "" {
		p.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

var madeUp = regexp.MustCompile(`(name|note)\d+`)

// read is a contact as the model has it, but for its age. One that is read again
// unchanged has the version that it had.
func (p *play) read(c *ringdexv1.Contact) person {
	id := c.GetContactId()
	someone := person{
		id: id, name: c.GetName(), notes: madeUp.FindAllString(c.GetNotes(), -1), phones: c.GetPhones(), emails: c.GetEmails(),
		whatsapp: c.GetChannels()["whatsapp"], tags: c.GetTags(), deleted: c.GetDeletedAt() != nil,
		dnc: c.GetStatus() == ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
	}
	if someone.deleted {
		someone.phones, someone.former = nil, someone.phones
	}
	if !someone.deleted {
		marked := slices.DeleteFunc(slices.Clone(someone.phones), func(n string) bool { return !p.model.marks[n] })
		p.same("the phones not to be called of "+id, slices.Sorted(slices.Values(c.GetDoNotCallPhones())), slices.Sorted(slices.Values(marked)))
	}
	if seen := p.seen[id]; len(seen) == 0 || seen[len(seen)-1] != c.GetVersion() {
		p.seen[id] = append(seen, c.GetVersion())
	}
	return someone
}

func (p *play) duplicates() (all []string) {
	req := &ringdexv1.ListDuplicatesRequest{PageSize: 1}
	for {
		page := ask(p.tn, p.tn.last().ListDuplicates, req)
		for _, group := range page.GetGroups() {
			var ids []string
			for _, c := range group.GetContacts() {
				ids = append(ids, c.GetContactId())
			}
			all = append(all, fmt.Sprint(group.GetValue(), ids))
		}
		if req.PageToken = page.GetNextPageToken(); req.PageToken == "" {
			return all
		}
	}
}

func (p *play) outbound() {
	list := ask(p.tn, p.tn.at(0).ListDoNotCall, &ringdexv1.ListDoNotCallRequest{})
	p.same("the do-not-call list", list.GetPhones(), slices.Sorted(maps.Keys(p.model.marks)))
	check := ask(p.tn, p.tn.last().CheckOutbound, &ringdexv1.CheckOutboundRequest{Phones: playNumbers})
	for i, v := range check.GetVerdicts() {
		n, reasons := playNumbers[i], p.model.reasons(playNumbers[i])
		p.same("why not to call "+n, v.GetReasons(), reasons)
		p.same("whether to call "+n, []bool{v.GetMayCall(), v.GetMayText()}, []bool{
			!slices.ContainsFunc(reasons, forbidsCalls), len(reasons) == 0,
		})
		p.same("who is "+n, v.GetContactId(), p.model.ownerOrNobody(n).id)
	}
}

func forbidsCalls(r ringdexv1.OutboundReason) bool {
	return r != ringdexv1.OutboundReason_OUTBOUND_REASON_OPTED_OUT
}

// rings from every number.
func (p *play) rings(server int, fresh ringdexv1.Freshness) {
	for _, n := range playNumbers {
		a, owner := p.tn.ring(server, n, fresh), p.model.ownerOrNobody(n)
		want := heard{ringdexv1.Outcome_OUTCOME_UNKNOWN, "", "", false}
		if owner.id != "" {
			want = heard{ringdexv1.Outcome_OUTCOME_RECOGNIZED, owner.id, owner.name, p.model.marks[n]}
		}
		got := heard{a.GetOutcome(), a.GetCaller().GetContactId(), a.GetCaller().GetName(), a.GetCaller().GetDoNotCall()}
		if got != want {
			p.Fatalf("a ring from %s at server %d, %v: %+v; want %+v", n, server, fresh, got, want)
		}
	}
}

// heard is what a ring says of who is calling.
type heard struct {
	outcome       ringdexv1.Outcome
	contact, name string
	doNotCall     bool
}
