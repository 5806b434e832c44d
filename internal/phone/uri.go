package phone

import (
	"iter"
	"strings"
)

// address is an address taken apart. Its strings are parts of the raw text.
type address struct {
	// user is whom the address names: a number, a name or a word.
	user string
	// userParams are the parameters of the user part (RFC 3261, 19.1.6) or of
	// a tel URI (RFC 3966): ";npdi;rn=…;verstat=…". A number in there, such as
	// the routing number, is not the caller's.
	userParams   string
	host         string
	uriParams    string
	headerParams string // after the closing bracket
	// foreign is set for a scheme that does not name telephone numbers.
	foreign bool
}

// splitAddress takes apart a header value, a URI, or just a number. It accepts
// every text; what it cannot place stays in user.
func splitAddress(raw string) address {
	var addr address
	var uri string
	uri, addr.headerParams = unwrap(strings.TrimSpace(raw))
	if scheme, after, ok := strings.Cut(uri, ":"); ok && isLetters(scheme) {
		uri, addr.foreign = after, !isPhoneScheme(scheme)
	}
	user, host, hasHost := strings.Cut(uri, "@")
	addr.host, addr.uriParams = cutParams(host)
	addr.user, addr.userParams = cutParams(user)
	if hasHost {
		addr.user, _, _ = strings.Cut(addr.user, ":") // the password
	}
	return addr
}

// unwrap returns the URI in a header value and the parameters after it. It drops
// the display name: beside perfectly good numbers, gateways write "Unknown" or
// the words of strangers there.
func unwrap(s string) (uri, params string) {
	if end := closingQuote(s); end > 0 {
		if after := strings.TrimSpace(s[end+1:]); after == "" {
			s = s[1:end]
		} else {
			s = after
		}
	}
	if _, after, ok := strings.Cut(s, "<"); ok {
		s, params, _ = strings.Cut(after, ">")
	}
	return strings.Trim(s, " \t\r\n\"'“”‘’"), params
}

// closingQuote returns where the quoted string at the start of s ends, or -1.
func closingQuote(s string) int {
	if !strings.HasPrefix(s, `"`) {
		return -1
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

func cutParams(s string) (before, params string) {
	if i := strings.IndexAny(s, ";?"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func paramsOf(params string) iter.Seq[string] {
	return strings.FieldsFuncSeq(params, func(r rune) bool { return r == ';' || r == '?' || r == '&' })
}

// param returns the first value of a parameter, of any case and without quotes.
func param(params, name string) (value string, ok bool) {
	for p := range paramsOf(params) {
		key, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.Trim(value, "\" \t\r\n"), true
		}
	}
	return "", false
}

// verstat returns the value that Caller.Verstat promises.
func (a *address) verstat() string {
	first := ""
	for _, params := range [...]string{a.userParams, a.uriParams, a.headerParams} {
		for p := range paramsOf(params) {
			key, value, _ := strings.Cut(p, "=")
			if !strings.EqualFold(strings.TrimSpace(key), "verstat") {
				continue
			}
			// A header may list further addresses.
			value, _, _ = strings.Cut(value, ",")
			value = strings.Trim(value, "\"'<> \t\r\n")
			if saysFailed(value) {
				return value
			}
			if first == "" {
				first = value
			}
		}
	}
	return first
}

func saysFailed(s string) bool {
	const failed = "failed"
	for i := 0; i+len(failed) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(failed)], failed) {
			return true
		}
	}
	return false
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// isPhoneScheme tells the schemes whose user is a telephone number, among them
// the channels that messaging gateways put in front of one.
func isPhoneScheme(s string) bool {
	for _, scheme := range [...]string{"sip", "sips", "tel", "whatsapp", "sms", "smsto", "mms", "rcs", "callto"} {
		if strings.EqualFold(s, scheme) {
			return true
		}
	}
	return false
}
