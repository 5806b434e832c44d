package main

import (
	"fmt"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// missing says what a request looked for in vain, and where to look for what there
// is. The server has one text for all of it.
func missing(request any, otherwise string) string {
	switch r := request.(type) {
	case *ringdexv1.DeleteFilterRequest:
		return noFilter(r.GetName())
	case *ringdexv1.DropFieldRequest:
		return fmt.Sprintf("there is no field %q: `ringdex field list` shows those there are", r.GetName())
	case *ringdexv1.UndeleteContactRequest:
		return fmt.Sprintf("there is no deleted contact %s: `ringdex contacts list --deleted` shows those there are", r.GetContactId())
	case *ringdexv1.MergeContactsRequest:
		return noContact(r.GetContactId() + " or no contact " + r.GetDuplicateId())
	case *ringdexv1.FinishTaskRequest:
		return noRecord("task", r.GetTaskId(), r.GetContactId())
	case *ringdexv1.DeleteRecordRequest:
		return noRecord(word(r.GetKind()), r.GetRecordId(), r.GetContactId())
	case interface{ GetSavedFilter() string }:
		if r.GetSavedFilter() != "" {
			return noFilter(r.GetSavedFilter())
		}
	case interface{ GetBulkId() string }:
		return fmt.Sprintf("there is no job %s: `ringdex bulk list` shows those there are", r.GetBulkId())
	case interface{ GetContactId() string }:
		return noContact(r.GetContactId())
	}
	return otherwise
}

func noFilter(name string) string {
	return fmt.Sprintf("there is no saved filter %q: `ringdex filter list` shows those there are", name)
}

func noContact(id string) string {
	return fmt.Sprintf("there is no contact %s, or it is deleted: `ringdex contacts list` shows those there are, with --deleted those that can be undeleted", id)
}

func noRecord(kind, id, contact string) string {
	return fmt.Sprintf("there is no %s %s of contact %s: `ringdex record list %s` shows those there are", kind, id, contact, contact)
}
