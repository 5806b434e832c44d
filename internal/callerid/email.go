package callerid

import (
	"net/mail"
	"strings"
)

// EmailKey is what two spellings of one email address have in common: the bare
// address (RFC 5322, addr-spec) in lower case. It reports false for text that is
// none, or has no dot in its domain, such as a name without an @ or an address
// with a name before it: such text matches nothing. (Strictly the part before
// the @ knows capitals; no provider of note gives them to different people.)
func EmailKey(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	address, err := mail.ParseAddress(s)
	if err != nil || address.Name != "" || address.Address != s {
		return "", false
	}
	domain := s[strings.LastIndexByte(s, '@')+1:]
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") {
		return "", false
	}
	return s, true
}

// Emails are all emails of a contact, the primary one first.
func (c Contact) Emails() []string {
	if c.Email == "" {
		return c.OtherEmails
	}
	return append([]string{c.Email}, c.OtherEmails...)
}

// SetEmails makes these the contact's emails, the first the primary one. Empty
// ones and repetitions are left out.
func (c *Contact) SetEmails(emails []string) {
	c.Email, c.OtherEmails = "", nil
	seen := map[string]bool{"": true}
	for _, email := range emails {
		key, ok := EmailKey(email)
		if !ok {
			key = email
		}
		switch {
		case seen[key]:
		case c.Email == "":
			c.Email = email
		default:
			c.OtherEmails = append(c.OtherEmails, email)
		}
		seen[key] = true
	}
}
