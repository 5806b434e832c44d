package server

import (
	"errors"
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"

	"ringdex/internal/callerid"
)

// Reasons of an ErrorInfo, for programs.
const (
	reasonTaken    = "PHONE_TAKEN"
	reasonConflict = "VERSION_CONFLICT"
	reasonFull     = "PLAN_FULL"
)

// refusalOf finds what is said to the client in the error's own words, or with
// details.
func refusalOf(err error) (refusal, bool) {
	if r, ok := errors.AsType[refusal](err); ok {
		return r, true
	}
	if t, ok := errors.AsType[*callerid.TakenError](err); ok {
		return taken(t), true
	}
	if text, ok := validation(err); ok {
		return refusal{code: codes.InvalidArgument, text: text}, true
	}
	switch {
	case errors.Is(err, callerid.ErrConflict):
		return refusal{codes.Aborted,
			"the contact was changed since the version that this is based on: read it again, and decide anew",
			info(reasonConflict, nil)}, true
	case errors.Is(err, callerid.ErrPlanFull):
		return refusal{codes.ResourceExhausted,
			"the plan is full: delete contacts, or give the organization another plan (ringdex org update --plan)",
			info(reasonFull, nil)}, true
	}
	return refusal{}, false
}

// taken says whose the number is: its contact belongs to the same organization.
func taken(t *callerid.TakenError) refusal {
	return refusal{codes.AlreadyExists, "A contact with this phone number already exists.", info(reasonTaken,
		map[string]string{"contact_id": t.Contact.String(), "phone": t.Number.String()})}
}

// planFull says which plan it is.
func planFull(p callerid.Plan) refusal {
	return refusal{codes.ResourceExhausted, fmt.Sprintf(
		"the plan %s holds %d contacts and is full: delete contacts, or give the organization another plan (ringdex org update --plan)", p, p.Limit),
		info(reasonFull, nil)}
}

func info(reason string, metadata map[string]string) *errdetails.ErrorInfo {
	return &errdetails.ErrorInfo{Domain: "ringdex", Reason: reason, Metadata: metadata}
}
