package server

import (
	"context"

	"github.com/google/uuid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Outbound knows who must not be called; addressbook.Outbound is one.
type Outbound interface {
	Check(ctx context.Context, org callerid.OrgID, phones []string) ([]addressbook.Verdict, error)
	Add(ctx context.Context, org callerid.OrgID, phones []string) ([]phone.Number, error)
	Remove(ctx context.Context, org callerid.OrgID, phones []string) ([]phone.Number, error)
	List(ctx context.Context, org callerid.OrgID, limit int, token string) (numbers []phone.Number, next string, err error)
}

// outbound serves ringdex.v1.OutboundService.
type outbound struct {
	ringdexv1.UnimplementedOutboundServiceServer
	list Outbound
}

// CheckOutbound tells what may be done with each number.
func (s *outbound) CheckOutbound(ctx context.Context, req *ringdexv1.CheckOutboundRequest) (*ringdexv1.CheckOutboundResponse, error) {
	verdicts, err := s.list.Check(ctx, orgOf(ctx), req.GetPhones())
	if err != nil {
		return nil, err
	}
	resp := &ringdexv1.CheckOutboundResponse{}
	for _, v := range verdicts {
		resp.Verdicts = append(resp.Verdicts, verdictOf(v))
	}
	return resp, nil
}

// verdictOf: reasons have the numbers of the address book's.
func verdictOf(v addressbook.Verdict) *ringdexv1.OutboundVerdict {
	out := &ringdexv1.OutboundVerdict{
		Asked: v.Asked, Phone: v.Number.String(), MayCall: v.MayCall, MayText: v.MayText,
	}
	for _, r := range v.Reasons {
		out.Reasons = append(out.Reasons, ringdexv1.OutboundReason(r))
	}
	if v.Contact != uuid.Nil {
		out.ContactId = v.Contact.String()
	}
	return out
}

// AddDoNotCall marks numbers.
func (s *outbound) AddDoNotCall(ctx context.Context, req *ringdexv1.AddDoNotCallRequest) (*ringdexv1.AddDoNotCallResponse, error) {
	numbers, err := s.list.Add(ctx, orgOf(ctx), req.GetPhones())
	return &ringdexv1.AddDoNotCallResponse{Phones: e164(numbers)}, err
}

// RemoveDoNotCall lifts the marks of numbers.
func (s *outbound) RemoveDoNotCall(ctx context.Context, req *ringdexv1.RemoveDoNotCallRequest) (*ringdexv1.RemoveDoNotCallResponse, error) {
	numbers, err := s.list.Remove(ctx, orgOf(ctx), req.GetPhones())
	return &ringdexv1.RemoveDoNotCallResponse{Phones: e164(numbers)}, err
}

// ListDoNotCall returns one page of the marked numbers.
func (s *outbound) ListDoNotCall(ctx context.Context, req *ringdexv1.ListDoNotCallRequest) (*ringdexv1.ListDoNotCallResponse, error) {
	numbers, next, err := s.list.List(ctx, orgOf(ctx), int(req.GetPageSize()), req.GetPageToken())
	return &ringdexv1.ListDoNotCallResponse{Phones: e164(numbers), NextPageToken: next}, err
}
