package site

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"ringdex/bench/people"
)

// Pen writes notes about a book's people, as somebody does who edits by hand. It
// may be used for several at once.
type Pen struct{ pool *pgxpool.Pool }

// Pen makes one.
func (s *Site) Pen(ctx context.Context, b *Book) (*Pen, error) {
	config, err := pgxpool.ParseConfig(b.URL)
	if err != nil {
		return nil, err
	}
	config.MaxConns = editors
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	s.Closes(func() error { pool.Close(); return nil })
	return &Pen{pool}, nil
}

// Write replaces somebody's notes. They are committed when it returns.
func (p *Pen) Write(ctx context.Context, index int, notes string) error {
	done, err := p.pool.Exec(ctx, edit, people.Number(index), notes)
	if err == nil && done.RowsAffected() != 1 {
		err = fmt.Errorf("%d people have the number", done.RowsAffected())
	}
	if err != nil {
		return fmt.Errorf("writing notes: %w", err)
	}
	return nil
}

// edit is what somebody types who changes a person's notes by hand.
const edit = `
	UPDATE contacts c SET notes = $2 FROM callers l
	WHERE l.number = $1 AND c.org = l.org AND c.id = l.contact AND c.org = (SELECT org FROM organizations)`
