package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

type keyListCommand struct {
	databaseFlags
	Org string `env:"-" placeholder:"NAME" help:"Only the keys of this organization."`
}

// Run lists keys, the oldest first.
func (c *keyListCommand) Run(ctx context.Context, g *globals) error {
	return c.use(ctx, func(db database) error {
		d, only, err := narrow(ctx, db, c.Org)
		if err != nil {
			return err
		}
		now, orgs := time.Now(), names(d.Orgs)
		slices.SortFunc(d.Keys, func(a, b callerid.Key) int {
			return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
		})
		rows := [][]string{{"ID", "WHOSE", "SCOPES", "CREATED", "EXPIRES", "STATE", "LABEL"}}
		for _, k := range d.Keys {
			if only == 0 || k.Org == only {
				rows = append(rows, []string{
					k.ID, owner(k, orgs), orDash(scopeList(k.Scopes)), moment(k.CreatedAt), moment(k.ExpiresAt), state(k, now), orDash(k.Label),
				})
			}
		}
		return table(g.stdout, rows)
	})
}

// narrow reads the directory, and the id of the organization to keep to: 0 when
// no name is given.
func narrow(ctx context.Context, db store.Feed, name string) (store.Directory, callerid.OrgID, error) {
	if name == "" {
		d, err := db.Directory(ctx)
		return d, 0, err
	}
	d, org, err := findOrganization(ctx, db, name)
	return d, org.ID, err
}

func owner(k callerid.Key, orgs map[callerid.OrgID]string) string {
	if k.Platform() {
		return "(platform)"
	}
	return orgs[k.Org]
}

func scopeList(scopes []callerid.Scope) string {
	var words []string
	for _, s := range scopes {
		words = append(words, string(s))
	}
	return strings.Join(words, ",")
}

func state(k callerid.Key, now time.Time) string {
	switch {
	case !k.RevokedAt.IsZero():
		return "revoked"
	case !k.Live(func() time.Time { return now }):
		return "expired"
	default:
		return "live"
	}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}

type keyRevokeCommand struct {
	databaseFlags
	ID string `arg:"" help:"The key's id as in key list, or its beginning."`
}

// Help implements kong.HelpProvider.
func (keyRevokeCommand) Help() string {
	return `Running servers refuse the key within moments. There is no way back.

Example:

    ringdex key revoke 4vq7`
}

// Run revokes the key. Doing so again is no error.
func (c *keyRevokeCommand) Run(ctx context.Context, g *globals) error {
	return c.announce(ctx, func(db database) error {
		d, err := db.Directory(ctx)
		if err != nil {
			return err
		}
		k, err := findKey(d.Keys, c.ID)
		if err != nil {
			return err
		}
		if err := db.RevokeKey(ctx, k.ID, time.Now().UTC()); err != nil {
			return err
		}
		fmt.Fprintf(g.stdout, "revoked key %s of %s\n", k.ID, owner(k, names(d.Orgs)))
		return nil
	})
}

// findKey finds the one key whose id is, or begins with, what is given.
func findKey(keys []callerid.Key, id string) (callerid.Key, error) {
	var found []callerid.Key
	for _, k := range keys {
		if k.ID == id {
			return k, nil
		}
		if id != "" && strings.HasPrefix(k.ID, id) {
			found = append(found, k)
		}
	}
	switch {
	case strings.HasPrefix(id, "rdx_"):
		return callerid.Key{}, usagef("that is a key itself: give its id; `ringdex key list` shows the ids")
	case len(found) == 0:
		return callerid.Key{}, fmt.Errorf("there is no key %q: `ringdex key list` shows the ids", id)
	case len(found) > 1:
		return callerid.Key{}, fmt.Errorf("%d keys begin with %q: give more of the id; `ringdex key list` shows them", len(found), id)
	}
	return found[0], nil
}
