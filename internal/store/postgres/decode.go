package postgres

import "ringdex/internal/callerid"

// The forms in which rows come as JSON: the tables' columns. What is not named
// here is not needed.
type (
	profileJSON struct {
		contactAndPhones
		DoNotCall bool     `json:"do_not_call"`
		Campaigns []string `json:"campaigns"`
		recordsJSON
	}
	contactAndPhones struct {
		Contact contactJSON `json:"contact"`
		Phones  numbers     `json:"phones"`
		Marked  numbers     `json:"marked"` // no part of a profile: see store.Numbers
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
		OtherEmails     texts              `json:"other_emails"`
		Company         string             `json:"company"`
		Title           string             `json:"title"`
		Description     string             `json:"description"`
		Notes           string             `json:"notes"`
		Preferences     string             `json:"preferences"`
		Tags            texts              `json:"tags"`
		Channels        textMap            `json:"channels"`
		Custom          valueMap           `json:"custom"`
		Meta            textMap            `json:"meta"`
		DeletedAt       moment             `json:"deleted_at"`
		FormerPhones    numbers            `json:"former_phones"`
		CreatedAt       moment             `json:"created_at"`
		UpdatedAt       moment             `json:"updated_at"`
		LastContactedAt moment             `json:"last_contacted_at"`
		CallCount       int64              `json:"call_count"`
	}
)

func (j profileJSON) profile() *callerid.Profile {
	return &callerid.Profile{
		Contact: j.contact(), DoNotCall: j.DoNotCall, Campaigns: j.Campaigns,
		OpenTasks: decoded(j.Tasks, taskJSON.task), Memories: decoded(j.Memories, memoryJSON.memory),
		Ratings: decoded(j.Ratings, ratingJSON.rating), Interactions: decoded(j.Interactions, interactionJSON.interaction),
	}
}

func (j contactAndPhones) contact() callerid.Contact {
	k := j.Contact
	return callerid.Contact{
		ID: k.ID, Kind: kindOf(k.Kind), Status: statusOf(k.Status),
		Name: k.Name, FirstName: k.FirstName, LastName: k.LastName, Nick: k.Nick,
		Email: k.Email, OtherEmails: k.OtherEmails, Company: k.Company, Title: k.Title, Description: k.Description,
		Notes: k.Notes, Preferences: k.Preferences,
		Tags: k.Tags, Channels: k.Channels, Custom: k.Custom, Meta: k.Meta,
		Phones: j.Phones, DoNotCall: j.Marked, DeletedAt: k.DeletedAt.utc(), FormerPhones: k.FormerPhones,
		CreatedAt: k.CreatedAt.utc(), UpdatedAt: k.UpdatedAt.utc(),
		LastContactedAt: k.LastContactedAt.utc(), CallCount: k.CallCount,
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
