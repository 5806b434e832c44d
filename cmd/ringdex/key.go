package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringdex/internal/auth"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

type keyCommand struct {
	Create keyCreateCommand `cmd:"" help:"Create an API key and print it, this once."`
	List   keyListCommand   `cmd:"" help:"List keys, never the keys themselves."`
	Revoke keyRevokeCommand `cmd:"" help:"Make a key invalid for good."`
}

type keyCreateCommand struct {
	databaseFlags
	Org      string `xor:"whose" env:"-" placeholder:"NAME" help:"The organization that the key belongs to. Either this or --platform."`
	Platform bool   `xor:"whose" env:"-" help:"A key for a gateway that serves every organization: the line decides which. Either this or --org."`
	Scope    string `required:"" env:"-" placeholder:"SCOPES" help:"What it may do: recognize, read, write, admin; several with commas."`
	Label    string `env:"-" placeholder:"TEXT" help:"A note for key list, such as who uses it."`
	Expires  filled `env:"-" placeholder:"WHEN" help:"When it ends: a duration such as 720h, or a date such as 2030-01-31 (its first moment in UTC)."`
}

// Help implements kong.HelpProvider.
func (keyCreateCommand) Help() string {
	return `Standard output is the key alone; only its hash is stored. To rotate, create the new key, change the gateway over, and revoke the old one.

Scopes, of which none includes another:

    recognize    ask who is calling, as a gateway does
    read         look into the address book
    write        change it
    admin        define the organization's own fields of contacts

A key of the platform only recognizes: it has no address book.

Examples:

    export RINGDEX_KEY=$(ringdex key create --org Acme --scope recognize,read,write)
    ringdex key create --org Acme --scope read --label dashboard
    ringdex key create --platform --scope recognize --label "gateway eu-1" --expires 8760h`
}

// Run creates the key.
func (c *keyCreateCommand) Run(ctx context.Context, g *globals) error {
	k, err := c.key(time.Now().UTC())
	if err != nil {
		return err
	}
	return c.announce(ctx, func(db database) error {
		if !c.Platform {
			_, org, err := findOrganization(ctx, db, c.Org)
			if err != nil {
				return err
			}
			k.Org = org.ID
		}
		token, err := createKey(ctx, db, &k)
		if err != nil {
			return err
		}
		fmt.Fprintln(g.stdout, token)
		fmt.Fprintf(g.stderr, "This is key %s. It is shown this once: keep it somewhere safe.\n", k.ID)
		return nil
	})
}

// key is what the flags ask for, without an owner and a hash.
func (c *keyCreateCommand) key(now time.Time) (callerid.Key, error) {
	scopes, err := callerid.ParseScopes(c.Scope)
	switch {
	case err != nil:
		return callerid.Key{}, wrongFlag("--scope", err)
	case !c.Platform && c.Org == "":
		return callerid.Key{}, usagef("whose key is it? Give --org NAME or --platform")
	case c.Platform && !slices.Equal(scopes, []callerid.Scope{callerid.ScopeRecognize}):
		return callerid.Key{}, usagef("--scope: a key of the platform only recognizes, since it has no address book: give --scope recognize, or --org NAME in place of --platform")
	}
	k := callerid.Key{Label: c.Label, Scopes: scopes, CreatedAt: now}
	if c.Expires == "" {
		return k, nil
	}
	k.ExpiresAt, err = parseExpiry(string(c.Expires), now)
	return k, err
}

// createKey gives the key an id and a hash, puts it on file, and returns the text
// of which nothing else is stored. The id is short enough to be typed; its 60
// random bits do not come again.
func createKey(ctx context.Context, db store.Admin, k *callerid.Key) (token string, err error) {
	k.ID = strings.ToLower(rand.Text()[:12])
	token, k.Hash = auth.NewToken()
	return token, db.CreateKey(ctx, *k)
}

// parseExpiry reads a duration from now, a day or a moment, all in the future.
func parseExpiry(s string, now time.Time) (time.Time, error) {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		at, err = time.Parse(time.RFC3339, s)
	}
	if err != nil {
		var d time.Duration
		if d, err = time.ParseDuration(s); err == nil {
			at = now.Add(d)
		}
	}
	switch {
	case err != nil:
		return at, usagef("--expires: %q is neither a duration such as 720h, nor a date such as 2030-01-31, nor a time such as 2030-01-31T12:00:00Z", s)
	case !at.After(now):
		return at, usagef("--expires: %q is not in the future", s)
	}
	return at.UTC(), nil
}
