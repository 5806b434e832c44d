package callerid

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func alex() Variables {
	return Variables{
		{"NAME", "Alex Chen"}, {"FIRST_NAME", "Alex"}, {"LAST_NAME", "Chen"}, {"COMPANY", "Acme"}, {"VISITS", "3"},
	}
}

func parsed(t *testing.T, text string, use TemplateUse) Template {
	t.Helper()
	template, err := ParseTemplate(text, use, customFields())
	if err != nil {
		t.Fatalf("ParseTemplate(%q): %v", text, err)
	}
	return template
}

func TestRender(t *testing.T) {
	for text, want := range map[string]string{
		DefaultGreeting:                                  "Hi Alex",
		"{{NAME}}":                                       "Alex Chen",
		"Hi {{NAME}}!":                                   "Hi Alex Chen!",
		"Hi <<NAME>>!":                                   "Hi Alex Chen!",
		"Hi [name]!":                                     "Hi Alex Chen!",
		"Hi {{ first name }}!":                           "Hi Alex!",
		"Hi {{firstname}}!":                              "Hi Alex!",
		"Hi <<\u00a0First-Name >>!":                      "Hi Alex!",
		"Hi [F I R S T N A M E]!":                        "Hi Alex!",
		"Hi {{ｎａｍｅ}}!":                                   "Hi Alex Chen!",
		"[FIRST_NAME][LAST_NAME]":                        "AlexChen",
		"Hi {{NAME|there}}":                              "Hi Alex Chen",
		"{{COMPANY | your company }}, hi":                "Acme, hi",
		"{{TITLE | dear  friend }}, hi":                  "dear  friend, hi",
		"{{visits|no}} visits in {{zip code|AT&T land}}": "3 visits in AT&T land",
		"Größe: {{größe|unbekannt}}":                     "Größe: unbekannt",
		"AT&T, R&D & co: hi {{NAME}} 😀 می\u200cخواهم 100% | ok": "AT&T, R&D & co: hi Alex Chen 😀 می\u200cخواهم 100% | ok",
		"  spaced  ": "  spaced  ",
	} {
		got, ok := parsed(t, text, ForRecognized).AppendTo([]byte(">"), alex())
		if string(got) != ">"+want || !ok {
			t.Errorf("%q renders as %q, %t; want %q", text, got, ok, want)
		}
	}
}

func TestRenderWithoutAName(t *testing.T) {
	vars := Variables{{"LAST_NAME", "Chen"}, {"NAME", "Chen"}}
	dst := append(make([]byte, 0, 64), "> "...)
	for text, want := range map[string]string{
		"Hi {{FIRST_NAME}}":                      "",
		"Hi {{NAME}}, or {{FIRST_NAME}}":         "",
		"Hi {{FIRST_NAME|there}} {{FIRST_NAME}}": "",
		"Hi {{FIRST_NAME|there}}":                "Hi there",
		"Hi Dr. {{LAST_NAME}}":                   "Hi Dr. Chen",
		"Hi, how can I help?":                    "Hi, how can I help?",
	} {
		got, ok := parsed(t, text, ForRecognized).AppendTo(dst, vars)
		if string(got) != "> "+want || ok != (want != "") {
			t.Errorf("%q renders as %q, %t; want %q", text, got, ok, want)
		}
	}
	got, ok := parsed(t, DefaultOtherGreeting, ForOther).AppendTo(nil, nil)
	if string(got) != DefaultOtherGreeting || !ok {
		t.Errorf("the default for others renders as %q, %t", got, ok)
	}
	if got, ok := (Template{}).AppendTo(dst, vars); string(got) != "> " || !ok {
		t.Errorf("no template renders as %q, %t", got, ok)
	}
}

func TestDefault(t *testing.T) {
	template := parsed(t, "{{NAME}} {{NAME|there}} {{NAME|you}} {{COMPANY|your company}}", ForRecognized)
	for name, want := range map[string]string{"NAME": "there", "COMPANY": "your company", "TITLE": "", "FIRST_NAME": "", "": ""} {
		if got, ok := template.Default(name); got != want || ok != (want != "") {
			t.Errorf("Default(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
}

func TestTemplateErrors(t *testing.T) {
	for _, test := range []struct {
		text     string
		use      TemplateUse
		position int
		reason   string
	}{
		{"", ForRecognized, 1, "nothing to say"},
		{" \u00a0 ", ForRecognized, 1, "nothing to say"},
		{"?!", ForRecognized, 1, "nothing to say"},
		{"Hi 李雷 {{NAMEE}}", ForRecognized, 7, `unknown variable "NAMEE"; did you mean NAME? known: NAME, FIRST_NAME, LAST_NAME, COMPANY, TITLE, EMAIL, ZIP_CODE, VISITS, GRÖßE`},
		{"Hi {{FIRST}}", ForRecognized, 4, "did you mean FIRST_NAME?"},
		{"Hi {{visit|x}}", ForRecognized, 4, "did you mean VISITS?"},
		{"Hi {{FAVOURITE}}", ForRecognized, 4, `unknown variable "FAVOURITE"; known: NAME,`},
		{"Hi [pause] you", ForRecognized, 4, `unknown variable "pause"; square brackets are for variables only; known: NAME,`},
		{"Hi {{NAME", ForRecognized, 4, `"{{" is not closed by "}}"`},
		{"Hi {{NAME}", ForRecognized, 4, `"{{" is not closed by "}}"`},
		{"Hi {{NAME>>", ForRecognized, 4, `"{{" is not closed by "}}"`},
		{"Hi <<NAME>", ForRecognized, 4, `"<<" is not closed by ">>"`},
		{"Hi [NAME", ForRecognized, 4, `"[" is not closed by "]"`},
		{"Hi [NAME}}", ForRecognized, 4, `"[" is not closed by "]"`},
		{"Hi {{{NAME}}}", ForRecognized, 4, `"{{" is not closed by "}}"`},
		{"Hi [[NAME]]", ForRecognized, 4, `"[" is not closed by "]"`},
		{"Hi {{NAME|{{FIRST_NAME}}}}", ForRecognized, 4, `"{{" is not closed by "}}"`},
		{"Hi {{NAME|a<b}}", ForRecognized, 4, `"{{" is not closed by "}}"`},
		{"Hi {NAME}", ForRecognized, 4, `"{" belongs to no variable`},
		{"Hi <NAME>", ForRecognized, 4, `"<" belongs to no variable`},
		{"Hi ${{NAME}}}", ForRecognized, 13, `"}" belongs to no variable`},
		{"Hi NAME}}", ForRecognized, 8, `"}}" belongs to no variable`},
		{"Hi NAME>>", ForRecognized, 8, `">>" belongs to no variable`},
		{"Hi NAME]", ForRecognized, 8, `"]" belongs to no variable`},
		{`<speak>Hi</speak>`, ForRecognized, 1, "SSML is not supported"},
		{"Hi {{}}", ForRecognized, 4, "name is missing"},
		{"Hi << | there>>", ForRecognized, 4, "name is missing"},
		{"[]", ForRecognized, 1, "name is missing"},
		{"Hi {{!}}", ForRecognized, 4, `unknown variable "!"`},
		{"Hi {{NAME|}}", ForRecognized, 4, "default of NAME says nothing"},
		{"Hi {{COMPANY| }}", ForRecognized, 4, "default of COMPANY says nothing"},
		{"{{NAME|!}}", ForOther, 1, "default of NAME says nothing"},
		{"Hi {{NAME|a|b}}", ForRecognized, 4, `cannot contain "|"`},
		{"Hi {{NAME|a &lt; b}}", ForRecognized, 4, "markup entity"},
		{"Hi {{company}}", ForRecognized, 4, "COMPANY needs a default, since not every caller has one: {{COMPANY|something else}}"},
		{"Hi {{zip code}}", ForRecognized, 4, "ZIP_CODE needs a default"},
		{"Hi {{first name}}", ForOther, 4, "FIRST_NAME needs a default, since the caller may be unknown: {{FIRST_NAME|there}}"},
		{"Smith &amp; Sons", ForRecognized, 7, "markup entity"},
		{"Hi & &#60;", ForRecognized, 6, "markup entity"},
		{"Hi｛｛NAME｝｝", ForRecognized, 3, "full-width"},
		{"Hi\nyou", ForRecognized, 3, "invisible character U+000A"},
		{"Hi \u202eyou", ForRecognized, 4, "invisible character U+202E"},
		{"Hi \u200byou", ForRecognized, 4, "invisible character U+200B"},
		{"Hi \ue000you", ForRecognized, 4, "invisible character U+E000"},
		{"Hi \xffyou", ForRecognized, 4, "not valid UTF-8"},
		{strings.Repeat("é", 1001), ForRecognized, 1001, "longer than 1000 characters"},
	} {
		_, err := ParseTemplate(test.text, test.use, customFields())
		var got *TemplateError
		if !errors.As(err, &got) || !errors.Is(err, ErrInvalid) {
			t.Errorf("ParseTemplate(%q) = %v, want a TemplateError", test.text, err)
			continue
		}
		if got.Position != test.position || !strings.Contains(got.Reason, test.reason) || got.Use != test.use {
			t.Errorf("ParseTemplate(%q) = %v, want position %d: … %s", test.text, err, test.position, test.reason)
		}
		checkTemplateError(t, test.text, got)
	}
	if _, err := ParseTemplate(strings.Repeat("é", 1000), ForOther, nil); err != nil {
		t.Errorf("1,000 characters: %v", err)
	}
}

func TestTemplateErrorText(t *testing.T) {
	_, err := ParseTemplate("Hello, dear {{NAMEE}}", ForRecognized, nil)
	want := `greeting, position 13: unknown variable "NAMEE"; did you mean NAME? known: NAME, FIRST_NAME, LAST_NAME, COMPANY, TITLE, EMAIL`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = ParseTemplate("Hi {{NAME}}", ForOther, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "other greeting, position 4: ") {
		t.Errorf("got %v", err)
	}
}

func checkTemplateError(t failing, text string, err *TemplateError) {
	t.Helper()
	if err.Offset < 0 || err.Offset > len(text) || utf8.RuneCountInString(text[:err.Offset])+1 != err.Position {
		t.Fatalf("%q: offset %d is not position %d", text, err.Offset, err.Position)
	}
	if utf8.ValidString(text) && !strings.HasPrefix(text[err.Offset:], err.Snippet) {
		t.Fatalf("%q: snippet %q is not what stands at %d", text, err.Snippet, err.Offset)
	}
	if utf8.RuneCountInString(err.Snippet) > 24 || err.Reason == "" || !utf8.ValidString(err.Error()) {
		t.Fatalf("%q: %+v", text, err)
	}
}

func TestDistance(t *testing.T) {
	for pair, want := range map[[2]string]int{
		{"", ""}: 0, {"", "AB"}: 2, {"AB", ""}: 2, {"NAME", "NAME"}: 0, {"NAMEE", "NAME"}: 1, {"NMAE", "NAME"}: 2, {"KITTEN", "SITTING"}: 3, {"GRÖSSE", "GROSSE"}: 1,
	} {
		if got := distance(pair[0], pair[1]); got != want {
			t.Errorf("distance(%q, %q) = %d, want %d", pair[0], pair[1], got, want)
		}
	}
}

func TestAppendToDoesNotAllocate(t *testing.T) {
	template := parsed(t, "Hi {{FIRST_NAME}} of {{COMPANY|your company}}, {{TITLE|dear}}, visit {{visits|1}}", ForRecognized)
	unknown := parsed(t, "Hi {{FIRST_NAME}} {{LAST_NAME}}", ForRecognized)
	vars, buffer := alex(), make([]byte, 0, 256)
	if allocs := testing.AllocsPerRun(100, func() {
		template.AppendTo(buffer, vars)
		unknown.AppendTo(buffer, vars[:2])
	}); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// piece of a template, and what it stands for: a literal or a variable.
type piece struct{ literal, variable, fallback string }

// anyTemplate draws the pieces of a valid template.
func anyTemplate() *rapid.Generator[[]piece] {
	literal := rapid.SampledFrom([]string{"Hi ", ", ", "!", " & ", "#", "x", "'", "(", ")", " 李雷 ", " | ", ";", "amp;", "/", "😀"})
	variable := rapid.Custom(func(t *rapid.T) piece {
		p := piece{variable: rapid.SampledFrom([]string{"NAME", "FIRST_NAME", "LAST_NAME", "COMPANY", "EMAIL", "ZIP_CODE", "VISITS"}).Draw(t, "variable")}
		if !nameVariable(p.variable) || rapid.Bool().Draw(t, "default") {
			p.fallback = rapid.SampledFrom([]string{"there", "AT&T", "a b", "é"}).Draw(t, "fallback")
		}
		return p
	})
	return rapid.SliceOfN(rapid.OneOf(variable, rapid.Map(literal, func(s string) piece { return piece{literal: s} })), 0, 8)
}

// written spells a template in one of the three ways, or in any mixture.
func written(pieces []piece, spelling func(name string) string) string {
	text := "Hello"
	for _, p := range pieces {
		switch {
		case p.literal != "":
			text += p.literal
		case p.fallback != "":
			text += spelling(p.variable + "|" + p.fallback)
		default:
			text += spelling(p.variable)
		}
	}
	return text
}

func TestSpellingsRenderAlike(t *testing.T) {
	braces := func(s string) string { return "{{" + s + "}}" }
	rapid.Check(t, func(t *rapid.T) {
		pieces, vars := anyTemplate().Draw(t, "template"), anyContact().Draw(t, "contact").Variables()
		first, err := ParseTemplate(written(pieces, braces), ForRecognized, customFields())
		if err != nil {
			t.Fatal(err)
		}
		want, wantOK := first.AppendTo(nil, vars)
		text := written(pieces, func(s string) string {
			name, fallback, found := strings.Cut(s, "|")
			if rapid.Bool().Draw(t, "lower") {
				name = strings.ToLower(name)
			}
			if name = strings.ReplaceAll(name, "_", rapid.SampledFrom([]string{"_", " ", "", "-"}).Draw(t, "joint")); found {
				name += " |" + fallback
			}
			ends := rapid.SampledFrom([][2]string{{"{{", "}}"}, {"<<", ">>"}, {"[", "]"}}).Draw(t, "ends")
			return ends[0] + " " + name + " " + ends[1]
		})
		second, err := ParseTemplate(text, ForRecognized, customFields())
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := second.AppendTo(nil, vars); string(got) != string(want) || ok != wantOK {
			t.Fatalf("%q renders as %q, %t; as first spelled %q, %t", text, got, ok, want, wantOK)
		}
	})
}

// TestValuesChangeNothingAroundThem: whatever strangers call themselves, the
// greeting is the operator's text with speakable values in the places for them,
// and is itself a template that says the same.
func TestValuesChangeNothingAroundThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces, vars := anyTemplate().Draw(t, "template"), anyContact().Draw(t, "contact").Variables()
		template, err := ParseTemplate(written(pieces, func(s string) string { return "{{" + s + "}}" }), ForRecognized, customFields())
		if err != nil {
			t.Fatal(err)
		}
		got, ok := template.AppendTo([]byte("> "), vars)
		want, wantOK := "Hello", true
		for _, p := range pieces {
			value, known := vars.Get(p.variable)
			if !known {
				value = p.fallback
			}
			want += p.literal + value
			wantOK = wantOK && (p.variable == "" || value != "")
		}
		if !wantOK {
			want = ""
		}
		if string(got) != "> "+want || ok != wantOK {
			t.Fatalf("got %q, %t; want %q, %t", got, ok, want, wantOK)
		}
		if strings.ContainsAny(string(got[2:]), delimiters) {
			t.Fatalf("%q has a delimiter", got)
		}
		if ok && entityIn(want) < 0 {
			checkRendersItself(t, want)
		}
	})
}

func checkRendersItself(t failing, text string) {
	t.Helper()
	template, err := ParseTemplate(text, ForOther, nil)
	if err != nil {
		t.Fatalf("%q is no template: %v", text, err)
	}
	if got, ok := template.AppendTo(nil, nil); string(got) != text || !ok {
		t.Fatalf("%q renders as %q, %t", text, got, ok)
	}
}

func FuzzParseTemplate(f *testing.F) {
	for _, seed := range []string{
		DefaultGreeting, DefaultOtherGreeting, "Hi <<NAME|there>> [zip code|x]", "{{{NAME}}}", "Hi ｛NAME｝", "&amp;", "{{NAME|&x}};", "[]", "\xff{{", "a\u200db", "{{größe|ß}}",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, known bool) {
		use := ForOther
		if known {
			use = ForRecognized
		}
		template, err := ParseTemplate(text, use, customFields())
		if err != nil {
			var where *TemplateError
			if !errors.As(err, &where) {
				t.Fatalf("%q: %v is no TemplateError", text, err)
			}
			checkTemplateError(t, text, where)
			return
		}
		got, ok := template.AppendTo(nil, nil)
		if !ok && use == ForOther {
			t.Fatalf("%q cannot greet a stranger", text)
		}
		if full, ok := template.AppendTo(nil, alex()); !ok || strings.ContainsAny(string(full), delimiters) {
			t.Fatalf("%q greets Alex with %q, %t", text, full, ok)
		}
		if ok && entityIn(string(got)) < 0 && utf8.RuneCount(got) <= maxTemplate {
			checkRendersItself(t, string(got))
		}
	})
}
