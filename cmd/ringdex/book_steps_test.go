package main

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// play is one run: an organization, and the model of its book.
type play struct {
	*rapid.T
	tn    *tenant
	model *model
	ids   []string            // of all contacts that ever were, and one that never was
	seen  map[string][]string // the versions of each
	turn  int
	log   []string
}

// What a run is about: so few of each that they meet often.
var (
	playNumbers = []string{"+14155551201", "+14155551202", "+14155551203", "+14155551204"}
	playEmails  = []string{"ann@example.com", "bob@example.com"}
	playTags    = []string{"VIP", "vip", "Do Not Call", "do_not_call", "opt-out"}
)

func some(values []string, least, most int) *rapid.Generator[[]string] {
	return rapid.SliceOfN(rapid.SampledFrom(values), least, most)
}

// steps are what a run can do next. What comes twice is done more often.
func (p *play) steps() []func() {
	return []func(){
		p.create, p.create, p.create, p.setName, p.setPhones, p.setPhones, p.setTags, p.setStatus, p.addTags,
		p.removeTags, p.addNote, p.merge, p.merge, p.remove, p.remove, p.undelete, p.undelete, p.mark, p.lift,
	}
}

// ends says how a step ended, and holds that against what the model allows.
func (p *play) ends(what string, err error, allowed []refused) {
	got := refusedBy(p.tn.t, err)
	if p.log = append(p.log, fmt.Sprintf("%s: %v", what, got.code)); !slices.Contains(allowed, got) {
		p.Fatalf("%s ended with %+v (%v); want one of %+v", what, got, err, allowed)
	}
}

func (p *play) id() string { return rapid.SampledFrom(p.ids).Draw(p.T, "contact") }

// word is a text that nothing else has.
func (p *play) word(of string) string { return fmt.Sprintf("%s%d", of, p.turn) }

// version draws one that a change is based on: none, as a rule, or one that the
// contact has had. It returns the refusal if that is not the latest.
func (p *play) version(id string) (version string, refusal []refused) {
	seen := p.seen[id]
	if len(seen) == 0 || rapid.IntRange(0, 2).Draw(p.T, "without a version") > 0 {
		return "", nil
	}
	version = rapid.SampledFrom(seen).Draw(p.T, "version")
	if version != seen[len(seen)-1] {
		return version, stale
	}
	return version, nil
}

func (p *play) create() {
	someone := person{
		name: p.word("name"), notes: []string{p.word("note")}, tags: some(playTags, 0, 1).Draw(p.T, "tags"),
		phones: some(playNumbers, 0, 3).Draw(p.T, "phones"), emails: some(playEmails, 0, 1).Draw(p.T, "emails"),
		dnc: rapid.IntRange(0, 7).Draw(p.T, "not to be called") == 0,
	}
	c := &ringdexv1.Contact{
		Name: someone.name, Notes: someone.notes[0], Tags: someone.tags, Phones: someone.phones, Emails: someone.emails,
	}
	if someone.dnc {
		c.Status = ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL
	}
	if rapid.IntRange(0, 3).Draw(p.T, "on WhatsApp") == 0 {
		someone.whatsapp = rapid.SampledFrom(playNumbers).Draw(p.T, "WhatsApp number")
		c.Channels = map[string]string{"whatsapp": someone.whatsapp}
	}
	resp, err := p.tn.at(0).CreateContact(p.tn.ctx, &ringdexv1.CreateContactRequest{Contact: c})
	someone.id = resp.GetContact().GetContactId()
	p.ends(fmt.Sprint("creating ", c), err, p.model.create(someone))
	if err == nil {
		p.ids = append(p.ids, someone.id)
	}
}

// update changes one field, of which the model knows what it does.
func (p *play) update(field string, set func(*ringdexv1.Contact), change func(*person) []refused) {
	id := p.id()
	version, allowed := p.version(id)
	c := &ringdexv1.Contact{ContactId: id, Version: version}
	set(c)
	_, err := p.tn.last().UpdateContact(p.tn.ctx, &ringdexv1.UpdateContactRequest{
		Contact: c, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{field}},
	})
	p.ends(fmt.Sprintf("setting %s of %v", field, c), err, p.change(id, allowed, change))
}

// change lets the model change a contact, unless it is refused.
func (p *play) change(id string, refusal []refused, change func(*person) []refused) []refused {
	switch someone := p.model.live(id); {
	case someone == nil:
		return notFound
	case refusal != nil:
		return refusal
	default:
		return change(someone)
	}
}

func (p *play) setName() {
	name := rapid.SampledFrom([]string{"", p.word("name")}).Draw(p.T, "name")
	p.update("name", func(c *ringdexv1.Contact) { c.Name = name }, func(someone *person) []refused {
		someone.name = name
		return fine
	})
}

func (p *play) setPhones() {
	phones := some(playNumbers, 0, 3).Draw(p.T, "phones")
	p.update("phones", func(c *ringdexv1.Contact) { c.Phones = phones }, func(someone *person) []refused {
		return p.model.setPhones(someone, phones)
	})
}

func (p *play) setTags() {
	tags := some(playTags, 0, 2).Draw(p.T, "tags")
	p.update("tags", func(c *ringdexv1.Contact) { c.Tags = tags }, func(someone *person) []refused {
		p.model.setTags(someone, tags)
		return fine
	})
}

func (p *play) setStatus() {
	status := rapid.SampledFrom([]ringdexv1.ContactStatus{
		ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE, ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
	}).Draw(p.T, "status")
	p.update("status", func(c *ringdexv1.Contact) { c.Status = status }, func(someone *person) []refused {
		if status == ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE {
			p.model.activate(someone)
		} else {
			p.model.hush(someone)
		}
		return fine
	})
}

func (p *play) addTags() {
	id, tags := p.id(), some(playTags, 1, 2).Draw(p.T, "tags")
	_, err := p.tn.at(0).AddTags(p.tn.ctx, &ringdexv1.AddTagsRequest{ContactId: id, Tags: tags})
	p.ends(fmt.Sprint("adding to ", id, " the tags ", tags), err, p.change(id, nil, func(someone *person) []refused {
		p.model.addTags(someone, tags)
		return fine
	}))
}

func (p *play) removeTags() {
	id, tags := p.id(), some(playTags, 1, 2).Draw(p.T, "tags")
	_, err := p.tn.at(0).RemoveTags(p.tn.ctx, &ringdexv1.RemoveTagsRequest{ContactId: id, Tags: tags})
	p.ends(fmt.Sprint("taking from ", id, " the tags ", tags), err, p.change(id, nil, func(someone *person) []refused {
		someone.untag(tags)
		return fine
	}))
}

func (p *play) addNote() {
	id, note := p.id(), p.word("note")
	_, err := p.tn.at(0).AddNote(p.tn.ctx, &ringdexv1.AddNoteRequest{ContactId: id, Text: note})
	p.ends("noting about "+id, err, p.change(id, nil, func(someone *person) []refused {
		someone.notes = append(someone.notes, note)
		return fine
	}))
}
