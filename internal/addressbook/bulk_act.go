package addressbook

import (
	"errors"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// lockAll locks contacts in the order of the ids, before any of them is changed.
// It leaves out those that are gone.
func lockAll(tx store.Tx, ids []callerid.ContactID) ([]callerid.Contact, error) {
	var contacts []callerid.Contact
	for _, id := range ids {
		contact, err := lock(tx, id)
		switch {
		case err == nil:
			contacts = append(contacts, contact)
		case !errors.Is(err, callerid.ErrNotFound):
			return nil, err
		}
	}
	return contacts, nil
}

// act does a job's action to a contact. It reports false for one that needs no
// change, or cannot have it.
func (e *edit) act(action callerid.Action, argument string) (bool, error) {
	switch action {
	case callerid.ActionTag:
		if e.addTags([]string{argument}) != nil {
			return false, nil // there is no room for it
		}
	case callerid.ActionUntag:
		_ = e.removeTags([]string{argument})
	case callerid.ActionDoNotCall:
		e.refuses = true
	case callerid.ActionDelete:
		return true, withdraw(e.tx, e.was, e.now)
	case callerid.ActionCampaign:
		if uncallable(e.was) {
			return false, nil
		}
		return true, e.tx.AddMembers(argument, e.was.ID)
	default:
		return false, invalid("action is none that is known")
	}
	is, err := e.store()
	return is.Revision() != e.was.Revision() || len(is.DoNotCall) != len(e.was.DoNotCall), err
}

// uncallable tells that a contact must not be called: by its status, or on any of
// its numbers.
func uncallable(contact callerid.Contact) bool {
	return contact.Status == callerid.StatusDoNotCall || len(contact.Phones) > 0 && len(contact.DoNotCall) == len(contact.Phones)
}
