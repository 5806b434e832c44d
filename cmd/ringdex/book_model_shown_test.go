package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// What the model's book looks like from outside.

// listed are those in the book, or else the deleted ones, by name, those without
// one last.
func (m *model) listed(deleted bool) []*person {
	all := slices.Collect(maps.Values(m.people))
	all = slices.DeleteFunc(all, func(p *person) bool { return p.deleted != deleted })
	return slices.SortedFunc(slices.Values(all), func(a, b *person) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.name, "~"), cmp.Or(b.name, "~")), cmp.Compare(a.id, b.id))
	})
}

// reasons are why a number may not be called or texted.
func (m *model) reasons(number string) (all []ringdexv1.OutboundReason) {
	p := m.ownerOrNobody(number)
	for _, r := range []struct {
		holds  bool
		reason ringdexv1.OutboundReason
	}{
		{m.marks[number], ringdexv1.OutboundReason_OUTBOUND_REASON_DO_NOT_CALL},
		{p.dnc, ringdexv1.OutboundReason_OUTBOUND_REASON_CONTACT_DO_NOT_CALL},
		{slices.Contains(p.tags, "opt-out"), ringdexv1.OutboundReason_OUTBOUND_REASON_OPTED_OUT},
	} {
		if r.holds {
			all = append(all, r.reason)
		}
	}
	return all
}

// duplicates are those with the same email, and those of whom one has the number
// that another has on WhatsApp; in the order in which they are listed.
func (m *model) duplicates() (all []string) {
	everybody := m.listed(false)
	slices.SortFunc(everybody, func(a, b *person) int { return cmp.Compare(a.born, b.born) })
	group := func(value string, among func(*person) bool) {
		alike := slices.DeleteFunc(slices.Clone(everybody), func(p *person) bool { return !among(p) })
		if len(alike) > 1 {
			all = append(all, fmt.Sprint(value, idsOf(alike)))
		}
	}
	for _, email := range playEmails {
		group(email, func(p *person) bool { return slices.Contains(p.emails, email) })
	}
	for _, n := range playNumbers {
		if owner := m.owner(n); owner != nil {
			group(n, func(p *person) bool { return p == owner || p.whatsapp == n })
		}
	}
	return all
}

func idsOf(list []*person) (ids []string) {
	for _, p := range list {
		ids = append(ids, p.id)
	}
	return ids
}

// people are persons by their ids, without their age.
func people(list []*person) map[string]person {
	all := map[string]person{}
	for _, p := range list {
		someone := *p
		someone.born = 0
		all[p.id] = someone
	}
	return all
}
