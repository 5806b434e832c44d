package main

import "github.com/alecthomas/kong"

const description = `Ringdex tells who is calling while the phone still rings.

A telephony gateway asks it with the number that was called and the number that
calls; it answers with the person on file for exactly that number and with the
greeting to speak. It runs as one program on a SQLite file, or as a fleet on
PostgreSQL and Redis.

See it work: ringdex demo. To set up your own:

    ringdex org create Acme --region US
    ringdex line create --org Acme +14155550100
    ringdex import --org Acme contacts.csv
    export RINGDEX_KEY=$(ringdex key create --org Acme --scope recognize,read,write)
    ringdex serve &
    ringdex ring --to +14155550100 --from +14155551200
    ringdex contacts list

Flags that say where things are can also be set in the environment, under the
names that the help shows.`

// presentation is how the command line looks and is read.
func presentation() []kong.Option {
	return []kong.Option{
		kong.Name("ringdex"),
		kong.Description(description),
		kong.DefaultEnvars("RINGDEX"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, NoAppDescFormat: true, WrapUpperBound: 100}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "run", Title: "See it and run it:"},
			{Key: "setup", Title: "Set up, on the database itself, also while servers run on it:"},
			{Key: "book", Title: "The address book of the key, on a running server:"},
			{Key: "operate", Title: "Operate:"},
		}),
	}
}
