package server

import (
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// filter reads a filter; nil is the one that selects everybody.
func filter(in *ringdexv1.ContactFilter) (callerid.Filter, error) {
	f := callerid.Filter{
		Text:     in.GetQuery(),
		Tags:     in.GetTags(),
		Campaign: in.GetCampaign(),
		Deleted:  in.GetDeleted(),
	}
	if in != nil {
		f.HasEmail, f.MinCalls, f.MaxCalls = in.HasEmail, in.MinCallCount, in.MaxCallCount
	}
	var err error
	if f.Status, err = contactStatus("filter.status", in.GetStatus()); err != nil {
		return callerid.Filter{}, err
	}
	for _, t := range []struct {
		field string
		to    *time.Time
		from  *timestamppb.Timestamp
	}{
		{"filter.created_from", &f.CreatedFrom, in.GetCreatedFrom()},
		{"filter.created_until", &f.CreatedUntil, in.GetCreatedUntil()},
		{"filter.last_contacted_from", &f.ContactedFrom, in.GetLastContactedFrom()},
		{"filter.last_contacted_until", &f.ContactedUntil, in.GetLastContactedUntil()},
	} {
		if *t.to, err = moment(t.field, t.from); err != nil {
			return callerid.Filter{}, err
		}
	}
	return f, nil
}

// filterOf is what filter has read.
func filterOf(f callerid.Filter) *ringdexv1.ContactFilter {
	out := &ringdexv1.ContactFilter{
		Query:              f.Text,
		Tags:               f.Tags,
		Campaign:           f.Campaign,
		CreatedFrom:        answer.Timestamp(f.CreatedFrom),
		CreatedUntil:       answer.Timestamp(f.CreatedUntil),
		LastContactedFrom:  answer.Timestamp(f.ContactedFrom),
		LastContactedUntil: answer.Timestamp(f.ContactedUntil),
		HasEmail:           f.HasEmail,
		MinCallCount:       f.MinCalls,
		MaxCallCount:       f.MaxCalls,
		Deleted:            f.Deleted,
	}
	switch f.Status {
	case callerid.StatusActive:
		out.Status = ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE
	case callerid.StatusDoNotCall:
		out.Status = ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL
	}
	return out
}

// narrowed reads the filter of a list, to which the query beside it belongs.
func narrowed(query string, in *ringdexv1.ContactFilter) (callerid.Filter, error) {
	f, err := filter(in)
	if err != nil || strings.TrimSpace(query) == "" {
		return f, err
	}
	if f.Text != "" && f.Text != query {
		return callerid.Filter{}, invalid("query and filter.query are the same: set one of them")
	}
	f.Text = query
	return f, nil
}

// order of a list; by name unless it says otherwise.
func order(in ringdexv1.ContactOrder) (callerid.Order, error) {
	switch in {
	case ringdexv1.ContactOrder_CONTACT_ORDER_UNSPECIFIED, ringdexv1.ContactOrder_CONTACT_ORDER_NAME:
		return callerid.OrderName, nil
	case ringdexv1.ContactOrder_CONTACT_ORDER_CREATED:
		return callerid.OrderCreated, nil
	case ringdexv1.ContactOrder_CONTACT_ORDER_LAST_CONTACTED:
		return callerid.OrderContacted, nil
	case ringdexv1.ContactOrder_CONTACT_ORDER_CALL_COUNT:
		return callerid.OrderCalls, nil
	}
	return 0, noneOf("order", in)
}
