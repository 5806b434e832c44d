package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringdex/internal/intake"
)

// samples writes the samples to files.
func samples(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	sub, err := fs.Sub(intake.Samples, "samples")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, sub); err != nil {
		t.Fatal(err)
	}
	return dir
}

// count is the number that a summary has for a word.
func count(t *testing.T, summary, word string) string {
	t.Helper()
	for line := range strings.Lines(summary) {
		if rest, ok := strings.CutPrefix(line, word+" "); ok {
			return strings.Fields(rest)[0]
		}
	}
	return "0"
}

func TestImportSamples(t *testing.T) {
	sh, dir := acme(t), samples(t)
	for _, step := range []struct {
		args                             []string
		imported, promoted, left, double string
	}{
		{[]string{"contacts-acme.csv"}, "2", "0", "0", "0"},
		{[]string{"contacts-vancouver.csv"}, "2", "0", "0", "0"},
		{[]string{"contacts-acme.csv"}, "0", "0", "0", "2"},
		{[]string{"campaign-spring.csv", "--campaign", "Spring"}, "3", "0", "0", "0"},
		{[]string{"campaign-spring.csv"}, "0", "3", "0", "0"},
	} {
		args := append([]string{"import", "--org", "Acme", filepath.Join(dir, step.args[0])}, step.args[1:]...)
		out := sh.ok(args...)
		if count(t, out, "imported") != step.imported || count(t, out, "promoted") != step.promoted || count(t, out, "duplicates") != step.double {
			t.Errorf("import %q:\n%s", step.args, out)
		}
	}
}

func TestImportLeavesOutWhatThePlanHasNoRoomFor(t *testing.T) {
	sh := newShell(t)
	sh.ok("org", "create", "Small", "--plan", "1")
	sh.stdin = "phone\n+14155550101\n+14155550102\n+14155550103\n"
	if out := sh.ok("import", "--org", "Small", "-"); count(t, out, "imported") != "1" || count(t, out, "left out") != "2" {
		t.Errorf("got:\n%s", out)
	}
}

func TestImportListsWhatWasSkipped(t *testing.T) {
	sh := acme(t)
	var file strings.Builder
	file.WriteString("phone,name,shoe size\n+14155550101,Al,9\n")
	for range listed + 5 {
		file.WriteString("101,Bo,9\n")
	}
	sh.stdin = file.String()
	out := sh.ok("import", "--org", "Acme", "-")
	for _, text := range []string{"line 3: skipped: ", fmt.Sprintf("line %d: ", listed+2), "… and 5 more", "shoe size"} {
		if !strings.Contains(out, text) {
			t.Errorf("the summary misses %q:\n%s", text, out)
		}
	}
	if strings.Contains(out, fmt.Sprintf("line %d: ", listed+3)) {
		t.Errorf("more than %d rows are listed:\n%s", listed, out)
	}
	if all := sh.ok("import", "--org", "Acme", "-v", "-"); !strings.Contains(all, fmt.Sprintf("line %d: ", listed+7)) || strings.Contains(all, "more;") {
		t.Errorf("--verbose does not list all:\n%s", all)
	}
}

func TestImportOfNothingFails(t *testing.T) {
	for _, test := range []struct{ name, stdin, want string }{
		{"no header", "+14155550101,Al\n", "phone,name,email"},
		{"empty", "", "phone,name,email"},
		{"no number", "phone\n101\nanonymous\n", "no row"},
	} {
		t.Run(test.name, func(t *testing.T) {
			sh := acme(t)
			sh.stdin = test.stdin
			if got := sh.fails(exitFailed, "import", "--org", "Acme", "-"); !strings.Contains(got, test.want) || strings.Contains(got, "invalid:") {
				t.Errorf("got %q, want it to say %q", got, test.want)
			}
		})
	}
}
