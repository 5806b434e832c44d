package answer

import (
	"errors"
	"slices"
	"unicode/utf8"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// MaxBytes bounds an answer: far below what gRPC clients accept by default
// (4 MiB), and within what the near cache holds in one entry. Nobody listens to
// more while a phone rings; the whole is in the database.
const MaxBytes = 60 << 10

var errTooLarge = errors.New("an answer that cannot be cut down")

// What shorten leaves: texts of so many bytes, lists of so many items.
const (
	shortText = 2 << 10
	shortList = 10
)

// shorten cuts long texts and lists. Lists are in the order of their worth: what
// is newest or due first stays.
func shorten(c *ringdexv1.Caller) {
	for _, text := range []*string{
		&c.Name, &c.FirstName, &c.LastName, &c.Nick, &c.Email, &c.Company, &c.Title,
		&c.Description, &c.Notes, &c.Preferences,
	} {
		*text = cutText(*text, shortText)
	}
	c.Tags, c.Campaigns = cutTexts(c.Tags), cutTexts(c.Campaigns)
	c.OpenTasks, c.Memories, c.Ratings, c.Interactions = cut(c.OpenTasks), cut(c.Memories), cut(c.Ratings), cut(c.Interactions)
	for _, t := range c.OpenTasks {
		t.Title = cutText(t.Title, shortText/4)
	}
	for _, m := range c.Memories {
		m.Text = cutText(m.Text, shortText/4)
	}
	for _, r := range c.Ratings {
		r.Comment = cutText(r.Comment, shortText/4)
	}
	for _, i := range c.Interactions {
		i.Summary, i.Disposition = cutText(i.Summary, shortText/4), cutText(i.Disposition, shortText/4)
	}
}

// strip leaves who it is, and how they want to be treated.
func strip(c *ringdexv1.Caller) {
	c.Tags, c.Campaigns, c.OpenTasks, c.Memories, c.Ratings, c.Interactions = nil, nil, nil, nil, nil, nil
	c.Channels, c.CustomFields, c.Meta = nil, nil, nil
}

func cutTexts(list []string) []string {
	list = slices.Clone(cut(list)) // the profile is not ours to change
	for i := range list {
		list[i] = cutText(list[i], shortText/4)
	}
	return list
}

func cut[T any](list []T) []T { return list[:min(len(list), shortList)] }

// cutText cuts between characters.
func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
