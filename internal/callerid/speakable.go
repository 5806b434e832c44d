package callerid

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxSpokenText in characters: more than a company or a title takes.
	maxSpokenText = 100
	// maxRead in bytes bounds the work on one value, whatever a stranger sent.
	maxRead = 512
	// maxMarks on one letter: Vietnamese needs two, Hebrew three, Tibetan four;
	// what stacks more is noise.
	maxMarks = 4
)

// SpeakableText is what of an untrusted text may be spoken in a greeting, at
// most 100 characters; empty if there is nothing to say, as in "N/A". It is
// plain text in NFC: no control, bidirectional, invisible or private character
// and none of < > { } [ ] & | \ `, so that it can neither open a template nor a
// tag. Nothing is added: "AT&T" is spoken "AT T".
func SpeakableText(s string) string {
	s = cut(cleaned(s), maxSpokenText)
	var room wordRoom
	for word := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(word, unicode.IsNumber) || !blank(room.folded(word)) {
			return s
		}
	}
	return ""
}

// cleaned takes the text apart (NFKD), so that a full-width bracket or a
// character composed with "<" cannot slip by, and puts it together again (NFC).
// It is idempotent.
func cleaned(s string) string {
	if plainText(s) {
		return s
	}
	return recomposed(s)
}

func recomposed(s string) string {
	s = html.UnescapeString(bounded(s)) // exports of web forms: O&#39;Brien
	// The acute accent, typed as an apostrophe, would come apart into a space.
	s = strings.ReplaceAll(s, "\u00b4", "'")
	s = withoutTags(norm.NFKD.String(s))

	var out strings.Builder
	out.Grow(len(s))
	marks := maxMarks // none may come first: it would change the text before it
	for _, r := range s {
		r, keep := spoken(r)
		switch {
		case !keep:
			continue
		case wordRune(r):
			marks = 0
		case !unicode.IsMark(r):
			marks = maxMarks
		case marks == maxMarks:
			continue
		default:
			marks++
		}
		out.WriteRune(r)
	}
	return norm.NFC.String(strings.Join(strings.Fields(out.String()), " "))
}

// spoken maps a character to itself, to a space where it kept words apart, or
// to nothing. Joiners go too: without them a Persian or Sinhala name reads a
// little worse and sounds the same.
func spoken(r rune) (rune, bool) {
	switch {
	case unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Cf, unicode.Me):
		return 0, false
	case r == '`':
		return '\'', true
	case strings.ContainsRune(`<>{}[]&|\`, r):
		return ' ', true
	case unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.Sm, unicode.Sc):
		return r, true
	default:
		return ' ', true
	}
}

// withoutTags drops whole tags, also "Alex <alex@acme.io>"; a lone "<" stays
// for spoken to drop.
func withoutTags(s string) string {
	for at := 0; at < len(s); {
		open := strings.IndexByte(s[at:], '<')
		if open < 0 {
			break
		}
		open += at
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			break
		}
		at = open + 1
		if next, _ := utf8.DecodeRuneInString(s[at:]); unicode.IsLetter(next) || strings.ContainsRune("/!?", next) {
			s = s[:open] + " " + s[open+end+1:]
		}
	}
	return s
}

// bounded is the valid UTF-8 among the first maxRead bytes.
func bounded(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), maxRead)], "")
}

// cut shortens to limit characters: between words where it can, and never
// between a letter and its marks.
func cut(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	end := limit
	for end > 0 && unicode.IsMark(runes[end]) {
		end--
	}
	head := string(runes[:end])
	if space := strings.LastIndexByte(head, ' '); space > 0 && runes[end] != ' ' {
		head = head[:space]
	}
	return strings.TrimSpace(head)
}

// wordRune tells letters and digits from everything else.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
