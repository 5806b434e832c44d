package main

import (
	"context"
	"fmt"
	"strconv"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type bulkCommand struct {
	Start  bulkStartCommand  `cmd:"" help:"Begin to do one thing to many contacts."`
	Get    bulkGetCommand    `cmd:"" help:"Show how far a job has come."`
	List   bulkListCommand   `cmd:"" help:"List the latest jobs."`
	Cancel bulkCancelCommand `cmd:"" help:"End a job; what it has done stays."`
}

type bulkStartCommand struct {
	bookFlags
	ID    []string `env:"-" name:"id" sep:"none" placeholder:"ID" help:"This contact; given several times, these contacts."`
	Query filled   `env:"-" placeholder:"WORDS" help:"Contacts in which all these words occur, as in contacts list."`
	filterFlags
	Saved  filled `env:"-" placeholder:"NAME" help:"Whom this saved filter selects, narrowed by the others."`
	All    bool   `env:"-" help:"Every contact there is."`
	Follow bool   `env:"-" help:"Wait for the end, and show on a terminal how far it has come."`
	confirmFlags
	Action   string `arg:"" enum:"tag,untag,do-not-call,delete,add-to-campaign" help:"What to do: tag, untag, do-not-call, delete, or add-to-campaign."`
	Argument string `arg:"" optional:"" help:"The tag, or the name of the campaign."`
}

// Help implements kong.HelpProvider.
func (bulkStartCommand) Help() string {
	return `The job works in the background, on whichever server, and goes on when one ends. Contacts that need no change, or cannot have it, are skipped; so is who must not be called, when adding to a campaign. Look at ringdex contacts list with the same flags first. Before it deletes you are asked.

Examples:

    ringdex bulk start tag dormant --contacted-until 2026-01-01 --follow
    ringdex bulk start add-to-campaign "Spring sale" --saved "Big spenders"
    ringdex bulk start delete --tag imported-by-mistake --follow --yes
    ringdex bulk start untag old --all`
}

// Run begins the job.
func (c *bulkStartCommand) Run(ctx context.Context, g *globals) error {
	request, err := c.request()
	if err != nil {
		return err
	}
	if err := c.agree(ctx, g, request); err != nil {
		return err
	}
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewBulkServiceClient(b).StartBulk(ctx, request)
		if err != nil {
			return err
		}
		if !c.Follow {
			return c.print(g, answer, cells(bulkRows(answer.GetBulk())...))
		}
		fmt.Fprintf(g.stderr, "Job %s goes on even without you; `ringdex bulk cancel` ends it.\n", answer.GetBulk().GetBulkId())
		return c.follow(ctx, g, b, answer.GetBulk().GetBulkId())
	})
}

// agree asks before anything is deleted.
func (c *bulkStartCommand) agree(ctx context.Context, g *globals, request *ringdexv1.StartBulkRequest) error {
	if request.GetAction() != ringdexv1.BulkAction_BULK_ACTION_DELETE {
		return nil
	}
	if err := c.askable(g); err != nil {
		return err
	}
	whom := "all contacts that these flags select"
	switch {
	case request.GetAll():
		whom = "every contact there is"
	case len(request.GetContactIds()) > 0:
		whom = fmt.Sprintf("these contacts, %d in number", len(request.GetContactIds()))
	}
	return c.confirm(ctx, g, "Delete "+whom+"?")
}

// request refuses what could be meant in more than one way.
func (c *bulkStartCommand) request() (*ringdexv1.StartBulkRequest, error) {
	request := &ringdexv1.StartBulkRequest{
		Action: valueOf[ringdexv1.BulkAction](c.Action), Argument: c.Argument,
		ContactIds: c.ID, SavedFilter: string(c.Saved), All: c.All,
	}
	if filter := c.filter(string(c.Query)); !selectsAll(filter) {
		request.Filter = filter
	}
	switch wants := c.Action != "do-not-call" && c.Action != "delete"; {
	case wants && c.Argument == "":
		return nil, usagef("%s what? Give the tag, or the name of the campaign, after it", c.Action)
	case !wants && c.Argument != "":
		return nil, usagef("%s takes nothing after it: leave %q out", c.Action, c.Argument)
	}
	switch ways(len(c.ID) > 0, request.Filter != nil || c.Saved != "", c.All) {
	case 0:
		return nil, usagef("to which contacts? Give --id, flags such as --tag, --saved, or --all")
	case 1:
		return request, nil
	default:
		return nil, usagef("which contacts are meant is not clear: give either --id, or flags such as --tag and --saved, or --all")
	}
}

// ways is how many of them were taken.
func ways(given ...bool) (n int) {
	for _, yes := range given {
		if yes {
			n++
		}
	}
	return n
}

type bulkListCommand struct {
	bookFlags
	Limit natural `env:"-" default:"50" placeholder:"N" help:"List at most so many, 500 being the most (default ${default})."`
}

// Help implements kong.HelpProvider.
func (bulkListCommand) Help() string {
	return `Newest first.

Examples:

    ringdex bulk list
    ringdex bulk list --json | jq '.bulks[] | select(.state == "RUNNING")'`
}

// Run lists the latest jobs.
func (c *bulkListCommand) Run(ctx context.Context, g *globals) error {
	if *c.Limit.int64 < 1 {
		return usagef("--limit: %d is too few: give at least 1", *c.Limit.int64)
	}
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewBulkServiceClient(b).ListBulks(ctx, &ringdexv1.ListBulksRequest{PageSize: int32(*c.Limit.int64)})
		if err != nil {
			return err
		}
		rows := [][]string{{"ID", "ACTION", "ARGUMENT", "STATE", "SELECTED", "DONE", "SKIPPED", "CREATED", "FINISHED"}}
		for _, j := range answer.GetBulks() {
			rows = append(rows, []string{j.GetBulkId(), word(j.GetAction()), clip(orDash(j.GetArgument())), word(j.GetState()),
				decimal(j.GetTotal()), decimal(j.GetDone()), decimal(j.GetSkipped()), stamp(j.GetCreatedAt()), stamp(j.GetFinishedAt())})
		}
		return c.print(g, answer, cells(rows...))
	})
}

// bulkRows are a job, a row for each thing that is known.
func bulkRows(j *ringdexv1.Bulk) [][]string {
	rows := [][]string{{"id", j.GetBulkId()}, {"action", word(j.GetAction())}}
	if j.GetArgument() != "" {
		rows = append(rows, []string{"argument", j.GetArgument()})
	}
	return append(rows, []string{"state", word(j.GetState())},
		[]string{"selected", decimal(j.GetTotal())}, []string{"done", decimal(j.GetDone())}, []string{"skipped", decimal(j.GetSkipped())},
		[]string{"created", stamp(j.GetCreatedAt())}, []string{"finished", stamp(j.GetFinishedAt())})
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
