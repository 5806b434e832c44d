package callerid

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The greetings of an organization that has set none. The second is for callers
// who are not known, or not by name.
const (
	DefaultGreeting      = "Hi {{FIRST_NAME}}"
	DefaultOtherGreeting = "Hi, how can I help you today?"
)

// Names of the built-in variables. The first three are those of a person; only
// they may stand in a template without a default.
const (
	varName      = "NAME"
	varFirstName = "FIRST_NAME"
	varLastName  = "LAST_NAME"
	varCompany   = "COMPANY"
	varTitle     = "TITLE"
	varEmail     = "EMAIL"
)

// Variable is one template variable with a value that can be spoken as it
// stands; the value is never empty. Name is as VariableName makes it.
type Variable struct{ Name, Value string }

// Variables of one contact. Names are unique.
type Variables []Variable

// Get finds a variable's value.
func (v Variables) Get(name string) (string, bool) {
	for i := range v {
		if v[i].Name == name {
			return v[i].Value, true
		}
	}
	return "", false
}

// with appends the variable unless it has no value, or its name is taken.
func (v Variables) with(name, value string) Variables {
	if _, taken := v.Get(name); taken || name == "" || value == "" {
		return v
	}
	return append(v, Variable{name, value})
}

// BuiltinVariables are the names every template may use, in the order in which
// Contact.Variables has them.
func BuiltinVariables() []string {
	return []string{varName, varFirstName, varLastName, varCompany, varTitle, varEmail}
}

// VariableName is the name under which a template knows a custom field: in
// capitals, whatever is neither letter nor digit folded to "_" ("Zip code" is
// ZIP_CODE); empty if nothing is left.
func VariableName(custom string) string {
	// A capital can be wider than NFKC allows (İ comes of i with a dot): once more.
	s := norm.NFKC.String(strings.ToUpper(norm.NFKC.String(custom)))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !wordRune(r) && !unicode.IsMark(r)
	}), "_")
}

// Variables are the contact's template variables that have something to say:
// the built-in ones in their order, then custom fields by name. A custom field
// cannot take the name of a built-in one; of two with the same name the first
// in order of their own spelling counts.
func (c Contact) Variables() Variables {
	name := c.nameParts()
	v := make(Variables, 0, len(BuiltinVariables())+len(c.Custom)).
		with(varName, name.full).
		with(varFirstName, name.first).
		with(varLastName, name.last).
		with(varCompany, SpeakableText(c.Company)).
		with(varTitle, SpeakableText(c.Title)).
		with(varEmail, SpeakableText(c.Email))
	builtin := len(v)
	for _, field := range slices.Sorted(maps.Keys(c.Custom)) {
		if custom := VariableName(field); !slices.Contains(BuiltinVariables(), custom) {
			v = v.with(custom, c.Custom[field].speakable())
		}
	}
	slices.SortFunc(v[builtin:], func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return v
}

// speakable is the value as a person would say it. A number that takes more
// than 20 characters to write is noise of arithmetic, and is not said.
func (v Value) speakable() string {
	switch {
	case v.Number == nil:
		return SpeakableText(v.Text)
	case math.IsNaN(*v.Number) || math.IsInf(*v.Number, 0):
		return ""
	case *v.Number == 0:
		return "0" // also for -0
	}
	if s := strconv.FormatFloat(*v.Number, 'f', -1, 64); len(s) <= 20 {
		return s
	}
	return ""
}
