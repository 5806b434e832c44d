package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"

	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
)

// patience of a call of the address book whose client has set no deadline. The
// slowest, which wait for the freshness bound, are done in a tenth.
const patience = 30 * time.Second

var (
	// errPlatform: a gateway's key was used for an address book.
	errPlatform = errors.New("a platform key has no address book")
	// errStale: the keys known here may have been revoked by now.
	errStale = errors.New("the freshness lease is over")
	// errAway: the database did not answer, or not in time.
	errAway = errors.New("the database is away")
)

// guardBook stands before the methods of an address book: they need a key of the
// organization, which still holds for certain. A ring is answered without that
// certainty rather than late; a book can wait.
func (s *Server) guardBook(ctx context.Context, req any, next grpc.UnaryHandler) (any, error) {
	key, _ := keyOf(ctx)
	switch {
	case key.Platform():
		return nil, errPlatform
	case !s.current():
		return nil, errStale
	}
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	resp, err := next(ctx, req)
	return resp, s.explainBook(ctx, key.Org, err)
}

// explainBook adds to an error what only the call knows.
func (s *Server) explainBook(ctx context.Context, id callerid.OrgID, err error) error {
	impatient := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	switch {
	case impatient && ctx.Err() == nil: // an engine's own limit, not the client's
		return fmt.Errorf("%w: %w", errAway, err)
	case errors.Is(err, callerid.ErrPlanFull):
		if org, ok := s.organization(id); ok {
			return planFull(org.Plan)
		}
	}
	return err
}

// Contacts is the address book; addressbook.Contacts is one.
type Contacts interface {
	ContactReader
	ContactWriter
	ContactAnnotator
	ContactMerger
	ContactSubject
}

// ContactReader finds contacts.
type ContactReader interface {
	Get(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Contact, error)
	BatchGet(ctx context.Context, org callerid.OrgID, ids []callerid.ContactID) ([]callerid.Contact, error)
	List(ctx context.Context, org callerid.OrgID, r addressbook.ListRequest) (callerid.Page, error)
}

// ContactWriter changes contacts. The texts that Create and Update return are
// warnings for the user.
type ContactWriter interface {
	Create(ctx context.Context, org callerid.OrgID, d addressbook.Draft) (callerid.Contact, []string, error)
	Update(ctx context.Context, org callerid.OrgID, c addressbook.Change) (callerid.Contact, []string, error)
	Delete(ctx context.Context, org callerid.OrgID, id callerid.ContactID, version string, wait bool) (until time.Time, err error)
	Undelete(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Contact, []callerid.TakenError, error)
}

// ContactAnnotator adds to contacts, whatever others change meanwhile.
type ContactAnnotator interface {
	AddTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string) (callerid.Contact, error)
	RemoveTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string) (callerid.Contact, error)
	AddNote(ctx context.Context, org callerid.OrgID, id callerid.ContactID, text, author string) (callerid.Contact, error)
}

// ContactMerger makes one of two.
type ContactMerger interface {
	Duplicates(ctx context.Context, org callerid.OrgID, limit int, token string) (groups []addressbook.Group, next string, err error)
	Merge(ctx context.Context, org callerid.OrgID, r addressbook.MergeRequest) (callerid.Contact, error)
}

// ContactSubject is a person with rights to their data.
type ContactSubject interface {
	Erase(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (time.Time, error)
	Export(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error)
}
