// Package directory is what a server holds whole in memory because it is few:
// organizations, their lines and keys, with every setting read and every
// template compiled. A snapshot never changes; a newer one takes its place.
package directory

import (
	"errors"
	"fmt"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// ErrNotYourLine tells that the key may not ask for that line, or there is no such line
// and nobody but a line says whose call it is.
var ErrNotYourLine = errors.New("no line of this key")

// Snapshot is the directory as of one version.
type Snapshot struct {
	Generation callerid.Generation
	Version    uint64
	// Problems are settings that cannot be used, edited by hand probably; the
	// defaults are used in their place.
	Problems []error

	orgs  map[callerid.OrgID]*Organization
	lines map[phone.Number]*Line
	keys  map[callerid.KeyHash]*callerid.Key
	byID  map[string]*callerid.Key
}

// Organization is what the path of a ring needs of one.
type Organization struct {
	callerid.Organization
	// Default serves a called number that is no line of anybody.
	Default *Line
}

// Compile reads all settings. It does not fail: what cannot be used is listed
// in Problems, because one organization's mistake must not silence the others.
func Compile(d store.Directory) *Snapshot {
	s := &Snapshot{
		Generation: d.Generation,
		Version:    d.Version,
		orgs:       make(map[callerid.OrgID]*Organization, len(d.Orgs)),
		lines:      make(map[phone.Number]*Line, len(d.Lines)),
		keys:       make(map[callerid.KeyHash]*callerid.Key, len(d.Keys)),
		byID:       make(map[string]*callerid.Key, len(d.Keys)),
	}
	for _, o := range d.Orgs {
		org := &Organization{Organization: o}
		org.Default = s.standard(org)
		org.Default = s.line(org, callerid.Line{Org: o.ID, Greeting: o.Greeting, OtherGreeting: o.OtherGreeting})
		s.orgs[o.ID] = org
	}
	for _, l := range d.Lines {
		if org := s.orgs[l.Org]; org != nil {
			s.lines[l.Number] = s.line(org, l)
		}
	}
	for i := range d.Keys {
		key := &d.Keys[i]
		s.keys[key.Hash], s.byID[key.ID] = key, key
	}
	return s
}

// Key finds a key by its hash, revoked and expired ones too.
func (s *Snapshot) Key(h callerid.KeyHash) (callerid.Key, bool) {
	if key := s.keys[h]; key != nil {
		return *key, true
	}
	return callerid.Key{}, false
}

// Live tells whether a key may be used. Now, the wall clock, is only asked where
// the key has an end.
func (s *Snapshot) Live(id string, now func() time.Time) bool {
	key := s.byID[id]
	return key != nil && key.Live(now)
}

// Organization finds one by its id.
func (s *Snapshot) Organization(id callerid.OrgID) (*Organization, bool) {
	org, ok := s.orgs[id]
	return org, ok
}

// Line finds the line that a key of an organization, or of the platform if that is
// 0, asks for. An organization's key that names no line at all gets its
// organization's default; ErrNotYourLine otherwise.
func (s *Snapshot) Line(whose callerid.OrgID, called string) (*Line, error) {
	if whose == 0 {
		if line := s.lines[number(called, "")]; line != nil {
			return line, nil
		}
		return nil, ErrNotYourLine
	}
	org := s.orgs[whose]
	if org == nil {
		return nil, fmt.Errorf("organization %d: %w", whose, ErrNotYourLine)
	}
	line := s.lines[number(called, org.Region)]
	switch {
	case line == nil:
		return org.Default, nil
	case line.Org != org:
		return nil, ErrNotYourLine
	default:
		return line, nil
	}
}

// number reads a called number; what is none is no line.
func number(called string, region phone.Region) phone.Number {
	n, err := phone.Parse(called, region)
	if err != nil {
		return 0
	}
	return n
}
