package callerid

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTemplate in characters: more than a minute of speech.
const maxTemplate = 1000

// delimiters belong to placeholders alone. Whatever else they were meant for
// (SSML, a stage direction, a misspelt placeholder) would be read aloud.
const delimiters = "{}<>[]"

// howToWrite ends every error about a placeholder.
const howToWrite = "a variable is written {{NAME}}, <<NAME>> or [NAME]"

// ParseTemplate checks and compiles the text of a greeting: literal text with
// {{NAME}}, <<NAME>> or [name], in any case, spaces ignored, and a default as
// in {{NAME|there}}. Known are BuiltinVariables and the custom fields. Every
// variable must have a default but a name in a greeting ForRecognized.
//
// The text comes from an operator and is spoken as it stands, without SSML; so
// it must be something to say, of at most 1,000 characters, and free of
// invisible characters and of delimiters outside placeholders. Errors are
// *TemplateError. An empty text is one, for a greeting says something: the
// defaults are for callers of ParseTemplate to choose.
func ParseTemplate(text string, use TemplateUse, custom []CustomField) (Template, error) {
	p := templateParser{text: text, use: use, known: BuiltinVariables()}
	for _, field := range custom {
		if name := VariableName(field.Name); name != "" && !slices.Contains(p.known, name) {
			p.known = append(p.known, name)
		}
	}
	if err := p.checkText(); err != nil {
		return Template{}, err
	}
	if err := p.parse(); err != nil {
		return Template{}, err
	}
	if !strings.ContainsFunc(text, wordRune) {
		return Template{}, p.fail(0, "there is nothing to say")
	}
	return Template{parts: p.parts}, nil
}

type templateParser struct {
	text  string
	use   TemplateUse
	known []string
	parts []part
}

func (p *templateParser) fail(offset int, format string, args ...any) error {
	return newTemplateError(p.use, p.text, offset, fmt.Sprintf(format, args...))
}

// checkText checks what does not depend on placeholders.
func (p *templateParser) checkText() error {
	count := 0
	for i, r := range p.text {
		if count++; count > maxTemplate {
			return p.fail(i, "longer than %d characters", maxTemplate)
		}
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(p.text[i:], "\uFFFD"):
			return p.fail(i, "not valid UTF-8")
		case strings.ContainsRune("｛｝＜＞［］", r):
			return p.fail(i, "full-width %q: %s", r, howToWrite)
		case r == '\u200c' || r == '\u200d':
			// Persian and Indian spelling, and emoji, need the (non-)joiners.
		case !unicode.IsGraphic(r):
			return p.fail(i, "invisible character %U: a greeting is one line of plain text", r)
		}
	}
	return nil
}

func (p *templateParser) parse() error {
	at := 0
	for at < len(p.text) {
		next := strings.IndexAny(p.text[at:], delimiters)
		if next < 0 {
			next = len(p.text) - at
		}
		next += at
		if entity := entityIn(p.text[at:next]); entity >= 0 {
			return p.fail(at+entity, `"&" begins a markup entity, which would be read aloud: write the character itself`)
		}
		end, err := p.placeholder(p.text[at:next], next)
		if err != nil {
			return err
		}
		at = end
	}
	return nil
}

// placeholder reads the one at offset, and returns where it ends; at the end of
// the text there is none.
func (p *templateParser) placeholder(literal string, offset int) (int, error) {
	if offset == len(p.text) {
		p.parts = append(p.parts, part{literal: literal})
		return offset, nil
	}
	opener, closer := ends(p.text[offset:])
	if opener == "" {
		stray := p.text[offset : offset+1]
		if strings.HasPrefix(p.text[offset+1:], stray) {
			stray += stray
		}
		return 0, p.fail(offset, "%q belongs to no variable, and markup such as SSML is not supported: %s", stray, howToWrite)
	}
	start := offset + len(opener)
	end := strings.IndexAny(p.text[start:], delimiters)
	if end < 0 || !strings.HasPrefix(p.text[start+end:], closer) {
		return 0, p.fail(offset, "%q is not closed by %q; %s", opener, closer, howToWrite)
	}
	end += start
	variable, err := p.variable(offset, p.text[start:end])
	if err != nil {
		return 0, err
	}
	variable.literal = literal
	p.parts = append(p.parts, variable)
	return end + len(closer), nil
}

// ends are the spellings of a placeholder that begins here, if one does.
func ends(s string) (opener, closer string) {
	switch {
	case strings.HasPrefix(s, "{{"):
		return "{{", "}}"
	case strings.HasPrefix(s, "<<"):
		return "<<", ">>"
	case strings.HasPrefix(s, "["):
		return "[", "]"
	}
	return "", ""
}

// variable reads what stands between the ends of the placeholder at offset.
func (p *templateParser) variable(offset int, body string) (part, error) {
	name, fallback, hasDefault := strings.Cut(body, "|")
	name, fallback = strings.TrimSpace(name), strings.TrimSpace(fallback)
	if name == "" {
		return part{}, p.fail(offset, "a variable's name is missing; %s", howToWrite)
	}
	variable, ok := p.lookUp(name)
	switch {
	case !ok:
		return part{}, p.fail(offset, "%s", unknownVariable(name, p.text[offset] == '[', p.known))
	case strings.Contains(fallback, "|"):
		return part{}, p.fail(offset, `a default cannot contain "|"`)
	case entityIn(fallback) >= 0:
		return part{}, p.fail(offset, `the default contains a markup entity, which would be read aloud`)
	case hasDefault && !strings.ContainsFunc(fallback, wordRune):
		return part{}, p.fail(offset, "the default of %s says nothing: write what to say instead, as in {{%s|there}}", variable, variable)
	case fallback == "" && p.use == ForOther:
		return part{}, p.fail(offset, "%s needs a default, since the caller may be unknown: {{%s|there}}", variable, variable)
	case fallback == "" && !nameVariable(variable):
		return part{}, p.fail(offset, "%s needs a default, since not every caller has one: {{%s|something else}}", variable, variable)
	}
	return part{variable: variable, fallback: fallback}, nil
}

// lookUp finds the known name that is meant: spelled as it is, or else, since
// inner spaces do not count, alike but for "_".
func (p *templateParser) lookUp(name string) (string, bool) {
	name = VariableName(name)
	if slices.Contains(p.known, name) {
		return name, true
	}
	squash := func(s string) string { return strings.ReplaceAll(s, "_", "") }
	for _, known := range p.known {
		if squash(known) == squash(name) {
			return known, true
		}
	}
	return "", false
}

func nameVariable(name string) bool {
	return name == varName || name == varFirstName || name == varLastName
}

// entityIn is where a text has a markup entity such as "&lt;", or -1. A plain
// "&" as in AT&T is text.
func entityIn(s string) int {
	for at := range len(s) {
		if s[at] != '&' {
			continue
		}
		rest := strings.TrimLeftFunc(s[at+1:], func(r rune) bool { return r == '#' || wordRune(r) })
		if strings.HasPrefix(rest, ";") {
			return at
		}
	}
	return -1
}
