package profile

import (
	"debug/elf"
	"debug/gosym"
	"fmt"
)

// symbols tell what is where in a program.
type symbols struct{ table *gosym.Table }

// readSymbols reads the table that every program in Go has for its own
// tracebacks. Its programs are linked to fixed addresses, so that those of a
// process are those of its file.
func readSymbols(program string) (symbols, error) {
	f, err := elf.Open(program)
	if err != nil {
		return symbols{}, fmt.Errorf("reading the symbols of %s: %w", program, err)
	}
	defer f.Close()
	lines, text := f.Section(".gopclntab"), f.Section(".text")
	if lines == nil || text == nil {
		return symbols{}, fmt.Errorf("reading the symbols of %s: it is no program in Go", program)
	}
	data, err := lines.Data()
	if err != nil {
		return symbols{}, fmt.Errorf("reading the symbols of %s: %w", program, err)
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(data, text.Addr))
	if err != nil {
		return symbols{}, fmt.Errorf("reading the symbols of %s: %w", program, err)
	}
	return symbols{table}, nil
}

// at returns the function at an address, and the file of what was inlined into
// it there: so that what the compiler has put elsewhere counts for where it was
// written. Both are empty outside of the program, as in the clock that the kernel
// lends to processes.
func (s symbols) at(pc uint64) (file, function string) {
	file, _, f := s.table.PCToLine(pc)
	if f == nil {
		return "", ""
	}
	return file, f.Name
}
