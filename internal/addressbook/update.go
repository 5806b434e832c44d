package addressbook

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Change is what an update changes.
type Change struct {
	ID callerid.ContactID
	// Version that the change is based on; "" for any.
	Version string
	Draft   Draft
	// Fields of the draft to take over, by their names in the API; meta.plan is
	// one key of a map. None: those that the draft holds.
	Fields []string
	// Wait until no server can speak what was.
	Wait bool
}

// Update changes the fields of a contact that are named and no others; what it
// leaves as it was is not written. It says what cannot be used as it is.
// callerid.ErrConflict for another version, callerid.TakenError for a number of
// another contact.
func (c *Contacts) Update(ctx context.Context, org callerid.OrgID, change Change) (callerid.Contact, []string, error) {
	paths := change.Fields
	if len(paths) == 0 {
		paths = change.Draft.given()
	}
	var phones []phone.Number
	if o, known := c.Orgs(org); known && slices.Contains(paths, phonesField) {
		phones, _ = numbers(phonesField, change.Draft.Phones, o.Region, callerid.MaxPhones) // setPhones tells what is wrong
	}
	contact, warnings, err := c.change(ctx, org, change.ID, change.Version, phones, func(e *edit) error {
		if err := e.apply(change.Draft, paths); err != nil {
			return err
		}
		e.alignNames(paths)
		return nil
	})
	if err != nil {
		return callerid.Contact{}, nil, fmt.Errorf("updating contact %s: %w", change.ID, err)
	}
	if change.Wait {
		err = c.wait(ctx)
	}
	return contact, warnings, err
}

// alignNames clears what would still say the old name: the parts beside a new full
// name that has none of them, or the full name beside new parts that it lacks.
// Greetings derive the one from the other.
func (e *edit) alignNames(paths []string) {
	whole, parts := slices.Contains(paths, "name"), slices.Contains(paths, "first_name") || slices.Contains(paths, "last_name")
	if whole == parts || e.is.Name == "" || says(e.is.Name, e.is.FirstName+" "+e.is.LastName) {
		return
	}
	if whole {
		e.is.FirstName, e.is.LastName = "", ""
		e.warnings = append(e.warnings, "first_name and last_name said another name and were cleared: greetings take them from name")
	} else {
		e.is.Name = ""
		e.warnings = append(e.warnings, "name said another name and was cleared: greetings take it from first_name and last_name")
	}
}

// says tells whether a name has all words of its parts, in any case.
func says(name, parts string) bool {
	words := strings.Fields(strings.ToLower(name))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(parts)), func(w string) bool { return !slices.Contains(words, w) })
}
