package addressbook

import (
	"context"
	"fmt"
	"slices"

	"ringdex/internal/callerid"
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
	contact, warnings, err := c.change(ctx, org, change.ID, change.Version, func(e *edit) error {
		if err := e.apply(change.Draft, paths); err != nil {
			return err
		}
		e.warnings = append(e.warnings, e.strayNames(paths)...)
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

// strayNames warns of a full name that was changed beside parts of the old one:
// greetings would still say those.
func (e *edit) strayNames(paths []string) []string {
	parts := e.is.FirstName + e.is.LastName
	if e.is.Name == e.was.Name || e.is.Name == "" || parts == "" ||
		slices.Contains(paths, "first_name") || slices.Contains(paths, "last_name") {
		return nil
	}
	return []string{"the name was changed, but first_name and last_name were not: greetings by first name still say the old one"}
}
