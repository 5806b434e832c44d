package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// phonesAtOnce is how many numbers one request may have.
const phonesAtOnce = 1000

// phonesArg are numbers on the command line, or on standard input.
type phonesArg struct {
	Phones []string `arg:"" name:"phone" help:"The numbers, in any form; - reads them from standard input, one per line."`
}

// batch is as many numbers as a request may have.
type batch struct {
	phones []string
	// lines that the numbers are on, from 1; nil for the command line's.
	lines []int
}

// batches are read as they are wanted.
func (a phonesArg) batches(g *globals) iter.Seq2[batch, error] {
	if slices.Equal(a.Phones, []string{"-"}) {
		return func(yield func(batch, error) bool) { readBatches(g.stdin, yield) }
	}
	return func(yield func(batch, error) bool) {
		for phones := range slices.Chunk(a.Phones, phonesAtOnce) {
			if !yield(batch{phones: phones}, nil) {
				return
			}
		}
	}
}

// readBatches leaves out blank lines. What is no UTF-8 could not be sent, and is
// no number either.
func readBatches(r io.Reader, yield func(batch, error) bool) {
	var b batch
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			b.phones = append(b.phones, strings.ToValidUTF8(line, "\ufffd"))
			b.lines = append(b.lines, n)
		}
		if len(b.phones) == phonesAtOnce {
			if !yield(b, nil) {
				return
			}
			b = batch{}
		}
	}
	if err := lines.Err(); err != nil {
		yield(batch{}, fmt.Errorf("standard input: %w", err))
	} else if len(b.phones) > 0 {
		yield(b, nil)
	}
}

// numbers are those that the server can read as such. Each of the others is
// reported with its line.
func (b batch) numbers(verdicts []*ringdexv1.OutboundVerdict, w io.Writer) (rest []string) {
	for i, phone := range b.phones {
		if i >= len(verdicts) || !slices.Contains(verdicts[i].GetReasons(), ringdexv1.OutboundReason_OUTBOUND_REASON_NOT_A_NUMBER) {
			rest = append(rest, phone)
			continue
		}
		if b.lines != nil {
			fmt.Fprintf(w, "line %d: ", b.lines[i])
		}
		fmt.Fprintf(w, "skipped: “%s” is no telephone number\n", printable(clip(phone)))
	}
	return rest
}
