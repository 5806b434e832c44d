package main

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func (p *play) merge() {
	keep, other := p.id(), p.id()
	keepVersion, refusal := p.version(keep)
	otherVersion, otherRefusal := p.version(other)
	req := &ringdexv1.MergeContactsRequest{
		ContactId: keep, DuplicateId: other, Version: keepVersion, DuplicateVersion: otherVersion,
		Preview: rapid.IntRange(0, 4).Draw(p.T, "preview") == 0, Wait: p.rarely("wait"),
	}
	_, err := p.tn.last().MergeContacts(p.tn.ctx, req)
	p.ends(fmt.Sprint("merging ", req), err, p.merged(req, slices.Concat(refusal, otherRefusal)))
}

// merged: which of two things that are wrong is told is up to the service.
func (p *play) merged(req *ringdexv1.MergeContactsRequest, refusal []refused) []refused {
	keep, other := p.model.live(req.GetContactId()), p.model.live(req.GetDuplicateId())
	switch {
	case req.GetContactId() == req.GetDuplicateId():
		return invalids
	case keep == nil || other == nil:
		return slices.Concat(notFound, refusal)
	case refusal != nil:
		return refusal
	case !req.GetPreview():
		p.model.merge(keep, other)
	}
	return fine
}

func (p *play) remove() {
	id := p.id()
	version, refusal := p.version(id)
	_, err := p.tn.at(0).DeleteContact(p.tn.ctx, &ringdexv1.DeleteContactRequest{ContactId: id, Version: version, Wait: p.rarely("wait")})
	p.ends("deleting "+id, err, p.change(id, refusal, func(someone *person) []refused {
		p.model.leave(someone, someone.phones)
		someone.deleted, someone.former, someone.phones = true, someone.phones, nil
		return fine
	}))
}

func (p *play) undelete() {
	id := p.id()
	resp, err := p.tn.last().UndeleteContact(p.tn.ctx, &ringdexv1.UndeleteContactRequest{ContactId: id})
	someone := p.model.people[id]
	if someone == nil || !someone.deleted {
		p.ends("undeleting "+id, err, notFound)
		return
	}
	p.ends("undeleting "+id, err, fine)
	var lost []string
	for _, taken := range resp.GetTakenPhones() {
		if lost = append(lost, taken.GetPhone()); p.model.owner(taken.GetPhone()).id != taken.GetContactId() {
			p.Fatalf("undeleting %s tells that %v", id, taken)
		}
	}
	if want := p.model.undelete(someone); !slices.Equal(lost, want) {
		p.Fatalf("undeleting %s tells that %q are taken, want %q", id, lost, want)
	}
}

// erase is done once in a run, since it takes the bound.
func (p *play) erase() {
	id := p.id()
	_, err := p.tn.last().EraseContact(p.tn.ctx, &ringdexv1.EraseContactRequest{ContactId: id})
	someone := p.model.people[id]
	if someone == nil {
		p.ends("erasing "+id, err, notFound)
		return
	}
	p.ends("erasing "+id, err, fine)
	p.model.leave(someone, someone.phones)
	delete(p.model.people, id)
}

func (p *play) mark() {
	phones := some(playNumbers, 1, 2).Draw(p.T, "phones")
	_, err := p.tn.at(0).AddDoNotCall(p.tn.ctx, &ringdexv1.AddDoNotCallRequest{Phones: phones})
	p.model.mark(phones)
	p.ends(fmt.Sprint("marking ", phones), err, fine)
}

func (p *play) lift() {
	phones := some(playNumbers, 1, 2).Draw(p.T, "phones")
	_, err := p.tn.last().RemoveDoNotCall(p.tn.ctx, &ringdexv1.RemoveDoNotCallRequest{Phones: phones})
	for _, n := range phones {
		delete(p.model.marks, n)
	}
	p.ends(fmt.Sprint("lifting ", phones), err, fine)
}

// rarely is for what takes the bound.
func (p *play) rarely(what string) bool { return rapid.IntRange(0, 40).Draw(p.T, what) == 40 }
