package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime"
	"runtime/debug"

	"google.golang.org/grpc"
)

// guardUnary turns whatever goes wrong with a call into a status, and logs it.
func (s *Server) guardUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (resp any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = crash{p, debug.Stack()}
		}
		if err = s.concluded(ctx, info.FullMethod, err); err != nil {
			resp = nil
		}
	}()
	return next(ctx, req)
}

func (s *Server) guardStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = crash{p, debug.Stack()}
		}
		err = s.concluded(stream.Context(), info.FullMethod, err)
	}()
	return next(srv, stream)
}

// concluded translates the error of a call and writes its line in the log.
// Health and reflection speak in statuses of their own, and end whenever their
// client leaves: of these only a crash is told.
func (s *Server) concluded(ctx context.Context, method string, err error) error {
	crashed, isCrash := err.(crash)
	if err == nil || public(method) && !isCrash {
		return err
	}
	st := statusOf(err)
	if errors.Is(err, errMoveOn) {
		return st.Err() // nothing has failed
	}
	level := slog.LevelInfo
	attrs := []slog.Attr{slog.String("method", method), slog.String("code", st.Code().String())}
	if ours(st.Code()) {
		level = slog.LevelError
		attrs = append(attrs, slog.String("err", masked(err)))
	}
	if isCrash {
		attrs = append(attrs, slog.String("stack", string(crashed.stack)))
	}
	s.log.LogAttrs(ctx, level, "a call failed", attrs...)
	return st.Err()
}

// crash is a panic as an error.
type crash struct {
	value any
	stack []byte
}

// Error tells what the runtime said. Anything else that was panicked with may
// hold somebody's data and is left at its type.
func (c crash) Error() string {
	if err, ok := c.value.(runtime.Error); ok {
		return "panic: " + err.Error()
	}
	return fmt.Sprintf("panic with a %T", c.value)
}

// personal is what a person's data looks like in the text of an error: what a
// driver quotes, email addresses, numbers long enough to be telephoned, keys. It
// begins with ids, parts of which look like numbers, to pass over them.
var personal = regexp.MustCompile(`\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b` +
	"|\"[^\"]*\"|'[^']*'|`[^`]*`" + `|\S*@\S*|\+?\d[\d ().-]{5,}\d|rdx_\w*`)

// masked is the text of an error without what may be personal in it. Ids stay,
// since they are what somebody who reads the log can go on with.
func masked(err error) string {
	return personal.ReplaceAllStringFunc(err.Error(), func(found string) string {
		if id := personal.FindStringSubmatch(found)[1]; id == found {
			return id
		}
		return "[masked]"
	})
}
