package answer

import (
	"maps"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Caller puts a profile into the words of the contract, whole: an answer may have
// to cut it down. The number is the one that was asked for; it stands in where
// the contact lists none, and may be 0. The message shares p's lists and maps.
func Caller(n phone.Number, p *callerid.Profile) *ringdexv1.Caller {
	c := &p.Contact
	return &ringdexv1.Caller{
		ContactId:       c.ID.String(),
		Name:            c.Name,
		FirstName:       c.FirstName,
		LastName:        c.LastName,
		Nick:            c.Nick,
		Email:           c.Email,
		Company:         c.Company,
		Title:           c.Title,
		Description:     c.Description,
		Notes:           c.Notes,
		Preferences:     c.Preferences,
		Tags:            c.Tags,
		Status:          status(c.Status),
		DoNotCall:       p.DoNotCall,
		Channels:        channels(n, c),
		CustomFields:    custom(c.Custom),
		Meta:            c.Meta,
		OpenTasks:       tasks(p.OpenTasks),
		Memories:        memories(p.Memories),
		Campaigns:       p.Campaigns,
		LastContactedAt: Timestamp(c.LastContactedAt),
		CallCount:       c.CallCount,
		Interactions:    interactions(p.Interactions),
		Ratings:         ratings(p.Ratings),
	}
}

func status(s callerid.Status) ringdexv1.ContactStatus {
	if s == callerid.StatusDoNotCall {
		return ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL
	}
	return ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE
}

// channels adds to the contact's own those that are derived from it.
func channels(asked phone.Number, c *callerid.Contact) map[string]string {
	all := make(map[string]string, len(c.Channels)+5)
	for _, v := range derived(asked, c) {
		all[v.Name] = v.Value
	}
	maps.Copy(all, c.Channels)
	maps.DeleteFunc(all, func(_, id string) bool { return id == "" })
	return all
}

// derived are the channels that the contact's primary number and email say, by
// name; the number that was asked for stands in where the contact lists none.
func derived(asked phone.Number, c *callerid.Contact) [5]callerid.Variable {
	primary := asked
	if len(c.Phones) > 0 {
		primary = c.Phones[0]
	}
	code, national, region := primary.Parts()
	return [...]callerid.Variable{
		{Name: "country_code", Value: code},
		{Name: "dial_code", Value: string(region)},
		{Name: "email", Value: c.Email},
		{Name: "national_number", Value: national},
		{Name: "telephone", Value: primary.String()},
	}
}

func custom(values map[string]callerid.Value) map[string]*ringdexv1.CustomValue {
	out := make(map[string]*ringdexv1.CustomValue, len(values))
	for name, v := range values {
		if v.Number != nil {
			out[name] = &ringdexv1.CustomValue{Kind: &ringdexv1.CustomValue_Number{Number: *v.Number}}
		} else {
			out[name] = &ringdexv1.CustomValue{Kind: &ringdexv1.CustomValue_Text{Text: v.Text}}
		}
	}
	return out
}

func tasks(list []callerid.Task) []*ringdexv1.Task {
	out := make([]*ringdexv1.Task, len(list))
	for i, t := range list {
		out[i] = &ringdexv1.Task{
			TaskId: t.ID.String(),
			Title:  t.Title,
			DueAt:  Timestamp(t.DueAt),
			DoneAt: Timestamp(t.DoneAt),
		}
	}
	return out
}

func memories(list []callerid.Memory) []*ringdexv1.Memory {
	out := make([]*ringdexv1.Memory, len(list))
	for i, m := range list {
		out[i] = &ringdexv1.Memory{MemoryId: m.ID.String(), Text: m.Text, CreatedAt: Timestamp(m.CreatedAt)}
	}
	return out
}

func ratings(list []callerid.Rating) []*ringdexv1.Rating {
	out := make([]*ringdexv1.Rating, len(list))
	for i, r := range list {
		out[i] = &ringdexv1.Rating{
			RatingId:  r.ID.String(),
			Score:     int32(r.Score),
			Comment:   r.Comment,
			CreatedAt: Timestamp(r.CreatedAt),
		}
	}
	return out
}

func interactions(list []callerid.Interaction) []*ringdexv1.Interaction {
	out := make([]*ringdexv1.Interaction, len(list))
	for i, it := range list {
		out[i] = &ringdexv1.Interaction{
			At:          Timestamp(it.At),
			Channel:     string(it.Channel),
			Direction:   ringdexv1.Direction(it.Direction),
			Disposition: it.Disposition,
			Summary:     it.Summary,
			Duration:    durationpb.New(it.Duration),
		}
	}
	return out
}

// Timestamp is nil for the zero time, which stands for none.
func Timestamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}
