package server

import (
	"context"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// contacts serves ringdex.v1.ContactService.
type contacts struct {
	ringdexv1.UnimplementedContactServiceServer
	book Contacts
}

// CreateContact adds a contact.
func (s *contacts) CreateContact(ctx context.Context, req *ringdexv1.CreateContactRequest) (*ringdexv1.CreateContactResponse, error) {
	d, err := draft(req.GetContact())
	if err != nil {
		return nil, err
	}
	c, warnings, err := s.book.Create(ctx, orgOf(ctx), d)
	if err != nil {
		return nil, err
	}
	return &ringdexv1.CreateContactResponse{Contact: contactOf(c), Warnings: warnings}, nil
}

// UpdateContact changes the fields of the mask.
func (s *contacts) UpdateContact(ctx context.Context, req *ringdexv1.UpdateContactRequest) (*ringdexv1.UpdateContactResponse, error) {
	in := req.GetContact()
	contact, err := id("contact_id", in.GetContactId())
	if err != nil {
		return nil, err
	}
	d, err := draft(in)
	if err != nil {
		return nil, err
	}
	fields, err := changedFields(req.GetUpdateMask())
	if err != nil {
		return nil, err
	}
	c, warnings, err := s.book.Update(ctx, orgOf(ctx), addressbook.Change{
		ID: contact, Version: in.GetVersion(), Draft: d, Fields: fields, Wait: req.GetWait(),
	})
	if err != nil {
		return nil, err
	}
	return &ringdexv1.UpdateContactResponse{Contact: contactOf(c), Warnings: warnings}, nil
}

// DeleteContact removes a contact from the book.
func (s *contacts) DeleteContact(ctx context.Context, req *ringdexv1.DeleteContactRequest) (*ringdexv1.DeleteContactResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	until, err := s.book.Delete(ctx, orgOf(ctx), contact, req.GetVersion(), req.GetWait())
	if err != nil {
		return nil, err
	}
	return &ringdexv1.DeleteContactResponse{UndeleteUntil: answer.Timestamp(until)}, nil
}

// UndeleteContact brings a deleted contact back.
func (s *contacts) UndeleteContact(ctx context.Context, req *ringdexv1.UndeleteContactRequest) (*ringdexv1.UndeleteContactResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	c, taken, err := s.book.Undelete(ctx, orgOf(ctx), contact)
	if err != nil {
		return nil, err
	}
	resp := &ringdexv1.UndeleteContactResponse{Contact: contactOf(c)}
	for _, t := range taken {
		resp.TakenPhones = append(resp.TakenPhones, &ringdexv1.TakenPhone{Phone: t.Number.String(), ContactId: t.Contact.String()})
	}
	return resp, nil
}

// AddTags adds single tags.
func (s *contacts) AddTags(ctx context.Context, req *ringdexv1.AddTagsRequest) (*ringdexv1.AddTagsResponse, error) {
	c, err := withContact(req, func(contact callerid.ContactID) (callerid.Contact, error) {
		return s.book.AddTags(ctx, orgOf(ctx), contact, req.GetTags())
	})
	return &ringdexv1.AddTagsResponse{Contact: c}, err
}

// RemoveTags removes single tags.
func (s *contacts) RemoveTags(ctx context.Context, req *ringdexv1.RemoveTagsRequest) (*ringdexv1.RemoveTagsResponse, error) {
	c, err := withContact(req, func(contact callerid.ContactID) (callerid.Contact, error) {
		return s.book.RemoveTags(ctx, orgOf(ctx), contact, req.GetTags())
	})
	return &ringdexv1.RemoveTagsResponse{Contact: c}, err
}

// AddNote appends to the notes, in the name of the key unless somebody else is
// named.
func (s *contacts) AddNote(ctx context.Context, req *ringdexv1.AddNoteRequest) (*ringdexv1.AddNoteResponse, error) {
	author := req.GetAuthor()
	if key, _ := keyOf(ctx); strings.TrimSpace(author) == "" {
		author = key.Label
	}
	c, err := withContact(req, func(contact callerid.ContactID) (callerid.Contact, error) {
		return s.book.AddNote(ctx, orgOf(ctx), contact, req.GetText(), author)
	})
	return &ringdexv1.AddNoteResponse{Contact: c}, err
}

// withContact does something with the one contact that a request names.
func withContact(req interface{ GetContactId() string }, do func(callerid.ContactID) (callerid.Contact, error)) (*ringdexv1.Contact, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	c, err := do(contact)
	if err != nil {
		return nil, err
	}
	return contactOf(c), nil
}
