package intake

import (
	"slices"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const (
	warnOthersNumber = "another of its numbers leads to somebody else already and stays theirs"
	warnNotAdded     = "its phone is on file already; another of its numbers was not added"
)

// placing decides for the rows of a chunk, one after the other, whom they are
// about, within one transaction.
type placing struct {
	tx       store.Tx
	campaign string
	// owners of the chunk's numbers as of the rows placed so far.
	owners map[phone.Number]store.Owner
	// room for more contacts.
	room    int
	added   []callerid.Contact
	called  []callerid.ContactID
	refused []phone.Number
	done    Summary
}

// place stores rows and returns what became of them. It has no effect but in
// the transaction, so that it can be retried.
func place(tx store.Tx, rows []row, opts Options) (Summary, error) {
	p := placing{tx: tx, campaign: opts.Campaign}
	var err error
	// Before all else: who waits here must hold no contact that others need.
	if p.room, err = room(tx, len(rows), opts); err != nil {
		return Summary{}, err
	}
	if p.owners, err = owners(tx, rows); err != nil {
		return Summary{}, err
	}
	for _, r := range rows {
		if err := p.row(r); err != nil {
			return Summary{}, err
		}
	}
	return p.done, p.write()
}

func owners(tx store.Tx, rows []row) (map[phone.Number]store.Owner, error) {
	var numbers []phone.Number
	for _, r := range rows {
		numbers = append(numbers, r.numbers...)
	}
	slices.Sort(numbers)
	found, err := tx.Owners(slices.Compact(numbers))
	if found == nil {
		found = map[phone.Number]store.Owner{}
	}
	return found, err
}

// room is how many of want the plan allows. A campaign's people do not count.
func room(tx store.Tx, want int, opts Options) (int, error) {
	if opts.Campaign != "" || opts.Org.Plan.Limit == 0 {
		return want, nil
	}
	count, err := tx.CountContacts()
	return opts.Org.Plan.Room(count, want), err
}

// row places one row by its first number. The others never decide: a landline
// shared by a household must not make one of its members the other.
func (p *placing) row(r row) error {
	if r.refused {
		p.done.Refused++
		p.refused = append(p.refused, r.numbers...)
	}
	owner, known := p.owners[r.numbers[0]]
	switch {
	case known && (p.campaign != "" || owner.Kind == callerid.KindContact):
		p.repeat(r, owner)
		return nil
	case p.room == 0:
		p.done.LeftOut++
		return nil
	case known:
		return p.promote(r, owner.Contact)
	default:
		return p.add(r)
	}
}

// repeat is for a person on file, whose data stays as it is.
func (p *placing) repeat(r row, owner store.Owner) {
	p.done.Duplicates++
	p.called = append(p.called, owner.Contact)
	for _, n := range r.numbers[1:] {
		if p.owners[n].Contact != owner.Contact {
			p.done.warn(r.line, warnNotAdded)
			return
		}
	}
}

func (p *placing) add(r row) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	c := r.contact
	c.ID, c.Kind = id, callerid.KindContact
	if p.campaign != "" {
		c.Kind = callerid.KindCampaign
	}
	c.Phones = p.claim(r, store.Owner{Contact: id, Kind: c.Kind})
	p.added = append(p.added, c)
	p.called = append(p.called, id)
	p.room--
	p.done.Imported++
	return nil
}

// promote makes a campaign's person a contact with the same id and history. Who
// has numbers that the row has not keeps them, and loses those that it has: nobody
// must be greeted there by the row's name.
func (p *placing) promote(r row, id callerid.ContactID) error {
	c, err := p.tx.Contact(id)
	if err != nil {
		return err
	}
	if !c.OnlyAt(r.numbers) {
		if err := p.release(r, c); err != nil {
			return err
		}
		return p.add(r)
	}
	c.Kind = callerid.KindContact
	fill(&c, r.contact)
	if err := p.tx.PutContact(c); err != nil {
		return err
	}
	owner := store.Owner{Contact: id, Kind: c.Kind}
	for _, n := range c.Phones {
		p.owners[n] = owner
	}
	more := p.claim(r, owner)
	for _, n := range more {
		if err := p.tx.Assign(n, id); err != nil {
			return err
		}
	}
	if c.Status == callerid.StatusDoNotCall { // also of one who refused before
		p.refused = append(p.refused, more...)
	}
	p.room--
	p.done.Promoted++
	return nil
}

// release takes the row's numbers from a campaign's person.
func (p *placing) release(r row, person callerid.Contact) error {
	for _, n := range person.Phones {
		if !slices.Contains(r.numbers, n) {
			continue
		}
		if err := p.tx.Release(n); err != nil {
			return err
		}
		delete(p.owners, n)
		if person.Status == callerid.StatusDoNotCall {
			p.refused = append(p.refused, n)
		}
	}
	return nil
}

// claim makes those of the row's numbers the owner's that are nobody's, and
// returns them.
func (p *placing) claim(r row, owner store.Owner) []phone.Number {
	var free []phone.Number
	others := false
	for _, n := range r.numbers {
		if at, taken := p.owners[n]; taken {
			others = others || at.Contact != owner.Contact
			continue
		}
		p.owners[n] = owner
		free = append(free, n)
	}
	if others {
		p.done.warn(r.line, warnOthersNumber)
	}
	return free
}

// write does what is done for the whole chunk at once.
func (p *placing) write() error {
	if len(p.refused) > 0 { // first: a number that is new has no row yet by which others would wait
		slices.Sort(p.refused)
		if err := p.tx.SetDoNotCall(true, slices.Compact(p.refused)...); err != nil {
			return err
		}
	}
	if len(p.added) > 0 {
		if err := p.tx.AddContacts(p.added); err != nil {
			return err
		}
	}
	if p.campaign != "" && len(p.called) > 0 {
		if err := p.tx.AddCalled(p.campaign, p.called...); err != nil {
			return err
		}
	}
	return nil
}

// fill takes from a row what it gives. The three parts of a name are one: a new
// full name beside an old first name would be two people.
func fill(c *callerid.Contact, from callerid.Contact) {
	if from.Name != "" || from.FirstName != "" || from.LastName != "" {
		c.Name, c.FirstName, c.LastName = from.Name, from.FirstName, from.LastName
	}
	for _, text := range []struct{ to, from *string }{
		{&c.Email, &from.Email},
		{&c.Company, &from.Company},
		{&c.Title, &from.Title},
		{&c.Notes, &from.Notes},
	} {
		if *text.from != "" {
			*text.to = *text.from
		}
	}
	for _, tag := range from.Tags {
		if !slices.Contains(c.Tags, tag) {
			c.Tags = append(c.Tags, tag)
		}
	}
	if from.Status == callerid.StatusDoNotCall {
		c.Status = from.Status
	}
	c.UpdatedAt = from.UpdatedAt
}
