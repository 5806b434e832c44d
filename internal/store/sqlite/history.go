package sqlite

import (
	"errors"
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

// AddTasks implements store.History.
func (t *tx) AddTasks(tasks ...callerid.Task) error {
	for _, k := range tasks {
		_, err := t.exec("INSERT INTO tasks (org, contact, title, due_at, done_at) VALUES (?, ?, ?, ?, ?)",
			t.org, k.Contact.String(), k.Title, timeOrNull(k.DueAt), timeOrNull(k.DoneAt))
		if err != nil {
			return fmt.Errorf("adding a task for contact %s: %w", k.Contact, err)
		}
	}
	return nil
}

// AddMemories implements store.History.
func (t *tx) AddMemories(memories ...callerid.Memory) error {
	for _, m := range memories {
		_, err := t.exec("INSERT INTO memories (org, contact, text, created_at) VALUES (?, ?, ?, ?)",
			t.org, m.Contact.String(), m.Text, timeText(m.CreatedAt))
		if err != nil {
			return fmt.Errorf("adding a memory of contact %s: %w", m.Contact, err)
		}
	}
	return nil
}

// AddCalled implements store.Campaigns.
func (t *tx) AddCalled(campaign string, contacts ...callerid.ContactID) error {
	id, err := t.campaign(campaign)
	for _, contact := range contacts {
		if err != nil {
			break
		}
		_, err = t.exec("INSERT INTO campaign_calls (org, campaign, contact) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
			t.org, id, contact.String())
	}
	if err != nil {
		return fmt.Errorf("recording whom campaign %q has called: %w", campaign, err)
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
