package callerid

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// maxSpokenName in characters; the longest real names are cut after a word.
	maxSpokenName = 60
	// maxNameDigits: "Alex 2" is a name, "Caller 5550100" is the number itself.
	maxNameDigits = 6
)

// SpeakableName is the name in an untrusted text, as a greeting may speak it,
// at most 60 characters; empty if there is none: a placeholder ("Unknown",
// "WIRELESS CALLER", "N/A"), the number itself, a city, a link or an email
// address. "Chen, Alex" becomes "Alex Chen"; capitals stay as they are, for
// a guess would say Mcdonald. The result is as safe as that of SpeakableText,
// and is its own speakable name.
func SpeakableName(s string) string {
	if cityAndState(s) {
		return ""
	}
	// A name settles at once or, when dropping a word lays bare a comma or a
	// bracket, after one more pass. What does not settle is none.
	for range 4 {
		name := withoutArtefacts(tidyName(s))
		if name == s {
			if onlyPlaceholders(name) {
				return ""
			}
			return name
		}
		s = name
	}
	return ""
}

// tidyName is a text in the form of a name, or empty where it has not the form
// of one. It does not know placeholders.
func tidyName(s string) string {
	if plainName(s) {
		return s
	}
	return formedName(s)
}

func formedName(s string) string {
	s = strings.Map(func(r rune) rune {
		// Emphasis, quotes and arithmetic are no part of a name. An apostrophe is.
		if strings.ContainsRune(`"“”„«»*_#~`, r) || unicode.IsSymbol(r) {
			return ' '
		}
		return r
	}, cleaned(s))
	s = cut(trimmedName(withoutAsides(s)), maxSpokenName)
	s = trimmedName(s)
	if !strings.ContainsFunc(s, unicode.IsLetter) || tooManyDigits(s) || address(s) || cityAndState(s) {
		return ""
	}
	return inSpokenOrder(s)
}

// trimmedName drops what stands around a name and is no part of one, and the
// spaces left over between its words.
func trimmedName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !wordRune(r) && !strings.ContainsRune("'’‘", r) })
	return strings.TrimRightFunc(s, func(r rune) bool {
		return !wordRune(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’.!", r)
	})
}

// withoutAsides drops what stands in parentheses ("Alex (never before noon)"),
// unless that is all there is.
func withoutAsides(s string) string {
	if !strings.ContainsAny(s, "()") {
		return s
	}
	var kept strings.Builder
	rest := s
	for {
		before, after, found := strings.Cut(rest, "(")
		kept.WriteString(before)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(after, ")")
		kept.WriteByte(' ')
	}
	parens := strings.NewReplacer("(", " ", ")", " ")
	if outside := parens.Replace(kept.String()); strings.ContainsFunc(outside, unicode.IsLetter) {
		return outside
	}
	return parens.Replace(s)
}

// inSpokenOrder turns "Chen, Alex" into "Alex Chen". What follows a name behind
// a comma ("Alex Chen, Jr.", "Acme, Inc.") stays there.
func inSpokenOrder(s string) string {
	if !strings.ContainsAny(s, ",，،、") {
		return s
	}
	var parts []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，،、", r) }) {
		if part = trimmedName(part); part != "" {
			parts = append(parts, part)
		}
	}
	end := len(parts)
	for end > 1 && suffix(parts[end-1]) {
		end--
	}
	if end == 2 {
		parts = append([]string{parts[1] + " " + parts[0]}, parts[2:]...)
	}
	return strings.Join(parts, ", ")
}

func tooManyDigits(s string) bool {
	digits := 0
	for _, r := range s {
		if unicode.IsNumber(r) {
			digits++
		}
	}
	return digits > maxNameDigits
}

// address tells whether a text holds an email address, a link, a SIP address
// or a host.
func address(s string) bool {
	if strings.Contains(s, "@") {
		return true
	}
	for word := range strings.FieldsSeq(strings.ToLower(s)) {
		if at := strings.IndexByte(word, ':'); at > 0 && at < len(word)-1 {
			return true
		}
		host, _, _ := strings.Cut(word, "/")
		host = strings.TrimRight(host, ".,;!?")
		if strings.HasPrefix(host, "www.") {
			return true
		}
		switch host[strings.LastIndexByte(host, '.')+1:] {
		case host: // no dot
		case "com", "net", "org", "info", "biz", "io", "ai", "app", "dev", "xyz",
			"shop", "online", "site", "link", "click", "top", "us", "uk":
			return true
		}
	}
	return false
}

func withoutArtefacts(name string) string {
	if onlyPlaceholders(name) {
		return name // for the caller to refuse as a whole
	}
	capitals := inCapitals(name)
	dropped := func(word string) bool { return artefact(word, capitals) }
	words := strings.Fields(name)
	if !slices.ContainsFunc(words, dropped) {
		return name
	}
	return strings.Join(slices.DeleteFunc(words, dropped), " ")
}

// inCapitals tells whether capitals would change nothing.
func inCapitals(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.ToUpper(r) != r })
}

func onlyPlaceholders(name string) bool {
	for word := range strings.FieldsSeq(name) {
		if !placeholder(word) {
			return false
		}
	}
	return true
}
