package main

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/alecthomas/kong"

	"ringdex/internal/callerid"
)

// filled is a text that is not blank once it is given. A blank one is a script's
// unset variable: to go on without it would do something else, or to more people,
// than was meant.
type filled string

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *filled) UnmarshalText(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("it is empty: give a value, or leave the flag out")
	}
	*f = filled(text)
	return nil
}

// natural is a number from 0 on, nil unless it was given.
type natural struct{ *int64 }

// Decode implements kong.MapperValue.
func (n *natural) Decode(ctx *kong.DecodeContext) error {
	text, err := afterFlag(ctx.Scan)
	if err != nil {
		return err
	}
	parsed, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return fmt.Errorf("%q is no number from 0 to %d", text, uint(1)<<31-1)
	}
	n.int64 = new(int64(parsed))
	return nil
}

// planValue is a plan, nil unless it was given.
type planValue struct{ *callerid.Plan }

// Decode implements kong.MapperValue.
func (p *planValue) Decode(ctx *kong.DecodeContext) error {
	text, err := afterFlag(ctx.Scan)
	if err != nil {
		return err
	}
	plan, err := callerid.ParsePlan(text)
	if err != nil {
		return errors.New(plainly(err))
	}
	p.Plan = &plan
	return nil
}

// afterFlag is the word after a flag. Left to itself kong takes -5 for five flags.
func afterFlag(scan *kong.Scanner) (string, error) {
	token, err := scan.PopValue("number")
	if token.IsEOL() {
		return "", err
	}
	return token.String(), nil
}
