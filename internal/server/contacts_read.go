package server

import (
	"context"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// GetContact returns a contact.
func (s *contacts) GetContact(ctx context.Context, req *ringdexv1.GetContactRequest) (*ringdexv1.GetContactResponse, error) {
	c, err := withContact(req, func(contact callerid.ContactID) (callerid.Contact, error) {
		return s.book.Get(ctx, orgOf(ctx), contact)
	})
	return &ringdexv1.GetContactResponse{Contact: c}, err
}

// BatchGetContacts returns those of the contacts that are there.
func (s *contacts) BatchGetContacts(ctx context.Context, req *ringdexv1.BatchGetContactsRequest) (*ringdexv1.BatchGetContactsResponse, error) {
	asked, err := ids("contact_ids", req.GetContactIds())
	if err != nil {
		return nil, err
	}
	found, err := s.book.BatchGet(ctx, orgOf(ctx), asked)
	if err != nil {
		return nil, err
	}
	settled := make(map[callerid.ContactID]bool, len(asked))
	for _, c := range found {
		settled[c.ID] = true
	}
	resp := &ringdexv1.BatchGetContactsResponse{Contacts: contactsOf(found)}
	for _, contact := range asked {
		if !settled[contact] {
			settled[contact] = true
			resp.MissingIds = append(resp.MissingIds, contact.String())
		}
	}
	return resp, nil
}

// ListContacts returns one page of a list or a search.
func (s *contacts) ListContacts(ctx context.Context, req *ringdexv1.ListContactsRequest) (*ringdexv1.ListContactsResponse, error) {
	list, err := listRequest(req)
	if err != nil {
		return nil, err
	}
	page, err := s.book.List(ctx, orgOf(ctx), list)
	if err != nil {
		return nil, err
	}
	return &ringdexv1.ListContactsResponse{Contacts: contactsOf(page.Contacts), NextPageToken: page.Next}, nil
}

func listRequest(req *ringdexv1.ListContactsRequest) (addressbook.ListRequest, error) {
	list := addressbook.ListRequest{
		Saved: req.GetSavedFilter(), Descending: req.GetDescending(), Limit: int(req.GetPageSize()), Token: req.GetPageToken(),
	}
	var err error
	if list.Filter, err = narrowed(req.GetQuery(), req.GetFilter()); err != nil {
		return list, err
	}
	list.Order, err = order(req.GetOrder())
	return list, err
}

// ExportContact returns everything on file about one person.
func (s *contacts) ExportContact(ctx context.Context, req *ringdexv1.ExportContactRequest) (*ringdexv1.ExportContactResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	read := time.Now()
	d, err := s.book.Export(ctx, orgOf(ctx), contact)
	if err != nil {
		return nil, err
	}
	told := answer.Caller(0, &callerid.Profile{
		OpenTasks: d.Tasks, Memories: d.Memories, Ratings: d.Ratings, Interactions: d.Interactions,
	})
	resp := &ringdexv1.ExportContactResponse{
		Contact:    contactOf(d.Contact),
		Tasks:      told.GetOpenTasks(),
		Memories:   told.GetMemories(),
		Ratings:    told.GetRatings(),
		Campaigns:  d.Campaigns,
		ExportedAt: answer.Timestamp(read),
	}
	resp.Contact.DoNotCallPhones = e164(d.DoNotCall) // former numbers too
	for i, it := range told.GetInteractions() {
		resp.Interactions = append(resp.Interactions, &ringdexv1.LoggedInteraction{
			Interaction: it, Phone: d.Interactions[i].Number.String(),
		})
	}
	return resp, nil
}
