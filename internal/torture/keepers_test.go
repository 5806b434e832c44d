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

// call does something on one of the servers, inside a time, and notes that a name is
// gone from numbers when that is done.
func (k *keeper) call(gone string, from []phone.Number, do func(context.Context, ringdexv1.ContactServiceClient) error) error {
	k.writing.RLock()
	defer k.writing.RUnlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+k.keys[k.org])
	if err := do(ctx, k.servers[rand.N(len(k.servers))].contacts); err != nil {
		return err
	}
	at := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, n := range from {
		c := callerid.Caller{Org: k.org, Number: n}
		k.gone = append(k.gone, checker.Gone{Caller: c, Name: gone, At: at, Generation: k.ledger.Generation()})
	}
	return nil
}

func (k *keeper) create(name string, n phone.Number) (id string, err error) {
	err = k.call("", nil, func(ctx context.Context, c ringdexv1.ContactServiceClient) error {
		made, err := c.CreateContact(ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{Name: name, Phones: []string{n.String()}}})
		id = made.GetContact().GetContactId()
		return err
	})
	return id, err
}

func (k *keeper) update(gone string, from []phone.Number, contact *ringdexv1.Contact, field string) error {
	return k.call(gone, from, func(ctx context.Context, c ringdexv1.ContactServiceClient) error {
		_, err := c.UpdateContact(ctx, &ringdexv1.UpdateContactRequest{
			Contact: contact, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{field}}, Wait: true,
		})
		return err
	})
}

func (k *keeper) rename(id, old string, numbers ...phone.Number) (name string, err error) {
	name = k.book.Name(k.org, numbers[0])
	return name, k.update(old, numbers, &ringdexv1.Contact{ContactId: id, Name: name}, "name")
}

func (k *keeper) renumber(id, name string, from, to phone.Number) error {
	return k.update(name, []phone.Number{from}, &ringdexv1.Contact{ContactId: id, Phones: []string{to.String()}}, "phones")
}

func (k *keeper) merge(id, duplicate, name string, n phone.Number) error {
	return k.call(name, []phone.Number{n}, func(ctx context.Context, c ringdexv1.ContactServiceClient) error {
		_, err := c.MergeContacts(ctx, &ringdexv1.MergeContactsRequest{ContactId: id, DuplicateId: duplicate, Wait: true})
		return err
	})
}

func (k *keeper) remove(id, name string, numbers ...phone.Number) error {
	return k.call(name, numbers, func(ctx context.Context, c ringdexv1.ContactServiceClient) (err error) {
		if rand.N(2) == 0 {
			_, err = c.EraseContact(ctx, &ringdexv1.EraseContactRequest{ContactId: id})
		} else {
			_, err = c.DeleteContact(ctx, &ringdexv1.DeleteContactRequest{ContactId: id, Wait: true})
		}
		return err
	})
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
