package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every mistake is answered with what to do about it.
func TestBadInputs(t *testing.T) {
	sh := acme(t)
	sh.ok("line", "create", "--org", "Acme", "+14155550100")
	junk := filepath.Join(t.TempDir(), "junk.db")
	if err := os.WriteFile(junk, []byte(strings.Repeat("this is no database\n", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		status int
		args   string // cut at |
		want   string
	}{
		{exitUsage, "nonsense", "--help"},
		{exitUsage, "help|nonsense", "--help"},
		{exitUsage, "org", `"create"`},
		{exitUsage, "org|list|--bogus", "`ringdex org list --help`"},
		{exitUsage, "org|create", "<name>"},
		{exitUsage, "org|create| ", "visible"},
		{exitFailed, "org|create|Acme", "ringdex org update"},
		{exitUsage, "org|create|X|--region|ZZ", "such as US"},
		{exitUsage, "org|create|X|--plan|huge", "Professional"},
		{exitUsage, "org|create|X|--disclosure|D=all", "LEVEL=TELLING"},
		{exitUsage, "org|create|X|--interactions|51", "between 0 and 50"},
		{exitUsage, "org|create|X|--interactions|few", "--interactions"},
		{exitUsage, "org|create|X|--greeting|Hi {{FRST_NAME}}", `position 4, at "{{FRST_NAME}}": unknown variable "FRST_NAME"; did you mean FIRST_NAME?`},
		{exitUsage, "org|create|X|--other-greeting|Hi {{NAME}}", "--other-greeting: position 4"},
		{exitUsage, "org|update|Acme", "--greeting"},
		{exitFailed, "org|update|Acne|--plan|5", `there is "Acme"`},
		{exitFailed, "line|create|--org|Acme|+14155550100", "ringdex line list"},
		{exitUsage, "line|create|--org|Acme|101", "country code"},
		{exitUsage, "line|create|--org|Acme|+266696687", "withheld"},
		{exitUsage, "line|create|--org|Acme|4155550101|--region|XX", "ISO 3166-1"},
		{exitUsage, "line|create|--org|Acme|4155550101|--greeting|Hi {{NAME", "position 4"},
		{exitUsage, "line|create|+14155550101", "--org"},
		{exitUsage, "org|create|X|--plan|-5", "a number of contacts"},
		{exitUsage, "org|create|X|--interactions|-1", "--interactions"},
		{exitUsage, "key|create|--scope|read", "--org NAME or --platform"},
		{exitUsage, "key|create|--platform|--scope|recognize,read", "only recognizes"},
		{exitUsage, "key|create|--org|Acme|--scope|read|--expires|", "--expires: it is empty"},
		{exitUsage, "key|create|--org|Acme|--platform|--scope|read", "--platform"},
		{exitUsage, "key|create|--org|Acme", "--scope"},
		{exitUsage, "key|create|--org|Acme|--scope|root", "recognize, read, write, admin"},
		{exitUsage, "key|create|--org|Acme|--scope|read|--expires|soon", "720h"},
		{exitFailed, "key|revoke|abc", "ringdex key list"},
		{exitFailed, "import|--org|Acme|missing.csv", "missing.csv"},
		{exitUsage, "import|--org|Acme|--campaign||-", "--campaign: it is empty"},
		{exitFailed, "import|--org|Nobody|-", `there is "Acme"`},
		{exitUsage, "warm|--redis-url|redis://127.0.0.1", "postgres://"},
		{exitUsage, "warm", "--redis-url"},
		{exitUsage, "org|list|--database-url|mysql://u:canary@h/d", "sqlite:PATH"},
		{exitUsage, "org|list|--database-url|sqlite:", "sqlite:PATH"},
		{exitUsage, "org|create|X|--database-url|sqlite://x.db", "sqlite:PATH"},
		{exitUsage, "org|list|--database-url|postgres://u:can%ary@h/d", "percent-encoded"},
		{exitFailed, "org|list|--database-url|postgres://u:canary@127.0.0.1:1/d", "127.0.0.1:1 cannot be reached"},
		{exitFailed, "org|list|--database-url|postgres://u@127.0.0.1:99999/d?password=canary", "port"},
		{exitFailed, "org|list|--database-url|sqlite:/nowhere/r.db", "ringdex org create"},
		{exitFailed, "org|create|X|--database-url|sqlite:/nowhere/r.db", "directory"},
		{exitFailed, "org|list|--database-url|sqlite:" + junk, "no SQLite database"},
		{exitFailed, "warm|--database-url|postgres://u:canary@h/d|--redis-url|http://:canary@h", "redis://USER"},
		{exitUsage, "ring|--to|1|--from|2", "--key"},
		{exitUsage, "ring|--key|k|--to|1|--from|2|--server|here", "HOST:PORT"},
		{exitUsage, "ring|--key|k|--to|1|--from|2|--tls|--insecure", "--insecure"},
		{exitFailed, "ring|--key|k|--to|1|--from|2|--server|127.0.0.1:1", "ringdex serve"},
		{exitFailed, "ring|--key|k|--to|1|--from|2|--ca|" + junk, "PEM"},
		{exitFailed, "ring|--key|k|--to|1|--from|2|--ca|none.pem", "none.pem"},
	} {
		got := sh.fails(test.status, strings.Split(test.args, "|")...)
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: want %q in %q", test.args, test.want, got)
		}
		for _, never := range []string{"canary", "can%ary", "SQLSTATE", "SELECT", "dial tcp", "failed to connect", "usage:"} {
			if strings.Contains(got, never) {
				t.Errorf("%s: %q in %q", test.args, never, got)
			}
		}
	}
}

func TestHelp(t *testing.T) {
	sh := newShell(t)
	var commands []string
	for _, leaf := range commandLine(t).Model.Leaves(false) {
		commands = append(commands, strings.TrimPrefix(leaf.FullPath(), "ringdex "))
	}
	for _, command := range append(commands, "", "org", "contacts") {
		out := sh.ok(append(strings.Fields(command), "--help")...)
		if want := strings.TrimSpace("Usage: ringdex " + command); !strings.HasPrefix(out, want) {
			t.Errorf("the help of %q does not begin with %q:\n%s", command, want, out)
		}
		if sh.ok(append([]string{"help"}, strings.Fields(command)...)...) != out {
			t.Errorf("ringdex help %s is another text than with --help", command)
		}
	}
	if sh.ok() != sh.ok("--help") {
		t.Error("without arguments there is no help")
	}
	if out := sh.ok("ring", "--help"); !strings.Contains(out, "$RINGDEX_KEY") || !strings.Contains(out, "$RINGDEX_SERVER") || strings.Contains(out, "$RINGDEX_FROM") {
		t.Errorf("the environment of ring:\n%s", out)
	}
	if got := sh.ok("version"); got != "ringdex "+version+"\n" {
		t.Errorf("version is %q", got)
	}
}

// What is one sign is neither taken apart nor cut in two.
func TestSignsStayWhole(t *testing.T) {
	const family, england, farsi = "👩\u200d👩\u200d👧\u200d👦", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "می\u200cخواهم"
	for _, sign := range []string{family, england, farsi, "❤\ufe0f", "e\u0301"} {
		if got := printable(sign); got != sign {
			t.Errorf("%q is printed as %q", sign, got)
		}
	}
	for _, sign := range []string{family, england, "👍🏽", "🇨🇦", "e\u0301"} {
		for before := range 40 {
			start := strings.Repeat("x", before)
			got := clip(start + sign + strings.Repeat("y", 40))
			if rest := strings.TrimRight(strings.TrimPrefix(got, start), "y…"); rest != "" && rest != sign {
				t.Errorf("after %d characters %q is cut to %q", before, sign, rest)
			}
		}
	}
}

func TestPrintable(t *testing.T) {
	if got := printable("Al\x1b[2J\u202ex\tö\n"); got != "Al\ufffd[2J\ufffdx ö " {
		t.Errorf("got %q", got)
	}
}
