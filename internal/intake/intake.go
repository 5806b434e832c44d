// Package intake reads CSV files of people into an organization's book: its
// contacts, or the people one of its campaigns has called.
//
// A file is read as a stream and written in chunks, each a transaction of its
// own. Importing a file again is safe: rows that are in the book count as
// duplicates, so an import that was cut off is resumed by repeating it.
package intake

import (
	"context"
	"fmt"
	"io"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// chunkRows keeps transactions short, so that the polls of an index behind
// them stay short too.
const chunkRows = 5_000

// Options of an import.
type Options struct {
	// Org is whose book it is. Its region reads national numbers, its plan
	// limits contacts.
	Org callerid.Organization
	// Campaign that has called the people in the file, made when there is none
	// of that name; empty for contacts.
	Campaign string
	// Progress, unless nil, hears after every chunk how many rows are done.
	Progress func(rows int)
}

// Book is where an import writes: store.Updater.
type Book interface {
	Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error
}

// Import reads a CSV file with a header line into the book. What it did with
// every row is in the Summary, also when it failed: then everything in the
// Summary is committed, and the error names the line to resume from. A header
// that cannot be used is callerid.ErrInvalid.
//
// Only a phone number is required of a row. A name is not: a number that is
// known to belong to a customer without a name is worth more than a skipped row,
// and is greeted without one.
func Import(ctx context.Context, book Book, csv io.Reader, opts Options) (Summary, error) {
	src, err := open(csv, opts.Org.Region, time.Now().UTC())
	if err != nil {
		return Summary{}, fmt.Errorf("reading the header: %w", err)
	}
	sum := Summary{Ignored: src.columns.ignored}
	for more := true; more; {
		var c chunk
		c, more, err = src.chunk(chunkRows)
		if err == nil {
			err = c.write(ctx, book, opts)
		}
		if err != nil {
			return sum, fmt.Errorf("importing from line %d on (all before it is done, and importing the whole file again is safe): %w", c.first, err)
		}
		sum.add(c.done)
		sum.Recoded = src.records.lines.recoded
		if opts.Progress != nil {
			opts.Progress(sum.Rows)
		}
	}
	return sum, nil
}

// write stores the chunk and adds what became of its rows to c.done, once,
// however often the transaction was tried.
func (c *chunk) write(ctx context.Context, book Book, opts Options) error {
	if len(c.rows) == 0 {
		return ctx.Err()
	}
	var placed Summary
	err := book.Update(ctx, opts.Org.ID, func(tx store.Tx) (err error) {
		placed, err = place(tx, c.rows, opts)
		return err
	})
	if err != nil {
		return err
	}
	c.done.add(placed)
	c.done.sort()
	return nil
}
