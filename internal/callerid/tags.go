package callerid

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// TagKey is what two spellings of one tag have in common.
func TagKey(tag string) string { return strings.ToLower(strings.TrimSpace(tag)) }

// CheckTags trims tags and leaves out the empty ones and repetitions; ErrInvalid
// for one that is too long or no single line, or for too many.
func CheckTags(tags []string) ([]string, error) {
	for i, tag := range tags {
		if _, err := CheckLine(fmt.Sprintf("tags[%d]", i), tag, MaxTag); err != nil {
			return nil, err
		}
	}
	tags = AddTags(nil, tags...)
	if len(tags) > MaxTags {
		return nil, fmt.Errorf("%w: tags holds more than %d of them", ErrInvalid, MaxTags)
	}
	return tags, nil
}

// AddTags are the tags with those of more that are not among them, in any case:
// the first spelling stays.
func AddTags(tags []string, more ...string) []string {
	var all []string
	seen := map[string]bool{"": true}
	for _, tag := range slices.Concat(tags, more) {
		if key := TagKey(tag); !seen[key] {
			seen[key] = true
			all = append(all, strings.TrimSpace(tag))
		}
	}
	return all
}

// RemoveTags are the tags without those of gone, in any case. It changes neither.
func RemoveTags(tags []string, gone ...string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool {
		return slices.ContainsFunc(gone, func(g string) bool { return TagKey(g) == TagKey(tag) })
	})
}

// IsDoNotCallTag tells whether a tag says that its contact must not be called:
// `Do Not Call`, or DNC for short, in any case; spaces, dashes, underscores and
// dots do not count.
func IsDoNotCallTag(tag string) bool {
	folded := foldTag(tag)
	return folded == "donotcall" || folded == "dnc"
}

// IsOptOutTag tells whether a tag says that its contact must not be texted:
// `opt-out`, in any case; spaces, dashes, underscores and dots do not count.
func IsOptOutTag(tag string) bool { return foldTag(tag) == "optout" }

func foldTag(tag string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("_-.", r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, tag)
}
