package sqlite

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// contactColumns of contacts k, for contactRow. The phones come along.
var contactColumns = strings.Join([]string{
	"k.id, k.kind, k.status, k.name, k.first_name, k.last_name, k.nick, k.email, k.company, k.title",
	"k.description, k.notes, k.preferences, k.tags, k.channels, k.custom, k.meta",
	timeOf("k.created_at"), timeOf("k.updated_at"), timeOf("k.last_contacted_at"), "k.call_count",
	"(SELECT json_group_array(p.number ORDER BY p.position, p.number) FROM callers p WHERE +p.org = k.org AND p.contact = k.id)",
}, ", ")

// contactRow is a contact as it is scanned. Every column may be NULL, as where
// an outer join finds nobody.
type contactRow struct {
	contact                      callerid.Contact
	id, kind, status             string
	tags, channels, custom, meta string
	phones                       string
}

func (r *contactRow) targets() []any {
	c := &r.contact
	return []any{
		text{&r.id}, text{&r.kind}, text{&r.status}, text{&c.Name}, text{&c.FirstName}, text{&c.LastName}, text{&c.Nick},
		text{&c.Email}, text{&c.Company}, text{&c.Title}, text{&c.Description}, text{&c.Notes}, text{&c.Preferences},
		text{&r.tags}, text{&r.channels}, text{&r.custom}, text{&r.meta},
		(*moment)(&c.CreatedAt), (*moment)(&c.UpdatedAt), (*moment)(&c.LastContactedAt), integer{&c.CallCount}, text{&r.phones},
	}
}

// read returns the contact; false when there is none. It never fails: what was
// written by hand around the checks must not break the reading of others.
func (r *contactRow) read() (callerid.Contact, bool) {
	id, err := uuid.Parse(r.id)
	if err != nil {
		return callerid.Contact{}, false
	}
	c := r.contact
	c.ID = id
	c.Kind, c.Status = callerid.KindContact, callerid.StatusActive
	if r.kind == kindName(callerid.KindCampaign) {
		c.Kind = callerid.KindCampaign
	}
	if r.status == statusName(callerid.StatusDoNotCall) {
		c.Status = callerid.StatusDoNotCall
	}
	c.Tags = decodeList(r.tags)
	c.Channels, c.Meta = decodeMap(r.channels, decodeText), decodeMap(r.meta, decodeText)
	c.Custom = decodeMap(r.custom, decodeValue)
	c.Phones = decodePhones(r.phones)
	return c, true
}

// settings are the values of all columns that PutContact writes, in its order.
func settings(c callerid.Contact) ([]any, error) {
	var encoded [4]string
	for i, v := range []any{append([]string{}, c.Tags...), encodeTexts(c.Channels), encodeValues(c.Custom), encodeTexts(c.Meta)} {
		b, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", callerid.ErrInvalid, err)
		}
		encoded[i] = string(b)
	}
	return []any{
		kindName(c.Kind), statusName(c.Status), c.Name, c.FirstName, c.LastName, c.Nick, c.Email, c.Company, c.Title,
		c.Description, c.Notes, c.Preferences, encoded[0], encoded[1], encoded[2], encoded[3],
		timeText(c.UpdatedAt), timeOrNull(c.LastContactedAt), c.CallCount,
	}, nil
}

func kindName(k callerid.Kind) string {
	if k == callerid.KindCampaign {
		return "campaign"
	}
	return "contact"
}

func statusName(s callerid.Status) string {
	if s == callerid.StatusDoNotCall {
		return "do-not-call"
	}
	return "active"
}

func decodePhones(text string) []phone.Number {
	var numbers []int64
	_ = json.Unmarshal([]byte(text), &numbers)
	var phones []phone.Number
	for _, v := range numbers {
		if n, ok := phone.FromInt(v); ok {
			phones = append(phones, n)
		}
	}
	return phones
}
