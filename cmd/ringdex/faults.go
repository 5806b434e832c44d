package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// fault finds what a driver or the network said in an error, and says it in
// plain words. The interfaces are those of pgx, SQLite and go-redis, which have
// their home elsewhere.
func fault(err error) (text string, cause error) {
	if e, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return postgresFault(e.SQLState()), e
	}
	if e, ok := errors.AsType[interface {
		error
		Code() int
	}](err); ok {
		return sqliteFault(e.Code()), e
	}
	if e, ok := errors.AsType[interface {
		error
		RedisError()
	}](err); ok {
		word, _, _ := strings.Cut(e.Error(), " ")
		return fmt.Sprintf("Redis refuses (%s): check user, password and database of --redis-url, and whether that server may be written to", word), e
	}
	return networkFault(err)
}

func networkFault(err error) (text string, cause error) {
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Sprintf("there is no host named %q: check the URL", e.Name), e
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "listen" {
		return fmt.Sprintf("%s is taken or not to be had: stop what listens there, or name others with --listen and --http-listen", e.Addr), e
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Addr != nil {
		return fmt.Sprintf("%s cannot be reached: check that the server runs, and the URL", e.Addr), e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time: check that the server runs, and the URL", context.DeadlineExceeded
	}
	return "", nil
}

// postgresFault explains the codes of PostgreSQL's documentation, Appendix A.
func postgresFault(state string) string {
	switch state {
	case "28P01", "28000":
		return "the database server refuses the user or password of --database-url"
	case "3D000":
		return "there is no such database on the server: create it, or correct --database-url"
	case "42501", "25006":
		return "the database user lacks a right that Ringdex needs: make it the owner of the database"
	case "22021", "22P05", "23514":
		return "a value cannot be stored: correct it"
	case "53300":
		return "the database server has no connection left: raise its max_connections, or stop other clients"
	case "57P01", "57P02", "57P03":
		return "the database server is starting or stopping: try again"
	}
	return fmt.Sprintf("the database server refuses (code %s): its log tells why", state)
}

// sqliteFault explains SQLite's result codes (sqlite.org/rescode.html); the low
// byte of an extended code is the plain one.
func sqliteFault(code int) string {
	switch code & 0xff {
	case 5, 6:
		return "another program keeps the database file locked: try again when it is done"
	case 8:
		return "the database file cannot be written to: check its permissions and those of its directory"
	case 11:
		return "the database file is damaged: restore a backup"
	case 19:
		return "a value cannot be stored: correct it"
	case 13:
		return "the disk with the database file is full: make room, and try again"
	case 14:
		return "the database file cannot be opened: check its path and permissions, and that it is no directory"
	case 26:
		return "the file is no SQLite database: name the right one with --database-url"
	}
	return fmt.Sprintf("SQLite refuses (code %d): check the database file and its disk", code)
}
