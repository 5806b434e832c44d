package main

import (
	"context"
	"strconv"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type recordCommand struct {
	List   recordListCommand   `cmd:"" help:"Show a contact's tasks, memories and ratings."`
	Task   recordTaskCommand   `cmd:"" help:"Add something that is to be done for a contact."`
	Finish recordFinishCommand `cmd:"" help:"Mark a task as done."`
	Reopen recordReopenCommand `cmd:"" help:"Open a finished task again."`
	Memory recordMemoryCommand `cmd:"" help:"Add something that was learned about a contact."`
	Rating recordRatingCommand `cmd:"" help:"Add what a contact thought of an answer or a call."`
	Delete recordDeleteCommand `cmd:"" help:"Delete a task, a memory or a rating."`
}

type recordListCommand struct {
	oneContact
}

// Help implements kong.HelpProvider.
func (recordListCommand) Help() string {
	return `Tasks come in the order they were added, done ones too; memories and ratings newest first.

Examples:

    ringdex record list +14155551200
    ringdex record list +14155551200 --json | jq -r '.tasks[] | select(.done_at | not) | .title'`
}

// Run lists the records.
func (c *recordListCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewRecordServiceClient(b).ListRecords(ctx, &ringdexv1.ListRecordsRequest{ContactId: id})
		if err != nil {
			return err
		}
		return c.print(g, answer, cells(recordRows(answer)...))
	})
}

func recordRows(r *ringdexv1.ListRecordsResponse) [][]string {
	rows := [][]string{{"KIND", "ID", "WHEN", "TEXT"}}
	for _, t := range r.GetTasks() {
		when := "open"
		switch {
		case t.GetDoneAt() != nil:
			when = "done " + stamp(t.GetDoneAt())
		case t.GetDueAt() != nil:
			when = "due " + stamp(t.GetDueAt())
		}
		rows = append(rows, []string{"task", t.GetTaskId(), when, t.GetTitle()})
	}
	for _, m := range r.GetMemories() {
		rows = append(rows, []string{"memory", m.GetMemoryId(), stamp(m.GetCreatedAt()), m.GetText()})
	}
	for _, a := range r.GetRatings() {
		text := strconv.Itoa(int(a.GetScore())) + " of 5"
		if a.GetComment() != "" {
			text += ": " + a.GetComment()
		}
		rows = append(rows, []string{"rating", a.GetRatingId(), stamp(a.GetCreatedAt()), text})
	}
	return rows
}

type recordTaskCommand struct {
	oneContact
	Title string  `arg:"" help:"What is to be done."`
	Due   instant `env:"-" placeholder:"DATE" help:"By when; a date is its first moment in UTC."`
}

// Help implements kong.HelpProvider.
func (recordTaskCommand) Help() string {
	return `Open tasks come with every answer about the caller.

Examples:

    ringdex record task +14155551200 "Send the floor plans"
    ringdex record task +14155551200 "Call back about the offer" --due 2026-12-01T09:00:00+01:00`
}

// Run adds the task.
func (c *recordTaskCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewRecordServiceClient(b).AddTask(ctx,
			&ringdexv1.AddTaskRequest{ContactId: id, Title: c.Title, DueAt: c.Due.timestamp()})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("added task %s", answer.GetTask().GetTaskId()))
	})
}

type recordMemoryCommand struct {
	oneContact
	Text string `arg:"" help:"What was learned."`
}

// Help implements kong.HelpProvider.
func (recordMemoryCommand) Help() string {
	return `Example:

    ringdex record memory +14155551200 "Prefers mornings; has two dogs"`
}

// Run adds the memory.
func (c *recordMemoryCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewRecordServiceClient(b).AddMemory(ctx, &ringdexv1.AddMemoryRequest{ContactId: id, Text: c.Text})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("added memory %s", answer.GetMemory().GetMemoryId()))
	})
}

type recordRatingCommand struct {
	oneContact
	Score   int32  `arg:"" help:"1, the worst, to 5."`
	Comment string `env:"-" placeholder:"TEXT" help:"What was said with it."`
}

// Help implements kong.HelpProvider.
func (recordRatingCommand) Help() string {
	return `Example:

    ringdex record rating +14155551200 5 --comment "Quick and friendly"`
}

// Run adds the rating.
func (c *recordRatingCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewRecordServiceClient(b).AddRating(ctx,
			&ringdexv1.AddRatingRequest{ContactId: id, Score: c.Score, Comment: c.Comment})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("added rating %s", answer.GetRating().GetRatingId()))
	})
}
