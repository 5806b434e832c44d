package main

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
)

// model is an address book as plain as it can be put. Its methods return every
// refusal that the service may answer with; a change that is not refused is done.
type model struct {
	people map[string]*person // by id
	marks  map[string]bool    // the do-not-call list
	born   int
}

// person is a contact. Tags, names and notes are such that their text says what
// becomes of them.
type person struct {
	id, name string
	notes    []string // the words that the notes hold, in this order
	phones   []string
	former   []string // of a deleted one
	emails   []string
	whatsapp string
	tags     []string
	dnc      bool // the status
	deleted  bool
	born     int
}

var (
	fine     = []refused{{}}
	notFound = []refused{{code: codes.NotFound}}
	invalids = []refused{{code: codes.InvalidArgument}}
	stale    = []refused{{code: codes.Aborted, reason: "VERSION_CONFLICT"}}
)

// live is a person in the book, nil for one that is not or not any more.
func (m *model) live(id string) *person {
	if p := m.people[id]; p != nil && !p.deleted {
		return p
	}
	return nil
}

func (m *model) owner(phone string) *person {
	for _, p := range m.people {
		if slices.Contains(p.phones, phone) {
			return p
		}
	}
	return nil
}

func (m *model) ownerOrNobody(phone string) *person { return cmp.Or(m.owner(phone), &person{}) }

// taken are the refusals for phones that lead to others, nil for none.
func (m *model) taken(id string, phones []string) (all []refused) {
	for _, n := range phones {
		if o := m.owner(n); o != nil && o.id != id {
			all = append(all, refused{codes.AlreadyExists, "PHONE_TAKEN", o.id, n})
		}
	}
	return all
}

func (m *model) mark(phones []string) {
	for _, n := range phones {
		m.marks[n] = true
	}
}

// hush is what the status do-not-call and the tag of that name come to.
func (m *model) hush(p *person) {
	p.dnc = true
	m.mark(p.phones)
}

// tag makes these the person's tags, each in the spelling that came first.
func (m *model) tag(p *person, tags ...string) {
	p.tags = nil
	for _, t := range tags {
		if !slices.ContainsFunc(p.tags, func(have string) bool { return strings.EqualFold(have, t) }) {
			p.tags = append(p.tags, t)
		}
	}
}

func tellsNotToCall(tags []string) bool { return slices.ContainsFunc(tags, isDoNotCall) }

func isDoNotCall(tag string) bool {
	return strings.EqualFold(strings.NewReplacer("-", " ", "_", " ").Replace(tag), "do not call")
}

func (m *model) create(p person) []refused {
	if taken := m.taken("", p.phones); taken != nil {
		return taken
	} else if len(p.phones)+len(p.emails) == 0 {
		return invalids
	}
	m.born++
	p.born, p.phones = m.born, distinct(p.phones)
	m.people[p.id] = &p
	m.tag(&p, p.tags...)
	if p.dnc || tellsNotToCall(p.tags) {
		m.hush(&p)
	}
	return fine
}

func (m *model) setPhones(p *person, phones []string) []refused {
	if taken := m.taken(p.id, phones); taken != nil {
		return taken
	}
	added := slices.DeleteFunc(distinct(phones), func(n string) bool { return slices.Contains(p.phones, n) })
	m.leave(p, slices.DeleteFunc(distinct(p.phones), func(n string) bool { return slices.Contains(phones, n) }))
	p.phones = distinct(phones)
	if p.dnc {
		m.mark(added)
	}
	return fine
}

// leave: what no tag will tell any more, a mark does.
func (m *model) leave(p *person, phones []string) {
	if slices.Contains(p.tags, "opt-out") {
		m.mark(phones)
	}
}

// setTags and addTags: only a tag that is given says what it says; one that is
// taken away lifts nothing.
func (m *model) setTags(p *person, tags []string) {
	m.tag(p, tags...)
	if tellsNotToCall(tags) {
		m.hush(p)
	}
}

func (m *model) addTags(p *person, tags []string) {
	m.tag(p, slices.Concat(p.tags, tags)...)
	if tellsNotToCall(tags) {
		m.hush(p)
	}
}

// activate is nothing for who is active: a mark of a number alone stays.
func (m *model) activate(p *person) {
	if !p.dnc {
		return
	}
	p.dnc, p.tags = false, slices.DeleteFunc(p.tags, isDoNotCall)
	for _, n := range p.phones {
		delete(m.marks, n)
	}
}

// undelete returns the phones that lead to others by now.
func (m *model) undelete(p *person) (lost []string) {
	for _, n := range p.former {
		if m.owner(n) != nil {
			lost = append(lost, n)
		} else {
			p.phones = append(p.phones, n)
		}
	}
	p.deleted, p.former = false, nil
	return lost
}

func (m *model) merge(keep, other *person) {
	keep.notes = slices.Concat(keep.notes, other.notes)
	if keep.name == "" {
		keep.name = other.name
	} else if other.name != "" {
		keep.notes = append(keep.notes, other.name)
	}
	keep.phones = slices.Concat(keep.phones, other.phones)
	keep.emails = distinct(slices.Concat(keep.emails, other.emails))
	keep.whatsapp = cmp.Or(keep.whatsapp, other.whatsapp)
	m.tag(keep, slices.Concat(keep.tags, other.tags)...)
	delete(m.people, other.id)
	if keep.dnc || other.dnc {
		m.hush(keep)
	}
}

func (p *person) untag(tags []string) {
	p.tags = slices.DeleteFunc(p.tags, func(have string) bool {
		return slices.ContainsFunc(tags, func(t string) bool { return strings.EqualFold(t, have) })
	})
}

func distinct(list []string) (once []string) {
	for _, s := range list {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}
