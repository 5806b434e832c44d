package torture_test

import (
	"context"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
	"ringdex/internal/torture/ledger"
)

// Numbers that are kept over the API alone, so many by each keeper.
const (
	keepers  = 4
	keptEach = 3
	kept     = first + 1000
)

// keeper keeps people over the API, and waits each time until what was there
// before is gone.
type keeper struct {
	*fleet
	org     callerid.OrgID
	numbers []phone.Number
}

func (f *fleet) keeper(i int) *keeper {
	k := &keeper{fleet: f, org: callerid.OrgID(1 + i%orgs)}
	for n := range phone.Number(keptEach) {
		k.numbers = append(k.numbers, kept+phone.Number(i*keptEach)+n)
	}
	return k
}

// run lives one life after the other. What a fault broke off is cleared away.
func (k *keeper) run(ctx context.Context) {
	for pause(ctx, rand.N(50*time.Millisecond)) == nil {
		if k.life() != nil {
			k.clear(ctx)
		}
	}
}

// life is that of two people who turn out to be one.
func (k *keeper) life() error {
	n := k.numbers
	rand.Shuffle(len(n), func(i, j int) { n[i], n[j] = n[j], n[i] })
	one := k.book.Name(k.org, n[0])
	id, err := k.create(one, n[0])
	if err != nil {
		return err
	}
	if one, err = k.rename(id, one, n[0]); err != nil {
		return err
	}
	if err := k.renumber(id, one, n[0], n[1]); err != nil {
		return err
	}
	two := k.book.Name(k.org, n[2])
	duplicate, err := k.create(two, n[2])
	if err != nil {
		return err
	}
	if err := k.merge(id, duplicate, two, n[2]); err != nil {
		return err
	}
	if one, err = k.rename(id, one, n[1], n[2]); err != nil {
		return err
	}
	return k.remove(id, one, n[1], n[2])
}

// call does something on one of the servers, inside a time.
func (k *keeper) call(do func(context.Context, ringdexv1.ContactServiceClient) error) error {
	k.writing.RLock()
	defer k.writing.RUnlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+k.keys[k.org])
	return do(ctx, k.servers[rand.N(len(k.servers))].contacts)
}

// waited notes that a name was gone from numbers when a call returned.
func (k *keeper) waited(name string, numbers ...phone.Number) {
	at := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, n := range numbers {
		k.gone = append(k.gone, checker.Gone{Caller: callerid.Caller{Org: k.org, Number: n}, Name: name, At: at})
	}
}

func (k *keeper) create(name string, n phone.Number) (id string, err error) {
	err = k.call(func(ctx context.Context, c ringdexv1.ContactServiceClient) error {
		made, err := c.CreateContact(ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{Name: name, Phones: []string{n.String()}}})
		id = made.GetContact().GetContactId()
		return err
	})
	return id, err
}

func (k *keeper) update(contact *ringdexv1.Contact, field string) error {
	return k.call(func(ctx context.Context, c ringdexv1.ContactServiceClient) error {
		_, err := c.UpdateContact(ctx, &ringdexv1.UpdateContactRequest{
			Contact: contact, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{field}}, Wait: true,
		})
		return err
	})
}

func (k *keeper) rename(id, old string, numbers ...phone.Number) (name string, err error) {
	name = k.book.Name(k.org, numbers[0])
	if err = k.update(&ringdexv1.Contact{ContactId: id, Name: name}, "name"); err == nil {
		k.waited(old, numbers...)
	}
	return name, err
}

func (k *keeper) renumber(id, name string, from, to phone.Number) error {
	err := k.update(&ringdexv1.Contact{ContactId: id, Phones: []string{to.String()}}, "phones")
	if err == nil {
		k.waited(name, from)
	}
	return err
}

func (k *keeper) merge(id, duplicate, name string, n phone.Number) error {
	err := k.call(func(ctx context.Context, c ringdexv1.ContactServiceClient) error {
		_, err := c.MergeContacts(ctx, &ringdexv1.MergeContactsRequest{ContactId: id, DuplicateId: duplicate, Wait: true})
		return err
	})
	if err == nil {
		k.waited(name, n)
	}
	return err
}

func (k *keeper) remove(id, name string, numbers ...phone.Number) error {
	err := k.call(func(ctx context.Context, c ringdexv1.ContactServiceClient) (err error) {
		if rand.N(2) == 0 {
			_, err = c.EraseContact(ctx, &ringdexv1.EraseContactRequest{ContactId: id})
		} else {
			_, err = c.DeleteContact(ctx, &ringdexv1.DeleteContactRequest{ContactId: id, Wait: true})
		}
		return err
	})
	if err == nil {
		k.waited(name, numbers...)
	}
	return err
}

// clear makes the keeper's numbers nobody's, for the next life.
func (k *keeper) clear(ctx context.Context) {
	var hand *ledger.Hand
	for _, n := range k.numbers {
		k.writing.RLock()
		sql := (deeds.Draw{Org: k.org, N: n}).SQL("UPDATE callers SET contact = NULL WHERE org = {org} AND number = {n}")
		hand = k.edit(hand, deeds.Edit{What: "cleared by hand", SQL: sql})
		k.writing.RUnlock()
		if hand == nil && pause(ctx, 100*time.Millisecond) != nil {
			return
		}
	}
	if hand != nil {
		hand.Close()
	}
}
