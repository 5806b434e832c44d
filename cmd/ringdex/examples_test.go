package main

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// commandLine is all of it as kong reads it.
func commandLine(t *testing.T) *kong.Kong {
	t.Helper()
	parser, err := kong.New(&cli{}, append(presentation(), kong.BindTo(t.Context(), (*context.Context)(nil)), kong.Bind(&globals{}))...)
	if err != nil {
		t.Fatal(err)
	}
	return parser
}

// bookCommands are those of the address book.
func bookCommands(t *testing.T) []*kong.Node {
	t.Helper()
	return slices.DeleteFunc(commandLine(t).Model.Leaves(false), func(leaf *kong.Node) bool {
		group := leaf.ClosestGroup()
		return group == nil || group.Key != "book"
	})
}

// Only where the server is and who asks comes from the environment: a forgotten
// variable must not change what is done.
func TestBookEnvironment(t *testing.T) {
	for _, leaf := range bookCommands(t) {
		for _, flag := range leaf.Flags {
			for _, env := range flag.Envs {
				if !slices.Contains([]string{"RINGDEX_SERVER", "RINGDEX_CA", "RINGDEX_KEY"}, env) {
					t.Errorf("%s --%s is taken from %s", leaf.FullPath(), flag.Name, env)
				}
			}
		}
	}
}

// Every command of the address book shows how it is used, and what any help
// shows can be typed.
func TestExamples(t *testing.T) {
	t.Setenv("RINGDEX_KEY", "rdx_secret")
	for _, leaf := range commandLine(t).Model.Leaves(false) {
		shown := false
		for _, example := range examples(leaf.Detail) {
			words := shellWords(example)
			context, err := commandLine(t).Parse(words[1:])
			if err != nil {
				t.Errorf("%s: %s: %v", leaf.FullPath(), example, err)
				continue
			}
			path, _, _ := strings.Cut(context.Command(), " <")
			shown = shown || "ringdex "+path == leaf.FullPath()
		}
		if group := leaf.ClosestGroup(); group != nil && group.Key == "book" && !shown {
			t.Errorf("%s has no example of itself", leaf.FullPath())
		}
	}
}

// Whatever a command asks, the server's refusal is its end: one line of error.
// All of the address book can be asked for: what the examples do reaches every
// method of its services.
func TestRefusals(t *testing.T) {
	found := &ringdexv1.CheckOutboundResponse{Verdicts: []*ringdexv1.OutboundVerdict{{ContactId: alexID}}}
	s := serveBook(t)
	s.otherwise = status.Error(codes.PermissionDenied, "not yours")
	for _, leaf := range bookCommands(t) {
		for _, example := range examples(leaf.Detail) {
			args := shellWords(example)[1:]
			s.on("CheckOutbound", found)
			if args[1] == "check" {
				s.on("CheckOutbound")
			}
			if asks(t, args) {
				args = append(args, "--yes")
			}
			sh := newShell(t)
			sh.stdin = "+14155551200\n"
			if got := sh.fails(exitFailed, args...); got != "ringdex: PERMISSION_DENIED: not yours\n" {
				t.Errorf("%s: %q", example, got)
			}
		}
	}
	for _, method := range bookMethods() {
		if !s.reached[method] {
			t.Errorf("no example of a command reaches %s", method)
		}
	}
}

// asks tells whether a command may want to be confirmed.
func asks(t *testing.T, args []string) bool {
	context, err := commandLine(t).Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(context.Selected().Flags, func(f *kong.Flag) bool { return f.Name == "yes" })
}

// bookMethods are those of all services but the one that gateways ask.
func bookMethods() (methods []string) {
	protoregistry.GlobalFiles.RangeFilesByPackage("ringdex.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				if service.Name() != "RecognitionService" {
					methods = append(methods, fmt.Sprintf("/%s/%s", service.FullName(), service.Methods().Get(j).Name()))
				}
			}
		}
		return true
	})
	return methods
}

// examples are the lines of a help that run this program.
func examples(detail string) (found []string) {
	for line := range strings.Lines(detail) {
		command := strings.TrimSpace(line)
		if _, after, piped := strings.Cut(command, " | ringdex "); piped {
			command = "ringdex " + after
		}
		if strings.HasPrefix(line, "    ") && strings.HasPrefix(command, "ringdex ") {
			found = append(found, command)
		}
	}
	return found
}

// shellWords are the words of a command up to where it is redirected or piped.
func shellWords(command string) (words []string) {
	var word strings.Builder
	quote, inside := rune(0), false
	for _, r := range command + " " {
		switch {
		case r == quote && quote != 0:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inside = r, true
		case quote == 0 && r == ' ':
			if inside {
				words = append(words, word.String())
			}
			inside = false
			word.Reset()
		case quote == 0 && (r == '|' || r == '<' || r == '>'):
			return words
		default:
			word.WriteRune(r)
			inside = true
		}
	}
	return words
}

func TestShellWords(t *testing.T) {
	if got := shellWords(`ringdex a "b c" d="e" 'f' "" | x > y`); !reflect.DeepEqual(got, []string{"ringdex", "a", "b c", "d=e", "f", ""}) {
		t.Errorf("got %q", got)
	}
}
