package callerid

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNamesDeriveEachOther(t *testing.T) {
	for _, test := range []struct{ name, first, last, wantName, wantFirst, wantLast string }{
		{"Alex Chen", "", "", "Alex Chen", "Alex", "Chen"},
		{"Alex", "", "", "Alex", "Alex", ""},
		{"", "Alex", "Chen", "Alex Chen", "Alex", "Chen"},
		{"", "Alex", "", "Alex", "Alex", ""},
		{"", "Mary Jane", "", "Mary Jane", "Mary Jane", ""},
		{"", "", "Chen", "Chen", "", "Chen"},
		{"Chen, Alex", "", "", "Alex Chen", "Alex", "Chen"},
		{"CHEN ALEX", "", "", "CHEN ALEX", "CHEN", "ALEX"},
		{"李雷", "", "", "李雷", "李雷", ""},
		{"مريم", "", "", "مريم", "مريم", ""},
		{"J.R.", "", "", "J.R.", "J.R.", ""},
		{"Alex 2", "", "", "Alex 2", "Alex", ""},
		{"Dr. Wu", "", "", "Dr. Wu", "Dr. Wu", "Wu"},
		{"Prof. Dr. Alice Wu", "", "", "Prof. Dr. Alice Wu", "Alice", "Wu"},
		{"Mr Alex Chen Jr.", "", "", "Mr Alex Chen Jr.", "Alex", "Chen"},
		{"Martin Luther King, Jr.", "", "", "Martin Luther King, Jr.", "Martin", "King"},
		{"Ludwig van Beethoven", "", "", "Ludwig van Beethoven", "Ludwig", "van Beethoven"},
		{"Jane Null", "", "", "Jane Null", "Jane", "Null"},
		{"Na Li", "", "", "Na Li", "Na", "Li"},
		{"Customer Chen", "", "", "Customer Chen", "", "Chen"},
		{"Alex Unknown", "", "", "Alex", "Alex", ""},
		{"", "Jane", "Null", "Jane Null", "Jane", "Null"},
		{"", "Jane", "null", "Jane", "Jane", ""},
		{"", "Jane", "N/A", "Jane", "Jane", ""},
		{"", "Jane", "-", "Jane", "Jane", ""},
		{"", "Jane", "Unknown", "Jane", "Jane", ""},
		{"", "Jane", "Unknown Caller", "Jane", "Jane", ""},
		{"", "Chris", "Guest", "Chris Guest", "Chris", "Guest"},
		{"", "Jane", "jane@acme.io", "Jane", "Jane", ""},
		{"", "Unknown", "Caller", "", "", ""},
		{"", "CHICAGO", "IL", "", "", ""},
		{"", "A123", "B4567", "", "", ""},
		{"", "Unknown", "Chen", "Chen", "", "Chen"},
		{"", "Alex Chen", "Chen", "Alex Chen", "Alex Chen", "Chen"},
		{"Alexander Chen", "Alex", "", "Alexander Chen", "Alex", "Chen"},
		{"Alex", "", "Chen", "Alex", "Alex", "Chen"},
		{"Chen", "", "Chen", "Chen", "", "Chen"},
		{"Alex", "Alex", "", "Alex", "Alex", ""},
		{"Alex Chen", "Chen", "", "Alex Chen", "Chen", ""},
		{"WIRELESS CALLER", "", "", "", "", ""},
		{"WIRELESS CALLER", "Alex", "Chen", "Alex Chen", "Alex", "Chen"},
		{"+14155550100", "", "", "", "", ""},
		{"alex@acme.io", "", "", "", "", ""},
	} {
		vars := Contact{Name: test.name, FirstName: test.first, LastName: test.last}.Variables()
		var want Variables
		want = want.with("NAME", test.wantName).with("FIRST_NAME", test.wantFirst).with("LAST_NAME", test.wantLast)
		if diff := cmp.Diff(want, vars, cmpEmpty()); diff != "" {
			t.Errorf("%q, %q, %q: (-want +got)\n%s", test.name, test.first, test.last, diff)
		}
	}
}

func cmpEmpty() cmp.Option {
	return cmp.Transformer("plain", func(v Variables) []Variable { return append([]Variable{}, v...) })
}

func TestVariables(t *testing.T) {
	number := func(f float64) Value { return Value{Number: &f} }
	contact := Contact{
		Name: "Alex Chen", Nick: "lex", Company: "Acme & Co", Title: "N/A", Email: "alex@acme.io", Notes: "vip",
		Custom: map[string]Value{
			"zip code":     {Text: "75001"},
			"Zip-Code":     {Text: "10115"},
			"visits":       number(3),
			"score":        number(0.5),
			"zero":         number(math.Copysign(0, -1)),
			"huge":         number(1e300),
			"tiny":         number(1e-300),
			"nothing":      number(math.NaN()),
			"endless":      number(math.Inf(1)),
			"name":         {Text: "Mallory"},
			"title":        {Text: "Mallory"},
			"prénom usuel": {Text: "<b>Lex</b>"},
			"!!":           {Text: "lost"},
			"empty":        {},
			"blank":        {Text: "null"},
		},
	}
	want := Variables{
		{"NAME", "Alex Chen"}, {"FIRST_NAME", "Alex"}, {"LAST_NAME", "Chen"}, {"COMPANY", "Acme Co"}, {"EMAIL", "alex@acme.io"},
		{"PRÉNOM_USUEL", "Lex"}, {"SCORE", "0.5"}, {"VISITS", "3"}, {"ZERO", "0"}, {"ZIP_CODE", "10115"},
	}
	for range 20 { // the order of a map differs from run to run
		if diff := cmp.Diff(want, contact.Variables()); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	}
	if value, ok := contact.Variables().Get("ZIP_CODE"); !ok || value != "10115" {
		t.Errorf("Get = %q, %t", value, ok)
	}
	if value, ok := contact.Variables().Get("TITLE"); ok {
		t.Errorf("Get found %q for a title that is not known", value)
	}
}

func TestVariableName(t *testing.T) {
	for custom, want := range map[string]string{
		"visits": "VISITS", "Zip code": "ZIP_CODE", " zip -- code! ": "ZIP_CODE", "zip_code": "ZIP_CODE", "a1 b2": "A1_B2",
		"pre\u0301nom": "PRÉNOM", "ｆｕｌｌ": "FULL", "आयु": "आयु", "年齢": "年齢", "": "", "!?": "", "{{x}}": "X", "a|b": "A_B",
	} {
		if got := VariableName(custom); got != want {
			t.Errorf("VariableName(%q) = %q, want %q", custom, got, want)
		}
	}
	for _, name := range BuiltinVariables() {
		if VariableName(strings.ToLower(name)) != name {
			t.Errorf("%s is not as VariableName makes it", name)
		}
	}
}

func TestVariableNameIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		custom := hostileText().Draw(t, "custom")
		name := VariableName(custom)
		if again := VariableName(name); again != name {
			t.Fatalf("%q is %q, and then %q", custom, name, again)
		}
		if strings.ContainsAny(name, delimiters+"| ") {
			t.Fatalf("%q is %q, which cannot stand in a template", custom, name)
		}
	})
}

// anyContact draws a contact whose every text is hostile.
func anyContact() *rapid.Generator[Contact] {
	return rapid.Custom(func(t *rapid.T) Contact {
		text := hostileText()
		c := Contact{
			Name: text.Draw(t, "name"), FirstName: text.Draw(t, "first"), LastName: text.Draw(t, "last"),
			Company: text.Draw(t, "company"), Title: text.Draw(t, "title"), Email: text.Draw(t, "email"),
			Custom: map[string]Value{},
		}
		for _, field := range customFields() {
			c.Custom[field.Name] = Value{Text: text.Draw(t, field.Name)}
		}
		return c
	})
}

func customFields() []CustomField {
	return []CustomField{{Name: "Zip code"}, {Name: "visits", Numeric: true}, {Name: "Größe"}}
}

func TestVariablesAreSpeakable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contact := anyContact().Draw(t, "contact")
		vars := contact.Variables()
		var names []string
		for _, v := range vars {
			if v.Value == "" {
				t.Fatalf("%s has no value", v.Name)
			}
			checkSpeakable(t, v.Name, v.Value, maxSpokenText)
			names = append(names, v.Name)
		}
		slices.Sort(names)
		if len(slices.Compact(names)) != len(vars) {
			t.Fatalf("a name twice in %v", vars)
		}
		if diff := cmp.Diff(vars, contact.Variables()); diff != "" {
			t.Fatalf("not the same again: %s", diff)
		}
		_, first := vars.Get("FIRST_NAME")
		_, last := vars.Get("LAST_NAME")
		if _, full := vars.Get("NAME"); (first || last) && !full {
			t.Fatalf("a part of a name without the whole: %v", vars)
		}
	})
}
