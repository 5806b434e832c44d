package main

import (
	"errors"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// greetingFlags are settings that a line has as well as its organization. Nil
// is a flag that was not given; an empty text takes a setting back.
type greetingFlags struct {
	Region        *string `env:"-" placeholder:"US" help:"Region in which national numbers are read, two letters of ISO 3166-1; without one only numbers with a country code are read."`
	Greeting      *string `env:"-" placeholder:"TEXT" help:"What a recognized caller hears."`
	OtherGreeting *string `env:"-" placeholder:"TEXT" help:"What everybody else hears."`
}

// apply checks the settings that were given and puts them in place of the ones
// before.
func (f greetingFlags) apply(region *phone.Region, greeting, other *string, custom []callerid.CustomField) error {
	if f.Region != nil {
		parsed, err := parseRegion(*f.Region)
		if err != nil {
			return err
		}
		*region = parsed
	}
	for _, setting := range []struct {
		flag  string
		given *string
		use   callerid.TemplateUse
		to    *string
	}{
		{"--greeting", f.Greeting, callerid.ForRecognized, greeting},
		{"--other-greeting", f.OtherGreeting, callerid.ForOther, other},
	} {
		if setting.given == nil {
			continue
		}
		if err := checkTemplate(*setting.given, setting.use, custom); err != nil {
			return wrongTemplate(setting.flag, err)
		}
		*setting.to = *setting.given
	}
	return nil
}

func checkTemplate(text string, use callerid.TemplateUse, custom []callerid.CustomField) error {
	if text == "" {
		return nil
	}
	_, err := callerid.ParseTemplate(text, use, custom)
	return err
}

// wrongTemplate is errUsage that shows where.
func wrongTemplate(flag string, err error) error {
	var wrong *callerid.TemplateError
	if errors.As(err, &wrong) {
		return usagef("%s: position %d, at %q: %s", flag, wrong.Position, wrong.Snippet, wrong.Reason)
	}
	return wrongFlag(flag, err)
}

func parseRegion(s string) (phone.Region, error) {
	if s == "" {
		return "", nil
	}
	region, err := phone.ParseRegion(s)
	if err != nil {
		return "", wrongFlag("--region "+s, err)
	}
	return region, nil
}

// organizationFlags are the settings of an organization.
type organizationFlags struct {
	Plan planValue `env:"-" placeholder:"PLAN" help:"Professional, Dental, Real Estate, unlimited, or a number of contacts."`
	greetingFlags
	Disclosure   *string `env:"-" placeholder:"RULES" help:"What is told at which level of attestation, such as failed=nothing,none=name; levels A, B, C, none, failed; everything, name or nothing."`
	Interactions natural `env:"-" placeholder:"N" help:"How many past interactions an answer has, 0 to 50."`
}

// apply checks the settings that were given and puts them in place of the
// organization's.
func (f organizationFlags) apply(o *callerid.Organization) (err error) {
	if f.Plan.Plan != nil {
		o.Plan = *f.Plan.Plan
	}
	if f.Disclosure != nil {
		if o.Disclosure, err = callerid.ParseDisclosure(*f.Disclosure); err != nil {
			return wrongFlag("--disclosure", err)
		}
	}
	if n := f.Interactions.int64; n != nil {
		if *n > callerid.MaxInteractions {
			return usagef("--interactions: %d is not between 0 and %d", *n, callerid.MaxInteractions)
		}
		o.Interactions = int(*n)
	}
	return f.greetingFlags.apply(&o.Region, &o.Greeting, &o.OtherGreeting, o.CustomFields)
}
