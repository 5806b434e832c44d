package site

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"ringdex/bench/people"
)

// Book is a database with people in it.
type Book struct {
	URL, Key string
	// People are on file with all that an answer shows.
	People int
}

// Book makes a PostgreSQL database of so many people, and fills it up with bare
// rows of callers to so many numbers in all.
func (s *Site) Book(ctx context.Context, name string, persons, numbers int) (*Book, error) {
	url, err := s.createDatabase(ctx, name)
	if err != nil {
		return nil, err
	}
	b, err := s.fill(ctx, name, url, persons)
	if err != nil || numbers <= persons {
		return b, err
	}
	if err := addNumbers(ctx, url, persons, numbers); err != nil {
		return nil, fmt.Errorf("adding bare numbers: %w", err)
	}
	return b, execute(ctx, url, "VACUUM ANALYZE")
}

// Leaderless lets the next server lead at once. It would wait out the term of the
// one before, which is of no interest here.
func (b *Book) Leaderless(ctx context.Context) error {
	return execute(ctx, b.URL, "DELETE FROM leaders")
}

// Embedded makes a SQLite database of so many people.
func (s *Site) Embedded(ctx context.Context, name string, persons int) (*Book, error) {
	return s.fill(ctx, name, s.sqlite(name), persons)
}

func (s *Site) fill(ctx context.Context, name, url string, persons int) (*Book, error) {
	b := &Book{URL: url, People: persons}
	var err error
	if b.Key, err = s.found(ctx, url); err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, name+".csv")
	if err := writePeople(file, persons); err != nil {
		return nil, err
	}
	defer os.Remove(file)
	_, err = s.command(ctx, "import", "--org", "Bench", "--database-url", url, file)
	return b, err
}

// sqlite is a database file's URL.
func (s *Site) sqlite(name string) string { return "sqlite:" + filepath.Join(s.dir, name+".db") }

// writePeople writes people as a spreadsheet has them.
func writePeople(file string, n int) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f) // keeps its first error for the end
	_ = w.Write([]string{"phone", "name", "email", "company", "title", "tags", "notes"})
	for i := range n {
		_ = w.Write([]string{
			people.E164(people.Number(i)), fmt.Sprintf("Alex Chen %d", i), fmt.Sprintf("alex.%d@customer.example", i),
			"Chen Gardens Ltd", "Head of purchasing", "vip",
			"Prefers mornings. Asked about the spring offer, wants the floor plans before deciding.",
		})
	}
	w.Flush()
	return w.Error()
}

// found makes an organization with a line in an empty database, and returns a key
// for it: as an operator does, by the command line.
func (s *Site) found(ctx context.Context, database string) (key string, err error) {
	for _, command := range [][]string{
		{"org", "create", "Bench", "--region", "US"},
		{"line", "create", "--org", "Bench", people.Line, "--greeting", "Hi {{FIRST_NAME}}, good to hear from you"},
		{"key", "create", "--org", "Bench", "--scope", "recognize"},
	} {
		if key, err = s.command(ctx, append(command, "--database-url", database)...); err != nil {
			return "", err
		}
	}
	return key, nil
}

// command runs the program and returns what it printed.
func (s *Site) command(ctx context.Context, argv ...string) (string, error) {
	var said strings.Builder
	cmd := exec.CommandContext(ctx, s.program, argv...)
	cmd.Env, cmd.Stderr = environment(), &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ringdex %s %s: %w: %s", argv[0], argv[1], err, said.String())
	}
	return strings.TrimSpace(string(out)), nil
}
