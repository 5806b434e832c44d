package addressbook

import (
	"maps"
	"slices"
	"strings"

	"ringdex/internal/callerid"
)

// shown is a contact without values of custom fields that are not defined.
func shown(contact callerid.Contact, org callerid.Organization) callerid.Contact {
	if len(contact.Custom) == 0 {
		return contact
	}
	contact.Custom = maps.Clone(contact.Custom)
	maps.DeleteFunc(contact.Custom, func(name string, _ callerid.Value) bool {
		return !slices.ContainsFunc(org.CustomFields, func(f callerid.CustomField) bool { return strings.EqualFold(f.Name, name) })
	})
	return contact
}

// current is callerid.ErrConflict unless the contact still has the version; any
// will do for "".
func current(contact callerid.Contact, org callerid.Organization, version string) error {
	if version != "" && version != shown(contact, org).Revision() {
		return callerid.ErrConflict
	}
	return nil
}
