package server

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// alex has something in every field of a contact.
func alex() callerid.Contact {
	visits := 3.0
	return callerid.Contact{
		ID: recordID(1), Kind: callerid.KindContact, Status: callerid.StatusDoNotCall,
		Name: "Alex Chen", FirstName: "Alex", LastName: "Chen", Nick: "Lex",
		Email: "alex@acme.example", OtherEmails: []string{"a@b.example"},
		Company: "Acme", Title: "Buyer", Description: "tall", Notes: "owes us", Preferences: "in Spanish",
		Tags:     []string{"vip"},
		Channels: map[string]string{"slack": "U1"},
		Custom:   map[string]callerid.Value{"Visits": {Number: &visits}, "Colour": {Text: "green"}},
		Meta:     map[string]string{"crm": "77"},
		Phones:   []phone.Number{14155550100, 14155550101}, DoNotCall: []phone.Number{14155550101},
		CreatedAt: later.Add(-time.Hour), UpdatedAt: later, LastContactedAt: later.Add(-time.Minute), CallCount: 12,
	}
}

// alexTold is alex as the contract has it.
func alexTold() *ringdexv1.Contact {
	return &ringdexv1.Contact{
		ContactId: "00000000-0000-4000-8000-000000000001",
		Name:      "Alex Chen", FirstName: "Alex", LastName: "Chen", Nick: "Lex",
		Phones: []string{"+14155550100", "+14155550101"}, Emails: []string{"alex@acme.example", "a@b.example"},
		Company: "Acme", Title: "Buyer", Description: "tall", Notes: "owes us", Preferences: "in Spanish",
		Tags:   []string{"vip"},
		Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
		CustomFields: map[string]*ringdexv1.CustomValue{
			"Visits": {Kind: &ringdexv1.CustomValue_Number{Number: 3}},
			"Colour": {Kind: &ringdexv1.CustomValue_Text{Text: "green"}},
		},
		Meta: map[string]string{"crm": "77"},
		Channels: map[string]string{
			"telephone": "+14155550100", "country_code": "1", "national_number": "4155550100", "dial_code": "US",
			"email": "alex@acme.example", "slack": "U1",
		},
		CreatedAt:       timestamppb.New(later.Add(-time.Hour)),
		UpdatedAt:       timestamppb.New(later),
		LastContactedAt: timestamppb.New(later.Add(-time.Minute)),
		CallCount:       12,
		Version:         alex().Revision(),
		DoNotCallPhones: []string{"+14155550101"},
	}
}
