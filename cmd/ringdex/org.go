package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

type orgCommand struct {
	Create orgCreateCommand `cmd:"" help:"Create an organization."`
	List   orgListCommand   `cmd:"" help:"List organizations with their settings."`
	Update orgUpdateCommand `cmd:"" help:"Change an organization's settings."`
}

type orgCreateCommand struct {
	databaseFlags
	organizationFlags
	Name string `arg:"" help:"Its name, unique in the installation."`
}

// Help implements kong.HelpProvider.
func (orgCreateCommand) Help() string {
	return `An empty or missing database is made on the way. Greetings are text with variables: {{NAME}}, {{FIRST_NAME}}, {{LAST_NAME}}, and with a default {{COMPANY|your company}}, {{TITLE|…}}, {{EMAIL|…}}.

Examples:

    ringdex org create Acme --region US
    ringdex org create "Smile Dental" --plan Dental --region CA --greeting "Hi {{FIRST_NAME}}, this is Smile Dental" --other-greeting "Smile Dental, how can I help?"
    ringdex org create Bank --region DE --disclosure none=name,C=name`
}

// Run creates the organization.
func (c *orgCreateCommand) Run(ctx context.Context, g *globals) (err error) {
	o := callerid.Organization{
		Name:         strings.TrimSpace(c.Name),
		Disclosure:   callerid.DefaultDisclosure(),
		Interactions: callerid.DefaultInteractions,
	}
	if o.Name == "" || o.Name != printable(o.Name) {
		return usagef("NAME: a name is visible text in one line")
	}
	if err := c.apply(&o); err != nil {
		return err
	}
	db, err := openStore(ctx, c.DatabaseURL, openOptions{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.CreateOrganization(ctx, o)
	if errors.Is(err, callerid.ErrExists) {
		return fmt.Errorf("there is an organization %q already: change it with `ringdex org update`, or choose another name", o.Name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(g.stdout, "created organization %s\n", o.Name)
	return nil
}

type orgListCommand struct {
	databaseFlags
}

// Run lists the organizations by name.
func (c *orgListCommand) Run(ctx context.Context, g *globals) error {
	return c.use(ctx, func(db database) error {
		d, err := db.Directory(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"NAME", "PLAN", "REGION", "LINES", "INTERACTIONS", "DISCLOSURE", "GREETING", "OTHER GREETING"}}
		for _, o := range byName(d.Orgs) {
			lines := 0
			for _, l := range d.Lines {
				if l.Org == o.ID {
					lines++
				}
			}
			rows = append(rows, []string{
				o.Name, o.Plan.String(), orDash(string(o.Region)), strconv.Itoa(lines), strconv.Itoa(o.Interactions), o.Disclosure.String(),
				cmp.Or(o.Greeting, callerid.DefaultGreeting), cmp.Or(o.OtherGreeting, callerid.DefaultOtherGreeting),
			})
		}
		return table(g.stdout, rows)
	})
}

type orgUpdateCommand struct {
	databaseFlags
	organizationFlags
	Name string `arg:"" help:"The organization."`
}

// Help implements kong.HelpProvider.
func (orgUpdateCommand) Help() string {
	return `Only the settings that are given change; an empty one goes back to its default. Running servers follow within moments.

Examples:

    ringdex org update Acme --plan "Real Estate"
    ringdex org update Acme --plan 20000
    ringdex org update Acme --greeting "Hello {{NAME}}"
    ringdex org update Acme --greeting ""`
}

// Run changes the organization.
func (c *orgUpdateCommand) Run(ctx context.Context, g *globals) error {
	if c.organizationFlags == (organizationFlags{}) {
		return usagef("nothing to change: give at least one setting, such as --greeting; `ringdex org update --help` lists them")
	}
	return c.announce(ctx, func(db database) error {
		_, o, err := findOrganization(ctx, db, c.Name)
		if err != nil {
			return err
		}
		if err := c.apply(&o); err != nil {
			return err
		}
		if err := db.UpdateOrganization(ctx, o); err != nil {
			return err
		}
		fmt.Fprintf(g.stdout, "updated organization %s\n", o.Name)
		return nil
	})
}

// findOrganization finds one by its name, and returns the directory too.
func findOrganization(ctx context.Context, db store.Feed, name string) (store.Directory, callerid.Organization, error) {
	d, err := db.Directory(ctx)
	if err != nil {
		return d, callerid.Organization{}, err
	}
	for _, o := range d.Orgs {
		if o.Name == name {
			return d, o, nil
		}
	}
	return d, callerid.Organization{}, fmt.Errorf("there is no organization %q: %s", name, choices(d.Orgs))
}

// choices names what there is instead, at most a few.
func choices(orgs []callerid.Organization) string {
	const few = 5
	if len(orgs) == 0 {
		return "there is none at all yet; begin with `ringdex org create NAME`"
	}
	var names []string
	for _, o := range byName(orgs) {
		names = append(names, strconv.Quote(o.Name))
	}
	if more := len(names) - few; more > 0 {
		return fmt.Sprintf("there are %s and %d more; `ringdex org list` shows all", strings.Join(names[:few], ", "), more)
	}
	return "there is " + strings.Join(names, ", ") + "; `ringdex org create` makes another"
}

func byName(orgs []callerid.Organization) []callerid.Organization {
	return slices.SortedFunc(slices.Values(orgs), func(a, b callerid.Organization) int { return cmp.Compare(a.Name, b.Name) })
}

// names of organizations by their ids.
func names(orgs []callerid.Organization) map[callerid.OrgID]string {
	names := make(map[callerid.OrgID]string, len(orgs))
	for _, o := range orgs {
		names[o.ID] = o.Name
	}
	return names
}
