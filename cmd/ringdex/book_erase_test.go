package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// The person that is erased, each trace of it to be found by its own word.
const (
	former = "+14155551277" // a number that was theirs until an update
	latest = "+14155551278"
)

var traces = []string{
	"nameword", "firstword", "lastword", "nickword", "mailword", "companyword", "titleword", "descriptionword", "notesword",
	"preferenceword", "tagword", "slackword", "metaword", "addedword", "taskword", "memoryword", "ratingword", "summaryword",
	former[2:], latest[2:], // however they are written
}

// What is left of an erased person: the mark that they must not be called, and
// that somebody called.
func TestEraseLeavesNothing(t *testing.T) {
	tn := newFleetSite(t, 3).tenant(callerid.Plan{})
	id := tn.traced()
	for i := range tn.servers {
		tn.ring(i, former, ringdexv1.Freshness_FRESHNESS_BOUNDED)
	}
	tn.await("for Redis to hold the person", func() bool { return strings.Contains(strings.Join(tn.cached(), "\n"), "Nameword") })
	ask(tn, tn.at(0).UpdateContact, &ringdexv1.UpdateContactRequest{
		Contact:    &ringdexv1.Contact{ContactId: id, Phones: []string{latest}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"phones"}},
	})
	for i := range tn.servers {
		tn.await("for the new number to be known", func() bool {
			return tn.ring(i, latest, ringdexv1.Freshness_FRESHNESS_BOUNDED).GetCaller().GetContactId() == id
		})
	}
	// A message of the client's own mistake must not be logged with what is in it.
	_, _ = tn.at(0).CreateContact(tn.ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{Name: "Nameword\x00", Phones: []string{latest}}})

	ask(tn, tn.at(2).EraseContact, &ringdexv1.EraseContactRequest{ContactId: id})

	for _, text := range tn.cached() {
		if _, value, _ := strings.Cut(text, " "); value != "" { // else it keeps fills out, for an hour
			tn.holdsNone("Redis", text, traces)
		}
	}
	var marks, calls string
	for table, rows := range tn.dump() {
		text := strings.Join(rows, "\n")
		switch table {
		case "do_not_call":
			marks = text
		case "interactions":
			calls = text
			tn.holdsNone("interactions", text, traces)
		case "callers": // what is left of the numbers, for an hour
			tn.holdsNone("callers", text, []string{id})
		default:
			tn.holdsNone(table, text, traces)
		}
		tn.holdsNone(table, text, []string{id})
	}
	if !strings.Contains(marks, former[1:]) || !strings.Contains(calls, "completed") {
		t.Errorf("the mark or the history is gone: %q, %q", marks, calls)
	}
	for i, server := range tn.servers {
		tn.holdsNone(fmt.Sprint("the log of server ", i), server.logs.String(), traces)
		tn.holdsNone("the metrics", fetchText(t, "http://"+server.httpAddr()+"/metrics"), traces)
	}
}

// traced is a contact with everything that can be on file about one.
func (tn *tenant) traced() (id string) {
	id = tn.create(&ringdexv1.Contact{
		Name: "Nameword", FirstName: "Firstword", LastName: "Lastword", Nick: "Nickword", Phones: []string{former},
		Emails: []string{"mailword@example.com", "other-mailword@example.com"}, Company: "Companyword", Title: "Titleword",
		Description: "Descriptionword", Notes: "Notesword", Preferences: "Preferenceword", Tags: []string{"Tagword", "Do Not Call"},
		Meta: map[string]string{"key": "metaword"}, Channels: map[string]string{"slack": "slackword"},
	}).GetContactId()
	ask(tn, tn.at(0).AddNote, &ringdexv1.AddNoteRequest{ContactId: id, Text: "addedword"})
	ask(tn, tn.at(0).AddTask, &ringdexv1.AddTaskRequest{ContactId: id, Title: "taskword"})
	ask(tn, tn.at(0).AddMemory, &ringdexv1.AddMemoryRequest{ContactId: id, Text: "memoryword"})
	ask(tn, tn.at(0).AddRating, &ringdexv1.AddRatingRequest{ContactId: id, Score: 5, Comment: "ratingword"})
	tn.log(id, callerid.Interaction{Number: e164(tn.t, former), Summary: "summaryword"})
	return id
}

// log logs a call, as the servers of other services will.
func (tn *tenant) log(contact string, i callerid.Interaction) {
	tn.t.Helper()
	i.Contact, i.At, i.Disposition = uuid.MustParse(contact), time.Now(), "completed"
	i.Channel, i.Direction = callerid.ChannelCall, callerid.Inbound
	if err := tn.admin.Update(tn.t.Context(), tn.org.ID, func(tx store.Tx) error { return tx.AddInteractions(i) }); err != nil {
		tn.t.Fatal(err)
	}
}

// holdsNone looks for words, in any case.
func (tn *tenant) holdsNone(where, text string, words []string) {
	tn.t.Helper()
	text = strings.ToLower(text)
	for _, word := range words {
		if at := strings.Index(text, strings.ToLower(word)); at >= 0 {
			tn.t.Errorf("%s still holds %q: …%s…", where, word, text[max(0, at-80):min(len(text), at+80)])
		}
	}
}

// cached are all keys of Redis with their values.
func (s *site) cached() (all []string) {
	s.t.Helper()
	opts, err := goredis.ParseURL(s.redis)
	if err != nil {
		s.t.Fatal(err)
	}
	c := goredis.NewClient(opts)
	defer c.Close()
	ctx := s.t.Context()
	keys := c.Scan(ctx, 0, "*", 1000).Iterator()
	for keys.Next(ctx) {
		value, err := c.Get(ctx, keys.Val()).Result() // not DUMP, which compresses
		if err != nil && err != goredis.Nil {
			s.t.Fatal(err)
		}
		all = append(all, keys.Val()+" "+value)
	}
	if keys.Err() != nil {
		s.t.Fatal(keys.Err())
	}
	return all
}

func fetchText(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
