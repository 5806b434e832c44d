package directory

import (
	"fmt"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Line is a line with its organization's defaults filled in.
type Line struct {
	Number phone.Number
	Org    *Organization
	Region phone.Region
	// Recognized greets somebody whose name is known, Other everybody else.
	Recognized, Other Greeting
}

// Greeting is a compiled template and what it makes of the variables that a
// caller has no value for.
type Greeting struct {
	callerid.Template
	// Blanks are all variables of the organization with this greeting's default
	// for each, or "".
	Blanks callerid.Variables
	// BlankFields are the same as fields of an answer, and Plain is what is said to
	// somebody without a value for any of them; "" if that cannot be said.
	BlankFields []byte
	Plain       string
}

// line fills in what the organization says, as far as that is compiled already.
func (s *Snapshot) line(org *Organization, l callerid.Line) *Line {
	return &Line{
		Number:     l.Number,
		Org:        org,
		Region:     first(l.Region, org.Region),
		Recognized: s.greeting(org, l, callerid.ForRecognized, l.Greeting, org.Default.Recognized),
		Other:      s.greeting(org, l, callerid.ForOther, l.OtherGreeting, org.Default.Other),
	}
}

// standard is the line that says what Ringdex says unless told otherwise.
func (s *Snapshot) standard(org *Organization) *Line {
	l := callerid.Line{Org: org.ID}
	return &Line{
		Recognized: s.greeting(org, l, callerid.ForRecognized, callerid.DefaultGreeting, Greeting{}),
		Other:      s.greeting(org, l, callerid.ForOther, callerid.DefaultOtherGreeting, Greeting{}),
	}
}

// greeting compiles a text; the other greeting stands in for one that is missing
// or cannot be used.
func (s *Snapshot) greeting(org *Organization, l callerid.Line, use callerid.TemplateUse, text string, otherwise Greeting) Greeting {
	if text == "" {
		return otherwise
	}
	t, err := callerid.ParseTemplate(text, use, org.CustomFields)
	if err != nil {
		s.Problems = append(s.Problems, fmt.Errorf("organization %d, %s: %w", org.ID, whose(l), err))
		return otherwise
	}
	g := Greeting{Template: t, Blanks: blanks(t, org.CustomFields)}
	for _, blank := range g.Blanks {
		g.BlankFields = answer.AppendVariable(g.BlankFields, blank.Name, blank.Value)
	}
	if words, ok := t.AppendTo(nil, nil); ok {
		g.Plain = string(words)
	}
	return g
}

// whose says which setting it is without a number that a log must not hold.
func whose(l callerid.Line) string {
	if l.Number == 0 {
		return "default"
	}
	return fmt.Sprintf("line …%02d", l.Number%100)
}

func blanks(t callerid.Template, custom []callerid.CustomField) callerid.Variables {
	names := callerid.BuiltinVariables()
	for _, field := range custom {
		names = append(names, callerid.VariableName(field.Name))
	}
	all := make(callerid.Variables, 0, len(names))
	for _, name := range names {
		value, _ := t.Default(name)
		all = append(all, callerid.Variable{Name: name, Value: value})
	}
	return all
}

func first(a, b phone.Region) phone.Region {
	if a != "" {
		return a
	}
	return b
}
