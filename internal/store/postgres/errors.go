package postgres

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/callerid"
)

// errClosed: the store is asked after its end.
var errClosed = errors.New("the database is closed")

// errRace: another transaction changed what was found before it was locked.
var errRace = errors.New("another transaction came first")

// Codes of PostgreSQL's documentation, Appendix A.
const (
	codeUniqueViolation      = "23505"
	codeForeignKeyViolation  = "23503"
	codeCheckViolation       = "23514"
	codeBadEncoding          = "22021"
	codeUntranslatable       = "22P05"
	codeBadText              = "22P02"
	codeBadTime              = "22007"
	codeTimeOverflow         = "22008"
	codeDeadlock             = "40P01"
	codeSerializationFailure = "40001"
	codeDiskFull             = "53100"
)

// failure wraps an error of the engine with what was being done and, where there
// is one, the domain's word for it. What the text says of the server's error
// never holds a value of a row: those are in its details.
func failure(doing string, err error) error {
	if err == nil {
		return nil
	}
	if word := wordFor(err); word != nil && !errors.Is(err, word) {
		return fmt.Errorf("%s: %w: %w", doing, word, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func wordFor(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return callerid.ErrNotFound
	}
	switch code(err) {
	case codeUniqueViolation:
		return callerid.ErrExists
	case codeForeignKeyViolation:
		return callerid.ErrNotFound
	case codeCheckViolation, codeBadEncoding, codeUntranslatable, codeBadText, codeBadTime, codeTimeOverflow:
		return callerid.ErrInvalid
	case codeDiskFull:
		return callerid.ErrNoRoom
	}
	return nil
}

// passing tells that the same transaction may well succeed another time.
func passing(err error) bool {
	c := code(err)
	return c == codeDeadlock || c == codeSerializationFailure || errors.Is(err, errRace)
}

func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}
