package addressbook

import (
	"testing"
	"testing/synctest"
)

// test is one that has a new organization.
type test struct {
	name string
	run  func(*world)
}

// TestOnEngines runs the tests on each engine.
func TestOnEngines(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			opened := e.open(t, e.create(t))
			for _, test := range tests {
				t.Run(test.name, func(t *testing.T) { test.run(newWorld(t, opened)) })
			}
		})
	}
}

// TestInTime runs those on each engine that are about time, in that of
// testing/synctest.
func TestInTime(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			at := e.create(t)
			for _, test := range testsInTime {
				t.Run(test.name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { test.run(newWorld(t, e.open(t, at))) })
				})
			}
		})
	}
}

var tests = []test{
	{"create", testCreate},
	{"create refuses", testCreateRefuses},
	{"create taken", testCreateTaken},
	{"create race", testCreateRace},
	{"create plan race", testCreatePlanRace},
	{"create do not call", testCreateDoNotCall},
	{"promote", testPromote},
	{"promote and absorb", testPromoteAndAbsorb},
	{"update fields", testUpdateFields},
	{"update refuses", testUpdateRefuses},
	{"update aligns names", testUpdateAlignsNames},
	{"update warns of emails", testUpdateWarnsOfEmails},
	{"update absorbs", testUpdateAbsorbs},
	{"shared number", testSharedNumber},
	{"lost update", testLostUpdate},
	{"do not call", testDoNotCall},
	{"dropped fields", testDroppedFields},
	{"tags and notes", testTagsAndNotes},
	{"delete and undelete", testDeleteAndUndelete},
	{"undelete taken", testUndeleteTaken},
	{"undelete limits", testUndeleteLimits},
	{"list", testList},
	{"list refuses", testListRefuses},
	{"batch get", testBatchGet},
	{"duplicates", testDuplicates},
	{"merge", testMerge},
	{"merge refuses", testMergeRefuses},
	{"merge race", testMergeRace},
	{"erase is of one organization", testEraseIsOfOneOrganization},
	{"records", testRecords},
	{"records refuse", testRecordsRefuse},
	{"check outbound", testCheckOutbound},
	{"do-not-call list", testDoNotCallList},
	{"do-not-call list refuses", testDoNotCallListRefuses},
	{"filters", testFilters},
	{"fields", testFields},
	{"bulk refuses", testBulkRefuses},
}

var testsInTime = []test{
	{"a field is awaited", testFieldIsAwaited},
	{"bulk actions", testBulkActions},
	{"bulk campaign skips", testBulkCampaignSkips},
	{"bulk jobs", testBulkJobs},
	{"bulk filter", testBulkFilter},
	{"bulk saved", testBulkSaved},
	{"bulk cancel", testBulkCancel},
	{"bulk take over", testBulkTakeOver},
	{"bulk two servers", testBulkTwoServers},
	{"bulk failure", testBulkFailure},
	{"wait", testWait},
	{"no wait", testNoWait},
	{"erase", testErase},
	{"erase again", testEraseAgain},
	{"erase goes on", testEraseGoesOn},
	{"erase while undeleted", testEraseWhileUndeleted},
	{"erase overtaken", testEraseOvertaken},
}
