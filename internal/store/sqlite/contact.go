package sqlite

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Columns of contacts k, for contactRow: the phones come along, and which of them
// must not be called. Those of a profile are without the marks: see store.Numbers.
var (
	contactColumns = columnsOfK + `, (SELECT json_group_array(p.number ORDER BY p.position, p.number) FROM callers p
		JOIN do_not_call n ON n.org = p.org AND n.number = p.number WHERE +p.org = k.org AND p.contact = k.id)`
	profileColumns = columnsOfK + ", NULL"

	columnsOfK = strings.Join([]string{
		"k.id, k.kind, k.status, k.name, k.first_name, k.last_name, k.nick, k.email, k.other_emails, k.company, k.title",
		"k.description, k.notes, k.preferences, k.tags, k.channels, k.custom, k.meta", timeOf("k.deleted_at"), "k.former_phones",
		timeOf("k.created_at"), timeOf("k.updated_at"), timeOf("k.last_contacted_at"), "k.call_count",
		"(SELECT json_group_array(p.number ORDER BY p.position, p.number) FROM callers p WHERE +p.org = k.org AND p.contact = k.id)",
	}, ", ")
)

// contactRow is a contact as it is scanned. Every column may be NULL, as where
// an outer join finds nobody.
type contactRow struct {
	contact                      callerid.Contact
	id, kind, status             string
	otherEmails, tags            string
	channels, custom, meta       string
	formerPhones, phones, marked string
}

func (r *contactRow) targets() []any {
	c := &r.contact
	return []any{
		text{&r.id}, text{&r.kind}, text{&r.status}, text{&c.Name}, text{&c.FirstName}, text{&c.LastName}, text{&c.Nick},
		text{&c.Email}, text{&r.otherEmails}, text{&c.Company}, text{&c.Title}, text{&c.Description}, text{&c.Notes}, text{&c.Preferences},
		text{&r.tags}, text{&r.channels}, text{&r.custom}, text{&r.meta}, (*moment)(&c.DeletedAt), text{&r.formerPhones},
		(*moment)(&c.CreatedAt), (*moment)(&c.UpdatedAt), (*moment)(&c.LastContactedAt), integer{&c.CallCount}, text{&r.phones}, text{&r.marked},
	}
}

// size is about how many bytes the contact takes.
func (r *contactRow) size() int {
	c := r.contact
	return 500 + len(c.Notes) + len(c.Description) + len(c.Preferences) + len(r.tags) + len(r.channels) + len(r.custom) + len(r.meta)
}

// read returns the contact; false when there is none. It never fails: what was
// written by hand around the checks must not break the reading of others.
func (r *contactRow) read() (callerid.Contact, bool) {
	id, err := uuid.Parse(r.id)
	if err != nil {
		return callerid.Contact{}, false
	}
	c := r.contact
	c.ID, c.Kind, c.Status = id, kindOf(r.kind), statusOf(r.status)
	c.OtherEmails, c.Tags = decodeList(r.otherEmails), decodeList(r.tags)
	c.Channels, c.Meta = decodeMap(r.channels, decodeText), decodeMap(r.meta, decodeText)
	c.Custom = decodeMap(r.custom, decodeValue)
	c.Phones, c.DoNotCall, c.FormerPhones = decodePhones(r.phones), decodePhones(r.marked), decodePhones(r.formerPhones)
	return c, true
}

// contactFields are the columns that PutContact replaces; settings has the
// values in this order.
const contactFields = `kind, status, name, first_name, last_name, nick, email, company, title, description, notes, preferences,
	other_emails, tags, channels, custom, meta, former_phones, deleted_at, updated_at, last_contacted_at, call_count`

func settings(c callerid.Contact) ([]any, error) {
	values := []any{
		kindName(c.Kind), statusName(c.Status), c.Name, c.FirstName, c.LastName, c.Nick, c.Email, c.Company, c.Title,
		c.Description, c.Notes, c.Preferences,
	}
	for _, v := range []any{
		append([]string{}, c.OtherEmails...), append([]string{}, c.Tags...), encodeTexts(c.Channels), encodeValues(c.Custom),
		encodeTexts(c.Meta), append([]phone.Number{}, c.FormerPhones...),
	} {
		b, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", callerid.ErrInvalid, err)
		}
		values = append(values, string(b))
	}
	return append(values, timeOrNull(c.DeletedAt), timeText(c.UpdatedAt), timeOrNull(c.LastContactedAt), c.CallCount), nil
}

func kindName(k callerid.Kind) string {
	if k == callerid.KindCampaign {
		return "campaign"
	}
	return "contact"
}

func kindOf(name string) callerid.Kind {
	if name == kindName(callerid.KindCampaign) {
		return callerid.KindCampaign
	}
	return callerid.KindContact
}

func statusName(s callerid.Status) string {
	if s == callerid.StatusDoNotCall {
		return "do-not-call"
	}
	return "active"
}

func statusOf(name string) callerid.Status {
	if name == statusName(callerid.StatusDoNotCall) {
		return callerid.StatusDoNotCall
	}
	return callerid.StatusActive
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
