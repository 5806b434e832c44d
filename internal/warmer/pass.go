package warmer

import (
	"context"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// pageSize is how many contacts are read at once at most: a megabyte of most.
// Where they take longer than an engine lets a statement run, or more room than
// it gives, it is less for a while: there may be a megabyte on file of each.
const (
	pageSize  = 2000
	leastPage = 20
)

// pass is how far one way through all callers has come: everything up to after
// has been written. It can be continued when an error has interrupted it.
type pass struct {
	generation callerid.Generation
	after      string
	done       int
}

// stretch is a page on its way, and what the pass is once it has been written.
type stretch struct {
	readings []store.Reading
	then     pass
}

// advance takes a pass to its end, or to the first error. While one page is
// written, the next is encoded, and the one after is read: one of each, by one
// connection to the database and one to the cache, so that rings find room in
// both, and a few megabytes of memory are all it takes. When the generation
// changes on the way, what was filled is worth nothing, and the pass begins again.
func (w *Warmer) advance(ctx context.Context, p *pass, progress func(done int)) error {
	ctx, cancel := context.WithCancel(ctx)
	stretches, failed := make(chan stretch), make(chan error, 1)
	go func() {
		defer close(stretches)
		failed <- w.read(ctx, *p, stretches)
	}()
	err := w.write(ctx, p, stretches, progress)
	cancel() // the reader may wait to be heard
	if errRead := <-failed; err == nil {
		err = errRead
	}
	return err
}

// read reads page after page from where the pass stands.
func (w *Warmer) read(ctx context.Context, p pass, out chan<- stretch) error {
	for limit := pageSize; ; {
		page, err := w.page(ctx, p.after, &limit)
		if err != nil {
			return err
		}
		if n := len(page.Readings); n > 0 {
			now := page.Readings[0].Generation
			if again := now != p.generation && p.after != ""; again {
				p = pass{generation: now}
				continue
			}
			p.generation, p.done = now, p.done+n
		}
		p.after = page.Next
		select {
		case out <- stretch{page.Readings, p}:
		case <-ctx.Done():
			return ctx.Err()
		}
		if page.Next == "" {
			return nil
		}
	}
}

// page reads fewer contacts where many cannot be read: one organization's must not
// keep those of all others cold.
func (w *Warmer) page(ctx context.Context, after string, limit *int) (store.Page, error) {
	page, err := w.profiles.Page(ctx, after, *limit)
	if err != nil && ctx.Err() == nil {
		*limit = leastPage
		page, err = w.profiles.Page(ctx, after, *limit)
	}
	if *limit = min(2**limit, pageSize); page.Cut {
		*limit = max(*limit/8, leastPage)
	}
	return page, err
}

// write encodes and writes what is read, and moves the pass.
func (w *Warmer) write(ctx context.Context, p *pass, in <-chan stretch, progress func(done int)) error {
	var encoder answer.Encoder
	var last stretch
	written := make(chan error, 1)
	settle := func() error {
		if err := <-written; err != nil {
			return err
		}
		*p = last.then
		if len(last.readings) > 0 && progress != nil {
			progress(p.done)
		}
		return nil
	}
	for began := false; ; began = true {
		next, more := <-in
		answers := w.answers(&encoder, next.readings)
		if began {
			if err := settle(); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
		last = next
		go func() { written <- w.cache.Fill(ctx, answers) }()
	}
}

// answers leaves out who is not on file any more, and what cannot be encoded:
// one broken contact must not keep all others cold.
func (w *Warmer) answers(encoder *answer.Encoder, readings []store.Reading) []answer.Answer {
	answers := make([]answer.Answer, 0, len(readings))
	for _, r := range readings {
		if r.Profile == nil {
			continue
		}
		a, err := encoder.Encode(r)
		if err != nil {
			w.log.Warn("a contact cannot be encoded", "org", r.Caller.Org, "contact", r.Profile.Contact.ID)
			continue
		}
		answers = append(answers, a)
	}
	return answers
}
