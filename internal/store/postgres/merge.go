package postgres

import (
	"fmt"

	"ringdex/internal/callerid"
)

// MergeContact locks both, then all their numbers in one order: those that move,
// and those whose contact gains what hung on the other.
func (t *tx) MergeContact(from, into callerid.ContactID) error {
	const doing = "merging two contacts"
	if from == into {
		return t.failed(doing, fmt.Errorf("%w: they are the same", callerid.ErrInvalid))
	}
	if err := t.lockContacts(doing, from, into); err != nil {
		return err
	}
	for _, sql := range mergeSteps {
		if _, err := t.exec(doing, sql, t.org, from, into); err != nil {
			return err
		}
	}
	return nil
}

// mergeSteps take the organization, whom to take from, and whom to give to.
var mergeSteps = []string{
	"SELECT FROM callers WHERE org = $1 AND contact IN ($2, $3) ORDER BY number FOR NO KEY UPDATE",
	`UPDATE callers c SET contact = $3, position = d.position FROM (
		SELECT number, row_number() OVER (ORDER BY position, number) +
			(SELECT coalesce(max(position), -1) FROM callers WHERE org = $1 AND contact = $3) AS position
		FROM callers WHERE org = $1 AND contact = $2) d
		WHERE c.org = $1 AND c.number = d.number`,
	"UPDATE interactions SET contact = $3 WHERE org = $1 AND contact = $2",
	"UPDATE tasks SET contact = $3 WHERE org = $1 AND contact = $2",
	"UPDATE memories SET contact = $3 WHERE org = $1 AND contact = $2",
	"UPDATE ratings SET contact = $3 WHERE org = $1 AND contact = $2",
	`INSERT INTO campaign_calls (org, campaign, contact, called_at)
		SELECT org, campaign, $3, called_at FROM campaign_calls WHERE org = $1 AND contact = $2 ON CONFLICT DO NOTHING`,
	`INSERT INTO campaign_members (org, campaign, contact, added_at)
		SELECT org, campaign, $3, added_at FROM campaign_members WHERE org = $1 AND contact = $2 ON CONFLICT DO NOTHING`,
	"DELETE FROM contacts WHERE org = $1 AND id = $2 AND id <> $3",
}
