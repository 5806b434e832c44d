// Package storetest is the contract of the port in the form of tests. An engine
// is right when Run passes on it, and both engines pass the same suite: what
// holds for one and not for the other belongs into that engine's own tests.
//
// The suite judges an engine as its users meet it: an index that follows the
// feed has to agree with the profiles that are read, whatever was written, by
// whom, and in whichever order.
package storetest

import (
	"testing"

	"ringdex/internal/store"
)

// Store is everything that an engine does.
type Store interface {
	store.Feed
	store.Profiles
	store.Updater
	store.Admin
	store.Upkeep
	store.Book
	store.Filters
	store.Fields
	store.Jobs
	store.Purger
}

// Engine is one engine on a database of its own.
type Engine struct {
	Store Store
	// Exec runs one or more statements, parted by semicolons, on a connection of
	// its own, as a person would in psql or the sqlite3 shell. Names of tables
	// and columns are alike in all engines; contact ids are text literals.
	Exec func(t *testing.T, sql string)
	// Reopen opens the same database a second time and independently, as
	// another server or a command would, and closes it with the test.
	Reopen func(t *testing.T) Store
}

// test is one rule of the contract.
type test struct {
	name string
	run  func(*testing.T, Engine)
}

// role is a part of the contract.
type role struct {
	name string
	// tests have one database in common, in which each makes books of its own.
	tests []test
	// alone: each test has a database of its own, as what it checks is of all
	// organizations.
	alone bool
}

// Run checks the whole contract. It calls open for each role, and for each test
// of some: it has to return a migrated database without rows that goes away with
// the test. Roles run in parallel.
func Run(t *testing.T, open func(t *testing.T) Engine) {
	for _, role := range roles() {
		t.Run(role.name, func(t *testing.T) {
			t.Parallel()
			var shared Engine
			if !role.alone {
				shared = open(t)
			}
			for _, test := range role.tests {
				t.Run(test.name, func(t *testing.T) {
					engine := shared
					if role.alone {
						engine = open(t)
					}
					test.run(t, engine)
				})
			}
		})
	}
}

func roles() []role {
	return []role{
		{name: "Profiles", tests: profilesTests()},
		{name: "Update", tests: updateTests()},
		{name: "Contacts", tests: contactsTests()},
		{name: "Merge", tests: mergeTests()},
		{name: "SetPhones", tests: setPhonesTests()},
		{name: "Scrub", tests: scrubTests()},
		{name: "Records", tests: recordsTests()},
		{name: "Members", tests: membersTests()},
		{name: "Versions", tests: versionsTests()},
		{name: "Feed", tests: feedTests(), alone: true},
		{name: "ByHand", tests: byHandTests()},
		{name: "List", tests: listTests()},
		{name: "Words", tests: wordsTests()},
		{name: "Pages", tests: pagesTests()},
		{name: "Book", tests: bookTests()},
		{name: "Isolation", tests: isolationTests()},
		{name: "Admin", tests: adminTests(), alone: true},
		{name: "Filters", tests: filtersTests()},
		{name: "Fields", tests: fieldsTests()},
		{name: "Jobs", tests: jobsTests(), alone: true},
		{name: "Upkeep", tests: upkeepTests(), alone: true},
		{name: "Purge", tests: purgeTests(), alone: true},
		{name: "Racing", tests: racingTests()},
		{name: "Model", tests: modelTests()},
	}
}
