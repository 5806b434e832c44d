package warmer

import (
	"context"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// pageSize is how many profiles are read in one statement, leastPage how many
// where so many take longer than an engine lets a statement run: there may be a
// megabyte on file of each.
const (
	pageSize  = 500
	leastPage = 20
)

// pass is how far one way through all callers has come: everything up to after
// has been written. It can be continued when an error has interrupted it.
type pass struct {
	generation callerid.Generation
	after      callerid.Caller
	done       int
}

// advance takes a pass to its end, or to the first error. It reads a page while
// the one before is being written. When the generation changes on the way, what
// was filled is worth nothing, and the pass begins again.
func (w *Warmer) advance(ctx context.Context, p *pass, progress func(done int)) error {
	page, err := w.page(ctx, p.after)
	for err == nil && len(page) > 0 {
		if now := page[0].Generation; now != p.generation {
			again := p.done > 0
			*p = pass{generation: now}
			if again {
				page, err = w.page(ctx, p.after)
				continue
			}
		}
		written := make(chan error, 1)
		go func(page []store.Reading) { written <- w.fill(ctx, page) }(page)
		last := page[len(page)-1].Caller
		next, errNext := w.page(ctx, last)
		if err := <-written; err != nil {
			return err
		}
		p.after, p.done = last, p.done+len(page)
		if progress != nil {
			progress(p.done)
		}
		page, err = next, errNext
	}
	return err
}

// page reads fewer callers where many cannot be read: one organization's must not
// keep those of all others cold.
func (w *Warmer) page(ctx context.Context, after callerid.Caller) ([]store.Reading, error) {
	page, err := w.profiles.Page(ctx, after, pageSize)
	if err != nil && ctx.Err() == nil {
		page, err = w.profiles.Page(ctx, after, leastPage)
	}
	return page, err
}

func (w *Warmer) fill(ctx context.Context, readings []store.Reading) error {
	return w.cache.Fill(ctx, w.answers(readings))
}

// answers leaves out who is not on file any more, and what cannot be encoded:
// one broken contact must not keep all others cold.
func (w *Warmer) answers(readings []store.Reading) []answer.Answer {
	answers := make([]answer.Answer, 0, len(readings))
	for _, r := range readings {
		if r.Profile == nil {
			continue
		}
		a, err := answer.New(r)
		if err != nil {
			w.log.Warn("a contact cannot be encoded", "org", r.Caller.Org, "contact", r.Profile.Contact.ID)
			continue
		}
		answers = append(answers, a)
	}
	return answers
}
