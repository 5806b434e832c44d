package main

import (
	"fmt"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// writers write at once, spread over all servers.
const writers = 64

// atOnce lets all writers begin at the same moment, and returns how each ended.
func (tn *tenant) atOnce(write func(server api, writer int) error) []error {
	var begin, ended sync.WaitGroup
	begin.Add(writers)
	errs := make([]error, writers)
	for i := range writers {
		ended.Go(func() {
			begin.Done()
			begin.Wait()
			errs[i] = write(tn.at(i%len(tn.servers)), i)
		})
	}
	ended.Wait()
	return errs
}

// A number is one contact's, however many servers are told otherwise at once:
// the others hear whose it is.
func TestOneNumberManyWriters(t *testing.T) {
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		tn := s.tenant(callerid.Plan{})
		ids := make([]string, writers)
		errs := tn.atOnce(func(server api, i int) error {
			resp, err := server.CreateContact(tn.ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{
				Name: fmt.Sprint("Writer ", i), Phones: []string{alex},
			}})
			ids[i] = resp.GetContact().GetContactId()
			return err
		})
		var winner string
		for i, err := range errs {
			if err == nil && winner == "" {
				winner = ids[i]
			} else if err == nil {
				t.Errorf("both %s and %s were created", winner, ids[i])
			}
		}
		taken := refused{codes.AlreadyExists, "PHONE_TAKEN", winner, alex}
		for i, err := range errs {
			if err == nil {
				continue
			}
			if got := refusedBy(t, err); got != taken || status.Convert(err).Message() != "A contact with this phone number already exists." {
				t.Errorf("writer %d is refused with %+v, %v; want %+v", i, got, err, taken)
			}
		}
		if all := tn.contacts(&ringdexv1.ListContactsRequest{}); len(all) != 1 || all[0].GetContactId() != winner {
			t.Errorf("the book holds %v, want %s alone", all, winner)
		}
		for i := range tn.servers {
			if a := tn.ring(i, alex, ringdexv1.Freshness_FRESHNESS_TRUTH); a.GetCaller().GetContactId() != winner {
				t.Errorf("server %d hears %v, want %s", i, a, winner)
			}
		}
	})
}

// A plan holds as many as it says, even when all come at the same moment.
func TestPlanManyWriters(t *testing.T) {
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		const limit = 10
		tn := s.tenant(callerid.Plan{Limit: limit})
		created := 0
		for i, err := range tn.atOnce(func(server api, i int) error {
			_, err := server.CreateContact(tn.ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{
				Phones: []string{fmt.Sprintf("+1415555%04d", 1000+i)},
			}})
			return err
		}) {
			const says = "the plan 10 holds 10 contacts and is full: delete contacts, or give the organization another plan (ringdex org update --plan)"
			switch got := refusedBy(t, err); {
			case err == nil:
				created++
			case got != refused{code: codes.ResourceExhausted, reason: "PLAN_FULL"} || status.Convert(err).Message() != says:
				t.Errorf("writer %d is refused with %v; want %q", i, err, says)
			}
		}
		if all := tn.contacts(&ringdexv1.ListContactsRequest{}); created != limit || len(all) != limit {
			t.Errorf("%d were created and %d are there, want %d", created, len(all), limit)
		}
	})
}

// Of those who change the same version, one succeeds, and the others hear that
// it is no more.
func TestLostUpdates(t *testing.T) {
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		tn := s.tenant(callerid.Plan{})
		before := tn.create(&ringdexv1.Contact{Name: "Before", Phones: []string{alex}})
		var last string
		won := 0
		for i, err := range tn.atOnce(func(server api, i int) error {
			_, err := server.UpdateContact(tn.ctx, &ringdexv1.UpdateContactRequest{
				Contact: &ringdexv1.Contact{
					ContactId: before.GetContactId(), Version: before.GetVersion(), Name: fmt.Sprint("Writer ", i),
				},
				UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"name"}},
			})
			return err
		}) {
			switch got := refusedBy(t, err); {
			case err == nil:
				won, last = won+1, fmt.Sprint("Writer ", i)
			case got != refused{code: codes.Aborted, reason: "VERSION_CONFLICT"}:
				t.Errorf("writer %d ends with %v", i, err)
			}
		}
		after := ask(tn, tn.last().GetContact, &ringdexv1.GetContactRequest{ContactId: before.GetContactId()}).GetContact()
		if won != 1 || after.GetName() != last || after.GetVersion() == before.GetVersion() {
			t.Errorf("%d have won, and the name is %q of version %s", won, after.GetName(), after.GetVersion())
		}
	})
}
