package server

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/answer"
)

// ListDuplicates returns one page of groups. Their kinds have the numbers of the
// domain's.
func (s *contacts) ListDuplicates(ctx context.Context, req *ringdexv1.ListDuplicatesRequest) (*ringdexv1.ListDuplicatesResponse, error) {
	groups, next, err := s.book.Duplicates(ctx, orgOf(ctx), int(req.GetPageSize()), req.GetPageToken())
	if err != nil {
		return nil, err
	}
	resp := &ringdexv1.ListDuplicatesResponse{NextPageToken: next}
	for _, g := range groups {
		resp.Groups = append(resp.Groups, &ringdexv1.DuplicateGroup{
			Kind: ringdexv1.DuplicateKind(g.Kind), Value: g.Value, Contacts: contactsOf(g.Contacts),
		})
	}
	return resp, nil
}

// MergeContacts makes two contacts one, or shows what it would be.
func (s *contacts) MergeContacts(ctx context.Context, req *ringdexv1.MergeContactsRequest) (*ringdexv1.MergeContactsResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	duplicate, err := id("duplicate_id", req.GetDuplicateId())
	if err != nil {
		return nil, err
	}
	c, err := s.book.Merge(ctx, orgOf(ctx), addressbook.MergeRequest{
		ID: contact, Duplicate: duplicate, Version: req.GetVersion(), DuplicateVersion: req.GetDuplicateVersion(),
		Preview: req.GetPreview(), Wait: req.GetWait(),
	})
	if err != nil {
		return nil, err
	}
	return &ringdexv1.MergeContactsResponse{Contact: contactOf(c)}, nil
}

// EraseContact removes everything about a person.
func (s *contacts) EraseContact(ctx context.Context, req *ringdexv1.EraseContactRequest) (*ringdexv1.EraseContactResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	at, err := s.book.Erase(ctx, orgOf(ctx), contact)
	if err != nil {
		return nil, err
	}
	return &ringdexv1.EraseContactResponse{ErasedAt: answer.Timestamp(at)}, nil
}
