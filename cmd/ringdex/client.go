package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

const (
	// bookPatience is far beyond the freshness bound, which whatever waits takes.
	bookPatience = 30 * time.Second
	// answerLimit holds the export of somebody who calls every day.
	answerLimit = 256 << 20
)

// accessFlags say which server is asked; the key says whose address book it is.
type accessFlags struct {
	clientFlags
	Key string `placeholder:"KEY" help:"The API key, with the scope read to look and write to change. Better in the environment than on the command line, which others can see."`
}

// bookFlags are those of a command whose answer is also for people.
type bookFlags struct {
	accessFlags
	JSON bool `env:"-" name:"json" help:"Print the server's answer as a line of JSON."`
}

// use runs fn on the address book of the key.
func (f accessFlags) use(fn func(book) error) (err error) {
	if err := checkKey(f.Key, "read,write"); err != nil {
		return err
	}
	conn, err := f.dial()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return fn(book{ClientConn: conn, flags: f})
}

// checkKey refuses what cannot even be sent, and says where a key comes from, with
// the scopes that are asked for most.
func checkKey(key, scopes string) error {
	switch {
	case key == "":
		return usagef("there is no API key: put one into RINGDEX_KEY, or give --key; `ringdex key create --org NAME --scope %s` makes one", scopes)
	case strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }):
		return usagef("this is no Ringdex API key, or it was mistyped or cut off: copy it again, all 40 characters from rdx_ on")
	}
	return nil
}

// book is a connection on which every call carries the key, and fails with what
// a person can act on.
type book struct {
	*grpc.ClientConn
	flags accessFlags
}

// Invoke implements grpc.ClientConnInterface.
func (b book) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	call, cancel := context.WithTimeout(ctx, bookPatience)
	defer cancel()
	call = metadata.AppendToOutgoingContext(call, "authorization", "Bearer "+b.flags.Key)
	err := b.ClientConn.Invoke(call, method, args, reply, append(opts, grpc.MaxCallRecvMsgSize(answerLimit))...)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case status.Code(err) == codes.NotFound:
		return worded{"NOT_FOUND: " + missing(args, status.Convert(err).Message()), err}
	default:
		return b.flags.refused(err)
	}
}

// refused is refusal, and what to do where only the command line knows it.
func (f accessFlags) refused(err error) error {
	s := status.Convert(err)
	if s.Code() == codes.DeadlineExceeded {
		return fmt.Errorf("DEADLINE_EXCEEDED: %s did not answer within %s: check that it is healthy; a change may have been made all the same", f.Server, bookPatience)
	}
	for _, detail := range s.Details() {
		// The methods of google.rpc.ErrorInfo.
		if info, ok := detail.(interface {
			GetReason() string
			GetMetadata() map[string]string
		}); ok {
			return fmt.Errorf("%w%s", f.refusal(err), advice(info.GetReason(), info.GetMetadata()))
		}
	}
	return f.refusal(err)
}

// advice follows the server's message about a reason of its own.
func advice(reason string, about map[string]string) string {
	switch reason {
	case "PHONE_TAKEN":
		return fmt.Sprintf(" %s leads to contact %s: `ringdex contacts update` changes that one, `ringdex contacts merge` makes two one", about["phone"], about["contact_id"])
	case "VERSION_CONFLICT":
		return "; `ringdex contacts get` shows what it is now, and its version"
	}
	return ""
}

// print writes an answer as JSON, or as text does.
func (f bookFlags) print(g *globals, answer proto.Message, text func(io.Writer) error) error {
	if f.JSON {
		return printJSON(g.stdout, answer)
	}
	return text(g.stdout)
}

func printJSON(w io.Writer, m proto.Message) error {
	line, err := answerJSON(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", line)
	return err
}

// say is a text of one line.
func say(format string, args ...any) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := fmt.Fprintln(w, printable(fmt.Sprintf(format, args...)))
		return err
	}
}

// cells is a text in columns.
func cells(rows ...[]string) func(io.Writer) error {
	return func(w io.Writer) error { return table(w, rows) }
}
