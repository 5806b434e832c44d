package addressbook

import (
	"context"
	"fmt"

	"ringdex/internal/callerid"
)

// Export returns everything on file about one person: also about one who is
// deleted, or only known from a campaign, and in fields that are not defined any
// more.
func (c *Contacts) Export(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error) {
	dossier, err := c.Reads.Dossier(ctx, org, id)
	if err != nil {
		return callerid.Dossier{}, fmt.Errorf("exporting contact %s: %w", id, err)
	}
	return dossier, nil
}
