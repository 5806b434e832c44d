package callerid

import (
	"unicode"
	"unicode/utf8"
)

// wordRoom is where a word is put to be compared with those that say something:
// most fit, so that a name of three words, of which each is compared ten times,
// takes no memory.
type wordRoom [32]byte

// folded is a word's letters in lower case: "N/A" and "na" are alike, and so
// are "caller" and "Caller12".
func (w *wordRoom) folded(word string) []byte {
	b := w[:0]
	for _, r := range word {
		switch {
		case 'a' <= r|0x20 && r|0x20 <= 'z':
			b = append(b, byte(r|0x20))
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)):
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// lower is a word in lower case.
func (w *wordRoom) lower(word string) []byte {
	b := w[:0]
	for _, r := range word {
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	return b
}

// wordless tells that a word has no letters.
func wordless(word string) bool {
	var room wordRoom
	return len(room.folded(word)) == 0
}
