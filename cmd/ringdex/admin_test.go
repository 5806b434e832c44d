package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// directory reads what the commands have made.
func (s *shell) directory() store.Directory {
	s.t.Helper()
	var flags databaseFlags
	flags.DatabaseURL = databaseURL(s.t)
	var d store.Directory
	err := flags.use(s.t.Context(), func(db database) (err error) {
		d, err = db.Directory(s.t.Context())
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func TestOrganizationSettings(t *testing.T) {
	sh := newShell(t)
	sh.ok("org", "create", "Acme", "--plan", "dental", "--region", "us", "--greeting", "Hi {{NAME}}",
		"--disclosure", "none=name", "--interactions", "0")
	sh.ok("org", "create", "Bare")
	sh.ok("org", "update", "Acme", "--other-greeting", "Hello [company|you]", "--greeting", "")
	disclosure := callerid.DefaultDisclosure()
	disclosure[callerid.AttestationNone] = callerid.TellName
	want := []callerid.Organization{
		{ID: 1, Name: "Acme", Plan: callerid.Plan{Name: "Dental", Limit: 5000}, Region: "US", OtherGreeting: "Hello [company|you]", Disclosure: disclosure},
		{ID: 2, Name: "Bare", Disclosure: callerid.DefaultDisclosure(), Interactions: callerid.DefaultInteractions},
	}
	if diff := cmp.Diff(want, byName(sh.directory().Orgs)); diff != "" {
		t.Error(diff)
	}
	sh.ok("line", "create", "--org", "Acme", "4155550100")
	list := sh.ok("org", "list")
	for _, text := range []string{"Acme", "Dental", "US", "none=name", callerid.DefaultGreeting, "Hello [company|you]", "Bare", "unlimited"} {
		if !strings.Contains(list, text) {
			t.Errorf("org list misses %q:\n%s", text, list)
		}
	}
	if got := rows(list)[0][3]; got != "1" {
		t.Errorf("org list counts %s lines, want 1:\n%s", got, list)
	}
}

// What one deed is about is not taken from the environment: a forgotten variable
// would change settings that nobody spoke of.
func TestEnvironmentSaysOnlyWhereThingsAre(t *testing.T) {
	sh := newShell(t)
	t.Setenv("RINGDEX_REGION", "DE")
	t.Setenv("RINGDEX_GREETING", "Hallo")
	sh.ok("org", "create", "Acme")
	if o := sh.directory().Orgs[0]; o.Region != "" || o.Greeting != "" {
		t.Errorf("the environment set region %q and greeting %q", o.Region, o.Greeting)
	}
}

func TestLines(t *testing.T) {
	sh := acme(t)
	sh.ok("org", "create", "Berlin", "--region", "DE")
	sh.ok("line", "create", "--org", "Acme", "(415) 555-0100", "--greeting", "Hi {{NAME}}")
	sh.ok("line", "create", "--org", "Berlin", "030 1234567", "--other-greeting", "Guten Tag")
	sh.ok("line", "create", "--org", "Berlin", "415 555 0101", "--region", "US")
	want := []callerid.Line{
		{Number: 4930_1234567, Org: 2, OtherGreeting: "Guten Tag"},
		{Number: 1_415_555_0100, Org: 1, Greeting: "Hi {{NAME}}"},
		{Number: 1_415_555_0101, Org: 2, Region: "US"},
	}
	d := sh.directory()
	got := map[string]callerid.Line{}
	for _, l := range d.Lines {
		got[l.Number.String()] = l
	}
	for _, l := range want {
		if diff := cmp.Diff(l, got[l.Number.String()]); diff != "" {
			t.Error(diff)
		}
	}
	if n := len(rows(sh.ok("line", "list"))); n != 3 {
		t.Errorf("line list has %d rows, want 3", n)
	}
	list := sh.ok("line", "list", "--org", "Acme")
	if r := rows(list); len(r) != 1 || r[0][0] != "+14155550100" || !strings.Contains(list, "Hi {{NAME}}") {
		t.Errorf("line list --org Acme:\n%s", list)
	}
}

func TestLookupsMakeNoDatabase(t *testing.T) {
	sh := newShell(t)
	sh.fails(exitFailed, "org", "list")
	if files, _ := filepath.Glob(filepath.Dir(strings.TrimPrefix(databaseURL(t), "sqlite:")) + "/*"); len(files) > 0 {
		t.Errorf("org list made %q", files)
	}
	sh.ok("migrate")
	if got := rows(sh.ok("org", "list")); len(got) != 0 {
		t.Errorf("a new database lists %q", got)
	}
}
