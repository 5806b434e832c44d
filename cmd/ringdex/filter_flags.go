package main

import (
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// filterFlags select contacts; each narrows what the others select.
type filterFlags struct {
	Tag            []filled `env:"-" sep:"none" placeholder:"TAG" help:"With this tag; given several times, with all of them."`
	Status         *string  `env:"-" enum:"active,do-not-call" placeholder:"STATUS" help:"With this status: active or do-not-call."`
	Campaign       filled   `env:"-" placeholder:"NAME" help:"Who belong to this campaign, or were called by it."`
	CreatedFrom    instant  `env:"-" placeholder:"DATE" help:"Made at this time or later; a date is its first moment in UTC."`
	CreatedUntil   instant  `env:"-" placeholder:"DATE" help:"Made before this time."`
	ContactedFrom  instant  `env:"-" placeholder:"DATE" help:"Last contacted at this time or later."`
	ContactedUntil instant  `env:"-" placeholder:"DATE" help:"Last contacted before this time."`
	HasEmail       *bool    `env:"-" xor:"email" help:"With an email address."`
	NoEmail        bool     `env:"-" xor:"email" help:"Without one."`
	MinCalls       natural  `env:"-" placeholder:"N" help:"With so many calls or more."`
	MaxCalls       natural  `env:"-" placeholder:"N" help:"With so many calls or fewer."`
	Deleted        bool     `env:"-" help:"Those that can be undeleted, in place of the others."`
}

// filter is what the flags and the words of a search select.
func (f filterFlags) filter(query string) *ringdexv1.ContactFilter {
	filter := &ringdexv1.ContactFilter{
		Query: query, Campaign: string(f.Campaign),
		CreatedFrom: f.CreatedFrom.timestamp(), CreatedUntil: f.CreatedUntil.timestamp(),
		LastContactedFrom: f.ContactedFrom.timestamp(), LastContactedUntil: f.ContactedUntil.timestamp(),
		HasEmail: f.HasEmail, MinCallCount: f.MinCalls.int64, MaxCallCount: f.MaxCalls.int64, Deleted: f.Deleted,
	}
	for _, tag := range f.Tag {
		filter.Tags = append(filter.Tags, string(tag))
	}
	if f.NoEmail {
		filter.HasEmail = new(false)
	}
	if f.Status != nil {
		filter.Status = valueOf[ringdexv1.ContactStatus](*f.Status)
	}
	return filter
}

// selectsAll tells that a filter narrows nothing.
func selectsAll(f *ringdexv1.ContactFilter) bool { return proto.Equal(f, &ringdexv1.ContactFilter{}) }
