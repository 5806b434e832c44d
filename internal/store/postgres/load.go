package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Load streams the table as of one snapshot, which is where polls go on. Then the
// connections for rings are made ready, which would have slowed it down.
func (s *Store) Load(ctx context.Context, each func([]store.Row)) (store.Mark, error) {
	mark, err := s.load(ctx, "", each)
	if err != nil {
		return store.Mark{}, failure("loading all callers", err)
	}
	_, err = s.reads.open()
	return mark, failure("opening connections for reading", err)
}

// LoadOrg streams one organization's part of the table.
func (s *Store) LoadOrg(ctx context.Context, org callerid.OrgID, each func([]store.Row)) error {
	_, err := s.load(ctx, fmt.Sprintf("WHERE org = %d", org), each)
	return failure(fmt.Sprintf("loading the callers of organization %d", org), err)
}

func (s *Store) load(ctx context.Context, where string, each func([]store.Row)) (store.Mark, error) {
	return alive(ctx, s, func() (mark store.Mark, err error) {
		err = s.alone(ctx, func(conn *pgx.Conn) error {
			return snapshot(ctx, conn, func(tx pgx.Tx) error {
				if mark, err = markOf(ctx, tx); err != nil {
					return err
				}
				return copyRows(ctx, tx, where, each)
			})
		})
		return mark, err
	})
}

func markOf(ctx context.Context, tx pgx.Tx) (mark store.Mark, err error) {
	var generation *string
	err = tx.QueryRow(ctx, "SELECT pg_current_snapshot()::text, id FROM generation").Scan(&mark.Cursor, &generation)
	if err != nil {
		return mark, err
	}
	mark.Generation, err = primary(generation)
	return mark, err
}

func copyRows(ctx context.Context, tx pgx.Tx, where string, each func([]store.Row)) error {
	c := &copied{each: each, batch: make([]store.Row, 0, batchRows)}
	_, err := tx.Conn().PgConn().CopyTo(ctx, c,
		"COPY (SELECT org, number, version, contact IS NOT NULL FROM callers "+where+") TO STDOUT (FORMAT binary)")
	if err == nil && !c.ended {
		err = errCopy
	}
	if len(c.batch) > 0 && err == nil {
		each(c.batch)
	}
	return err
}

// batchRows is how many rows each is called with.
const batchRows = 8192

// The binary format of COPY (PostgreSQL's documentation of COPY, "Binary
// Format"): a header, then tuples of fields that carry their length, all in
// network order. Ours have four fields of fixed size.
const (
	copySignature = "PGCOPY\n\xff\r\n\x00"
	copyHeader    = len(copySignature) + 4 + 4
	copyTuple     = 2 + (4 + 4) + (4 + 8) + (4 + 8) + (4 + 1)
)

var errCopy = errors.New("the server's copy has an unknown form")

// copied decodes a copy that is written to it in pieces of any size. Decoding by
// hand takes a tenth of what scanning each row into variables does.
type copied struct {
	each  func([]store.Row)
	batch []store.Row
	rest  []byte // an unfinished piece
	begun bool
	ended bool
}

func (c *copied) Write(piece []byte) (int, error) {
	data := piece
	if len(c.rest) > 0 {
		c.rest = append(c.rest, piece...)
		data = c.rest
	}
	left, err := c.read(data)
	c.rest = append(c.rest[:0], left...)
	return len(piece), err
}

// read returns what is not yet complete.
func (c *copied) read(data []byte) ([]byte, error) {
	if !c.begun {
		if len(data) < copyHeader {
			return data, nil
		}
		if string(data[:len(copySignature)]) != copySignature || binary.BigEndian.Uint64(data[len(copySignature):]) != 0 {
			return nil, errCopy
		}
		c.begun, data = true, data[copyHeader:]
	}
	for len(data) >= 2 && !c.ended {
		if int16(binary.BigEndian.Uint16(data)) == -1 {
			c.ended, data = true, data[2:]
			continue
		}
		if len(data) < copyTuple {
			return data, nil
		}
		if err := c.tuple(data[:copyTuple]); err != nil {
			return nil, err
		}
		data = data[copyTuple:]
	}
	return data, nil
}

func (c *copied) tuple(t []byte) error {
	be := binary.BigEndian
	if be.Uint16(t) != 4 || be.Uint32(t[2:]) != 4 || be.Uint32(t[10:]) != 8 || be.Uint32(t[22:]) != 8 || be.Uint32(t[34:]) != 1 {
		return errCopy
	}
	number, ok := phone.FromInt(int64(be.Uint64(t[14:])))
	if !ok || t[38] > 1 {
		return errCopy
	}
	c.batch = append(c.batch, store.Row{
		Caller:  callerid.Caller{Org: callerid.OrgID(be.Uint32(t[6:])), Number: number},
		Version: be.Uint64(t[26:]),
		Present: t[38] == 1,
	})
	if len(c.batch) == batchRows {
		c.each(c.batch)
		c.batch = c.batch[:0]
	}
	return nil
}
