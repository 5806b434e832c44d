package callerid

// Most texts are plain: ASCII, with nothing in them that could not be spoken.
// They are told apart by their bytes, before a text is taken apart by the rules
// of Unicode, which takes a hundred times as long. The tests see to it that this
// changes nothing.

// plainText tells that cleaned would return the text as it is.
func plainText(s string) bool {
	space := true // before the text
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case alphanumeric(c):
		case c <= ' ' || c > '~':
			return false
		default:
			switch c {
			case '&', '<', '>', '{', '}', '[', ']', '|', '\\', '`', '^':
				return false
			}
		}
		space = false
	}
	return len(s) <= maxRead && (!space || s == "")
}

// plainName tells that tidyName would return the text as it is: words of letters
// and digits, and hyphens and apostrophes inside of them.
func plainName(s string) bool {
	letters, digits, word := 0, 0, false // word: the character before is of one
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
			word = true
		case alphanumeric(c):
			letters++
			word = true
		case word && (c == ' ' || c == '-' || c == '\''):
			word = false
		default:
			return false
		}
	}
	return word && letters > 0 && digits <= maxNameDigits && len(s) <= maxSpokenName && !cityAndState(s)
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
