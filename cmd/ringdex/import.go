package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/term"

	"ringdex/internal/callerid"
	"ringdex/internal/intake"
)

type importCommand struct {
	databaseFlags
	Org      string `required:"" env:"-" placeholder:"NAME" help:"Whose people they are."`
	Campaign filled `env:"-" placeholder:"NAME" help:"They are people that this campaign has called, not contacts."`
	Verbose  bool   `env:"-" short:"v" help:"List every row that was skipped or warned about, not only the first 20."`
	File     string `arg:"" name:"file" help:"The CSV file; - is standard input."`
}

// Help implements kong.HelpProvider.
func (importCommand) Help() string {
	return `The first line names the columns, in any order: phone, and any of name, first_name, last_name, email, company, title, tags, notes, dnc. Numbers without a country code are read in the organization's region. Importing a file again is safe: people who are on file are left as they are.

Rows that cannot be taken are skipped, listed by line, and no failure.

Examples:

    ringdex import --org Acme contacts.csv
    ringdex import --org Acme --campaign "Spring sale" called.csv
    zcat big.csv.gz | ringdex import --org Acme -`
}

// Run imports the file and says what became of it.
func (c *importCommand) Run(ctx context.Context, g *globals) (err error) {
	file, err := c.source(g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return c.use(ctx, func(db database) error {
		_, org, err := findOrganization(ctx, db, c.Org)
		if err != nil {
			return err
		}
		progress, done := newProgress(g.stderr, "rows")
		sum, err := intake.Import(ctx, db, file, intake.Options{Org: org, Campaign: string(c.Campaign), Progress: progress})
		done()
		if err != nil && sum.Rows == 0 {
			return c.failure(err)
		}
		if err := errors.Join(writeSummary(g.stdout, sum, org, c.Verbose), err); err != nil {
			return err
		}
		if sum.Rows > 0 && len(sum.Skipped) == sum.Rows {
			return fmt.Errorf("no row of %s could be read: the reasons are listed by line", c.File)
		}
		return nil
	})
}

func (c *importCommand) source(g *globals) (io.ReadCloser, error) {
	if c.File == "-" {
		return io.NopCloser(g.stdin), nil
	}
	file, err := os.Open(c.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s: check the path; - reads standard input", c.File)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("no permission to read %s", c.File)
	}
	return file, err
}

// failure names the file, where nothing of it could be read.
func (c *importCommand) failure(err error) error {
	name := c.File
	if name == "-" {
		name = "standard input"
	}
	if _, text, ok := strings.Cut(err.Error(), callerid.ErrInvalid.Error()+": "); ok && errors.Is(err, callerid.ErrInvalid) {
		return fmt.Errorf("%s: %s", name, text)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// newProgress shows a running count on a terminal; elsewhere progress is nil.
// After done the line is free again.
func newProgress(w io.Writer, what string) (progress func(n int), done func()) {
	if file, ok := w.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	return func(n int) { fmt.Fprintf(w, "\r%d %s", n, what) }, func() { fmt.Fprint(w, "\r\x1b[K") }
}
