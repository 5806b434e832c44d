// Package store is the port to the database: what an engine has to do, in roles
// as small as their users. Both engines, sqlite and postgres, pass the one suite
// in storetest, which is this contract in the form of tests.
//
// The engines share no SQL. What they share is the idea: one row per number and
// organization, never deleted but marked, whose version grows in the same
// transaction as anything that changes the answer for that number, however the
// change was made: by this port or by hand.
package store

import (
	"context"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Row is a caller's row as an index needs it.
type Row struct {
	Caller  callerid.Caller
	Version uint64
	// Present tells that the number leads to somebody; otherwise the row is a
	// tombstone.
	Present bool
}

// Mark is a moment in a generation, from which Poll continues. Cursor is the
// engine's own.
type Mark struct {
	Generation callerid.Generation
	Cursor     string
}

// Delta is what changed since a mark.
type Delta struct {
	// Mark to continue from. When its generation is not the one that was asked
	// from, everything else but Generation, Directory and Bound is void: load
	// anew.
	Mark Mark
	// Rows that changed, in no order, each in its present state, at most once
	// or with its newest version among the copies.
	Rows []Row
	// Overflow names the organizations with more changes than one poll takes.
	// Their rows are not in Rows: LoadOrg them.
	Overflow []callerid.OrgID
	// Directory is the version of the directory at that moment.
	Directory uint64
	// Bound is the freshness bound B that the database prescribes.
	Bound time.Duration
}

// PollLimit is how many rows a Delta carries at most.
const PollLimit = 50_000

// Feed is what an index follows.
type Feed interface {
	// Load passes every row of one moment to each, tombstones included, in
	// batches that are each's only until it returns. It starts with a Mark for
	// that moment: each poll from there on misses nothing.
	Load(ctx context.Context, each func([]Row)) (Mark, error)
	// LoadOrg passes every row of one organization, tombstones included, as of
	// one moment after the call began. It uses a connection of its own and runs
	// beside Poll.
	LoadOrg(ctx context.Context, org callerid.OrgID, each func([]Row)) error
	// Poll returns everything committed between the mark and now: no change is
	// ever missed, some may come twice. On a server that is not the primary it
	// fails with ErrStandby. Its connection stands outside every limit.
	Poll(ctx context.Context, since Mark) (Delta, error)
	// Directory reads all organizations, lines and keys as of one moment.
	Directory(ctx context.Context) (Directory, error)
}

// Directory is everything that is few: held whole in memory by every server.
type Directory struct {
	Generation callerid.Generation
	// Version grows with every change of what is below.
	Version uint64
	Orgs    []callerid.Organization
	Lines   []callerid.Line
	// Keys include revoked ones, so that a client hears that it was revoked.
	Keys []callerid.Key
}

// Reading is the truth about one caller, as of one moment after the read began.
type Reading struct {
	Caller     callerid.Caller
	Generation callerid.Generation
	// Directory is the version of the directory at that same moment.
	Directory uint64
	// Version is 0 when there is no row at all.
	Version uint64
	// Interactions is how many of them the organization wants in an answer.
	Interactions int
	// Profile is nil when nobody is on file.
	Profile *callerid.Profile
}

// Page is a stretch of the book. Callers of one contact may share what a profile
// points to.
type Page struct {
	Readings []Reading
	// Next is where the next page begins, "" at the end.
	Next string
	// Cut tells that the page ended before its limit, because it was large.
	Cut bool
}

// Profiles reads what answers are made of.
type Profiles interface {
	// Profile reads one caller in one statement; nobody on file is no error. Of a
	// contact's records it reads the 50 open tasks that are due first and the
	// newest 50 memories and ratings: there is no room for more in an answer.
	// Cancelling ctx may cost a connection: callers rather stop waiting.
	Profile(ctx context.Context, c callerid.Caller) (Reading, error)
	// Page reads the present callers of one stretch of the book: every caller is
	// in exactly one, in an order of the engine's own. After is where the page
	// before ended, "" for the first; limit bounds the contacts, or the callers, of
	// a page, which may end earlier. Each page is of one moment. Profiles have what
	// an answer shows, and of the times, former numbers and other emails nothing.
	Page(ctx context.Context, after string, limit int) (Page, error)
}

// Updater changes an organization's book.
type Updater interface {
	// Update runs fn in one transaction of one organization and commits it when
	// fn returns nil. It retries fn after a deadlock or a lost race, so fn must
	// have no effects of its own. When Update returns nil, every read that
	// begins afterwards sees the change.
	Update(ctx context.Context, org callerid.OrgID, fn func(Tx) error) error
}

// Tx is one organization's book within a transaction. Nothing of another
// organization can be seen or touched through it.
type Tx interface {
	Contacts
	Numbers
	History
	Records
	Campaigns
	JobProgress
}

// Contacts within a transaction.
type Contacts interface {
	// Contact locks and returns a contact, deleted or not; callerid.ErrNotFound.
	Contact(id callerid.ContactID) (callerid.Contact, error)
	// AddContacts inserts contacts with their ids and phones; callerid.ErrExists
	// when a phone leads to somebody already.
	AddContacts(contacts []callerid.Contact) error
	// PutContact replaces everything of a contact but its id, phones and
	// CreatedAt; callerid.ErrNotFound.
	PutContact(c callerid.Contact) error
	// MergeContact makes all that hangs on a contact the other's: its numbers,
	// behind those that are there, its interactions, tasks, memories, ratings and
	// campaigns. Then it removes the first. What the contacts themselves hold is
	// for PutContact. callerid.ErrNotFound for either.
	MergeContact(from, into callerid.ContactID) error
	// DeleteContact removes a contact for good; its numbers are nobody's from then
	// on and its interactions stay with their numbers; callerid.ErrNotFound.
	DeleteContact(id callerid.ContactID) error
	// CountContacts of KindContact that are not deleted: what a plan limits.
	// Until this transaction ends, others of the organization wait here, so that
	// the count stays true for those who ask.
	CountContacts() (int, error)
}

// Owner is whom a number leads to.
type Owner struct {
	Contact callerid.ContactID
	Kind    callerid.Kind
}

// Numbers within a transaction: who owns them and whether they may be called.
type Numbers interface {
	// A change of a contact's phones is a change of each of them: the list is part
	// of the answer. A mark of SetDoNotCall is one of its number alone.

	// Owners locks and returns the owners of those numbers that have one. Contacts
	// that the transaction changes besides are locked along with them, in one
	// order; they need not be there.
	Owners(numbers []phone.Number, also ...callerid.ContactID) (map[phone.Number]Owner, error)
	// Assign makes a number the contact's, as its last phone, whoever's it was
	// before; callerid.ErrNotFound when there is no such contact.
	Assign(n phone.Number, id callerid.ContactID) error
	// Release makes a number nobody's; callerid.ErrNotFound when it was.
	Release(n phone.Number) error
	// SetPhones makes these the contact's phones, in this order; those that it
	// had besides become nobody's. callerid.ErrNotFound when there is no such
	// contact, callerid.ErrExists when a number leads to another.
	SetPhones(id callerid.ContactID, phones []phone.Number) error
	// SetDoNotCall marks or clears numbers, whether or not they lead to anybody.
	// The mark survives whatever becomes of the contact.
	SetDoNotCall(on bool, numbers ...phone.Number) error
}

// History within a transaction.
type History interface {
	// AddInteractions logs interactions of the contacts they name; calls count
	// and every interaction moves the contact's LastContactedAt forward. They stay
	// with their contact: whoever gets the number next does not inherit them.
	// callerid.ErrNotFound for an unknown contact.
	AddInteractions(interactions ...callerid.Interaction) error
	// Scrub takes what is personal from the interactions of a contact and from
	// those of its numbers, present and former, that are nobody's: number,
	// summary and whose they were. When, how and how long they took stays.
	Scrub(id callerid.ContactID) error
}

// Records within a transaction: callerid.ErrNotFound for an unknown contact, and
// for a record that is not that contact's. A record without an id gets one.
type Records interface {
	AddTasks(tasks ...callerid.Task) error
	AddMemories(memories ...callerid.Memory) error
	AddRatings(ratings ...callerid.Rating) error
	// FinishTask keeps the time of the first finish; a zero time opens the task
	// again.
	FinishTask(contact callerid.ContactID, id callerid.RecordID, at time.Time) error
	RemoveRecord(contact callerid.ContactID, kind callerid.RecordKind, id callerid.RecordID) error
}

// Campaigns within a transaction.
type Campaigns interface {
	// AddCalled records that the campaign, made when there is none of that name,
	// has called these contacts. A second time changes nothing;
	// callerid.ErrNotFound for an unknown contact.
	AddCalled(campaign string, contacts ...callerid.ContactID) error
	// AddMembers puts contacts into a campaign, likewise. It is no part of an
	// answer until the campaign has called them.
	AddMembers(campaign string, contacts ...callerid.ContactID) error
}

// Admin makes what the directory holds. Names of organizations are unique.
type Admin interface {
	// CreateOrganization returns the new id; callerid.ErrExists.
	CreateOrganization(ctx context.Context, o callerid.Organization) (callerid.OrgID, error)
	// UpdateOrganization replaces the settings of o.ID; callerid.ErrNotFound, or
	// callerid.ErrExists for a taken name.
	UpdateOrganization(ctx context.Context, o callerid.Organization) error
	// CreateLine fails with callerid.ErrExists when the number is a line of any
	// organization.
	CreateLine(ctx context.Context, l callerid.Line) error
	// CreateKey fails with callerid.ErrExists for a taken id or hash.
	CreateKey(ctx context.Context, k callerid.Key) error
	// RevokeKey keeps the time of the first revocation; callerid.ErrNotFound.
	RevokeKey(ctx context.Context, id string, at time.Time) error
}

// Upkeep is what a fleet does once, not once per server.
type Upkeep interface {
	// Lead takes or keeps a named leadership for a while; false when another
	// holder has it. It needs no session, so it survives transaction pooling.
	Lead(ctx context.Context, name, holder string, term time.Duration) (bool, error)
	// Now is the mark of the present moment.
	Now(ctx context.Context) (Mark, error)
	// Reap removes tombstones that were there at a mark, at most limit of them, and
	// returns how many. The mark has to be TombstoneAge old by a clock that nobody
	// sets; in another generation than the mark's nothing is removed.
	Reap(ctx context.Context, seen Mark, limit int) (int, error)
	// Scour overwrites what the files of the database still hold of what has been
	// removed, as far as the engine can. It takes longer the more there is on file.
	Scour(ctx context.Context) error
}

// TombstoneAge is how long a number that became nobody's stays in the feed, by the
// boot clocks of servers. An index whose last good poll is older than half of it
// has to load anew.
const TombstoneAge = time.Hour
