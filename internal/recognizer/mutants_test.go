package recognizer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"ringdex/internal/torture/checker"
)

// mutant is a variant of Ringdex that reviews have passed before.
type mutant struct {
	name string
	flaw
}

func mutants() []mutant {
	return []mutant{
		{"TTL only", flaw{parts: ttlOnly}},
		{"transaction id as version", flaw{sql: transactionIDs}},
		{"contact not locked", flaw{sql: contactsNotLocked}},
		{"sequence as cursor", flaw{parts: sequenceCursor}},
		{"snapshot's end as cursor", flaw{sql: endOfSnapshot}},
		{"snapshot's watermark as cursor", flaw{sql: watermark}},
		{"no generation", flaw{sql: noGeneration, rolledBack: true}},
		{"lease not checked", flaw{parts: leaseNotChecked}},
		{"index read before the lease is captured", flaw{parts: indexBeforeLease}},
		{"current lease checked instead of the captured one", flaw{parts: currentLease}},
		{"Redis miss taken as unknown", flaw{parts: func(_ *testing.T, p *parts) { p.missIsUnknown = true }}},
		{"value's key not verified", flaw{parts: keysNotVerified}},
		{"value's version not compared", flaw{parts: versionsNotCompared}},
		{"row deleted instead of marked", flaw{sql: rowsDeleted}},
		{"version bumped outside the transaction", flaw{sql: bumpedLater, beside: bump}},
	}
}

// The torture is worth something only if it finds what it looks for: each of
// these has to be caught. Those of the follower are in package index.
func TestTortureCatches(t *testing.T) {
	var report strings.Builder
	rows := tabwriter.NewWriter(&report, 0, 0, 2, ' ', 0)
	fmt.Fprintln(rows, "mutant\tcaught after\tcalls\tas")
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) { fmt.Fprintf(rows, "%s\t%s\n", m.name, m.hunt(t)) })
	}
	rows.Flush()
	t.Logf("\n%s", report.String())
}

// hunt tells how a mutant was caught, which has to be within so many rounds.
func (m mutant) hunt(t *testing.T) string {
	const rounds = 400
	w := newWorld(t, m.flaw)
	begun := time.Now()
	for range rounds {
		w.round(15)
		// That a ring is held up is how some of them are made to show.
		wrong := slices.DeleteFunc(w.check(), func(v checker.Violation) bool { return v.Guarantee == checker.FailOpen })
		if len(wrong) > 0 {
			t.Log(w.checker.Story(wrong[0]))
			return fmt.Sprintf("%.1f s\t%d\t%s", time.Since(begun).Seconds(), w.rings, wrong[0].Guarantee)
		}
		if m.rolledBack {
			w.rollBack()
		}
	}
	t.Errorf("not caught in %d rounds, %d writes and %d calls", rounds, w.writes, w.rings)
	return "NOT CAUGHT"
}
