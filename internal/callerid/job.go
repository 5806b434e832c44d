package callerid

import (
	"time"

	"github.com/google/uuid"
)

// Action is what a bulk job does to each contact.
type Action string

// The actions.
const (
	ActionTag       Action = "tag"
	ActionUntag     Action = "untag"
	ActionDoNotCall Action = "do-not-call"
	ActionDelete    Action = "delete"
	// ActionCampaign adds contacts to a campaign; who must not be called is
	// skipped.
	ActionCampaign Action = "campaign"
)

// JobState is how far a job has come.
type JobState string

// The states. A job that is neither done, cancelled nor failed is running,
// or about to.
const (
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobCancelled JobState = "cancelled"
	JobFailed    JobState = "failed"
)

// Job is one action on many contacts. It works in chunks; what it has done and
// how far it has come are committed together, so that a server that takes it
// over neither repeats nor misses anything.
type Job struct {
	ID     uuid.UUID
	Org    OrgID
	Action Action
	// Tag of ActionTag and ActionUntag; the name of ActionCampaign's campaign.
	Argument string
	// Selection, or else everything that Filter selects as of the moment that
	// each chunk is read; contacts made after CreatedAt are left alone.
	Selection []ContactID
	Filter    Filter

	State JobState
	// Total is how many contacts were selected when the job began.
	Total int64
	// Done are the contacts that were changed, Skipped those that needed no
	// change or could not have it.
	Done, Skipped int64
	// Cursor is the last contact that was looked at.
	Cursor     ContactID
	CreatedAt  time.Time
	FinishedAt time.Time
}

// Finished tells that a job will do nothing more.
func (j Job) Finished() bool { return j.State != JobRunning }
