package torture_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"ringdex/internal/torture/checker"
)

// flaw is a change of the program that breaks a promise.
type flaw struct {
	// file from the root of the module, and what stands there and is replaced.
	file, from, to string
}

// overlay is the file that has the program built with its flaws.
func (f *fleet) overlay() string {
	f.Helper()
	replace := map[string]string{}
	for _, b := range f.breaks {
		path, err := filepath.Abs(filepath.Join("..", "..", b.file))
		f.must("finding the program", err)
		from := path
		if already := replace[path]; already != "" {
			from = already
		}
		text, err := os.ReadFile(from)
		f.must("reading the program", err)
		broken := strings.Replace(string(text), b.from, b.to, 1)
		if broken == string(text) {
			f.Fatalf("there is nothing to break in %s", b.file)
		}
		replace[path] = filepath.Join(f.dir, filepath.Base(b.file))
		f.must("breaking the program", os.WriteFile(replace[path], []byte(broken), 0o600))
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	f.must("breaking the program", err)
	path := filepath.Join(f.dir, "overlay.json")
	f.must("breaking the program", os.WriteFile(path, text, 0o600))
	return path
}

// A server without a bulkhead asks the database for everything at once as soon as
// its caches are gone: that has to be noticed.
func TestFleetCatchesStampede(t *testing.T) {
	f := newFleet(t, 1, fewCall,
		flaw{"internal/recognizer/bulkhead.go", "if b.underWay >= int(b.room) {", "if false {"},
		flaw{"cmd/ringdex/stack.go", "const readConns = readsAtOnce + 4", "const readConns = 100"},
		flaw{"internal/store/postgres/postgres.go", "= 16 // of those for reading", "= 100 // of those for reading"},
	)
	f.hold = 3 * bound
	faults := slices.DeleteFunc(everyFault(0), func(x fault) bool {
		return x.name != "ten times the reads that are allowed" && x.name != "contacts locked"
	})
	begun, calls := time.Now(), 0
	for range 10 {
		o := f.phase(faults...)
		calls += o.rings
		for _, story := range o.stories {
			if strings.HasPrefix(story, string(checker.Recovery)) && o.reads > allowed {
				var report strings.Builder
				rows := tabwriter.NewWriter(&report, 0, 0, 2, ' ', 0)
				fmt.Fprintf(rows, "mutant\tcaught after\tcalls\tas\nno bulkhead\t%.1f s\t%d\t%s\n", time.Since(begun).Seconds(), calls, checker.Recovery)
				rows.Flush()
				t.Logf("\n%s\n%s", story, report.String())
				return
			}
		}
		t.Logf("not more than %d reads at once", o.reads)
	}
	t.Error("not caught")
}
