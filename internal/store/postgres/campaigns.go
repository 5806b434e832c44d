package postgres

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// AddCalled changes what answers show.
func (t *tx) AddCalled(campaign string, contacts ...callerid.ContactID) error {
	return t.join("campaign_calls", campaign, contacts)
}

// AddMembers changes what lists show.
func (t *tx) AddMembers(campaign string, contacts ...callerid.ContactID) error {
	return t.join("campaign_members", campaign, contacts)
}

// join keeps the campaign's row from being renamed or deleted before it has
// committed, as a rename has to find everybody who was called.
func (t *tx) join(table, campaign string, contacts []callerid.ContactID) error {
	doing := fmt.Sprintf("adding %d contacts to %s", len(contacts), table)
	if err := t.lockContacts(doing, contacts...); err != nil {
		return err
	}
	_, err := t.exec(doing, "INSERT INTO campaigns (org, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", t.org, campaign)
	if err != nil {
		return err
	}
	var id int64
	err = t.QueryRow(t.ctx, "SELECT id FROM campaigns WHERE org = $1 AND name = $2 FOR KEY SHARE", t.org, campaign).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = errRace
	}
	if err != nil {
		return t.failed(doing, err)
	}
	_, err = t.exec(doing, "INSERT INTO "+table+` (org, campaign, contact)
		SELECT $1, $2, c FROM unnest($3::uuid[]) c ON CONFLICT DO NOTHING`, t.org, id, sorted(contacts))
	return err
}
