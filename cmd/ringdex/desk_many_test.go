package main

import (
	"testing"

	"ringdex/internal/callerid"
)

// What is about many contacts, or about numbers, on a real server.
func TestDeskMany(t *testing.T) {
	onEachEngine(t, 1, func(t *testing.T, s *site) {
		s.calm()
		d := s.desk(callerid.Plan{})
		d.do(
			step{as: "alex", args: "contacts|create|--phone|+14155551200|--name|Alex Chen|--tag|vip"},
			step{as: "bo", args: "contacts|create|--phone|+14155551299|--name|Bo|--tag|opt-out"},
			step{args: "field|define|Budget|--type|number", want: says("defined field Budget\n")},
		)
		d.until(step{args: "field|list", want: says("Budget  number\n")})
		d.do(
			step{args: "field|define|budget|--type|string", status: exitFailed, want: says("ALREADY_EXISTS: ")},
			step{args: "contacts|update|{alex}|--custom|budget=2.5e5", want: says("updated contact {alex}\n")},
			step{args: "contacts|get|{alex}|--json", want: says(`"custom_fields":{"Budget":{"number":250000}}`)},
			step{args: "contacts|update|{alex}|--custom|shoe=9", status: exitFailed, want: says("INVALID_ARGUMENT: ", "Budget")},
			step{args: "filter|save|Big spenders|--tag|VIP", want: says("saved filter Big spenders\n")},
			step{args: "filter|list", want: says(`Big spenders  {"tags":["VIP"]}`)},
			step{args: "contacts|list|--saved|Big spenders", want: says("{alex}")},
			step{as: "job", args: "bulk|start|add-to-campaign|Spring|--saved|Big spenders|--follow", want: says("state     done\n", "selected  1\ndone      1\nskipped   0\n")},
			step{args: "contacts|list|--campaign|Spring", want: says("{alex}")},
			step{args: "bulk|list", want: says("{job}  add-to-campaign  Spring    done   1         1     0  ")},
			step{args: "bulk|get|{job}", want: says("id        {job}\n")},
			step{args: "bulk|cancel|{job}", want: says("state     done\n")},
			step{args: "filter|delete|Big spenders", want: says("deleted filter")},
			step{args: "dnc|add|(415) 555-1200|+442071838750", want: says("+14155551200 must not be called\n+442071838750 must not be called\n")},
			step{args: "dnc|list", want: says("+14155551200\n+442071838750\n")},
			step{args: "outbound|check|+14155551200|415-555-1299|Bo", want: says(
				"+14155551200  +14155551200  no    no    do-not-call   {alex}\n", "415-555-1299  +14155551299  yes   no    opted-out     {bo}\n", "not-a-number  -\n")},
			step{args: "dnc|remove|+14155551200", want: says("+14155551200 is off the list\n")},
			step{args: "bulk|start|delete|--all|--yes|--follow", want: says("state     done\n", "done      2\n")},
			step{args: "dnc|list|--json", want: says(`{"phones":["+14155551299","+442071838750"],"next_page_token":""}`)},
			step{args: "dnc|add|+14155551200|N/A", status: exitFailed, want: says("+14155551200 must not be called\n", "skipped: “N/A” is no telephone number\n", "ringdex: 1 skipped")},
			step{args: "contacts|list|--saved|Big spenders", status: exitFailed, want: says("NOT_FOUND: there is no saved filter \"Big spenders\": `ringdex filter list`")},
			step{args: "contacts|undelete|" + otherID, status: exitFailed, want: says("NOT_FOUND: there is no deleted contact " + otherID)},
			step{args: "contacts|list|--json", want: says(`{"contacts":[],`)},
			step{args: "field|drop|budget", want: says("dropped field")},
		)
	})
}

// What a server refuses is told with the way out, and the way out is one.
func TestDeskRefusals(t *testing.T) {
	onEachEngine(t, 1, func(t *testing.T, s *site) {
		s.calm()
		d := s.desk(callerid.Plan{Limit: 1})
		d.do(
			step{args: "contacts|create|--phone|+14155551200"},
			step{args: "contacts|create|--phone|+14155551201", status: exitFailed, want: says(
				"RESOURCE_EXHAUSTED: the plan 1 holds 1 contacts and is full: ", "ringdex org update --plan")},
			step{args: "org|update|" + d.org.Name + "|--plan|2", want: says("updated organization")},
		)
		d.until(step{args: "contacts|create|--phone|+14155551201", want: says("created contact ")})
		d.do(
			step{args: "contacts|create|--phone|+14155551202", status: exitFailed, want: says("the plan 2 holds 2 contacts")},
			step{args: "org|update|" + d.org.Name + "|--plan|real-estate"},
			step{args: "org|list", want: says(d.org.Name + "  Real Estate ")},
		)
		d.until(step{args: "contacts|create|--phone|+14155551202", want: says("created contact ")})
		for _, key := range []struct{ key, args, want string }{
			{s.createKey(d.org.ID, callerid.ScopeRead), "contacts|create|--phone|+14155551209", "PERMISSION_DENIED: the API key lacks the scope `write`: make one that has it with `ringdex key create --org NAME --scope write`\n"},
			{s.createKey(d.org.ID, callerid.ScopeWrite), "contacts|list", "lacks the scope `read`"},
			{s.createKey(d.org.ID, callerid.ScopeRead, callerid.ScopeWrite), "field|define|x|--type|string", "lacks the scope `admin`"},
			{s.createKey(0, callerid.ScopeRead), "contacts|list", "PERMISSION_DENIED: the API key is a platform's, which has no address book"},
			{"rdx_secret", "contacts|list", "UNAUTHENTICATED: this is no Ringdex API key"},
		} {
			t.Setenv("RINGDEX_KEY", key.key)
			d.until(step{args: key.args, status: exitFailed, want: says(key.want)})
		}
		s.servers[0].stop()
		d.do(step{args: "contacts|list", status: exitFailed, want: says("no server answers at ", "`ringdex serve`")})
	})
}
