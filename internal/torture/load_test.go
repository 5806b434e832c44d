package torture_test

import (
	"fmt"

	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/wire"
)

const (
	// profile is a part of the statement by which one caller is read.
	profile = "(VALUES ($1::int, $2::bigint)) AS a(org, number)"
	// allowed is how many such reads a server may have under way at once: the 16 of
	// rings that the bulkhead lets through, and as many more as its pool has
	// connections for, of the audit, of the warmer and of connections that are made
	// ready. A network may hear a little later that one of them was given up.
	allowed = 16 + 4 + 4
)

// watchReads counts a server's reads of callers where they reach the database.
func (s *server) watchReads() {
	s.reads = wire.NewReads(profile)
	s.postgres.Tap(s.reads.Converse)
}

// load checks that no server asked more of the database than its bulkhead allows:
// while the fault lasted, and above all when it ended. A file is read by its server
// alone.
func (o *outcome) load(f *fleet) {
	if f.file != "" {
		return
	}
	for _, s := range f.servers {
		most := s.reads.Most()
		o.reads = max(o.reads, most)
		if most > allowed {
			o.violations++
			o.stories = append(o.stories, fmt.Sprintf("%s: server %d had %d reads of callers under way in the database at once, where %d are allowed",
				checker.Recovery, s.id, most, allowed))
		}
	}
}
