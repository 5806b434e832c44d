package main

import (
	"fmt"
	"math"

	"ringdex/internal/callerid"
)

// pageFlags say how much of a list is wanted.
type pageFlags struct {
	Limit natural `env:"-" xor:"much" placeholder:"N" help:"List at most so many (default 50)."`
	All   bool    `env:"-" xor:"much" help:"List them all."`
}

// pages fetches page after page and shows each as it comes, so that a list of
// any length needs the memory of one. The size of a page stays the same: a token
// is good for nothing else.
func pages[T any](f pageFlags, g *globals, fetch func(size int32, token string) ([]T, string, error), show func(items []T, next string) error) error {
	limit, err := f.limit()
	if err != nil {
		return err
	}
	size := min(limit, callerid.MaxPage)
	for shown, token := 0, ""; ; {
		items, next, err := fetch(int32(size), token)
		if err != nil {
			return err
		}
		cut := shown+len(items) > limit
		if cut {
			// The token would continue behind what was cut off.
			items, next = items[:limit-shown], ""
		}
		if err := show(items, next); err != nil {
			return err
		}
		shown += len(items)
		switch {
		case shown == limit && (cut || next != ""):
			fmt.Fprintln(g.stderr, "There are more: --limit N or --all lists them.")
			return nil
		case next == "":
			return nil
		}
		token = next
	}
}

func (f pageFlags) limit() (int, error) {
	switch {
	case f.All:
		return math.MaxInt, nil
	case f.Limit.int64 == nil:
		return callerid.DefaultPage, nil
	case *f.Limit.int64 < 1:
		return 0, usagef("--limit: %d is too few: give at least 1, or --all", *f.Limit.int64)
	}
	return int(*f.Limit.int64), nil
}

// headed puts the header above the first of several tables.
func headed(header ...string) func(rows [][]string) [][]string {
	return func(rows [][]string) [][]string {
		if header != nil {
			rows = append([][]string{header}, rows...)
			header = nil
		}
		return rows
	}
}
