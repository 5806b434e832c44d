package index

import (
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// What the machine does about organizations with more changes than a poll
// carries: it reads them anew, beside the polls, and alone they prove nothing
// until that is done.

// pending is a reading of one organization that is under way, and what polls
// have found meanwhile. table is what has been read, until the next good poll
// has shown that the generation is still the same.
type pending struct {
	read  uint64
	rows  []store.Row
	table *table
}

// readAgainAfter is the pause after a failed reading. An organization is no
// small thing to read.
const readAgainAfter = time.Second

// orgLoaded answers an orgRead. Unlike the others it may come at any time.
type orgLoaded struct {
	orgRead
	table *table
}

// orgRead asks for an organization to be read anew, after a pause of its own.
type orgRead struct {
	org   callerid.OrgID
	read  uint64
	after time.Duration
}

// readAnew takes the organizations out of what the index proves until they have
// been read. A reading that was under way began too early and will be ignored.
func (m *machine) readAnew(orgs []callerid.OrgID) []orgRead {
	var reads []orgRead
	for _, org := range orgs {
		m.book.own(org).loading.Store(true)
		m.reads++
		m.pending[org] = &pending{read: m.reads}
		reads = append(reads, orgRead{org: org, read: m.reads})
	}
	return reads
}

// orgLoaded keeps an organization's new table for the next poll to confirm. The
// reading was made on another connection, perhaps after a fail-over that no poll
// has seen yet.
func (m *machine) orgLoaded(e event) action {
	p := m.pending[e.org.org]
	if p == nil || p.read != e.org.read {
		return m.next(0)
	}
	if e.err != nil {
		then := m.next(pollEvery)
		then.orgs = []orgRead{{e.org.org, e.org.read, readAgainAfter}}
		return then
	}
	p.table = e.org.table
	return m.next(0)
}

// install puts new tables in place. What polls have found since the reading
// began is newer or the same; versions tell.
func (m *machine) install() {
	for org, p := range m.pending {
		if p.table == nil {
			continue
		}
		for _, row := range p.rows {
			p.table.apply(row)
		}
		m.book.replace(org, p.table)
		delete(m.pending, org)
	}
}
