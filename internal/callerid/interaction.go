package callerid

import (
	"time"

	"ringdex/internal/phone"
)

// Channel is how an interaction took place.
type Channel string

// The channels.
const (
	ChannelCall     Channel = "call"
	ChannelSMS      Channel = "sms"
	ChannelMMS      Channel = "mms"
	ChannelChat     Channel = "chat"
	ChannelEmail    Channel = "email"
	ChannelWhatsApp Channel = "whatsapp"
)

// Direction is who began an interaction.
type Direction uint8

// Directions of an interaction, seen from the organization.
const (
	Inbound Direction = iota + 1
	Outbound
)

// Interaction is one call, text, chat or email. It hangs on the number: the
// contact is whose history it is at present, and may be nobody's after a
// delete, while the number stays for compliance.
type Interaction struct {
	Contact     ContactID
	Number      phone.Number
	At          time.Time
	Channel     Channel
	Direction   Direction
	Disposition string
	Summary     string
	Duration    time.Duration
}
