package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// printable makes text fit for one line of a terminal: what is on file came from
// strangers, who must not move the cursor.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		default:
			return unicode.ReplacementChar
		}
	}, s)
}

// table writes rows in aligned columns, with two spaces between them.
func table(w io.Writer, rows [][]string) error {
	tabs := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = printable(cell)
		}
		fmt.Fprintln(tabs, strings.Join(row, "\t"))
	}
	return tabs.Flush()
}

// orDash shows that a cell is empty.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
