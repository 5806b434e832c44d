package main

import (
	"context"
	"io"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// contactTags are a contact and tags.
type contactTags struct {
	oneContact
	Tags []string `arg:"" name:"tag" help:"The tags, one argument each."`
}

type contactTagCommand struct {
	contactTags
}

// Help implements kong.HelpProvider.
func (contactTagCommand) Help() string {
	return `Other tags stay, whoever changes them meanwhile. The tag "Do Not Call" also puts the numbers on the do-not-call list, and "opt-out" stops texts.

Examples:

    ringdex contacts tag +14155551200 vip "Spring sale"
    ringdex contacts tag +14155551200 "Do Not Call"`
}

// Run adds the tags.
func (c *contactTagCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewContactServiceClient(b).AddTags(ctx, &ringdexv1.AddTagsRequest{ContactId: id, Tags: c.Tags})
		if err != nil {
			return err
		}
		return c.print(g, answer, sayTags(answer.GetContact()))
	})
}

func sayTags(c *ringdexv1.Contact) func(io.Writer) error {
	if len(c.GetTags()) == 0 {
		return say("contact %s has no tags", c.GetContactId())
	}
	return say("contact %s has the tags %s", c.GetContactId(), strings.Join(c.GetTags(), ", "))
}

type contactUntagCommand struct {
	contactTags
}

// Help implements kong.HelpProvider.
func (contactUntagCommand) Help() string {
	return `Without the tag "Do Not Call" the numbers stay on the do-not-call list: ringdex contacts update --status active takes them off.

Example:

    ringdex contacts untag +14155551200 vip`
}

// Run takes the tags off.
func (c *contactUntagCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewContactServiceClient(b).RemoveTags(ctx, &ringdexv1.RemoveTagsRequest{ContactId: id, Tags: c.Tags})
		if err != nil {
			return err
		}
		return c.print(g, answer, sayTags(answer.GetContact()))
	})
}

type contactNoteCommand struct {
	oneContact
	Author string `env:"-" placeholder:"NAME" help:"Who wrote it; the key's label unless given."`
	Text   string `arg:"" help:"The note."`
}

// Help implements kong.HelpProvider.
func (contactNoteCommand) Help() string {
	return `Example:

    ringdex contacts note +14155551200 "Wants to be called after 4 pm" --author Anna`
}

// Run appends the note.
func (c *contactNoteCommand) Run(ctx context.Context, g *globals) error {
	return c.find(ctx, func(b book, id string) error {
		answer, err := ringdexv1.NewContactServiceClient(b).AddNote(ctx,
			&ringdexv1.AddNoteRequest{ContactId: id, Text: c.Text, Author: c.Author})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("added a note to contact %s", id))
	})
}
