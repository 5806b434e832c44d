package main

import (
	"time"

	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
	"ringdex/internal/index"
	"ringdex/internal/server"
)

// serveBook adds the address book's services to a server.
func (s *stack) serveBook(config *server.Config) {
	contacts := addressbook.Config{
		Reads: s.db, Writes: s.db, Filters: s.db, Files: s.db,
		Orgs: s.organization, Bound: s.bound, Now: time.Now,
	}
	if s.redis != nil {
		contacts.Shared = s.redis
	}
	s.bulk = addressbook.NewBulk(addressbook.BulkConfig{
		Jobs: s.db, Reads: s.db, Writes: s.db, Filters: s.db,
		Orgs: s.organization, Now: time.Now, Log: s.log,
	})
	config.Contacts = addressbook.NewContacts(contacts)
	config.Records = addressbook.NewRecords(s.db, s.db, time.Now)
	config.Outbound = addressbook.NewOutbound(s.db, s.db, s.organization)
	config.Bulk = s.bulk
	config.Filters = addressbook.NewFilters(s.db)
	config.Fields = addressbook.NewFields(s.db, s.organization)
}

// organization is one as it is set up at present.
func (s *stack) organization(id callerid.OrgID) (callerid.Organization, bool) {
	d := s.directory()
	if d == nil {
		return callerid.Organization{}, false
	}
	org, ok := d.Organization(id)
	if !ok {
		return callerid.Organization{}, false
	}
	return org.Organization, true
}

// bound is the fleet's, as it was last heard.
func (s *stack) bound() time.Duration {
	if p := s.index.Capture(); p != nil {
		return p.Bound
	}
	return index.DefaultBound
}

// current tells whether the directory is proven within the bound.
func (s *stack) current() bool {
	p := s.index.Capture()
	return p != nil && index.BootClock()-p.SentAt < p.Bound
}
