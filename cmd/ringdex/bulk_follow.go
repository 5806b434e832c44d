package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// How often a job that is followed is looked at: often at first, since most are
// short.
const (
	firstLook = 50 * time.Millisecond
	lastLook  = time.Second
)

// bulkArg is a job on the command line.
type bulkArg struct {
	ID string `arg:"" help:"The job's id; ringdex bulk list shows it."`
}

type bulkGetCommand struct {
	bookFlags
	Follow bool `env:"-" help:"Wait for the end, and show on a terminal how far it has come."`
	bulkArg
}

// Help implements kong.HelpProvider.
func (bulkGetCommand) Help() string {
	return `With --follow the exit status is 1 for a job that failed or was cancelled.

Example:

    ringdex bulk get 7d1f3c0e-52a9-4e0b-9f43-0c8be4f1a6d2 --follow`
}

// Run shows the job, at once or when it has ended.
func (c *bulkGetCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		if c.Follow {
			return c.follow(ctx, g, b, c.ID)
		}
		answer, err := ringdexv1.NewBulkServiceClient(b).GetBulk(ctx, &ringdexv1.GetBulkRequest{BulkId: c.ID})
		if err != nil {
			return err
		}
		return c.print(g, answer, cells(bulkRows(answer.GetBulk())...))
	})
}

// follow waits for a job's end and shows it; one that did not do what it was to
// do is an error.
func (f bookFlags) follow(ctx context.Context, g *globals, b book, id string) error {
	answer, err := ended(ctx, g.stderr, b, id)
	if err != nil {
		return err
	}
	if err := f.print(g, answer, cells(bulkRows(answer.GetBulk())...)); err != nil {
		return err
	}
	switch answer.GetBulk().GetState() {
	case ringdexv1.BulkState_BULK_STATE_DONE:
		return nil
	case ringdexv1.BulkState_BULK_STATE_CANCELLED:
		return fmt.Errorf("the job was cancelled: what it had done stays")
	default:
		return fmt.Errorf("the job has failed, and what it had done stays: the server's log tells why; start it again for the rest")
	}
}

// followPatience is how long a server may be away, as when it starts again, before
// nobody follows a job there any more.
const followPatience = 30 * time.Second

// ended looks at a job until it is no longer running.
func ended(ctx context.Context, stderr io.Writer, b book, id string) (*ringdexv1.GetBulkResponse, error) {
	show, done := showBulk(stderr)
	defer done()
	heard := time.Now()
	for pause := firstLook; ; pause = min(2*pause, lastLook) {
		answer, err := ringdexv1.NewBulkServiceClient(b).GetBulk(ctx, &ringdexv1.GetBulkRequest{BulkId: id})
		switch {
		case status.Code(err) == codes.Unavailable && time.Since(heard) < followPatience:
		case err != nil || answer.GetBulk().GetState() != ringdexv1.BulkState_BULK_STATE_RUNNING:
			return answer, err
		default:
			heard = time.Now()
			show(answer.GetBulk())
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// showBulk shows progress on a terminal, in one line that is free again when it
// is done; elsewhere it shows nothing.
func showBulk(w io.Writer) (show func(*ringdexv1.Bulk), done func()) {
	if !isTerminal(w) {
		return func(*ringdexv1.Bulk) {}, func() {}
	}
	return func(j *ringdexv1.Bulk) {
			fmt.Fprintf(w, "\r%d of %d contacts", j.GetDone()+j.GetSkipped(), j.GetTotal())
		},
		func() { fmt.Fprint(w, "\r\x1b[K") }
}

type bulkCancelCommand struct {
	bookFlags
	bulkArg
}

// Help implements kong.HelpProvider.
func (bulkCancelCommand) Help() string {
	return `It ends before its next step. What it has done stays; a job that has ended already stays as it is.

Example:

    ringdex bulk cancel 7d1f3c0e-52a9-4e0b-9f43-0c8be4f1a6d2`
}

// Run ends the job.
func (c *bulkCancelCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewBulkServiceClient(b).CancelBulk(ctx, &ringdexv1.CancelBulkRequest{BulkId: c.ID})
		if err != nil {
			return err
		}
		return c.print(g, answer, cells(bulkRows(answer.GetBulk())...))
	})
}
