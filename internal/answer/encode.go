package answer

import (
	"encoding/binary"
	"time"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// New encodes what was read. The reading must have a profile.
func New(r store.Reading) (Answer, error) {
	raw := make([]byte, atPart, 512)
	raw[atFormat] = format
	raw[atMatch] = byte(r.Profile.Contact.Kind)
	binary.LittleEndian.PutUint16(raw[atShape:], uint16(r.Interactions))
	binary.LittleEndian.PutUint32(raw[atOrg:], uint32(r.Caller.Org))
	binary.LittleEndian.PutUint64(raw[atNumber:], uint64(r.Caller.Number))
	binary.LittleEndian.PutUint64(raw[atGeneration:], uint64(EraOf(r.Generation)))
	binary.LittleEndian.PutUint64(raw[atVersion:], r.Version)
	for _, v := range r.Profile.Contact.Variables() {
		raw = AppendVariable(raw, v.Name, v.Value)
	}
	raw, err := appendPart(raw, r)
	if err != nil {
		return Answer{}, err
	}
	binary.LittleEndian.PutUint64(raw, xxhash.Sum64(raw[atFormat:]))
	return Answer{raw}, nil
}

// appendPart appends the part, cut down as far as it has to be to fit.
func appendPart(raw []byte, r store.Reading) ([]byte, error) {
	part := &ringdexv1.RecognizeCallerResponse{
		Caller:  caller(r.Caller.Number, r.Profile),
		Match:   match(r.Profile.Contact.Kind),
		Version: r.Version,
	}
	for _, cut := range []func(*ringdexv1.Caller){nil, shorten, strip} {
		if cut != nil {
			cut(part.Caller)
		}
		whole, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend(raw, part)
		if err != nil || len(whole) <= MaxBytes {
			return whole, err
		}
	}
	return nil, errTooLarge
}

func caller(n phone.Number, p *callerid.Profile) *ringdexv1.Caller {
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
		LastContactedAt: timestamp(c.LastContactedAt),
		CallCount:       c.CallCount,
		Interactions:    interactions(p.Interactions),
	}
}

func match(k callerid.Kind) ringdexv1.Match {
	if k == callerid.KindCampaign {
		return ringdexv1.Match_MATCH_CAMPAIGN
	}
	return ringdexv1.Match_MATCH_CONTACT
}

func status(s callerid.Status) ringdexv1.ContactStatus {
	if s == callerid.StatusDoNotCall {
		return ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL
	}
	return ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE
}

// channels adds to the contact's own what its primary number and email say; the
// number that was asked for stands in where the contact lists none.
func channels(asked phone.Number, c *callerid.Contact) map[string]string {
	primary := asked
	if len(c.Phones) > 0 {
		primary = c.Phones[0]
	}
	code, national, region := primary.Parts()
	all := map[string]string{
		"telephone":       primary.String(),
		"country_code":    code,
		"national_number": national,
		"dial_code":       string(region),
		"email":           c.Email,
	}
	for name, id := range c.Channels {
		all[name] = id
	}
	for name, id := range all {
		if id == "" {
			delete(all, name)
		}
	}
	return all
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
		out[i] = &ringdexv1.Task{Title: t.Title, DueAt: timestamp(t.DueAt)}
	}
	return out
}

func memories(list []callerid.Memory) []*ringdexv1.Memory {
	out := make([]*ringdexv1.Memory, len(list))
	for i, m := range list {
		out[i] = &ringdexv1.Memory{Text: m.Text, CreatedAt: timestamp(m.CreatedAt)}
	}
	return out
}

func interactions(list []callerid.Interaction) []*ringdexv1.Interaction {
	out := make([]*ringdexv1.Interaction, len(list))
	for i, it := range list {
		out[i] = &ringdexv1.Interaction{
			At:          timestamp(it.At),
			Channel:     string(it.Channel),
			Direction:   ringdexv1.Direction(it.Direction),
			Disposition: it.Disposition,
			Summary:     it.Summary,
			Duration:    durationpb.New(it.Duration),
		}
	}
	return out
}

func timestamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// Numbers of the fields that are written by hand here.
const (
	fieldCaller    protowire.Number = 4
	fieldMatch     protowire.Number = 5
	fieldVariables protowire.Number = 7
	fieldVersion   protowire.Number = 9
)

// AppendVariable appends one entry of the reply's variables.
func AppendVariable(b []byte, name, value string) []byte {
	size := 2 + protowire.SizeBytes(len(name)) + protowire.SizeBytes(len(value))
	b = protowire.AppendTag(b, fieldVariables, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(size))
	b = protowire.AppendTag(b, 1, protowire.BytesType)
	b = protowire.AppendString(b, name)
	b = protowire.AppendTag(b, 2, protowire.BytesType)
	return protowire.AppendString(b, value)
}
