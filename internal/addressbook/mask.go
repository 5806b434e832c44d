package addressbook

import (
	"slices"
	"strings"

	"ringdex/internal/callerid"
)

// field is one that a mask can name.
type field struct {
	name string
	// given tells whether a draft holds it.
	given func(*Draft) bool
	set   func(*edit, *Draft) error
	// setKey sets one key of a map, or removes it when the draft has none.
	setKey func(e *edit, d *Draft, key string) error
}

const phonesField = "phones"

var fields = append(textFields(),
	field{
		name:  phonesField,
		given: func(d *Draft) bool { return len(d.Phones) > 0 },
		set:   (*edit).setPhones,
	},
	field{
		name:  "emails",
		given: func(d *Draft) bool { return len(d.Emails) > 0 },
		set:   (*edit).setEmails,
	},
	field{
		name:  "tags",
		given: func(d *Draft) bool { return len(d.Contact.Tags) > 0 },
		set:   (*edit).setTags,
	},
	field{
		name:  "status",
		given: func(d *Draft) bool { return d.Contact.Status != 0 },
		set:   (*edit).setStatus,
	},
	field{
		name:   "custom_fields",
		given:  func(d *Draft) bool { return len(d.Contact.Custom) > 0 },
		set:    (*edit).setCustom,
		setKey: (*edit).setCustomKey,
	},
	field{
		name:   "meta",
		given:  func(d *Draft) bool { return len(d.Contact.Meta) > 0 },
		set:    (*edit).setMeta,
		setKey: (*edit).setMetaKey,
	},
	field{
		name:   "channels",
		given:  func(d *Draft) bool { return len(d.Contact.Channels) > 0 },
		set:    (*edit).setChannels,
		setKey: (*edit).setChannel,
	},
)

func textFields() []field {
	var all []field
	for _, f := range callerid.TextFields() {
		all = append(all, field{
			name:  f.Name,
			given: func(d *Draft) bool { return *f.Of(&d.Contact) != "" },
			set: func(e *edit, d *Draft) error {
				text, err := f.Check(*f.Of(&d.Contact))
				*f.Of(&e.is) = text
				return err
			},
		})
	}
	return all
}

// servers are the fields that a client cannot change, and may send back as it
// has read them.
var servers = []string{
	"contact_id", "created_at", "updated_at", "last_contacted_at", "call_count", "version", "do_not_call_phones", "deleted_at",
}

// given are the fields that a draft holds.
func (d *Draft) given() []string {
	var paths []string
	for _, f := range fields {
		if f.given(d) {
			paths = append(paths, f.name)
		}
	}
	return paths
}

// apply sets from the draft what the paths name: phones last, which may bring
// somebody along who fills the gaps that are left.
func (e *edit) apply(d Draft, paths []string) error {
	for _, path := range paths {
		if path == phonesField || slices.Contains(servers, path) {
			continue
		}
		if err := e.applyPath(&d, path); err != nil {
			return err
		}
	}
	if slices.Contains(paths, phonesField) {
		return e.setPhones(&d)
	}
	return nil
}

func (e *edit) applyPath(d *Draft, path string) error {
	name, key, keyed := strings.Cut(path, ".")
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == name && (!keyed || f.setKey != nil) })
	switch {
	case i < 0:
		return invalid("update_mask names what is no field: there are %s", paths())
	case keyed:
		return fields[i].setKey(e, d, key)
	}
	return fields[i].set(e, d)
}

// paths are all that a mask can name.
func paths() string {
	var all []string
	for _, f := range fields {
		all = append(all, f.name)
		if f.setKey != nil {
			all = append(all, f.name+".KEY")
		}
	}
	return strings.Join(all, ", ")
}
