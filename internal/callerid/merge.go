package callerid

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ringdex/internal/phone"
)

// Merged is the contact that two become when one is made part of the other. What
// keep says stays, and other fills the gaps; lists, maps and calls of both add
// up. What is lost of other, because keep says something else, is appended to
// the notes in one line, so that nothing is ever lost:
//
//	Merged 2026-11-21: name “Bob Smith”; company “Acme”
//
// Whoever must not be called on either side must not be called. Kind, ID and
// CreatedAt are those of keep; at is UpdatedAt and the date of that line.
func Merged(keep, other Contact, at time.Time) Contact {
	m := keep
	var lost losses
	mergeNames(&m, other, &lost)
	for _, f := range textFields[nameFields:] {
		mergeText(f, &m, other, &lost)
	}
	m.Custom = mergedMap(&lost, "custom field ", m.Custom, other.Custom, Value.String)
	m.Meta = mergedMap(&lost, "meta ", m.Meta, other.Meta, strings.Clone)
	m.Channels = mergedMap(&lost, "", m.Channels, other.Channels, strings.Clone)

	m.SetEmails(append(keep.Emails(), other.Emails()...))
	m.Tags = AddTags(keep.Tags, other.Tags...)
	m.Phones = united(keep.Phones, other.Phones)
	m.DoNotCall = united(keep.DoNotCall, other.DoNotCall)
	m.Status = max(keep.Status, other.Status) // StatusDoNotCall is the greater one
	m.Notes = mergedNotes(keep.Notes, other.Notes, lost.line(at))

	m.CallCount += other.CallCount
	if other.LastContactedAt.After(m.LastContactedAt) {
		m.LastContactedAt = other.LastContactedAt
	}
	m.UpdatedAt = at
	return m
}

// mergeNames takes the three names for one: somebody's first name beside
// somebody else's full name would be a third person, and be greeted.
func mergeNames(m *Contact, other Contact, lost *losses) {
	nameless := m.Name == "" && m.FirstName == "" && m.LastName == ""
	namesake := m.Name != "" && m.Name == other.Name
	for _, f := range textFields[:nameFields] {
		if nameless || namesake {
			mergeText(f, m, other, lost)
		} else if theirs := *f.Of(&other); theirs != *f.Of(m) {
			lost.add(f.label(), theirs)
		}
	}
}

func mergeText(f TextField, m *Contact, other Contact, lost *losses) {
	switch to, from := f.Of(m), *f.Of(&other); {
	case *to == "":
		*to = from
	case *to != from:
		lost.add(f.label(), from)
	}
}

func (f TextField) label() string { return strings.ReplaceAll(f.Name, "_", " ") }

// mergedMap never changes the maps that it is given.
func mergedMap[V any](lost *losses, what string, keep, other map[string]V, text func(V) string) map[string]V {
	if len(other) == 0 {
		return keep
	}
	all := maps.Clone(other)
	for _, key := range slices.Sorted(maps.Keys(keep)) {
		ours, theirs := text(keep[key]), text(other[key])
		if ours == "" && theirs != "" {
			continue
		}
		if ours != theirs {
			lost.add(what+key, theirs)
		}
		all[key] = keep[key]
	}
	return all
}

func united(a, b []phone.Number) []phone.Number {
	all := slices.Clone(a)
	for _, n := range b {
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// String is the value as text; empty for none.
func (v Value) String() string {
	if v.Number == nil {
		return v.Text
	}
	return strconv.FormatFloat(*v.Number, 'f', -1, 64)
}

// losses are what a contact said that the merged one does not, in one line.
type losses struct{ said []string }

func (l *losses) add(label, text string) {
	if text = strings.Join(strings.Fields(text), " "); text != "" {
		l.said = append(l.said, fmt.Sprintf("%s “%s”", label, text))
	}
}

func (l *losses) line(at time.Time) string {
	if len(l.said) == 0 {
		return ""
	}
	return "Merged " + at.UTC().Format(time.DateOnly) + ": " + strings.Join(l.said, "; ")
}

func mergedNotes(ours, theirs, line string) string {
	notes := cmp.Or(ours, theirs)
	if ours != "" && theirs != "" && ours != theirs {
		notes = strings.TrimRight(ours, "\n") + "\n\n" + theirs
	}
	return WithLine(notes, line)
}

// WithLine is the notes with one more line at the end.
func WithLine(notes, line string) string {
	if notes == "" || line == "" {
		return notes + line
	}
	return strings.TrimRight(notes, "\n") + "\n" + line
}
