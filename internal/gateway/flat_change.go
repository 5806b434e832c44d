package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// flatChange is the body of create-contact and update-contact.
type flatChange struct {
	// contact holds what was given but the phone and the email, with the id and
	// the version.
	contact *ringdexv1.Contact
	// fields are the contact's fields that were given, phones and emails too.
	fields       []string
	phone, email replacement
}

// flatTexts are the fields of a flat body that the contact has under the same
// name.
var flatTexts = []string{
	"name", "first_name", "last_name", "nick", "company", "title", "description", "notes", "preferences",
}

// flatOwn are those that the contact has under another name, or not as text.
var flatOwn = []string{"contact_id", "id", "phone", "email", "status", "tags", "version"}

// flatIgnored are fields of an answer that are the server's: an answer can be
// changed and sent back.
var flatIgnored = []string{"created_at", "updated_at", "last_contacted_at", "call_count", "warnings"}

// parseChange reads a flat body. Its errors are for the client.
func parseChange(data []byte) (flatChange, error) {
	if len(data) == 0 { // it sets nothing
		data = []byte("{}")
	}
	body, err := members(data)
	if err != nil {
		return flatChange{}, err
	}
	change := flatChange{contact: &ringdexv1.Contact{}}
	for _, field := range slices.Sorted(maps.Keys(body)) {
		if err := change.take(field, body[field]); err != nil {
			return flatChange{}, err
		}
	}
	return change, nil
}

// members reads an object. That a field is there twice, which JSON allows, leaves
// open what is meant.
func members(data []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("the request body is not UTF-8")
	}
	if err := syntax(data); err != nil {
		return nil, err
	}
	read := json.NewDecoder(bytes.NewReader(data))
	if open, err := read.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("the request body is no JSON object: send the contact's fields as one")
	}
	all := map[string]json.RawMessage{}
	for read.More() {
		name, err := read.Token()
		var value json.RawMessage
		if err := errors.Join(err, read.Decode(&value)); err != nil {
			return nil, err
		}
		field, _ := name.(string)
		if _, twice := all[field]; twice {
			return nil, fmt.Errorf("duplicate field %q", field)
		}
		all[field] = value
	}
	return all, nil
}

// take reads one field.
func (c *flatChange) take(field string, value json.RawMessage) error {
	switch {
	case slices.Contains(flatIgnored, field):
		return nil
	case !slices.Contains(flatTexts, field) && !slices.Contains(flatOwn, field):
		return fmt.Errorf("unknown field %q: there are %s, %s; /v1/contacts has the rest of a contact",
			field, strings.Join(flatOwn, ", "), strings.Join(flatTexts, ", "))
	case field == "tags":
		c.fields = append(c.fields, field)
		if json.Unmarshal(value, &c.contact.Tags) != nil {
			return errors.New("tags have to be a list of texts, or null")
		}
		return nil
	}
	var given *string
	if json.Unmarshal(value, &given) != nil {
		return fmt.Errorf("%s has to be a text in quotes, or null", field)
	}
	if given == nil {
		given = new(string)
	}
	return c.takeText(field, *given)
}

func (c *flatChange) takeText(field, text string) error {
	switch field {
	case "contact_id", "id":
		if c.contact.ContactId != "" && c.contact.ContactId != text {
			return errors.New("contact_id and id are not the same: one is enough")
		}
		c.contact.ContactId = text
		return nil
	case "version":
		c.contact.Version = text
		return nil
	case "phone":
		field, c.phone = "phones", replacement{true, text}
	case "email":
		field, c.email = "emails", replacement{true, text}
	case "status":
		status, known := flatStatuses[text]
		if !known {
			return fmt.Errorf("status has to be %s or %s", active, doNotCall)
		}
		c.contact.Status = status
	default:
		message := c.contact.ProtoReflect()
		message.Set(message.Descriptor().Fields().ByName(protoreflect.Name(field)), protoreflect.ValueOfString(text))
	}
	c.fields = append(c.fields, field)
	return nil
}

// replacement is a new primary number or email: none when it is empty.
type replacement struct {
	given bool
	value string
}

// first returns a list with the replacement in the place of its first entry, and
// nowhere else; nil when none is given. When it is empty, the second entry
// becomes the first.
func (r replacement) first(list []string) []string {
	if !r.given {
		return nil
	}
	var rest []string
	if len(list) > 0 {
		rest = slices.DeleteFunc(slices.Clone(list[1:]), func(s string) bool { return strings.EqualFold(s, r.value) })
	}
	if r.value == "" {
		return rest
	}
	return append([]string{r.value}, rest...)
}
