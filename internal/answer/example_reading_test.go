package answer_test

import (
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const (
	number     = phone.Number(12125550101)
	generation = callerid.Generation("7/1/1/a")
)

// at is a moment of one day.
func at(minute int) time.Time { return time.Date(2026, 3, 4, 10, minute, 0, 0, time.UTC) }

// record is the id of the nth task, memory or rating.
func record(n byte) callerid.RecordID { return callerid.RecordID{6: 0x40, 8: 0x80, 15: n} }

// reading has something in every field that an answer shows.
func reading() store.Reading {
	plan := 3.0
	return store.Reading{
		Caller:       callerid.Caller{Org: 7, Number: number},
		Generation:   generation,
		Directory:    9,
		Version:      41,
		Interactions: 5,
		Profile: &callerid.Profile{
			Contact: callerid.Contact{
				ID: uuid.MustParse("00000000-0000-4000-8000-000000000001"), Kind: callerid.KindContact, Status: callerid.StatusDoNotCall,
				Name: "Chen, Alex", Nick: "Lex", Email: "alex@acme.example", Company: "Acme", Title: "Buyer",
				Description: "tall", Notes: "owes us", Preferences: "in Spanish", Tags: []string{"vip", "west"},
				Channels: map[string]string{"slack": "U1", "whatsapp": "+12125550109"},
				Custom:   map[string]callerid.Value{"Plan": {Number: &plan}, "Colour": {Text: "green"}},
				Meta:     map[string]string{"crm": "77", "a": "b"},
				Phones:   []phone.Number{14155550102, number}, CreatedAt: at(1), UpdatedAt: at(2), LastContactedAt: at(3), CallCount: 12,
			},
			DoNotCall: true,
			Campaigns: []string{"autumn", "spring"},
			OpenTasks: []callerid.Task{{ID: record(1), Title: "send an offer", DueAt: at(4)}, {ID: record(2), Title: "some day"}},
			Memories:  []callerid.Memory{{ID: record(3), Text: "has a dog", CreatedAt: at(5)}},
			Ratings:   []callerid.Rating{{ID: record(4), Score: 5, Comment: "quick", CreatedAt: at(6)}, {ID: record(5), Score: 1, CreatedAt: at(2)}},
			Interactions: []callerid.Interaction{
				{Number: number, At: at(6), Channel: callerid.ChannelCall, Direction: callerid.Inbound, Disposition: "answered", Summary: "asked", Duration: 90 * time.Second},
				{Number: number, At: at(5), Channel: callerid.ChannelSMS, Direction: callerid.Outbound},
			},
		},
	}
}
