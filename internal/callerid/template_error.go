package callerid

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// TemplateError tells what is wrong with a template, and where. It wraps
// ErrInvalid.
type TemplateError struct {
	Use TemplateUse
	// Offset in bytes, from 0.
	Offset int
	// Position in characters, from 1: where a person looks for it.
	Position int
	// Snippet is the template from Offset on, at most 24 characters.
	Snippet string
	// Reason tells what is wrong and what to do.
	Reason string
}

// Error tells which greeting, where, what, and what to do about it.
func (e *TemplateError) Error() string {
	return fmt.Sprintf("%s, position %d: %s", e.Use, e.Position, e.Reason)
}

// Unwrap is ErrInvalid.
func (e *TemplateError) Unwrap() error { return ErrInvalid }

func newTemplateError(use TemplateUse, text string, offset int, reason string) *TemplateError {
	snippet := []rune(text[offset:])
	return &TemplateError{
		Use:      use,
		Offset:   offset,
		Position: utf8.RuneCountInString(text[:offset]) + 1,
		Snippet:  string(snippet[:min(len(snippet), 24)]),
		Reason:   reason,
	}
}

// unknownVariable is the reason for a name that is none of known. In brackets,
// and like no name at all, it was perhaps not meant for one.
func unknownVariable(name string, brackets bool, known []string) string {
	hint := ";"
	if near := nearest(VariableName(name), known); near != "" {
		hint = "; did you mean " + near + "?"
	} else if brackets {
		hint = "; square brackets are for variables only;"
	}
	return fmt.Sprintf("unknown variable %q%s known: %s", name, hint, strings.Join(known, ", "))
}

// nearest is the known name that the given one is most likely a slip of, or
// empty: a third of its characters may be wrong, or its end missing.
func nearest(name string, known []string) string {
	best, least := "", max(1, utf8.RuneCountInString(name)/3)+1
	for _, k := range known {
		d := distance(name, k)
		if name != "" && strings.HasPrefix(k, name) {
			d = 1
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is Levenshtein's, in characters.
func distance(a, b string) int {
	to := []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	i := 0
	for _, r := range a {
		diagonal := row[0]
		i++
		row[0] = i
		for j, want := range to {
			change := diagonal
			if r != want {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
