package callerid

// Limits of what is on file, far beyond honest data. Of texts they are in
// characters, unless they say bytes.
const (
	MaxName = 200
	// MaxNamePart of a first name, a last name or a nick.
	MaxNamePart = 100
	MaxEmail    = 320 // RFC 3696, 64 before the @ and 255 after it
	MaxEmails   = 50
	MaxPhones   = 50
	MaxCompany  = 200
	MaxTitle    = 200
	// MaxText of a description, of notes and of preferences.
	MaxText = 20_000

	MaxTag  = 100
	MaxTags = 100
	// MaxChannel of an id on another channel.
	MaxChannel = 200
	// MaxMetaBytes of a value.
	MaxMetaKey   = 100
	MaxMetaBytes = 4_096
	MaxMetaKeys  = 100
	// MaxCustomText of a custom field's value.
	MaxCustomText = 4_000
	MaxFieldName  = 100

	MaxNote         = 4_000
	MaxTaskTitle    = 500
	MaxMemory       = 4_000
	MaxComment      = 4_000
	MaxCampaignName = 100
	MaxFilterName   = 100
	// MaxSearch of a text to search for, in characters and in words.
	MaxSearch      = 200
	MaxSearchWords = 20
)
