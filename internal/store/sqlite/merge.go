package sqlite

import (
	"fmt"

	"ringdex/internal/callerid"
)

// MergeContact implements store.Contacts. It fails with callerid.ErrInvalid when
// both are the same.
func (t *tx) MergeContact(from, into callerid.ContactID) error {
	if err := t.merge(from, into); err != nil {
		return fmt.Errorf("merging contact %s into %s: %w", from, into, err)
	}
	return nil
}

func (t *tx) merge(from, into callerid.ContactID) error {
	if from == into {
		return fmt.Errorf("%w: they are the same", callerid.ErrInvalid)
	}
	if err := t.require(from, into); err != nil {
		return err
	}
	for _, query := range mergeSteps() {
		if _, err := t.exec(query, t.org, from.String(), into.String()); err != nil {
			return err
		}
	}
	return nil
}

// mergeSteps take the organization, whom to take from, and whom to give to.
func mergeSteps() []string {
	return []string{
		`UPDATE callers SET contact = ?3, position = d.position FROM (
			SELECT number, row_number() OVER (ORDER BY position, number) +
				(SELECT coalesce(max(position), -1) FROM callers WHERE +org = ?1 AND contact = ?3) AS position
			FROM callers WHERE +org = ?1 AND contact = ?2) d
			WHERE callers.org = ?1 AND callers.number = d.number`,
		"UPDATE interactions SET contact = ?3 WHERE org = ?1 AND contact = ?2",
		"UPDATE tasks SET contact = ?3 WHERE org = ?1 AND contact = ?2",
		"UPDATE memories SET contact = ?3 WHERE org = ?1 AND contact = ?2",
		"UPDATE ratings SET contact = ?3 WHERE org = ?1 AND contact = ?2",
		`INSERT INTO campaign_calls (org, campaign, contact, called_at)
			SELECT org, campaign, ?3, called_at FROM campaign_calls WHERE org = ?1 AND contact = ?2 ON CONFLICT DO NOTHING`,
		`INSERT INTO campaign_members (org, campaign, contact, added_at)
			SELECT org, campaign, ?3, added_at FROM campaign_members WHERE org = ?1 AND contact = ?2 ON CONFLICT DO NOTHING`,
		"DELETE FROM contacts WHERE org = ?1 AND id = ?2 AND id <> ?3",
	}
}

// require fails with callerid.ErrNotFound unless there are all of these.
func (t *tx) require(ids ...callerid.ContactID) error {
	for _, id := range ids {
		var one int
		if err := t.scan([]any{&one}, "SELECT 1 FROM contacts WHERE org = ? AND id = ?", t.org, id.String()); err != nil {
			return err
		}
	}
	return nil
}
