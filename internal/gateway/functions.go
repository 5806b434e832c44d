package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// functions are the flat calls: a contact as one phone number and one email.
type functions struct {
	contacts ringdexv1.ContactServiceClient
}

// flatCall is one of them. Its answer is written as JSON.
type flatCall func(ctx context.Context, w http.ResponseWriter, r *http.Request) (httpStatus int, answer any, err error)

func registerFunctions(mux *runtime.ServeMux, contacts ringdexv1.ContactServiceClient) error {
	f := functions{contacts}
	const (
		list   = ringdexv1.ContactService_ListContacts_FullMethodName
		create = ringdexv1.ContactService_CreateContact_FullMethodName
		update = ringdexv1.ContactService_UpdateContact_FullMethodName
	)
	return errors.Join(
		mux.HandlePath(http.MethodGet, "/functions/v1/list-contacts", withKey(mux, list, f.list)),
		mux.HandlePath(http.MethodPost, "/functions/v1/create-contact", withKey(mux, create, f.create)),
		mux.HandlePath(http.MethodPost, "/functions/v1/update-contact", withKey(mux, update, f.update)),
	)
}

// withKey makes a handler of a flat call, with the request's key in its context.
func withKey(mux *runtime.ServeMux, method string, call flatCall) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, _ map[string]string) {
		ctx, err := runtime.AnnotateContext(r.Context(), mux, r, method)
		if err != nil {
			writeProblem(w, r, err)
			return
		}
		httpStatus, answer, err := call(ctx, w, r)
		if err != nil {
			writeProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		writeJSON(w, httpStatus, answer)
	}
}

// flatPage is the answer of list-contacts.
type flatPage struct {
	Contacts   []flatContact `json:"contacts"`
	NextCursor string        `json:"next_cursor"`
}

func (f functions) list(ctx context.Context, _ http.ResponseWriter, r *http.Request) (int, any, error) {
	found, err := f.contacts.ListContacts(ctx, listRequest(r.URL.Query()))
	if err != nil {
		return 0, nil, err
	}
	page := flatPage{[]flatContact{}, found.GetNextPageToken()}
	for _, contact := range found.GetContacts() {
		page.Contacts = append(page.Contacts, flattened(contact))
	}
	return http.StatusOK, page, nil
}

// listRequest reads query parameters that have been checked.
func listRequest(query url.Values) *ringdexv1.ListContactsRequest {
	limit, _ := strconv.ParseInt(query.Get("limit"), 10, 32)
	return &ringdexv1.ListContactsRequest{
		Query: strings.TrimSpace(query.Get("query") + " " + query.Get("search")),
		Filter: &ringdexv1.ContactFilter{
			Tags:   query["tag"],
			Status: flatStatuses[query.Get("status")],
		},
		PageSize:  int32(limit),
		PageToken: query.Get("cursor"),
	}
}

func (f functions) create(ctx context.Context, w http.ResponseWriter, r *http.Request) (int, any, error) {
	change, err := readChange(r)
	if err != nil {
		return 0, nil, err
	}
	contact := change.contact
	if contact.ContactId != "" {
		return 0, nil, status.Error(codes.InvalidArgument,
			"contact_id is the server's to give: leave it out, or use update-contact")
	}
	contact.Phones, contact.Emails = change.phone.first(nil), change.email.first(nil)
	made, err := f.contacts.CreateContact(ctx, &ringdexv1.CreateContactRequest{Contact: contact})
	if err != nil {
		return 0, nil, err
	}
	w.Header().Set("Location", "/v1/contacts/"+url.PathEscape(made.GetContact().GetContactId()))
	return http.StatusCreated, answered(made.GetContact(), made.GetWarnings()), nil
}

func readChange(r *http.Request) (flatChange, error) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return flatChange{}, err
	}
	change, err := parseChange(data)
	if err != nil {
		return flatChange{}, status.Error(codes.InvalidArgument, err.Error())
	}
	return change, nil
}
