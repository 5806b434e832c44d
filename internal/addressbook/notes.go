package addressbook

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"ringdex/internal/callerid"
)

// AddNote appends a line to a contact's notes, with the time and the author, if
// one is given. Line breaks become spaces, so that each line has its author.
func (c *Contacts) AddNote(ctx context.Context, org callerid.OrgID, id callerid.ContactID, text, author string) (callerid.Contact, error) {
	text, err := callerid.CheckText("text", text, callerid.MaxNote)
	if err != nil {
		return callerid.Contact{}, err
	}
	if text == "" {
		return callerid.Contact{}, invalid("text is empty")
	}
	if author, err = callerid.CheckLine("author", author, callerid.MaxName); err != nil {
		return callerid.Contact{}, err
	}
	contact, _, err := c.change(ctx, org, id, "", nil, func(e *edit) error {
		e.is.Notes = callerid.WithLine(e.is.Notes, note(e.now, text, author))
		if utf8.RuneCountInString(e.is.Notes) > callerid.MaxText {
			return invalid("notes would be longer than %d characters", callerid.MaxText)
		}
		return nil
	})
	if err != nil {
		return callerid.Contact{}, fmt.Errorf("adding a note to contact %s: %w", id, err)
	}
	return contact, nil
}

func note(at time.Time, text, author string) string {
	if author != "" {
		author = ", " + author
	}
	return "[" + at.Format("2006-01-02 15:04 MST") + author + "] " + strings.Join(strings.Fields(text), " ")
}
