package sqlite

import (
	"errors"
	"fmt"

	"ringdex/internal/callerid"
)

// AddCalled implements store.Campaigns.
func (t *tx) AddCalled(campaign string, contacts ...callerid.ContactID) error {
	return t.join("campaign_calls", campaign, contacts)
}

// AddMembers implements store.Campaigns.
func (t *tx) AddMembers(campaign string, contacts ...callerid.ContactID) error {
	return t.join("campaign_members", campaign, contacts)
}

func (t *tx) join(table, campaign string, contacts []callerid.ContactID) error {
	id, err := t.campaign(campaign)
	for _, contact := range contacts {
		if err != nil {
			break
		}
		_, err = t.exec("INSERT INTO "+table+" (org, campaign, contact) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", t.org, id, contact.String())
	}
	if err != nil {
		return fmt.Errorf("adding %d contacts to %s: %w", len(contacts), table, err)
	}
	return nil
}

// campaign makes the campaign when there is none. It does not leave that to the
// conflict: an insert touches everybody whose campaign it might replace.
func (t *tx) campaign(name string) (id int64, err error) {
	err = t.scan([]any{&id}, "SELECT id FROM campaigns WHERE org = ? AND name = ?", t.org, name)
	if errors.Is(err, callerid.ErrNotFound) {
		err = t.scan([]any{&id}, "INSERT INTO campaigns (org, name) VALUES (?, ?) RETURNING id", t.org, name)
	}
	return id, err
}
