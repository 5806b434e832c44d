package addressbook

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Standings reads who may be called; store.Book does.
type Standings interface {
	Standings(ctx context.Context, org callerid.OrgID, numbers []phone.Number) ([]callerid.Standing, error)
	DoNotCall(ctx context.Context, org callerid.OrgID, after phone.Number, limit int) ([]phone.Number, error)
}

// Outbound says whom a dialer may call, and keeps the do-not-call lists.
type Outbound struct {
	reads  Standings
	writes Writer
	orgs   Organizations
}

// NewOutbound returns the outbound side of a book.
func NewOutbound(reads Standings, writes Writer, orgs Organizations) *Outbound {
	return &Outbound{reads, writes, orgs}
}

// Reason is why a number may not be called or texted.
type Reason uint8

// The reasons.
const (
	NotANumber Reason = iota + 1
	// DoNotCall: the number is on the list.
	DoNotCall
	// ContactDoNotCall: whose number it is must not be called on any.
	ContactDoNotCall
	// OptedOut: calls may be made, texts may not be sent.
	OptedOut
)

// Verdict is what may be done with one number.
type Verdict struct {
	Asked string
	// Number is 0 when it is none.
	Number           phone.Number
	MayCall, MayText bool
	// Reasons why not; none when both may be done.
	Reasons []Reason
	// Contact whose number it is; zero when it is nobody's.
	Contact callerid.ContactID
}

// maxOutbound numbers of one request.
const maxOutbound = 1_000

// Check answers for numbers in any form, one verdict for each in their order.
func (o *Outbound) Check(ctx context.Context, org callerid.OrgID, phones []string) ([]Verdict, error) {
	if len(phones) > maxOutbound {
		return nil, invalid("phones holds more than %d of them", maxOutbound)
	}
	at, err := o.orgs.of(org)
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(phones))
	var numbers []phone.Number
	for i, text := range phones {
		n, err := phone.Parse(text, at.Region)
		if verdicts[i] = (Verdict{Asked: text, Number: n}); err != nil {
			verdicts[i] = Verdict{Asked: text, Reasons: []Reason{NotANumber}}
			continue
		}
		numbers = append(numbers, n)
	}
	standings, err := o.standings(ctx, org, numbers)
	if err != nil {
		return nil, fmt.Errorf("checking %d numbers: %w", len(phones), err)
	}
	for i := range verdicts {
		if v := &verdicts[i]; v.Number != 0 {
			v.judge(standings[v.Number])
		}
	}
	return verdicts, nil
}

func (o *Outbound) standings(ctx context.Context, org callerid.OrgID, numbers []phone.Number) (map[phone.Number]callerid.Standing, error) {
	slices.Sort(numbers)
	list, err := o.reads.Standings(ctx, org, slices.Compact(numbers))
	all := make(map[phone.Number]callerid.Standing, len(list))
	for _, s := range list {
		all[s.Number] = s
	}
	return all, err
}

func (v *Verdict) judge(s callerid.Standing) {
	v.Contact = s.Contact
	if s.Marked {
		v.Reasons = append(v.Reasons, DoNotCall)
	}
	if s.Status == callerid.StatusDoNotCall {
		v.Reasons = append(v.Reasons, ContactDoNotCall)
	}
	v.MayCall = len(v.Reasons) == 0
	if slices.ContainsFunc(s.Tags, callerid.IsOptOutTag) {
		v.Reasons = append(v.Reasons, OptedOut)
	}
	v.MayText = len(v.Reasons) == 0
}

// Add puts numbers on the do-not-call list, all of them or none; it returns them
// in their order, each once.
func (o *Outbound) Add(ctx context.Context, org callerid.OrgID, phones []string) ([]phone.Number, error) {
	return o.mark(ctx, org, phones, true)
}

// Remove takes numbers off the list, likewise.
func (o *Outbound) Remove(ctx context.Context, org callerid.OrgID, phones []string) ([]phone.Number, error) {
	return o.mark(ctx, org, phones, false)
}

func (o *Outbound) mark(ctx context.Context, org callerid.OrgID, phones []string, on bool) ([]phone.Number, error) {
	at, err := o.orgs.of(org)
	if err != nil {
		return nil, err
	}
	all, err := numbers(phonesField, phones, at.Region, maxOutbound)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, invalid("phones is empty")
	}
	err = o.writes.Update(ctx, org, func(tx store.Tx) error { return tx.SetDoNotCall(on, all...) })
	if err != nil {
		return nil, fmt.Errorf("changing the do-not-call list: %w", err)
	}
	return all, nil
}

// List returns up to limit numbers on the list, ascending; callerid.DefaultPage
// for 0. next is the token of the next page, "" at the end.
func (o *Outbound) List(ctx context.Context, org callerid.OrgID, limit int, token string) (list []phone.Number, next string, err error) {
	if limit, err = pageSize(limit); err != nil {
		return nil, "", err
	}
	seal := sealOf(org, "do-not-call")
	place, err := seal.open(token)
	if err != nil {
		return nil, "", err
	}
	after, _ := strconv.ParseUint(place, 10, 63) // 0, the beginning, for ""
	list, err = o.reads.DoNotCall(ctx, org, phone.Number(after), limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("listing do-not-call: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		next = seal.close(strconv.FormatUint(uint64(list[limit-1]), 10))
	}
	return list, next, nil
}
