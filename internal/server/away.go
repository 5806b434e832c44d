package server

import (
	"errors"
	"io"
	"net"
	"strings"
)

// unreachable tells whether an error says that the database or the shared cache
// is not there, or does not take what it would take at another time. The
// interfaces are those of pgx, SQLite and go-redis, which have their home
// elsewhere.
func unreachable(err error) bool {
	if e, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return unreachableState(e.SQLState())
	}
	if e, ok := errors.AsType[interface {
		error
		Code() int
	}](err); ok {
		return unreachableCode(e.Code())
	}
	if e, ok := errors.AsType[interface {
		error
		SafeToRetry() bool
	}](err); ok && e.SafeToRetry() {
		return true // nothing was sent: the connection was gone
	}
	_, cache := errors.AsType[interface {
		error
		RedisError()
	}](err)
	_, network := errors.AsType[net.Error](err)
	return cache || network || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed)
}

// unreachableState is about codes of PostgreSQL's documentation, Appendix A:
// connections, resources, a server that stops or starts or takes longer than a
// statement may, one that has become a standby, and a transaction that stood
// still or lost too often.
func unreachableState(state string) bool {
	for _, class := range []string{"08", "53", "57", "25006", "25P03", "40"} {
		if strings.HasPrefix(state, class) {
			return true
		}
	}
	return false
}

// unreachableCode is about SQLite's result codes (sqlite.org/rescode.html), in
// the low byte: busy, locked, a disk that fails or is full, a file that cannot
// be opened.
func unreachableCode(code int) bool {
	switch code & 0xff {
	case 5, 6, 10, 13, 14:
		return true
	}
	return false
}
