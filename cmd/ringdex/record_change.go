package main

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// oneTask is what commands about one task have.
type oneTask struct {
	oneContact
	Task string `arg:"" help:"The task's id; ringdex record list shows it."`
}

func (c oneTask) finish(ctx context.Context, g *globals, reopen bool, done string) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewRecordServiceClient(b).FinishTask(ctx,
			&ringdexv1.FinishTaskRequest{ContactId: id, TaskId: c.Task, Reopen: reopen})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("%s task %s", done, c.Task))
	})
}

type recordFinishCommand struct {
	oneTask
}

// Help implements kong.HelpProvider.
func (recordFinishCommand) Help() string {
	return `Callers' open tasks come with every answer; a finished one no longer does.

Example:

    ringdex record finish +14155551200 7d1f3c0e-52a9-4e0b-9f43-0c8be4f1a6d2`
}

// Run finishes the task.
func (c *recordFinishCommand) Run(ctx context.Context, g *globals) error {
	return c.finish(ctx, g, false, "finished")
}

type recordReopenCommand struct {
	oneTask
}

// Help implements kong.HelpProvider.
func (recordReopenCommand) Help() string {
	return `Example:

    ringdex record reopen +14155551200 7d1f3c0e-52a9-4e0b-9f43-0c8be4f1a6d2`
}

// Run opens the task again.
func (c *recordReopenCommand) Run(ctx context.Context, g *globals) error {
	return c.finish(ctx, g, true, "reopened")
}

type recordDeleteCommand struct {
	oneContact
	confirmFlags
	Kind   string `arg:"" enum:"task,memory,rating" help:"What it is: task, memory, or rating."`
	Record string `arg:"" help:"Its id; ringdex record list shows it."`
}

// Help implements kong.HelpProvider.
func (recordDeleteCommand) Help() string {
	return `There is no way back.

Example:

    ringdex record delete +14155551200 memory 7d1f3c0e-52a9-4e0b-9f43-0c8be4f1a6d2`
}

// Run asks, and deletes the record.
func (c *recordDeleteCommand) Run(ctx context.Context, g *globals) error {
	if err := c.askable(g); err != nil {
		return err
	}
	return c.find(ctx, func(b book, id string) error {
		if err := c.about(ctx, g, b, id, "Delete this "+c.Kind+" of %s, for good?"); err != nil {
			return err
		}
		answer, err := ringdexv1.NewRecordServiceClient(b).DeleteRecord(ctx,
			&ringdexv1.DeleteRecordRequest{ContactId: id, Kind: valueOf[ringdexv1.RecordKind](c.Kind), RecordId: c.Record})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("deleted %s %s", c.Kind, c.Record))
	})
}
