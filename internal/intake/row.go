package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

const warnEmail = "the email has no @; it was taken as it stands"

// row is a record that can be stored.
type row struct {
	line int
	// numbers without repetitions, at least one; the first is the person's.
	numbers []phone.Number
	// contact as it would be if it were new, but for ID, Kind and Phones.
	contact callerid.Contact
	// refused: the person asked not to be called.
	refused bool
}

// row reads a record, or says why it is none. Warnings go to notes.
func (s *source) row(rec record, notes *Summary) (row, string) {
	if fault := s.fault(rec); fault != "" {
		return row{}, fault
	}
	numbers, fault := readNumbers(s.columns.values(rec.cells, fieldPhone), s.region)
	if len(numbers) == 0 {
		return row{}, fault
	}
	if fault != "" {
		notes.warn(rec.line, "one of its numbers was not taken: "+fault)
	}
	if len(rec.cells) < s.columns.width {
		notes.warn(rec.line, fmt.Sprintf("it has %d cells but there are %d columns; the missing ones count as empty", len(rec.cells), s.columns.width))
	}
	t := texts{rec: rec, columns: s.columns, notes: notes}
	r := row{line: rec.line, numbers: numbers, contact: t.contact(), refused: t.refused()}
	r.contact.CreatedAt, r.contact.UpdatedAt = s.now, s.now
	if r.refused {
		r.contact.Status = callerid.StatusDoNotCall
	}
	return r, ""
}

// texts reads the fields of one record.
type texts struct {
	rec     record
	columns columns
	notes   *Summary
}

func (t texts) contact() callerid.Contact {
	c := callerid.Contact{
		Status:    callerid.StatusActive,
		Name:      t.one(fieldName),
		FirstName: t.one(fieldFirstName),
		LastName:  t.one(fieldLastName),
		Email:     t.one(fieldEmail),
		Company:   t.one(fieldCompany),
		Title:     t.one(fieldTitle),
		Notes:     t.one(fieldNotes),
		Tags:      t.tags(),
	}
	if c.Email != "" && !strings.Contains(c.Email, "@") {
		t.notes.warn(t.rec.line, warnEmail)
	}
	return c
}

func (t texts) one(f field) string {
	for _, text := range t.columns.values(t.rec.cells, f) {
		return t.cut(text, f)
	}
	return ""
}

func (t texts) tags() []string {
	var tags []string
	for _, tag := range t.parts(fieldTags) {
		if len(tags) == callerid.MaxTags {
			t.notes.warn(t.rec.line, fmt.Sprintf("it has more than %d tags; the rest was not taken", callerid.MaxTags))
			break
		}
		if tag = t.cut(tag, fieldTags); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// parts of the cells of a field that holds several.
func (t texts) parts(f field) []string {
	var parts []string
	for _, cell := range t.columns.values(t.rec.cells, f) {
		parts = append(parts, split(cell, ",;|\n")...)
	}
	return parts
}

// cut limits the text to what the field holds.
func (t texts) cut(text string, f field) string {
	trait := fieldTraits[f]
	if utf8.RuneCountInString(text) <= trait.limit {
		return text
	}
	t.notes.warn(t.rec.line, fmt.Sprintf("the %s was cut to %d characters", trait.title, trait.limit))
	return strings.TrimSpace(string([]rune(text)[:trait.limit]))
}

// refused tells whether the person asked not to be called, by a tag or by a
// do-not-call column that says anything but no. What is not understood there, a
// date for example, counts as a refusal: to miss one is the worse mistake.
func (t texts) refused() bool {
	return slices.ContainsFunc(t.parts(fieldTags), callerid.IsDoNotCallTag) || slices.ContainsFunc(t.columns.values(t.rec.cells, fieldDoNotCall), func(text string) bool {
		switch fold(text) {
		case "", "0", "no", "n", "false", "f", "off", "none", "null", "n/a", "active":
			return false
		}
		return true
	})
}

// split cuts a cell at any of the separators and at the ` ::: ` of exports from
// address books; empty parts are dropped.
func split(cell, separators string) []string {
	cell = strings.ReplaceAll(cell, ":::", separators[:1])
	var parts []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
