package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// dossierQuery is one row of everything, as JSON.
const dossierQuery = `
SELECT json_build_object(
  'file', ` + contactOfK + `,
  'do_not_call', ARRAY(SELECT n.number FROM (
      SELECT number FROM callers WHERE org = k.org AND contact = k.id UNION SELECT unnest(k.former_phones)) p
    JOIN do_not_call n ON n.org = k.org AND n.number = p.number ORDER BY n.number),
  'campaigns', ARRAY(SELECT m.name FROM (
      SELECT campaign FROM campaign_members WHERE org = k.org AND contact = k.id
      UNION SELECT campaign FROM campaign_calls WHERE org = k.org AND contact = k.id) l
    JOIN campaigns m ON m.org = k.org AND m.id = l.campaign ORDER BY m.name COLLATE "C"),
  'tasks', (SELECT json_agg(t ORDER BY t.id) FROM tasks t WHERE t.org = k.org AND t.contact = k.id),
  'memories', (SELECT json_agg(r ORDER BY r.created_at DESC, r.id DESC) FROM memories r WHERE r.org = k.org AND r.contact = k.id),
  'ratings', (SELECT json_agg(r ORDER BY r.created_at DESC, r.id DESC) FROM ratings r WHERE r.org = k.org AND r.contact = k.id),
  'interactions', (SELECT json_agg(i ORDER BY i.at DESC, i.id DESC) FROM interactions i WHERE i.org = k.org AND i.contact = k.id))
FROM contacts k WHERE k.org = $1 AND k.id = $2`

type dossierJSON struct {
	File      contactAndPhones `json:"file"`
	DoNotCall numbers          `json:"do_not_call"`
	Campaigns []string         `json:"campaigns"`
	recordsJSON
}

// Dossier is one statement.
func (s *Store) Dossier(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (d callerid.Dossier, err error) {
	err = s.view(ctx, func(tx pgx.Tx) error {
		var text []byte
		if err := tx.QueryRow(ctx, dossierQuery, org, id).Scan(&text); err != nil {
			return err
		}
		var j dossierJSON
		err := json.Unmarshal(text, &j)
		d = j.dossier()
		return err
	})
	return d, failure("reading everything about a contact", err)
}

func (j dossierJSON) dossier() callerid.Dossier {
	return callerid.Dossier{
		Contact: j.File.contact(), DoNotCall: j.DoNotCall, Campaigns: j.Campaigns,
		Tasks: decoded(j.Tasks, taskJSON.task), Memories: decoded(j.Memories, memoryJSON.memory),
		Ratings: decoded(j.Ratings, ratingJSON.rating), Interactions: decoded(j.Interactions, interactionJSON.interaction),
	}
}
