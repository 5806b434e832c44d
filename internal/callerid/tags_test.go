package callerid

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTags(t *testing.T) {
	for _, test := range []struct{ tags, more, added, removed []string }{
		{nil, nil, nil, nil},
		{[]string{"VIP", "Lead"}, []string{" vip ", "new", "NEW", ""}, []string{"VIP", "Lead", "new"}, []string{"Lead"}},
		{[]string{"Ärzte"}, []string{"ärzte"}, []string{"Ärzte"}, nil},
		{[]string{"a", "b"}, []string{"c"}, []string{"a", "b", "c"}, []string{"a", "b"}},
	} {
		before := slices.Clone(test.tags)
		if got := AddTags(test.tags, test.more...); !slices.Equal(got, test.added) {
			t.Errorf("%q with %q are %q", test.tags, test.more, got)
		}
		if got := RemoveTags(test.tags, test.more...); !slices.Equal(got, test.removed) {
			t.Errorf("%q without %q are %q", test.tags, test.more, got)
		}
		if !slices.Equal(test.tags, before) {
			t.Errorf("%q was changed to %q", before, test.tags)
		}
	}
}

func TestTagsThatSaySomething(t *testing.T) {
	for tag, want := range map[string][2]bool{
		"Do Not Call": {true, false}, "do-not-call": {true, false}, "DO_NOT_CALL": {true, false}, " donotcall ": {true, false}, "DNC": {true, false},
		"opt-out": {false, true}, "Opt Out": {false, true}, "OPT_OUT": {false, true}, "optout": {false, true},
		"": {}, "do not call me": {}, "call": {}, "opt-in": {}, "out": {},
	} {
		if got := [2]bool{IsDoNotCallTag(tag), IsOptOutTag(tag)}; got != want {
			t.Errorf("%q says %v, want %v", tag, got, want)
		}
	}
}

func TestCheckTags(t *testing.T) {
	if got, err := CheckTags([]string{" vip", "VIP", "", "new"}); err != nil || !slices.Equal(got, []string{"vip", "new"}) {
		t.Errorf("got %q, %v", got, err)
	}
	var many []string
	for i := range MaxTags {
		many = append(many, fmt.Sprint(i))
	}
	if got, err := CheckTags(append(many, "0")); err != nil || len(got) != MaxTags {
		t.Errorf("got %d, %v", len(got), err)
	}
	for name, bad := range map[string][]string{
		"many": append(many, "one more"), "long": {"a", strings.Repeat("ü", MaxTag+1)}, "lines": {"a\nb"}, "bytes": {"\xff"},
	} {
		if _, err := CheckTags(bad); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "tags") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Adding and removing tags keeps them a set, in the order in which they came.
func TestTagsAreASet(t *testing.T) {
	tag := rapid.SampledFrom([]string{"a", "A", "b", " b", "ß", "SS", "Σ", "ς", ""})
	rapid.Check(t, func(t *rapid.T) {
		tags, more := AddTags(nil, rapid.SliceOf(tag).Draw(t, "tags")...), rapid.SliceOf(tag).Draw(t, "more")
		all := AddTags(tags, more...)
		if !slices.Equal(all[:len(tags)], tags) || !slices.Equal(AddTags(all, more...), all) {
			t.Fatalf("%q with %q are %q", tags, more, all)
		}
		left := RemoveTags(all, more...)
		if len(RemoveTags(left, more...)) != len(left) || len(AddTags(left, more...)) != len(all) {
			t.Fatalf("%q without %q are %q", all, more, left)
		}
	})
}
