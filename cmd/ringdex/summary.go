package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/intake"
)

// listed is how many rows of a kind are listed unless all are wanted.
const listed = 20

// writeSummary says what became of the rows of a file.
func writeSummary(w io.Writer, sum intake.Summary, org callerid.Organization, all bool) error {
	if err := table(w, counts(sum, org.Plan)); err != nil {
		return err
	}
	var skips, warnings []string
	for _, s := range sum.Skipped {
		skips = append(skips, fmt.Sprintf("line %d: skipped: %s", s.Line, s.Reason))
	}
	for _, s := range sum.Warnings {
		warnings = append(warnings, fmt.Sprintf("line %d: warning: %s", s.Line, s.Text))
	}
	list(w, skips, all)
	list(w, warnings, all)
	return nil
}

// counts always has rows and imported; of the others those that are not 0.
func counts(sum intake.Summary, plan callerid.Plan) [][]string {
	shown := [][]string{{"rows", strconv.Itoa(sum.Rows)}, {"imported", strconv.Itoa(sum.Imported)}}
	for _, count := range []struct {
		name string
		n    int
		note string
	}{
		{"promoted", sum.Promoted, "were known from a campaign, are contacts now"},
		{"duplicates", sum.Duplicates, "on file or earlier in this file, left as they are"},
		{"left out", sum.LeftOut, fmt.Sprintf("no room in the plan (%s); ringdex org update --plan changes it", plan)},
		{"skipped", len(sum.Skipped), "listed below"},
		{"warnings", len(sum.Warnings), "listed below"},
		{"do not call", sum.Refused, "asked not to be called, marked"},
		{"not UTF-8", sum.Recoded, "lines read as Windows-1252"},
		{"ignored", len(sum.Ignored), "columns: " + strings.Join(sum.Ignored, ", ")},
	} {
		if count.n > 0 {
			shown = append(shown, []string{count.name, strconv.Itoa(count.n), count.note})
		}
	}
	return shown
}

func list(w io.Writer, lines []string, all bool) {
	rest := 0
	if !all && len(lines) > listed {
		lines, rest = lines[:listed], len(lines)-listed
	}
	for _, line := range lines {
		fmt.Fprintln(w, printable(line))
	}
	if rest > 0 {
		fmt.Fprintf(w, "… and %d more; --verbose lists all\n", rest)
	}
}
