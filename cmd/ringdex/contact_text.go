package main

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// contactName is what to call a contact in a line of text.
func contactName(c *ringdexv1.Contact) string {
	return orDash(cmp.Or(c.GetName(), strings.TrimSpace(c.GetFirstName()+" "+c.GetLastName()), c.GetNick(), c.GetCompany()))
}

// contactHeader names the columns of a list.
func contactHeader() []string {
	return []string{"ID", "NAME", "PHONE", "EMAIL", "COMPANY", "STATUS", "CALLS", "LAST CONTACTED", "TAGS"}
}

func listRows(contacts []*ringdexv1.Contact) (rows [][]string) {
	for _, c := range contacts {
		rows = append(rows, contactRow(c))
	}
	return rows
}

// contactRow is a contact in a list.
func contactRow(c *ringdexv1.Contact) []string {
	return []string{
		c.GetContactId(), clip(contactName(c)), firstOf(c.GetPhones()), clip(firstOf(c.GetEmails())), clip(orDash(c.GetCompany())),
		contactStatus(c), decimal(c.GetCallCount()), stamp(c.GetLastContactedAt()), clip(orDash(strings.Join(c.GetTags(), ", "))),
	}
}

// firstOf is the primary one, and how many more there are.
func firstOf(values []string) string {
	switch len(values) {
	case 0:
		return "-"
	case 1:
		return values[0]
	default:
		return values[0] + " +" + strconv.Itoa(len(values)-1)
	}
}

func contactStatus(c *ringdexv1.Contact) string {
	if c.GetDeletedAt() != nil {
		return "deleted"
	}
	return word(c.GetStatus())
}

// contactRows are what is known of a contact. Rows have the names of the flags
// that change them.
func contactRows(c *ringdexv1.Contact) [][]string {
	known := [][2]string{
		{"id", c.GetContactId()}, {"name", c.GetName()}, {"first-name", c.GetFirstName()}, {"last-name", c.GetLastName()}, {"nick", c.GetNick()},
		{"phone", strings.Join(markedPhones(c), "\n")}, {"email", strings.Join(c.GetEmails(), "\n")},
		{"company", c.GetCompany()}, {"title", c.GetTitle()}, {"description", c.GetDescription()}, {"preferences", c.GetPreferences()},
		{"tag", strings.Join(c.GetTags(), "\n")}, {"status", contactStatus(c)},
	}
	known = append(known, keyed("custom", customTexts(c.GetCustomFields()))...)
	known = append(known, keyed("meta", c.GetMeta())...)
	known = append(known, keyed("channel", ownChannels(c))...)
	known = append(known, [][2]string{
		{"notes", c.GetNotes()}, {"calls", decimal(c.GetCallCount())}, {"last contacted", stamp(c.GetLastContactedAt())},
		{"created", stamp(c.GetCreatedAt())}, {"updated", stamp(c.GetUpdatedAt())},
	}...)
	if c.GetDeletedAt() != nil {
		known = append(known, [2]string{"deleted", stamp(c.GetDeletedAt())})
	}
	return paragraphs(append(known, [2]string{"version", c.GetVersion()}))
}

// paragraphs are texts after their names, a row for each line; empty texts are
// left out.
func paragraphs(known [][2]string) (rows [][]string) {
	for _, k := range known {
		name, text := k[0], k[1]
		if text == "" {
			continue
		}
		for line := range strings.SplitSeq(text, "\n") {
			rows = append(rows, []string{name, line})
			name = ""
		}
	}
	return rows
}

func keyed(field string, values map[string]string) (known [][2]string) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		known = append(known, [2]string{field + "." + key, values[key]})
	}
	return known
}

func markedPhones(c *ringdexv1.Contact) []string {
	phones := slices.Clone(c.GetPhones())
	for i, phone := range phones {
		if slices.Contains(c.GetDoNotCallPhones(), phone) {
			phones[i] += " (do not call)"
		}
	}
	return phones
}

func customTexts(fields map[string]*ringdexv1.CustomValue) map[string]string {
	texts := make(map[string]string, len(fields))
	for name, value := range fields {
		texts[name] = value.GetText()
		if n, ok := value.GetKind().(*ringdexv1.CustomValue_Number); ok {
			texts[name] = strconv.FormatFloat(n.Number, 'f', -1, 64)
		}
	}
	return texts
}

// ownChannels are those that do not merely follow from phone and email.
func ownChannels(c *ringdexv1.Contact) map[string]string {
	own := maps.Clone(c.GetChannels())
	for _, key := range []string{"telephone", "national_number", "country_code", "dial_code", "email"} {
		delete(own, key)
	}
	return own
}
