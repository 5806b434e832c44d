package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// errNotConfirmed: somebody was asked and did not say yes.
var errNotConfirmed = errors.New("not confirmed: nothing was changed")

// confirmFlags are those of a command that takes something away, and asks first.
type confirmFlags struct {
	Yes bool `env:"-" help:"Do not ask first. Without a terminal nobody can be asked, and this is needed."`
}

// askable refuses before anything else is done.
func (f confirmFlags) askable(g *globals) error {
	if f.Yes || isTerminal(g.stdin) {
		return nil
	}
	return usagef("something is taken away, and there is no terminal to ask on: give --yes if it is meant")
}

// confirm asks unless --yes was given. An interrupt is heard while it waits.
func (f confirmFlags) confirm(ctx context.Context, g *globals, question string) error {
	if f.Yes {
		return nil
	}
	fmt.Fprintf(g.stderr, "%s [y/N] ", printable(question))
	answer := make(chan string, 1)
	go func() { answer <- readLine(g.stdin) }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case line := <-answer:
		if yes := strings.ToLower(line); yes != "y" && yes != "yes" {
			return errNotConfirmed
		}
		return nil
	}
}

// about asks a question with a contact in it, by name where there is one to be
// had: who is known only from a campaign cannot be looked up, nor can anybody
// with a key that may only write.
func (f confirmFlags) about(ctx context.Context, g *globals, b book, id, question string) error {
	if f.Yes {
		return nil
	}
	who := "contact " + id
	if answer, err := ringdexv1.NewContactServiceClient(b).GetContact(ctx, &ringdexv1.GetContactRequest{ContactId: id}); err == nil {
		who = fmt.Sprintf("%s (%s), %s", contactName(answer.GetContact()), firstOf(answer.GetContact().GetPhones()), who)
	}
	return f.confirm(ctx, g, fmt.Sprintf(question, who))
}

// readLine is empty where there is nothing to read, which is no yes.
func readLine(r io.Reader) string {
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return ""
	}
	return strings.TrimSpace(line)
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
