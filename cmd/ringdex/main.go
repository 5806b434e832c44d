// Command ringdex tells who is calling while the phone still rings: the server,
// the commands that set it up, and a client to try it with.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the linker.
var version = "devel"

// cli is everything ringdex can be asked for.
type cli struct {
	Demo  demoCommand  `cmd:"" group:"run" help:"Show everything in one go, on data of its own."`
	Serve serveCommand `cmd:"" group:"run" help:"Answer telephony gateways, and keep the address book."`
	Ring  ringCommand  `cmd:"" group:"run" help:"Ask a server who is calling, as a gateway would."`

	Org    orgCommand    `cmd:"" group:"setup" help:"Organizations and their settings."`
	Line   lineCommand   `cmd:"" group:"setup" help:"An organization's own numbers, the ones that ring."`
	Key    keyCommand    `cmd:"" group:"setup" help:"API keys."`
	Import importCommand `cmd:"" group:"setup" help:"Read people from a CSV file."`

	Contacts contactsCommand `cmd:"" group:"book" help:"The people in the address book."`
	Record   recordCommand   `cmd:"" group:"book" help:"Tasks, memories and ratings of a contact."`
	Outbound outboundCommand `cmd:"" group:"book" help:"Whom a dialer may call or text."`
	DNC      dncCommand      `cmd:"" name:"dnc" group:"book" help:"The do-not-call list."`
	Bulk     bulkCommand     `cmd:"" group:"book" help:"One thing done to many contacts, in the background."`
	Filter   filterCommand   `cmd:"" group:"book" help:"Filters of contacts under names."`
	Field    fieldCommand    `cmd:"" group:"book" help:"The organization's own fields of contacts."`

	Migrate migrateCommand `cmd:"" group:"operate" help:"Bring the database to this program's schema."`
	Warm    warmCommand    `cmd:"" group:"operate" help:"Fill Redis before anybody rings."`
	Doctor  doctorCommand  `cmd:"" group:"operate" help:"Examine an installation, and say what to do."`
	Version versionCommand `cmd:"" group:"operate" help:"Print the version of this program."`
}

// globals are what every command may use.
type globals struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for signals: it returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	helped := false
	parser, err := kong.New(&cli{}, append(presentation(),
		kong.Writers(stdout, stderr),
		// Kong goes on after help was asked for, when the exit returns.
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(&globals{stdin: stdin, stdout: stdout, stderr: stderr}))...)
	if err != nil {
		panic(err) // the tags above and in the commands are wrong
	}
	command, err := parser.Parse(args)
	if helped {
		return exitOK
	}
	if err == nil {
		err = command.Run()
	}
	return report(stderr, err)
}

// report writes what went wrong, in one line, and returns the exit status.
func report(stderr io.Writer, err error) int {
	var parse *kong.ParseError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &parse):
		fmt.Fprintf(stderr, "ringdex: %s; `%s --help` shows how\n", printable(parse.Error()), commandPath(parse.Context))
		return exitUsage
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "ringdex: %s\n", printable(strings.TrimPrefix(err.Error(), errUsage.Error()+": ")))
		return exitUsage
	default:
		fmt.Fprintf(stderr, "ringdex: %s\n", printable(explain(err)))
		return exitFailed
	}
}

// commandPath is how far the command line could be read.
func commandPath(c *kong.Context) string {
	path := "ringdex"
	if c == nil {
		return path
	}
	for _, step := range c.Path {
		if step.Command != nil {
			path = step.Command.FullPath()
		}
	}
	return path
}
