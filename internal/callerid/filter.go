package callerid

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"ringdex/internal/phone"
)

// Check is the filter with its texts trimmed; ErrInvalid where it cannot be
// meant.
func (f Filter) Check() (Filter, error) {
	var err error
	if f.Text, err = CheckLine("query", f.Text, MaxSearch); err != nil {
		return Filter{}, err
	}
	if len(strings.Fields(f.Text)) > MaxSearchWords {
		return Filter{}, fmt.Errorf("%w: query has more than %d words", ErrInvalid, MaxSearchWords)
	}
	if f.Tags, err = CheckTags(f.Tags); err != nil {
		return Filter{}, err
	}
	if f.Campaign, err = CheckLine("campaign", f.Campaign, MaxCampaignName); err != nil {
		return Filter{}, err
	}
	if f.Status > StatusDoNotCall {
		return Filter{}, fmt.Errorf("%w: status is none that is known", ErrInvalid)
	}
	for _, t := range []time.Time{f.CreatedFrom, f.CreatedUntil, f.ContactedFrom, f.ContactedUntil} {
		if year := t.UTC().Year(); year < 1 || year > 9999 { // RFC 3339 writes no others
			return Filter{}, fmt.Errorf("%w: a time of the filter is not within the years 1 to 9999", ErrInvalid)
		}
	}
	return f, nil
}

// Empty tells that a filter selects everything.
func (f Filter) Empty() bool { return reflect.ValueOf(f).IsZero() }

// Narrowed selects what both filters select. ErrInvalid where one filter cannot
// say that: they name two campaigns, or contradict each other.
func (f Filter) Narrowed(by Filter, region phone.Region) (Filter, error) {
	var err error
	if f.Text, err = bothTexts(f.Text, by.Text, region); err != nil {
		return Filter{}, err
	}
	f.Tags = AddTags(f.Tags, by.Tags...)
	if f.Campaign, err = either("campaign", f.Campaign, by.Campaign); err != nil {
		return Filter{}, err
	}
	if f.Status, err = either("status", f.Status, by.Status); err != nil {
		return Filter{}, err
	}
	if f.HasEmail != nil && by.HasEmail != nil && *f.HasEmail != *by.HasEmail {
		return Filter{}, contradiction("has_email")
	}
	f.HasEmail = tighter(f.HasEmail, by.HasEmail, func(a, b bool) bool { return a })
	f.MinCalls = tighter(f.MinCalls, by.MinCalls, func(a, b int64) bool { return a > b })
	f.MaxCalls = tighter(f.MaxCalls, by.MaxCalls, func(a, b int64) bool { return a < b })
	f.CreatedFrom = later(f.CreatedFrom, by.CreatedFrom)
	f.CreatedUntil = earlier(f.CreatedUntil, by.CreatedUntil)
	f.ContactedFrom = later(f.ContactedFrom, by.ContactedFrom)
	f.ContactedUntil = earlier(f.ContactedUntil, by.ContactedUntil)
	f.Deleted = f.Deleted || by.Deleted
	return f, nil
}

func contradiction(field string) error {
	return fmt.Errorf("%w: %s contradicts that of the saved filter", ErrInvalid, field)
}

func either[T comparable](field string, a, b T) (T, error) {
	var none T
	switch {
	case a == b || b == none:
		return a, nil
	case a == none:
		return b, nil
	}
	return none, contradiction(field)
}

// bothTexts has the words of both. Two parts of telephone numbers would be read
// as one, which is neither.
func bothTexts(a, b string, region phone.Region) (string, error) {
	if a == "" || b == "" || a == b {
		return cmp.Or(a, b), nil
	}
	words := SearchWords(a, region)
	for _, word := range SearchWords(b, region) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	both := strings.Join(words, " ")
	if !slices.Equal(SearchWords(both, region), words) {
		return "", contradiction("query")
	}
	return both, nil
}

func tighter[T any](a, b *T, tight func(a, b T) bool) *T {
	if a == nil || b != nil && tight(*b, *a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
