package gateway

import (
	"context"
	"net/http"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// maxAttempts bounds how often a new primary number or email is worked into the
// contact's lists while others change the contact.
const maxAttempts = 5

func (f functions) update(ctx context.Context, _ http.ResponseWriter, r *http.Request) (int, any, error) {
	change, err := readChange(r)
	if err != nil {
		return 0, nil, err
	}
	if change.contact.GetContactId() == "" {
		return 0, nil, status.Error(codes.InvalidArgument, "contact_id is missing: it says which contact to change")
	}
	made, err := f.apply(ctx, change)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, answered(made.GetContact(), made.GetWarnings()), nil
}

// apply changes the fields of the change. A phone or email is put in the place of
// the primary one of the lists as they were read, so that must be still so when
// they are written: the version says it. A version of the client's own is not
// renewed: a conflict with it is the client's to know.
func (f functions) apply(ctx context.Context, change flatChange) (*ringdexv1.UpdateContactResponse, error) {
	for attempt := 1; ; attempt++ {
		req, err := f.request(ctx, change)
		if err != nil {
			return nil, err
		}
		made, err := f.contacts.UpdateContact(ctx, req)
		renewed := req.GetContact().GetVersion() != change.contact.GetVersion()
		if status.Code(err) != codes.Aborted || !renewed || attempt == maxAttempts {
			return made, err
		}
	}
}

// request is the change with whole lists of phones and emails.
func (f functions) request(ctx context.Context, change flatChange) (*ringdexv1.UpdateContactRequest, error) {
	contact := proto.CloneOf(change.contact)
	mask := &fieldmaskpb.FieldMask{Paths: change.fields}
	if change.phone.given || change.email.given {
		found, err := f.contacts.GetContact(ctx, &ringdexv1.GetContactRequest{ContactId: contact.GetContactId()})
		if err != nil {
			return nil, err
		}
		now := found.GetContact()
		contact.Phones, contact.Emails = change.phone.first(now.GetPhones()), change.email.first(now.GetEmails())
		if contact.GetVersion() == "" {
			contact.Version = now.GetVersion()
		}
	}
	return &ringdexv1.UpdateContactRequest{Contact: contact, UpdateMask: mask}, nil
}
