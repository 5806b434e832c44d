package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDialed leaves room for an international prefix and a carrier code in front
// of the fifteen digits of a number.
const maxDialed = 28

// dialed is a number as one would dial it: what remains of a text without
// everything that is there only for the eye.
type dialed struct {
	buf   [maxDialed]byte // ASCII digits
	len   int
	plus  bool
	trunk bool // a group that opens with a zero in parentheses follows a plus
}

func (d *dialed) digits() []byte { return d.buf[:d.len] }

// read reports false if text is anything but one number. It never converts
// letters to digits: 1-800-FLOWERS cannot be told from a SIP user name.
func (d *dialed) read(text string) bool {
	var previous rune
	for i := 0; i < len(text); {
		r, size := next(text[i:])
		digit, isDigit := digitOf(r)
		switch {
		case isDigit:
			if d.len == maxDialed {
				return false
			}
			d.trunk = d.trunk || d.plus && d.len > 0 && digit == '0' && isOpening(previous)
			d.buf[d.len] = digit
			d.len++
		case isPlus(r):
			if d.len > 0 {
				return false // a second number
			}
			d.plus = true
		case r == ',' || r == ';': // a pause, then what is dialed into the call
			return d.len > 0
		case !isSeparator(r):
			return d.len > 0 && isExtension(text[i:])
		}
		previous = r
		i += size
	}
	return d.len > 0
}

// next decodes one character, also if it is escaped as in a URI (%2B). Escapes
// beyond ASCII are left alone, and so are no number.
func next(text string) (r rune, size int) {
	if text[0] == '%' && len(text) >= 3 {
		high, ok1 := hexValue(text[1])
		low, ok2 := hexValue(text[2])
		if ok1 && ok2 && high < 8 {
			return rune(high<<4 | low), 3
		}
	}
	return utf8.DecodeRuneInString(text)
}

func hexValue(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// digitOf returns the ASCII form of a decimal digit of any script. Unicode
// guarantees that each script's digits are ten in a row from zero on.
func digitOf(r rune) (byte, bool) {
	if r < utf8.RuneSelf {
		return byte(r), '0' <= r && r <= '9'
	}
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return '0' + byte((r-rune(block.Lo))%10), true
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return '0' + byte((r-rune(block.Lo))%10), true
		}
	}
	return 0, false
}

func isPlus(r rune) bool {
	return r == '+' || r == '＋' || r == '﹢'
}

func isOpening(r rune) bool {
	return r == '(' || r == '（' || r == '['
}

// isSeparator includes the invisible marks that come with numbers copied from
// web pages and address books.
func isSeparator(r rune) bool {
	switch r {
	case '-', '.', '/', '(', ')', '[', ']', ' ':
		return true
	case '（', '）', '．', '／', '·', '−', 'ー':
		return true
	}
	return r >= utf8.RuneSelf && unicode.In(r, unicode.Z, unicode.Pd, unicode.Cf) ||
		unicode.IsSpace(r)
}

// isExtension reports whether text, which follows a number, says at which
// extension the person is: "x543", "#543", "ext. 543".
func isExtension(text string) bool {
	label := strings.IndexFunc(text, func(r rune) bool { return r != '#' && !unicode.IsLetter(r) })
	if label < 0 || !isExtensionLabel(text[:label]) {
		return false
	}
	digits := 0
	for _, r := range text[label:] {
		if _, ok := digitOf(r); ok {
			digits++
		} else if r != ':' && r != '#' && !isSeparator(r) {
			return false
		}
	}
	return digits > 0
}

func isExtensionLabel(s string) bool {
	for _, label := range [...]string{"#", "x", "ext", "extn", "extension", "int", "anexo", "доб"} {
		if strings.EqualFold(s, label) {
			return true
		}
	}
	return false
}
