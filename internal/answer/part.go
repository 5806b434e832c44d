package answer

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// part writes what a reading makes of a reply besides the variables: the bytes
// of the message that whole makes, in a tenth of the time. The tests compare
// them.
func (w *wire) part(r store.Reading) {
	at := w.open(fieldCaller)
	w.caller(r.Caller.Number, r.Profile)
	w.close(at)
	w.integer(fieldMatch, int64(match(r.Profile.Contact.Kind)))
	w.integer(fieldVersion, int64(r.Version))
}

// caller writes ringdex.v1.Caller, as Caller makes it.
func (w *wire) caller(n phone.Number, p *callerid.Profile) {
	c := &p.Contact
	w.id(1, c.ID)
	for i, s := range [...]string{
		c.Name, c.FirstName, c.LastName, c.Nick, c.Email, c.Company, c.Title, c.Description, c.Notes, c.Preferences,
	} {
		w.text(protowire.Number(2+i), s)
	}
	w.texts(12, c.Tags)
	w.integer(13, int64(status(c.Status)))
	w.boolean(14, p.DoNotCall)
	w.channels(15, n, c)
	w.custom(16, c.Custom)
	for _, name := range sortedKeys(c.Meta) {
		w.entry(17, name, c.Meta[name])
	}
	w.tasks(18, p.OpenTasks)
	w.memories(19, p.Memories)
	w.texts(20, p.Campaigns)
	w.moment(21, c.LastContactedAt)
	w.integer(22, c.CallCount)
	w.interactions(23, p.Interactions)
	w.ratings(24, p.Ratings)
}

// sortedKeys is nil, and costs nothing, for an empty map.
func sortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}

func (w *wire) channels(field protowire.Number, asked phone.Number, c *callerid.Contact) {
	if len(c.Channels) > 0 {
		all := channels(asked, c)
		for _, name := range sortedKeys(all) {
			w.entry(field, name, all[name])
		}
		return
	}
	for _, v := range derived(asked, c) {
		if v.Value != "" {
			w.entry(field, v.Name, v.Value)
		}
	}
}

func (w *wire) custom(field protowire.Number, values map[string]callerid.Value) {
	for _, name := range sortedKeys(values) {
		at := w.open(field)
		w.element(1, name)
		value := w.open(2)
		if v := values[name]; v.Number != nil {
			w.number(2, *v.Number)
		} else {
			w.element(1, v.Text)
		}
		w.close(value)
		w.close(at)
	}
}

func (w *wire) tasks(field protowire.Number, list []callerid.Task) {
	for _, t := range list {
		at := w.open(field)
		w.text(1, t.Title)
		w.moment(2, t.DueAt)
		w.id(3, t.ID)
		w.moment(4, t.DoneAt)
		w.close(at)
	}
}

func (w *wire) memories(field protowire.Number, list []callerid.Memory) {
	for _, m := range list {
		at := w.open(field)
		w.text(1, m.Text)
		w.moment(2, m.CreatedAt)
		w.id(3, m.ID)
		w.close(at)
	}
}

func (w *wire) ratings(field protowire.Number, list []callerid.Rating) {
	for _, r := range list {
		at := w.open(field)
		w.integer(1, int64(int32(r.Score)))
		w.text(2, r.Comment)
		w.moment(3, r.CreatedAt)
		w.id(4, r.ID)
		w.close(at)
	}
}

func (w *wire) interactions(field protowire.Number, list []callerid.Interaction) {
	for _, i := range list {
		at := w.open(field)
		w.moment(1, i.At)
		w.text(2, string(i.Channel))
		w.integer(3, int64(i.Direction))
		w.text(4, i.Disposition)
		w.text(5, i.Summary)
		w.duration(6, i.Duration)
		w.close(at)
	}
}
