package main

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type filterCommand struct {
	Save   filterSaveCommand   `cmd:"" help:"Keep a filter under a name, in place of one that has it."`
	List   filterListCommand   `cmd:"" help:"List the saved filters."`
	Delete filterDeleteCommand `cmd:"" help:"Delete a saved filter; the contacts stay."`
}

type filterSaveCommand struct {
	bookFlags
	Query filled `env:"-" placeholder:"WORDS" help:"Contacts in which all these words occur, as in contacts list."`
	filterFlags
	Name string `arg:"" help:"The filter's name."`
}

// Help implements kong.HelpProvider.
func (filterSaveCommand) Help() string {
	return `The flags are those of ringdex contacts list, which takes the filter with --saved, as does ringdex bulk start.

Examples:

    ringdex filter save "Big spenders" --tag vip --min-calls 3
    ringdex filter save "No email" --no-email
    ringdex contacts list --saved "Big spenders"`
}

// Run keeps the filter.
func (c *filterSaveCommand) Run(ctx context.Context, g *globals) error {
	filter := c.filter(string(c.Query))
	if selectsAll(filter) {
		return usagef("whom does it select? Give at least one flag, such as --tag; `ringdex filter save --help` lists them")
	}
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewFilterServiceClient(b).SaveFilter(ctx,
			&ringdexv1.SaveFilterRequest{SavedFilter: &ringdexv1.SavedFilter{Name: c.Name, Filter: filter}})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("saved filter %s", c.Name))
	})
}

type filterListCommand struct {
	bookFlags
}

// Help implements kong.HelpProvider.
func (filterListCommand) Help() string {
	return `Examples:

    ringdex filter list
    ringdex filter list --json | jq -r '.saved_filters[].name'`
}

// Run lists the filters by name.
func (c *filterListCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewFilterServiceClient(b).ListFilters(ctx, &ringdexv1.ListFiltersRequest{})
		if err != nil {
			return err
		}
		rows := [][]string{{"NAME", "SELECTS"}}
		for _, f := range answer.GetSavedFilters() {
			selects, err := messageJSON(f.GetFilter())
			if err != nil {
				return err
			}
			rows = append(rows, []string{f.GetName(), string(selects)})
		}
		return c.print(g, answer, cells(rows...))
	})
}

type filterDeleteCommand struct {
	bookFlags
	Name string `arg:"" help:"The filter's name."`
}

// Help implements kong.HelpProvider.
func (filterDeleteCommand) Help() string {
	return `Example:

    ringdex filter delete "Big spenders"`
}

// Run deletes the filter.
func (c *filterDeleteCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewFilterServiceClient(b).DeleteFilter(ctx, &ringdexv1.DeleteFilterRequest{Name: c.Name})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("deleted filter %s", c.Name))
	})
}
