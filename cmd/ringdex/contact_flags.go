package main

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// contactFlags are what can be said of a contact. Nil is a flag that was not
// given; an empty text takes what was there away.
type contactFlags struct {
	Name        *string           `env:"-" placeholder:"TEXT" help:"The full name."`
	FirstName   *string           `env:"-" placeholder:"TEXT" help:"The first name."`
	LastName    *string           `env:"-" placeholder:"TEXT" help:"The last name."`
	Nick        *string           `env:"-" placeholder:"TEXT" help:"The nickname."`
	Phone       []string          `env:"-" sep:"none" placeholder:"NUMBER" help:"A phone number, in any form; the primary one first."`
	Email       []string          `env:"-" sep:"none" placeholder:"ADDRESS" help:"An email address; the primary one first."`
	Company     *string           `env:"-" placeholder:"TEXT" help:"The company."`
	Title       *string           `env:"-" placeholder:"TEXT" help:"The job title."`
	Description *string           `env:"-" placeholder:"TEXT" help:"Who this is."`
	Notes       *string           `env:"-" placeholder:"TEXT" help:"All notes; ringdex contacts note appends to them."`
	Preferences *string           `env:"-" placeholder:"TEXT" help:"How this person wants to be helped, such as \"Always greet in Spanish\"."`
	Tag         []string          `env:"-" sep:"none" placeholder:"TAG" help:"A tag."`
	Status      *string           `env:"-" enum:"active,do-not-call" placeholder:"STATUS" help:"active or do-not-call, which puts all the numbers on the do-not-call list; active takes them off it."`
	Custom      map[string]string `env:"-" mapsep:"none" placeholder:"FIELD=VALUE" help:"The value of one of the organization's own fields; ringdex field list shows them."`
	Meta        map[string]string `env:"-" mapsep:"none" placeholder:"KEY=VALUE" help:"A value that an integration keeps."`
	Channel     map[string]string `env:"-" mapsep:"none" placeholder:"CHANNEL=ID" help:"The id on another channel: whatsapp, instagram, slack, microsoft_teams."`
}

// contact is what the flags say, and the paths of what was said.
func (f contactFlags) contact(ctx context.Context, b book) (*ringdexv1.Contact, []string, error) {
	c := &ringdexv1.Contact{Phones: f.Phone, Emails: f.Email, Tags: f.Tag, Meta: f.Meta, Channels: f.Channel}
	paths := f.texts(c)
	for path, given := range map[string][]string{"phones": f.Phone, "emails": f.Email, "tags": f.Tag} {
		if given != nil {
			paths = append(paths, path)
		}
	}
	if f.Status != nil {
		c.Status, paths = valueOf[ringdexv1.ContactStatus](*f.Status), append(paths, "status")
	}
	for path, given := range map[string]map[string]string{"custom_fields": f.Custom, "meta": f.Meta, "channels": f.Channel} {
		for key := range given {
			paths = append(paths, path+"."+key)
		}
	}
	var err error
	c.CustomFields, err = customValues(ctx, b, f.Custom)
	slices.Sort(paths)
	return c, paths, err
}

// texts sets those that are one text each.
func (f contactFlags) texts(c *ringdexv1.Contact) (paths []string) {
	for _, text := range []struct {
		path  string
		given *string
		to    *string
	}{
		{"name", f.Name, &c.Name},
		{"first_name", f.FirstName, &c.FirstName},
		{"last_name", f.LastName, &c.LastName},
		{"nick", f.Nick, &c.Nick},
		{"company", f.Company, &c.Company},
		{"title", f.Title, &c.Title},
		{"description", f.Description, &c.Description},
		{"notes", f.Notes, &c.Notes},
		{"preferences", f.Preferences, &c.Preferences},
	} {
		if text.given != nil {
			*text.to, paths = *text.given, append(paths, text.path)
		}
	}
	return paths
}

// customValues have the types that the organization has defined. What is not
// defined is left to the server, which says what is.
func customValues(ctx context.Context, b book, given map[string]string) (map[string]*ringdexv1.CustomValue, error) {
	if len(given) == 0 {
		return nil, nil
	}
	defined, err := ringdexv1.NewFieldServiceClient(b).ListFields(ctx, &ringdexv1.ListFieldsRequest{})
	if err != nil {
		return nil, err
	}
	values := make(map[string]*ringdexv1.CustomValue, len(given))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		values[name] = &ringdexv1.CustomValue{Kind: &ringdexv1.CustomValue_Text{Text: given[name]}}
		if !isNumeric(defined.GetFields(), name) {
			continue
		}
		number, err := strconv.ParseFloat(given[name], 64)
		if err != nil {
			return nil, usagef("--custom: %s takes a number, and %q is none", name, given[name])
		}
		values[name].Kind = &ringdexv1.CustomValue_Number{Number: number}
	}
	return values, nil
}

func isNumeric(fields []*ringdexv1.Field, name string) bool {
	return slices.ContainsFunc(fields, func(f *ringdexv1.Field) bool {
		return f.GetType() == ringdexv1.FieldType_FIELD_TYPE_NUMBER && strings.EqualFold(f.GetName(), name)
	})
}
