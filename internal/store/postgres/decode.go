package postgres

import (
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// The forms in which rows come as JSON: the tables' columns. What is not named
// here is not needed.
type (
	profileJSON struct {
		contactAndPhones
		DoNotCall    bool              `json:"do_not_call"`
		Campaigns    []string          `json:"campaigns"`
		Tasks        []taskJSON        `json:"tasks"`
		Memories     []memoryJSON      `json:"memories"`
		Interactions []interactionJSON `json:"interactions"`
	}
	contactAndPhones struct {
		Contact contactJSON `json:"contact"`
		Phones  []int64     `json:"phones"`
	}
	contactJSON struct {
		ID              callerid.ContactID `json:"id"`
		Kind            string             `json:"kind"`
		Status          string             `json:"status"`
		Name            string             `json:"name"`
		FirstName       string             `json:"first_name"`
		LastName        string             `json:"last_name"`
		Nick            string             `json:"nick"`
		Email           string             `json:"email"`
		Company         string             `json:"company"`
		Title           string             `json:"title"`
		Description     string             `json:"description"`
		Notes           string             `json:"notes"`
		Preferences     string             `json:"preferences"`
		Tags            texts              `json:"tags"`
		Channels        textMap            `json:"channels"`
		Custom          valueMap           `json:"custom"`
		Meta            textMap            `json:"meta"`
		CreatedAt       moment             `json:"created_at"`
		UpdatedAt       moment             `json:"updated_at"`
		LastContactedAt moment             `json:"last_contacted_at"`
		CallCount       int64              `json:"call_count"`
	}
	taskJSON struct {
		Contact callerid.ContactID `json:"contact"`
		Title   string             `json:"title"`
		DueAt   moment             `json:"due_at"`
	}
	memoryJSON struct {
		Contact   callerid.ContactID `json:"contact"`
		Text      string             `json:"text"`
		CreatedAt moment             `json:"created_at"`
	}
	interactionJSON struct {
		Contact     callerid.ContactID `json:"contact"`
		Number      int64              `json:"number"`
		At          moment             `json:"at"`
		Channel     callerid.Channel   `json:"channel"`
		Direction   string             `json:"direction"`
		Disposition string             `json:"disposition"`
		Summary     string             `json:"summary"`
		DurationMS  int64              `json:"duration_ms"`
	}
)

func (j profileJSON) profile() *callerid.Profile {
	p := &callerid.Profile{Contact: j.contact(), DoNotCall: j.DoNotCall, Campaigns: j.Campaigns}
	for _, t := range j.Tasks {
		p.OpenTasks = append(p.OpenTasks, callerid.Task{Contact: t.Contact, Title: t.Title, DueAt: t.DueAt.utc()})
	}
	for _, m := range j.Memories {
		p.Memories = append(p.Memories, callerid.Memory{Contact: m.Contact, Text: m.Text, CreatedAt: m.CreatedAt.utc()})
	}
	for _, i := range j.Interactions {
		p.Interactions = append(p.Interactions, i.interaction())
	}
	return p
}

func (j contactAndPhones) contact() callerid.Contact {
	k := j.Contact
	c := callerid.Contact{
		ID: k.ID, Kind: kindOf(k.Kind), Status: statusOf(k.Status),
		Name: k.Name, FirstName: k.FirstName, LastName: k.LastName, Nick: k.Nick,
		Email: k.Email, Company: k.Company, Title: k.Title, Description: k.Description,
		Notes: k.Notes, Preferences: k.Preferences,
		Tags: k.Tags, Channels: k.Channels, Custom: k.Custom, Meta: k.Meta,
		CreatedAt: k.CreatedAt.utc(), UpdatedAt: k.UpdatedAt.utc(),
		LastContactedAt: k.LastContactedAt.utc(), CallCount: k.CallCount,
	}
	for _, v := range j.Phones {
		n, _ := phone.FromInt(v) // the table holds nothing else
		c.Phones = append(c.Phones, n)
	}
	return c
}

func (j interactionJSON) interaction() callerid.Interaction {
	n, _ := phone.FromInt(j.Number)
	return callerid.Interaction{
		Contact: j.Contact, Number: n, At: j.At.utc(), Channel: j.Channel, Direction: directionOf(j.Direction),
		Disposition: j.Disposition, Summary: j.Summary, Duration: time.Duration(j.DurationMS) * time.Millisecond,
	}
}

// The words of the tables. A value that is none of the domain's becomes a word
// that the table refuses.
func kindWord(k callerid.Kind) string {
	return map[callerid.Kind]string{callerid.KindContact: "contact", callerid.KindCampaign: "campaign"}[k]
}

func kindOf(word string) callerid.Kind {
	if word == "campaign" {
		return callerid.KindCampaign
	}
	return callerid.KindContact
}

func statusWord(s callerid.Status) string {
	return map[callerid.Status]string{callerid.StatusActive: "active", callerid.StatusDoNotCall: "do-not-call"}[s]
}

func statusOf(word string) callerid.Status {
	if word == "do-not-call" {
		return callerid.StatusDoNotCall
	}
	return callerid.StatusActive
}

func directionWord(d callerid.Direction) string {
	return map[callerid.Direction]string{callerid.Inbound: "inbound", callerid.Outbound: "outbound"}[d]
}

func directionOf(word string) callerid.Direction {
	if word == "outbound" {
		return callerid.Outbound
	}
	return callerid.Inbound
}
