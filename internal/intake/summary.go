package intake

import (
	"cmp"
	"slices"
)

// Summary is what became of a file. Every row is counted once: Rows is the sum
// of Imported, Promoted, Duplicates, LeftOut and the length of Skipped. Lines
// without any text are no rows.
type Summary struct {
	Rows int
	// Imported are new in the book.
	Imported int
	// Promoted were known from a campaign only and are contacts now.
	Promoted int
	// Duplicates are rows whose phone was in the book or earlier in the file.
	// Their text is not taken; their refusals and a campaign's calls are.
	Duplicates int
	// LeftOut are rows for which the plan had no room.
	LeftOut int
	// Refused are rows that asked not to be called, whatever else became of
	// them; their numbers are marked.
	Refused int
	// Recoded is how many lines were not UTF-8 and were read as Windows-1252.
	Recoded int
	// Ignored are the headers of columns that were not taken.
	Ignored []string
	// Skipped are the rows that were not taken, in the order of the file.
	Skipped []Skip
	// Warnings are about rows that were taken, in the order of the file.
	Warnings []Warning
}

// Skip is a row that was not taken.
type Skip struct {
	// Line is where the row begins: the number of the line in the file, the
	// first being 1, line breaks inside of quotes counted.
	Line int
	// Reason is for the person whose file it is. It quotes nothing of the row.
	Reason string
}

// Warning is about a row that was taken, but not as it stands in the file, or
// that looks wrong.
type Warning struct {
	// Line as in Skip.
	Line int
	// Text is for the person whose file it is. It quotes nothing of the row.
	Text string
}

func (s *Summary) add(o Summary) {
	s.Rows += o.Rows
	s.Imported += o.Imported
	s.Promoted += o.Promoted
	s.Duplicates += o.Duplicates
	s.LeftOut += o.LeftOut
	s.Refused += o.Refused
	s.Skipped = append(s.Skipped, o.Skipped...)
	s.Warnings = append(s.Warnings, o.Warnings...)
}

func (s *Summary) warn(line int, text string) {
	s.Warnings = append(s.Warnings, Warning{Line: line, Text: text})
}

// sort restores the file's order among warnings of reading and of writing.
func (s *Summary) sort() {
	slices.SortStableFunc(s.Warnings, func(a, b Warning) int { return cmp.Compare(a.Line, b.Line) })
}
