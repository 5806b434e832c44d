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

// test is one rule of the contract, on a database of its own.
type test struct {
	name string
	run  func(*testing.T, Engine)
}

// Run checks the whole contract. It calls open for each rule, which has to
// return a migrated database without rows that goes away with the test.
func Run(t *testing.T, open func(t *testing.T) Engine) {
	roles := []struct {
		name  string
		tests []test
	}{
		{"Profiles", profilesTests()},
		{"Update", updateTests()},
		{"Versions", versionsTests()},
		{"Feed", feedTests()},
		{"ByHand", byHandTests()},
		{"Isolation", isolationTests()},
		{"Admin", adminTests()},
		{"Upkeep", upkeepTests()},
		{"Racing", racingTests()},
		{"Model", modelTests()},
	}
	for _, role := range roles {
		t.Run(role.name, func(t *testing.T) {
			for _, test := range role.tests {
				t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
			}
		})
	}
}
