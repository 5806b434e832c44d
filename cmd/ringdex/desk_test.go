package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ringdex/internal/callerid"
)

// desk is where somebody of an organization sits: the program, with a real
// server, a key and the database in its environment.
type desk struct {
	*shell
	*tenant
	// ids that were shown, by what the steps call them.
	ids map[string]string
}

// desk seats somebody of a new organization.
func (s *site) desk(plan callerid.Plan) *desk {
	s.t.Helper()
	d := &desk{shell: newShell(s.t), tenant: s.tenant(plan), ids: map[string]string{}}
	s.t.Setenv("RINGDEX_DATABASE_URL", s.url)
	s.t.Setenv("RINGDEX_SERVER", s.servers[0].addr())
	s.t.Setenv("RINGDEX_KEY", d.key)
	return d
}

// step is a command, cut at |, and what must be in the text that it prints. In
// both {alex} is the first id that the step called alex has printed.
type step struct {
	as, args string
	status   int
	want     []string
}

// do takes the steps one after the other.
func (d *desk) do(steps ...step) {
	d.shell.t.Helper()
	for _, s := range steps {
		text, status := d.typed(s.args)
		for _, want := range append(s.want, "") {
			if want = d.named(want); status != s.status || !strings.Contains(text, want) {
				d.shell.t.Fatalf("ringdex %s: status %d, want %d and %q in\n%s", d.named(s.args), status, s.status, want, text)
			}
		}
		if s.as != "" {
			d.ids[s.as] = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).FindString(text)
		}
	}
}

// until repeats a step that depends on what servers hear a moment later.
func (d *desk) until(s step) {
	d.shell.t.Helper()
	d.await("for ringdex "+s.args, func() bool {
		text, status := d.typed(s.args)
		return status == s.status && !slices.ContainsFunc(s.want, func(want string) bool { return !strings.Contains(text, d.named(want)) })
	})
}

// typed is what a command prints. It is typed again while the server says
// UNAVAILABLE: see patiently.
func (d *desk) typed(args string) (text string, status int) {
	d.shell.t.Helper()
	words := strings.Split(d.named(args), "|")
	for end := time.Now().Add(patience); ; {
		out, errs, status := d.run(words...)
		if !strings.HasPrefix(errs, "ringdex: UNAVAILABLE: the server has not heard") || time.Now().After(end) {
			return out + errs, status
		}
	}
}

// named puts ids in place of what they are called.
func (d *desk) named(text string) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(d.ids)) {
		pairs = append(pairs, "{"+name+"}", d.ids[name])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// says is what a step that ends well must print.
func says(want ...string) []string { return want }

// A contact from the first entry to the last, on a real server.
func TestDeskContact(t *testing.T) {
	onEachEngine(t, 1, func(t *testing.T, s *site) {
		s.calm()
		d := s.desk(callerid.Plan{})
		d.do(
			step{as: "alex", args: "contacts|create|--phone|(415) 555-1200|--name|Alex Chen|--email|alex@example.com|--tag|vip", want: says("created contact ")},
			step{args: "contacts|create|--phone|+1 415 555 1200", status: exitFailed, want: says(
				"ALREADY_EXISTS: A contact with this phone number already exists. +14155551200 leads to contact {alex}: `ringdex contacts update`")},
			step{as: "mail", args: "contacts|create|--name|Bo|--email|[email protected]", want: says("warning: ", "[email protected]", "created contact ")},
			step{args: "contacts|get|415-555-1200", want: says("id              {alex}\nname            Alex Chen\n", "email           alex@example.com\n", "tag             vip\n")},
			step{args: "contacts|get|{alex}|{mail}", want: says("{alex}  Alex Chen  +14155551200  alex@example.com", "{mail}  Bo ")},
			step{args: "contacts|get|{alex}|" + otherID, status: exitFailed, want: says("{alex}", "NOT_FOUND: ", otherID)},
			step{args: "contacts|list|ALEX", want: says("{alex}  Alex Chen")},
			step{args: "contacts|list|555-12|--json", want: says(`{"contacts":[{"contact_id":"{alex}","name":"Alex Chen"`, `"status":"ACTIVE"`)},
			step{args: "contacts|update|{alex}|--company|Acme|--version|0", status: exitFailed, want: says("ABORTED: ", "read it again", "`ringdex contacts get`")},
			step{args: "contacts|update|{alex}|--name|Sascha Chen|--phone|+14155551200|--phone|+14155551299|--meta|crm=7|--wait", want: says("updated contact {alex}")},
			step{args: "contacts|tag|+14155551299|buyer", want: says("contact {alex} has the tags vip, buyer\n")},
			step{args: "contacts|untag|{alex}|VIP", want: says("contact {alex} has the tags buyer\n")},
			step{args: "contacts|note|{alex}|Call after 4|--author|Anna", want: says("added a note")},
			step{args: "contacts|get|{alex}", want: says("Sascha Chen", "UTC, Anna] Call after 4\n", "meta.crm        7\n", "                +14155551299\n")},
			step{args: "contacts|delete|{alex}|--wait|--yes", want: says("deleted contact {alex}; until ")},
			step{args: "contacts|get|+14155551200", status: exitFailed, want: says("no contact has the number +14155551200: `ringdex contacts list` searches")},
			step{args: "contacts|list|--deleted", want: says("{alex}", "deleted")},
			step{as: "new", args: "contacts|create|--phone|+14155551299|--name|New", want: says("created contact ")},
			step{args: "contacts|undelete|{alex}", want: says("warning: +14155551299 leads to contact {new} by now", "undeleted contact {alex}\n")},
			step{args: "contacts|export|+14155551200", want: says(`{"contact":{"contact_id":"{alex}"`, `"exported_at":"`)},
			step{args: "contacts|erase|+14155551200|--yes", want: says("erased contact {alex} at ")},
			step{args: "contacts|get|{alex}", status: exitFailed, want: says("NOT_FOUND: ")},
		)
	})
}

// Two contacts that are one person, and what an agent reads along with them.
func TestDeskMergeAndRecords(t *testing.T) {
	onEachEngine(t, 1, func(t *testing.T, s *site) {
		s.calm()
		d := s.desk(callerid.Plan{})
		d.do(
			step{as: "alex", args: "contacts|create|--phone|+14155551200|--name|Alex Chen|--email|alex@example.com"},
			step{as: "twin", args: "contacts|create|--phone|+14155551299|--name|A. Chen|--company|Acme|--email|Alex@Example.com"},
			step{as: "task", args: "record|task|{twin}|Send the plans|--due|2026-12-01", want: says("added task ")},
			step{args: "contacts|duplicates", want: says("SHARED ", "alex@example.com  {alex}  Alex Chen", "                  {twin}  A. Chen")},
			step{args: "contacts|merge|{alex}|+14155551299|--preview", want: says("company         Acme\n", "                +14155551299\n", "name “A. Chen”")},
			step{args: "contacts|get|{twin}", want: says("A. Chen")},
			step{args: "contacts|merge|{alex}|+14155551299|--yes|--wait", want: says("merged contact {twin} into {alex}\n")},
			step{args: "contacts|get|{twin}", status: exitFailed, want: says("NOT_FOUND: ")},
			step{as: "memory", args: "record|memory|+14155551299|Two dogs", want: says("added memory ")},
			step{as: "rating", args: "record|rating|{alex}|5|--comment|Quick", want: says("added rating ")},
			step{args: "record|rating|{alex}|6", status: exitFailed, want: says("INVALID_ARGUMENT: ", "score")},
			step{args: "record|list|{alex}", want: says("task    {task}  due 2026-12-01 00:00Z  Send the plans\n", "memory  {memory}  ", "rating  {rating}  ", "5 of 5: Quick")},
			step{args: "record|finish|{alex}|{task}", want: says("finished task {task}\n")},
			step{args: "record|list|{alex}|--json", want: says(`"done_at":"`)},
			step{args: "record|reopen|{alex}|{task}", want: says("reopened task {task}\n")},
			step{args: "record|delete|{alex}|memory|{memory}|--yes", want: says("deleted memory {memory}\n")},
			step{args: "record|delete|{alex}|memory|{memory}|--yes", status: exitFailed, want: says("NOT_FOUND: ")},
		)
	})
}
