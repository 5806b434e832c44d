package torture_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"ringdex/internal/phone"
)

const (
	// imported is the first of the numbers of which nobody asks, and that stand in
	// no ledger.
	imported = phone.Number(4940000000000)
	fewRows  = 20_000
)

// bulkImport is an import of many rows, which ends when it is done. There is one of
// a million at most: the database keeps them.
func bulkImport() fault {
	var ended chan error
	return fault{name: "a bulk import", alone: true,
		busy: func() bool { return len(ended) == 0 },
		begin: func(f *fleet) {
			file := f.writeRows()
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
func (f *fleet) writeRows() string {
	f.Helper()
	path := filepath.Join(f.dir, "import.csv")
	file, err := os.Create(path)
	f.must("writing a file to import", err)
	defer file.Close()
	w := bufio.NewWriter(file) // keeps its first error for the end
	fmt.Fprintln(w, "phone,name")
	from := imported + phone.Number(f.imports)
	for n := range phone.Number(f.rows) {
		fmt.Fprintf(w, "%s,Somebody Else\n", from+n)
	}
	f.must("writing a file to import", w.Flush())
	f.imports, f.rows = f.imports+f.rows, fewRows
	return path
}
