package intake

import (
	"errors"
	"io"
	"strings"
)

// maxRecord in bytes is far beyond what a spreadsheet's cells hold (32,767
// characters each), and bounds what a quote that nobody closes can take.
const maxRecord = 1 << 20

// Faults of records.
const (
	faultTooLong  = "the line is longer than a megabyte"
	faultUnclosed = "a quote is opened and not closed; a quote within a quoted cell is written twice"
	faultMisquote = "text follows a closing quote; a quote within a quoted cell is written twice"
)

// record is one row of a file as it stands there.
type record struct {
	line  int
	cells []string
	// fault is why there are no cells; empty when there are.
	fault string
}

// records reads a CSV file (RFC 4180) record by record. Unlike encoding/csv it
// loses one line, not the rest of the file, to a quote that is never closed: it
// goes on with the line after the one that opened it.
type records struct {
	lines lines
	comma byte
}

// newRecords looks at the first line with text for the delimiter. The error is
// io.EOF when there is none.
func newRecords(csv io.Reader) (*records, error) {
	r := &records{lines: newLines(csv)}
	for {
		l, err := r.lines.take()
		if err != nil {
			return nil, err
		}
		if l.tooLong || strings.TrimSpace(l.text) != "" {
			r.comma = delimiter(l.text)
			r.lines.giveBack(l)
			return r, nil
		}
	}
}

// delimiter is what separates the cells of a header: what is seen there most,
// outside of quotes.
func delimiter(header string) byte {
	var bare strings.Builder
	for i, part := range strings.Split(header, `"`) {
		if i%2 == 0 {
			bare.WriteString(part)
		}
	}
	best, most := byte(','), strings.Count(bare.String(), ",")
	for _, c := range []byte{';', '\t'} {
		if n := strings.Count(bare.String(), string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// next returns the next record that is not an empty line, or io.EOF.
func (r *records) next() (record, error) {
	for {
		l, err := r.lines.take()
		if err != nil {
			return record{}, err
		}
		if l.text != "" || l.tooLong {
			return r.finish(l)
		}
	}
}

// finish reads a record from its first line on. One that turns out to be no
// record is its first line only.
func (r *records) finish(first line) (record, error) {
	rec := record{line: r.lines.number}
	if first.tooLong {
		rec.fault = faultTooLong
		return rec, nil
	}
	s := splitter{comma: r.comma}
	state := s.feed(first.text)
	var more []line
	for size := len(first.text); state == lineOpen; state = s.feed(more[len(more)-1].text) {
		l, err := r.lines.take()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return record{}, err
		}
		more = append(more, l)
		if size += 1 + len(l.text); l.tooLong || size > maxRecord {
			break
		}
	}
	if rec.fault = faults[state]; rec.fault == "" {
		rec.cells = s.cells
		return rec, nil
	}
	r.lines.giveBack(more...)
	return rec, nil
}

// lineState is where a record stands after one more of its lines.
type lineState uint8

const (
	lineEndsRecord lineState = iota
	// lineOpen: a quoted cell goes on in the next line.
	lineOpen
	// lineMisquoted: text follows a closing quote.
	lineMisquoted
)

// faults of a record that ends in that state.
var faults = [...]string{lineEndsRecord: "", lineOpen: faultUnclosed, lineMisquoted: faultMisquote}

// splitter cuts the lines of one record into cells. A quote opens a quoted cell
// only where the cell begins; spaces outside of the quotes do not matter.
type splitter struct {
	comma  byte
	cells  []string
	cell   strings.Builder
	quoted bool
}

func (s *splitter) feed(text string) lineState {
	if s.quoted {
		s.cell.WriteByte('\n')
	}
	for more := true; more; {
		if inner, opens := strings.CutPrefix(strings.TrimLeft(text, " "), `"`); opens && !s.quoted {
			s.quoted, text = true, inner
		}
		if !s.quoted {
			var cell string
			cell, text, more = strings.Cut(text, string(s.comma))
			s.cells = append(s.cells, cell)
			continue
		}
		after, closed := s.inner(text)
		if !closed {
			return lineOpen
		}
		after = strings.TrimLeft(after, " ")
		if after != "" && after[0] != s.comma {
			return lineMisquoted
		}
		_, text, more = strings.Cut(after, string(s.comma))
	}
	return lineEndsRecord
}

// inner reads a quoted cell, or what this line holds of it, and returns what
// comes after its closing quote.
func (s *splitter) inner(text string) (after string, closed bool) {
	for {
		inside, after, found := strings.Cut(text, `"`)
		s.cell.WriteString(inside)
		if !found {
			return "", false
		}
		if text, found = strings.CutPrefix(after, `"`); !found {
			s.cells = append(s.cells, s.cell.String())
			s.cell.Reset()
			s.quoted = false
			return after, true
		}
		s.cell.WriteByte('"')
	}
}
