package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ringdex/internal/cache/redis"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// errUsage: the command line cannot be carried out as it stands, whatever the
// state of the database. It is wrapped as "%w: …" and its own text is not shown.
var errUsage = errors.New("usage")

func usagef(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errUsage, fmt.Errorf(format, args...))
}

// wrongFlag is errUsage about the value of a flag or an argument.
func wrongFlag(name string, err error) error {
	return usagef("%s: %s", name, plainly(err))
}

// plainly is an error's text for who typed what it is about.
func plainly(err error) string {
	return strings.TrimPrefix(err.Error(), callerid.ErrInvalid.Error()+": ")
}

// explain says what is wrong and what to do, without the words of drivers.
func explain(err error) string {
	for _, known := range []struct {
		is   error
		text string
	}{
		{context.Canceled, "interrupted"},
		{store.ErrSchemaOld, "the database has an older schema than this program needs: stop older servers, back the database up, and run `ringdex migrate`"},
		{store.ErrSchemaNew, "the database has a newer schema than ringdex " + version + " knows: run the newer ringdex that migrated it"},
		{store.ErrStandby, "the database server is a standby: give the URL of the primary"},
		{callerid.ErrNoRoom, "the database cannot write: make room on its disk or raise its quota (if there is room, look whether the disk fails), and try again"},
		{callerid.ErrNotFound, "what this is about has been removed meanwhile: list what there is, and try again"},
		{redis.ErrURL, "--redis-url is not a Redis URL: it has the form redis://USER:PASSWORD@HOST:PORT/DB, with special characters of the password percent-encoded; `ringdex warm --help` lists all forms"},
	} {
		if errors.Is(err, known.is) {
			return known.text
		}
	}
	if text, cause := fault(err); cause != nil {
		return doing(err, cause) + text
	}
	return err.Error()
}

// doing is what was being done when the cause came up, to be followed by other
// words: the outermost of what err says, since what is inside may be a driver's.
func doing(err, cause error) string {
	before, _, wrapped := strings.Cut(err.Error(), ": ")
	if !wrapped || err.Error() == cause.Error() {
		return ""
	}
	return before + ": "
}
