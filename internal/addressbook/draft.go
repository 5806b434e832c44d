package addressbook

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Draft is a contact as somebody wrote it.
type Draft struct {
	// Contact but its Phones, Email and OtherEmails, and what is the server's: ID,
	// Kind, times and counts. A Status of 0 is not given.
	Contact callerid.Contact
	// Phones in any form, national ones in the organization's region; Emails as
	// text. The primary ones first.
	Phones, Emails []string
}

// numbers reads telephone numbers; each once, in their order. Errors say which
// one it is and not what it is.
func numbers(field string, texts []string, region phone.Region, limit int) ([]phone.Number, error) {
	if len(texts) > limit {
		return nil, invalid("%s holds more than %d of them", field, limit)
	}
	var all []phone.Number
	for i, text := range texts {
		n, err := phone.Parse(text, region)
		switch {
		case errors.Is(err, phone.ErrWithheld):
			return nil, invalid("%s[%d] is nobody's in particular: a word, or a number that stands for callers who withhold theirs", field, i)
		case err != nil:
			return nil, invalid("%s[%d] is no telephone number: write it as +, country code and number, or as it is dialed in the organization's region", field, i)
		case !slices.Contains(all, n):
			all = append(all, n)
		}
	}
	return all, nil
}

// emails checks emails and warns of those that are none.
func emails(texts []string) (all, warnings []string, err error) {
	if len(texts) > callerid.MaxEmails {
		return nil, nil, invalid("emails holds more than %d of them", callerid.MaxEmails)
	}
	for i, text := range texts {
		if text, err = callerid.CheckLine(fmt.Sprintf("emails[%d]", i), text, callerid.MaxEmail); err != nil {
			return nil, nil, err
		}
		if text == "" {
			continue
		}
		all = append(all, text)
		if _, ok := callerid.EmailKey(text); !ok {
			warnings = append(warnings, `"`+text+`" is no email address: it is kept as text`)
		}
	}
	return all, warnings, nil
}

// channel checks an id on another channel. It reports false for a key that
// follows from the primary phone or email, and is not written.
func channel(key, id string, region phone.Region) (string, bool, error) {
	switch key {
	case "telephone", "national_number", "country_code", "dial_code", "email":
		return "", false, nil
	case "whatsapp":
		if n, err := phone.Parse(id, region); err == nil {
			return n.String(), true, nil
		}
	case "instagram", "slack", "microsoft_teams":
	default:
		return "", false, invalid("channels knows whatsapp, instagram, slack and microsoft_teams, and no other key that can be written")
	}
	id, err := callerid.CheckLine("channels."+key, id, callerid.MaxChannel)
	return id, true, err
}

// meta checks one of the free key-values.
func meta(key, value string) error {
	clean, err := callerid.CheckLine("a key of meta", key, callerid.MaxMetaKey)
	switch {
	case err != nil:
		return err
	case clean == "" || clean != key:
		return invalid("a key of meta is empty, or begins or ends with a space")
	case len(value) > callerid.MaxMetaBytes:
		return invalid("meta.%s is longer than %d bytes", key, callerid.MaxMetaBytes)
	}
	_, err = callerid.CheckText("meta."+key, value, callerid.MaxMetaBytes)
	return err
}

// custom checks the value of a custom field, and returns it with the name under
// which the field is defined.
func custom(fields []callerid.CustomField, name string, v callerid.Value) (string, callerid.Value, error) {
	i := slices.IndexFunc(fields, func(f callerid.CustomField) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return "", v, invalid("custom_fields has a key that is no field: %s", defined(fields))
	}
	f := fields[i]
	switch {
	case f.Numeric && v.Number == nil && v.Text != "":
		return "", v, invalid("custom_fields.%s takes a number", f.Name)
	case f.Numeric && v.Number != nil && (math.IsNaN(*v.Number) || math.IsInf(*v.Number, 0)):
		return "", v, invalid("custom_fields.%s takes a finite number", f.Name)
	case !f.Numeric && v.Number != nil:
		return "", v, invalid("custom_fields.%s takes text", f.Name)
	}
	text, err := callerid.CheckText("custom_fields."+f.Name, v.Text, callerid.MaxCustomText)
	v.Text = text
	return f.Name, v, err
}

func defined(fields []callerid.CustomField) string {
	if len(fields) == 0 {
		return "the organization has defined none"
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return "the organization has defined " + strings.Join(names, ", ")
}
