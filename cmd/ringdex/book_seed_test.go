package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// seedCalls are three calls that dashboards make of another service, as they are
// published.
var seedCalls = []string{
	`curl -X GET "https://elsewhere.example/functions/v1/list-contacts" \
  -H "Authorization: Bearer YOUR_API_KEY"`,
	`curl -X POST "https://elsewhere.example/functions/v1/create-contact" \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "phone": "+16045551234",
    "name": "John Smith",
    "email": "[email protected]"
  }'`,
	`curl -X POST "https://elsewhere.example/functions/v1/update-contact" \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "contact_id": "uuid-here",
    "name": "John Smith Jr.",
    "tags": ["VIP", "Customer"]
  }'`,
}

// flat is a contact in the answer of one of them.
type flat struct {
	ID       string   `json:"contact_id"`
	Phone    string   `json:"phone"`
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Tags     []string `json:"tags"`
	Warnings []string `json:"warnings"`
}

// They work with only host, key and id changed, and who was made with them is
// recognized.
func TestSeedCalls(t *testing.T) {
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		s.calm()
		tn := s.tenant(callerid.Plan{})
		var list struct {
			Contacts []flat `json:"contacts"`
		}
		tn.seedCall(0, seedCalls[0], "", &list)
		if list.Contacts == nil || len(list.Contacts) > 0 {
			t.Errorf("a new book lists %v, want an empty list", list.Contacts)
		}
		var created, updated flat
		tn.seedCall(0, seedCalls[1], "", &created)
		if created.ID == "" || created.Phone != john || created.Name != "John Smith" || created.Email != "[email protected]" || len(created.Warnings) != 1 {
			t.Errorf("created %+v, want John Smith, and a warning of what is no email address", created)
		}
		last := len(tn.servers) - 1
		tn.seedCall(last, seedCalls[2], created.ID, &updated)
		want := flat{created.ID, john, "John Smith Jr.", "[email protected]", []string{"VIP", "Customer"}, []string{}}
		if fmt.Sprint(updated) != fmt.Sprint(want) {
			t.Errorf("updated %+v, want %+v", updated, want)
		}
		tn.seedCall(last, seedCalls[0], "", &list)
		if len(list.Contacts) != 1 || list.Contacts[0].Name != "John Smith Jr." || list.Contacts[0].ID != created.ID {
			t.Errorf("the book lists %+v, want John Smith Jr.", list.Contacts)
		}
		for i := range tn.servers {
			if a := tn.ring(i, john, ringdexv1.Freshness_FRESHNESS_TRUTH); a.GetGreeting() != "Hi John" || a.GetCaller().GetName() != "John Smith Jr." {
				t.Errorf("server %d greets %q with %q", i, a.GetCaller().GetName(), a.GetGreeting())
			}
			tn.await("for the name to be heard from every server", func() bool {
				return tn.ring(i, john, ringdexv1.Freshness_FRESHNESS_BOUNDED).GetCaller().GetName() == "John Smith Jr."
			})
		}
	})
}

// seedCall runs a call in a shell, as somebody would who has copied it.
func (tn *tenant) seedCall(server int, call, id string, answer any) {
	tn.t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		tn.t.Fatal("curl is missing: install it (on Debian, the package curl)")
	}
	call = strings.NewReplacer("https://elsewhere.example", "http://"+tn.servers[server].httpAddr(),
		"YOUR_API_KEY", tn.key, "uuid-here", id).Replace(call)
	command := exec.CommandContext(tn.t.Context(), "sh", "-c", call+" --silent --show-error --fail-with-body --noproxy '*'")
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		tn.t.Fatalf("%s: %v %s%s", call, err, stderr.String(), out)
	}
	if err := json.Unmarshal(out, answer); err != nil {
		tn.t.Fatalf("%s answers %s: %v", call, out, err)
	}
}
