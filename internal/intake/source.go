package intake

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// chunk is what one transaction stores, and what is to be said of its rows.
type chunk struct {
	// first is the line after the last chunk's.
	first int
	rows  []row
	done  Summary
}

// source reads rows from a file.
type source struct {
	records *records
	columns columns
	region  phone.Region
	now     time.Time
}

func open(csv io.Reader, region phone.Region, now time.Time) (*source, error) {
	recs, err := newRecords(csv)
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: the file is empty: %s", callerid.ErrInvalid, columnsHint)
	}
	if err != nil {
		return nil, err
	}
	header, err := recs.next()
	if err != nil {
		return nil, err
	}
	cols, err := readColumns(header)
	if err != nil {
		return nil, err
	}
	return &source{records: recs, columns: cols, region: region, now: now}, nil
}

// chunk reads up to size rows and tells whether there may be more.
func (s *source) chunk(size int) (c chunk, more bool, err error) {
	c.first = s.records.lines.number + 1
	for c.done.Rows < size {
		rec, err := s.records.next()
		if errors.Is(err, io.EOF) {
			return c, false, nil
		}
		if err != nil {
			return c, false, err
		}
		s.read(rec, &c)
	}
	return c, true, nil
}

// read adds a record to the chunk, as a row or as a skip. Spreadsheets save
// lines of nothing but commas below the last row: those are no rows.
func (s *source) read(rec record, c *chunk) {
	if rec.fault == "" && !slices.ContainsFunc(rec.cells, hasText) {
		return
	}
	c.done.Rows++
	r, fault := s.row(rec, &c.done)
	if fault != "" {
		c.done.Skipped = append(c.done.Skipped, Skip{Line: rec.line, Reason: fault})
		return
	}
	c.rows = append(c.rows, r)
}

// fault is why a record cannot be matched with the columns. A surplus cell
// means that all after some unquoted comma are in the wrong column, and a name
// in the wrong column greets the wrong person.
func (s *source) fault(rec record) string {
	if rec.fault != "" {
		return rec.fault
	}
	if len(rec.cells) > s.columns.width && slices.ContainsFunc(rec.cells[s.columns.width:], hasText) {
		return fmt.Sprintf("it has %d cells but there are %d columns; text that contains the delimiter must be in quotes", len(rec.cells), s.columns.width)
	}
	return ""
}

func hasText(cell string) bool { return clean(cell) != "" }
