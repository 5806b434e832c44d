package server

import (
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// contactOf puts a contact into the words of the contract. One that is deleted
// shows the numbers that it had and would have again.
func contactOf(c callerid.Contact) *ringdexv1.Contact {
	version := c.Revision()
	if !c.DeletedAt.IsZero() {
		c.Phones = c.FormerPhones
	}
	told := answer.Caller(0, &callerid.Profile{Contact: c})
	return &ringdexv1.Contact{
		ContactId:       told.GetContactId(),
		Name:            told.GetName(),
		FirstName:       told.GetFirstName(),
		LastName:        told.GetLastName(),
		Nick:            told.GetNick(),
		Phones:          e164(c.Phones),
		Emails:          c.Emails(),
		Company:         told.GetCompany(),
		Title:           told.GetTitle(),
		Description:     told.GetDescription(),
		Notes:           told.GetNotes(),
		Preferences:     told.GetPreferences(),
		Tags:            told.GetTags(),
		Status:          told.GetStatus(),
		CustomFields:    told.GetCustomFields(),
		Meta:            told.GetMeta(),
		Channels:        told.GetChannels(),
		CreatedAt:       answer.Timestamp(c.CreatedAt),
		UpdatedAt:       answer.Timestamp(c.UpdatedAt),
		LastContactedAt: told.GetLastContactedAt(),
		CallCount:       told.GetCallCount(),
		Version:         version,
		DoNotCallPhones: e164(c.DoNotCall),
		DeletedAt:       answer.Timestamp(c.DeletedAt),
	}
}

func contactsOf(list []callerid.Contact) []*ringdexv1.Contact {
	out := make([]*ringdexv1.Contact, len(list))
	for i, c := range list {
		out[i] = contactOf(c)
	}
	return out
}

func e164(numbers []phone.Number) []string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = n.String()
	}
	return out
}

// draft is what a client wants a contact to be. Whatever is the server's to say
// is left out, and what it means is for the address book to find out.
func draft(in *ringdexv1.Contact) (addressbook.Draft, error) {
	status, err := contactStatus("status", in.GetStatus())
	if err != nil {
		return addressbook.Draft{}, err
	}
	return addressbook.Draft{
		Contact: callerid.Contact{
			Status:      status,
			Name:        in.GetName(),
			FirstName:   in.GetFirstName(),
			LastName:    in.GetLastName(),
			Nick:        in.GetNick(),
			Company:     in.GetCompany(),
			Title:       in.GetTitle(),
			Description: in.GetDescription(),
			Notes:       in.GetNotes(),
			Preferences: in.GetPreferences(),
			Tags:        in.GetTags(),
			Channels:    in.GetChannels(),
			Custom:      customValues(in.GetCustomFields()),
			Meta:        in.GetMeta(),
		},
		Phones: in.GetPhones(),
		Emails: in.GetEmails(),
	}, nil
}

// contactStatus is 0 when it is not set.
func contactStatus(field string, s ringdexv1.ContactStatus) (callerid.Status, error) {
	switch s {
	case ringdexv1.ContactStatus_CONTACT_STATUS_UNSPECIFIED:
		return 0, nil
	case ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE:
		return callerid.StatusActive, nil
	case ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL:
		return callerid.StatusDoNotCall, nil
	}
	return 0, noneOf(field, s)
}

func customValues(in map[string]*ringdexv1.CustomValue) map[string]callerid.Value {
	values := make(map[string]callerid.Value, len(in))
	for name, v := range in {
		if n, numeric := v.GetKind().(*ringdexv1.CustomValue_Number); numeric {
			values[name] = callerid.Value{Number: &n.Number}
		} else {
			values[name] = callerid.Value{Text: v.GetText()}
		}
	}
	return values
}

// maxPaths is more than all the keys that a contact can have and had. Each path
// is worked in while the contact is locked.
const maxPaths = 1_000

// changedFields are the paths of a mask. Without any, and whatever they mean, it
// is for the address book to find out.
func changedFields(mask *fieldmaskpb.FieldMask) ([]string, error) {
	paths := mask.GetPaths()
	if len(paths) > maxPaths {
		return nil, invalid("update_mask has more than %d paths: name each field once", maxPaths)
	}
	return paths, nil
}
