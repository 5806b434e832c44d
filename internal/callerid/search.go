package callerid

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ringdex/internal/phone"
)

// minSearchDigits make a text part of a telephone number; fewer are any word.
const minSearchDigits = 3

// SearchWords are the words of a text that somebody typed into a search box, in
// lower case. A telephone number, or part of one, is one word, however it is
// written: its digits, in international form without plus if it is a whole
// number in the region. Otherwise leading zeros are left out, which are there
// for dialing and not on file. Blank text has no words.
func SearchWords(text string, region phone.Region) []string {
	if word, ok := phoneWord(text, region); ok {
		return []string{word}
	}
	return strings.Fields(strings.ToLower(text))
}

func phoneWord(text string, region phone.Region) (string, bool) {
	digits := make([]byte, 0, len(text))
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9':
			digits = append(digits, byte(r))
		case r < utf8.RuneSelf && strings.ContainsRune("+-./()[]", r), unicode.IsSpace(r), unicode.In(r, unicode.Pd, unicode.Cf):
		default:
			return "", false
		}
	}
	if len(digits) < minSearchDigits {
		return "", false
	}
	if n, err := phone.Parse(text, region); err == nil {
		return strconv.FormatUint(uint64(n), 10), true
	}
	if word := strings.TrimLeft(string(digits), "0"); word != "" {
		return word, true
	}
	return string(digits), true
}
