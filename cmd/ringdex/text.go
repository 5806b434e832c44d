package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// printable makes text fit for one line of a terminal: what is on file came from
// strangers, who must not move the cursor. What holds one sign together, as in an
// emoji of several, is not visible itself and stays.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r), joins(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		default:
			return unicode.ReplacementChar
		}
	}, s)
}

// joins tells of a character that makes others one sign (Unicode's UAX #29).
func joins(r rune) bool {
	return unicode.In(r, unicode.Join_Control, unicode.Other_Grapheme_Extend)
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
