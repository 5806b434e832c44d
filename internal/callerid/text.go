package callerid

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckLine is the text without the space around it, if it may stand in a field
// of one line: valid UTF-8, no control characters, at most limit characters.
// ErrInvalid names the field.
func CheckLine(field, text string, limit int) (string, error) {
	if text = strings.TrimSpace(text); strings.ContainsFunc(text, unicode.IsControl) {
		return "", fmt.Errorf("%w: %s must be one line, without control characters", ErrInvalid, field)
	}
	return CheckText(field, text, limit)
}

// CheckText is CheckLine for a field of several lines: what no database takes,
// and no wire carries, is refused.
func CheckText(field, text string, limit int) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text):
		return "", fmt.Errorf("%w: %s must be valid UTF-8", ErrInvalid, field)
	case strings.ContainsRune(text, 0):
		return "", fmt.Errorf("%w: %s must not hold a zero character", ErrInvalid, field)
	case utf8.RuneCountInString(text) > limit:
		return "", fmt.Errorf("%w: %s is longer than %d characters", ErrInvalid, field, limit)
	}
	return text, nil
}

// TextField is one of a contact's fields that hold nothing but text.
type TextField struct {
	// Name as in the API: first_name.
	Name  string
	limit int
	lines bool
	of    func(*Contact) *string
}

// Of is where a contact keeps the text.
func (f TextField) Of(c *Contact) *string { return f.of(c) }

// Check is CheckLine or CheckText with the field's limit.
func (f TextField) Check(text string) (string, error) {
	if f.lines {
		return CheckText(f.Name, text, f.limit)
	}
	return CheckLine(f.Name, text, f.limit)
}

// textFields but the notes, whose texts add up when contacts are merged. The
// first three are one: the names of one person.
var textFields = []TextField{
	{Name: "name", limit: MaxName, of: func(c *Contact) *string { return &c.Name }},
	{Name: "first_name", limit: MaxNamePart, of: func(c *Contact) *string { return &c.FirstName }},
	{Name: "last_name", limit: MaxNamePart, of: func(c *Contact) *string { return &c.LastName }},
	{Name: "nick", limit: MaxNamePart, of: func(c *Contact) *string { return &c.Nick }},
	{Name: "company", limit: MaxCompany, of: func(c *Contact) *string { return &c.Company }},
	{Name: "title", limit: MaxTitle, of: func(c *Contact) *string { return &c.Title }},
	{Name: "description", limit: MaxText, lines: true, of: func(c *Contact) *string { return &c.Description }},
	{Name: "preferences", limit: MaxText, lines: true, of: func(c *Contact) *string { return &c.Preferences }},
}

// nameFields of textFields.
const nameFields = 3

var notesField = TextField{Name: "notes", limit: MaxText, lines: true, of: func(c *Contact) *string { return &c.Notes }}

// TextFields are all fields of a contact that hold nothing but text.
func TextFields() []TextField {
	return append(textFields[:len(textFields):len(textFields)], notesField)
}
