package torture_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"ringdex/internal/phone"
)

const (
	// imported is the first of the numbers of which nobody asks, and that stand in
	// no ledger.
	imported = phone.Number(4940000000000)
	million  = 1_000_000
)

// importRows are as many as there is time for: a million in half an hour.
func importRows(limit time.Duration) int { return int(million * min(1, limit.Minutes()/30)) }

// bulkImport is an import of many rows, which ends when it is done.
func bulkImport(rows int) fault {
	var ended chan error
	return fault{name: fmt.Sprintf("an import of %d rows", rows), alone: true, heavy: true,
		busy: func() bool { return len(ended) == 0 },
		begin: func(f *fleet) {
			file := f.writeRows(rows)
			ended = make(chan error, 1)
			go func() { ended <- f.importRows(file) }()
		},
		end: func(f *fleet) { f.must("importing", <-ended) },
	}
}

func (f *fleet) importRows(file string) error {
	cmd := exec.CommandContext(f.Context(), f.program, "import", "--org", "Org 1", "--database-url", f.database(), file)
	cmd.Env = environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// writeRows writes a file of people who are not on file yet.
func (f *fleet) writeRows(rows int) string {
	f.Helper()
	path := filepath.Join(f.dir, "import.csv")
	file, err := os.Create(path)
	f.must("writing a file to import", err)
	defer file.Close()
	w := bufio.NewWriter(file) // keeps its first error for the end
	fmt.Fprintln(w, "phone,name")
	from := imported + phone.Number(f.imports)
	for n := range phone.Number(rows) {
		fmt.Fprintf(w, "%s,Somebody Else\n", from+n)
	}
	f.must("writing a file to import", w.Flush())
	f.imports += rows
	return path
}
