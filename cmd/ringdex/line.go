package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

type lineCommand struct {
	Create lineCreateCommand `cmd:"" help:"Make a number a line of an organization."`
	List   lineListCommand   `cmd:"" help:"List lines."`
}

type lineCreateCommand struct {
	databaseFlags
	Org string `required:"" env:"-" placeholder:"NAME" help:"Whose line it is."`
	greetingFlags
	Number string `arg:"" help:"The number, such as +14155550100, or as it is dialed within the region."`
}

// Help implements kong.HelpProvider.
func (lineCreateCommand) Help() string {
	return `A number is a line of one organization only. Settings that are not given are those of the organization.

Examples:

    ringdex line create --org Acme +14155550100
    ringdex line create --org Acme "(415) 555-0101" --region US --greeting "Hi {{FIRST_NAME}}, Acme sales" --other-greeting "Acme sales, who is calling?"`
}

// Run creates the line.
func (c *lineCreateCommand) Run(ctx context.Context, g *globals) error {
	return c.announce(ctx, func(db database) error {
		_, org, err := findOrganization(ctx, db, c.Org)
		if err != nil {
			return err
		}
		l := callerid.Line{Org: org.ID}
		if err := c.apply(&l.Region, &l.Greeting, &l.OtherGreeting, org.CustomFields); err != nil {
			return err
		}
		if l.Number, err = phone.Parse(c.Number, cmp.Or(l.Region, org.Region)); err != nil {
			return wrongNumber(c.Number, err)
		}
		if err := db.CreateLine(ctx, l); errors.Is(err, callerid.ErrExists) {
			return fmt.Errorf("%s is a line already: `ringdex line list` shows whose", l.Number)
		} else if err != nil {
			return err
		}
		fmt.Fprintf(g.stdout, "created line %s of %s\n", l.Number, org.Name)
		return nil
	})
}

func wrongNumber(number string, err error) error {
	if errors.Is(err, phone.ErrWithheld) {
		return usagef("NUMBER: %q stands for a withheld caller: give the number that is called, such as +14155550100", number)
	}
	return usagef("NUMBER: %q is not a telephone number: write it with its country code, such as +14155550100, or give --region to read it as dialed there", number)
}

type lineListCommand struct {
	databaseFlags
	Org string `env:"-" placeholder:"NAME" help:"Only the lines of this organization."`
}

// Run lists lines by number, with the settings that count.
func (c *lineListCommand) Run(ctx context.Context, g *globals) error {
	return c.use(ctx, func(db database) error {
		d, only, err := narrow(ctx, db, c.Org)
		if err != nil {
			return err
		}
		orgs := map[callerid.OrgID]callerid.Organization{}
		for _, o := range d.Orgs {
			orgs[o.ID] = o
		}
		slices.SortFunc(d.Lines, func(a, b callerid.Line) int { return cmp.Compare(a.Number, b.Number) })
		rows := [][]string{{"NUMBER", "ORGANIZATION", "REGION", "GREETING", "OTHER GREETING"}}
		for _, l := range d.Lines {
			o := orgs[l.Org]
			if only != 0 && l.Org != only {
				continue
			}
			rows = append(rows, []string{
				l.Number.String(), o.Name, orDash(string(cmp.Or(l.Region, o.Region))),
				cmp.Or(l.Greeting, o.Greeting, callerid.DefaultGreeting),
				cmp.Or(l.OtherGreeting, o.OtherGreeting, callerid.DefaultOtherGreeting),
			})
		}
		return table(g.stdout, rows)
	})
}
