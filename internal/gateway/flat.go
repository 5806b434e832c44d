package gateway

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// flatContact is a contact in the answer of a flat call.
type flatContact struct {
	ContactID       string     `json:"contact_id"`
	ID              string     `json:"id"` // the same
	Phone           string     `json:"phone"`
	Name            string     `json:"name"`
	FirstName       string     `json:"first_name"`
	LastName        string     `json:"last_name"`
	Nick            string     `json:"nick"`
	Email           string     `json:"email"`
	Company         string     `json:"company"`
	Title           string     `json:"title"`
	Description     string     `json:"description"`
	Notes           string     `json:"notes"`
	Preferences     string     `json:"preferences"`
	Tags            []string   `json:"tags"`
	Status          string     `json:"status"`
	CreatedAt       *time.Time `json:"created_at"`
	UpdatedAt       *time.Time `json:"updated_at"`
	LastContactedAt *time.Time `json:"last_contacted_at"`
	CallCount       int64      `json:"call_count"`
	Version         string     `json:"version"`
}

// flatAnswer is the answer of create-contact and update-contact.
type flatAnswer struct {
	flatContact
	Warnings []string `json:"warnings"`
}

const (
	active    = "active"
	doNotCall = "do_not_call"
)

// flatStatuses are the words for a status.
var flatStatuses = map[string]ringdexv1.ContactStatus{
	active:    ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE,
	doNotCall: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
}

func flattened(c *ringdexv1.Contact) flatContact {
	flat := flatContact{
		ContactID: c.GetContactId(), ID: c.GetContactId(), Version: c.GetVersion(),
		Phone: primary(c.GetPhones()), Email: primary(c.GetEmails()),
		Name: c.GetName(), FirstName: c.GetFirstName(), LastName: c.GetLastName(), Nick: c.GetNick(),
		Company: c.GetCompany(), Title: c.GetTitle(), Description: c.GetDescription(),
		Notes: c.GetNotes(), Preferences: c.GetPreferences(),
		Tags: append([]string{}, c.GetTags()...), Status: active,
		CreatedAt: moment(c.GetCreatedAt()), UpdatedAt: moment(c.GetUpdatedAt()),
		LastContactedAt: moment(c.GetLastContactedAt()), CallCount: c.GetCallCount(),
	}
	if c.GetStatus() == flatStatuses[doNotCall] {
		flat.Status = doNotCall
	}
	return flat
}

func answered(c *ringdexv1.Contact, warnings []string) flatAnswer {
	return flatAnswer{flattened(c), append([]string{}, warnings...)}
}

func primary(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func moment(at *timestamppb.Timestamp) *time.Time {
	if at == nil {
		return nil
	}
	t := at.AsTime()
	return &t
}
