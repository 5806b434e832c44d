package main

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// clearable are the names that --clear takes and their paths in the contract.
var clearable = []struct{ name, path string }{
	{"name", "name"},
	{"first-name", "first_name"},
	{"last-name", "last_name"},
	{"nick", "nick"},
	{"phone", "phones"},
	{"email", "emails"},
	{"company", "company"},
	{"title", "title"},
	{"description", "description"},
	{"notes", "notes"},
	{"preferences", "preferences"},
	{"tag", "tags"},
	{"custom", "custom_fields"},
	{"meta", "meta"},
	{"channel", "channels"},
}

// changeMask is what is set and what is cleared, which must not overlap.
func changeMask(set, cleared []string) (*fieldmaskpb.FieldMask, error) {
	paths := slices.Clone(set)
	for _, name := range cleared {
		path, err := clearedPath(name)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(set, func(s string) bool { return within(s, path) || within(path, s) }) {
			return nil, usagef("--clear: %s is set as well: leave out one of the two", name)
		}
		paths = append(paths, path)
	}
	if len(paths) == 0 {
		return nil, usagef("nothing to change: give at least one flag, such as --name; `ringdex contacts update --help` lists them")
	}
	return &fieldmaskpb.FieldMask{Paths: paths}, nil
}

// clearedPath reads the name of a flag, or of one key of those that have keys.
func clearedPath(name string) (string, error) {
	field, key, keyed := strings.Cut(name, ".")
	var names []string
	for _, c := range clearable {
		names = append(names, c.name)
		switch {
		case c.name != field:
		case !keyed:
			return c.path, nil
		case key != "" && (field == "custom" || field == "meta" || field == "channel"):
			return c.path + "." + key, nil
		}
	}
	return "", usagef("--clear: %q cannot be cleared: there is %s, and single keys such as meta.plan", name, strings.Join(names, ", "))
}

// within tells whether a path is another one, or a key of it.
func within(path, other string) bool {
	return path == other || strings.HasPrefix(path, other+".")
}
