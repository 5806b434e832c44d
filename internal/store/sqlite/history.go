package sqlite

import (
	"fmt"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// AddInteractions implements store.History.
func (t *tx) AddInteractions(interactions ...callerid.Interaction) error {
	for _, i := range interactions {
		if err := t.addInteraction(i); err != nil {
			return fmt.Errorf("logging an interaction: %w", err)
		}
	}
	return nil
}

func (t *tx) addInteraction(i callerid.Interaction) error {
	_, err := t.exec(`INSERT INTO interactions (org, contact, number, at, channel, direction, disposition, summary, duration_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, t.org, idOrNull(i.Contact), numberOrNull(i.Number), timeText(i.At),
		string(i.Channel), directionName(i.Direction), i.Disposition, i.Summary, i.Duration.Milliseconds())
	if err != nil || i.Contact == uuid.Nil {
		return err
	}
	_, err = t.exec(`UPDATE contacts SET call_count = call_count + ?1, last_contacted_at =
		CASE WHEN (julianday(last_contacted_at), last_contacted_at) >= (julianday(?2), ?2) THEN last_contacted_at ELSE ?2 END WHERE org = ?3 AND id = ?4`,
		i.Channel == callerid.ChannelCall, timeText(i.At), t.org, i.Contact.String())
	return err
}

func idOrNull(id callerid.ContactID) any {
	if id == uuid.Nil {
		return nil
	}
	return id.String()
}

func numberOrNull(n phone.Number) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

func directionName(d callerid.Direction) string {
	if d == callerid.Outbound {
		return "outbound"
	}
	return "inbound"
}

func directionOf(name string) callerid.Direction {
	if name == directionName(callerid.Outbound) {
		return callerid.Outbound
	}
	return callerid.Inbound
}

// Scrub implements store.History. It leaves alone what has passed to others:
// interactions of its numbers that are somebody else's by now.
func (t *tx) Scrub(id callerid.ContactID) error {
	err := t.require(id)
	for _, query := range []string{
		"UPDATE interactions SET contact = NULL, number = NULL, summary = '' WHERE org = ?1 AND contact = ?2",
		`UPDATE interactions SET number = NULL, summary = '' WHERE org = ?1 AND contact IS NULL AND number IN (
			SELECT number FROM callers WHERE +org = ?1 AND contact = ?2
			UNION SELECT j.value FROM contacts k, json_each(k.former_phones) j WHERE k.org = ?1 AND k.id = ?2)`,
	} {
		if err == nil {
			_, err = t.exec(query, t.org, id.String())
		}
	}
	if err != nil {
		return fmt.Errorf("scrubbing the history of contact %s: %w", id, err)
	}
	return nil
}
