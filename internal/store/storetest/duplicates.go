package storetest

import (
	"fmt"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// alike reads up to limit groups.
func (b book) alike(kind callerid.DuplicateKind, after string, limit int) []callerid.Duplicates {
	b.Helper()
	groups, err := b.store.Duplicates(b.Context(), b.org, kind, after, limit)
	if err != nil {
		b.Fatalf("listing duplicates: %v", err)
	}
	return groups
}

// mailed and messaged are contacts with something in common with others. They are
// the older, the lower created is.
func mailed(id byte, created int, email string, others ...string) callerid.Contact {
	c := person(callerid.ContactID{15: id}, "", annDesk+phone.Number(id))
	c.CreatedAt, c.Email, c.OtherEmails = at(created), email, others
	return c
}

func messaged(id byte, created int, whatsApp string, phones ...phone.Number) callerid.Contact {
	c := person(callerid.ContactID{15: id}, "", phones...)
	c.CreatedAt, c.Channels = at(created), map[string]string{"whatsapp": whatsApp}
	return c
}

func emailGroup(value string, ids ...byte) callerid.Duplicates {
	return callerid.Duplicates{Kind: callerid.DuplicateEmail, Value: value, Contacts: numbered(ids...)}
}

func phoneGroup(value string, ids ...byte) callerid.Duplicates {
	return callerid.Duplicates{Kind: callerid.DuplicatePhone, Value: value, Contacts: numbered(ids...)}
}

// One address in any case, be it the primary one or another; a number that is
// the other's on WhatsApp. The oldest comes first, and of one age the lower id.
func testDuplicates(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(
		mailed(1, 5, "Ann@Example.com"), mailed(2, 3, "ann@example.COM"), mailed(3, 4, "other@example.com", "ANN@example.com"),
		mailed(5, 1, "carl@example.com"), mailed(4, 1, "", "carl@example.com"), mailed(6, 0, "alone@example.com"),
		messaged(11, 5, "", 14155551111), messaged(12, 3, "+14155551111", 14155552222), messaged(13, 4, "+14155552222"),
		messaged(14, 2, "+14155553333"), messaged(15, 1, "+14155553333"), messaged(16, 3, "+14155553333", 14155553333),
	)
	same(t, "those alike by email", b.alike(callerid.DuplicateEmail, "", 10), []callerid.Duplicates{
		emailGroup("ann@example.com", 2, 3, 1), emailGroup("carl@example.com", 4, 5),
	})
	same(t, "those alike by phone", b.alike(callerid.DuplicatePhone, "", 10), []callerid.Duplicates{
		phoneGroup("+14155551111", 12, 11), phoneGroup("+14155552222", 12, 13),
		phoneGroup("+14155553333", 15, 14, 16),
	})
}

// Pages of groups go on behind a value, also one whose group is no more.
func testDuplicatePages(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	var emails, phones []callerid.Duplicates
	for i := range byte(7) {
		email, n := fmt.Sprintf("%c@example.com", 'a'+i), phone.Number(14155553000)+phone.Number(i)
		id := 10*i + 1
		b.add(mailed(id, 0, email), mailed(id+1, 1, email), messaged(id+2, 0, "", n), messaged(id+3, 1, n.String()))
		emails = append(emails, emailGroup(email, id, id+1))
		phones = append(phones, phoneGroup(n.String(), id+2, id+3))
	}
	for kind, want := range map[callerid.DuplicateKind][]callerid.Duplicates{
		callerid.DuplicateEmail: emails, callerid.DuplicatePhone: phones,
	} {
		for limit := 1; limit <= len(want)+1; limit++ {
			same(t, "the first groups", b.alike(kind, "", limit), want[:min(limit, len(want))])
			for i, group := range want {
				same(t, "the groups behind one", b.alike(kind, group.Value, limit), want[i+1:min(i+1+limit, len(want))])
			}
		}
	}
	b.update(func(tx store.Tx) error { return tx.DeleteContact(emails[3].Contacts[0]) })
	same(t, "the groups behind one that is no more", b.alike(callerid.DuplicateEmail, emails[3].Value, 2), emails[4:6])
}

// What is no address or no number is no match, nor is what a contact has in
// common with itself, with deleted ones, with a campaign's people, or with
// another book's.
func testNoDuplicates(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	campaign, deleted := mailed(20, 0, "x@example.com"), mailed(21, 0, "x@example.com")
	campaign.Kind, deleted.DeletedAt, deleted.Phones = callerid.KindCampaign, at(9), nil
	campaign.Channels = map[string]string{"whatsapp": "+14155551111"}
	deleted.Channels = campaign.Channels
	b.add(
		campaign, deleted, mailed(22, 0, "x@example.com", "X@example.com"),
		mailed(23, 0, "[email protected]"), mailed(24, 0, "[email protected]"), mailed(25, 0, ""), mailed(26, 0, ""),
		mailed(27, 0, "nobody"), mailed(28, 0, "nobody", ""), mailed(29, 0, "", ""),
		messaged(31, 0, "+14155551111", 14155551111), messaged(32, 0, "@ann"), messaged(33, 0, "@ann"), messaged(34, 0, ""), messaged(35, 0, ""),
		messaged(36, 0, "+14155559999"), messaged(37, 0, "+14155559999"), // nobody's number
		messaged(38, 0, (annDesk+20).String()), // the number of a campaign's person
	)
	other.add(mailed(40, 0, "x@example.com"), messaged(41, 0, "+14155551111"))
	for _, b := range []book{b, other} {
		same(t, "those alike by email", b.alike(callerid.DuplicateEmail, "", 10), []callerid.Duplicates{})
		same(t, "those alike by phone", b.alike(callerid.DuplicatePhone, "", 10), []callerid.Duplicates{})
	}
}

// Groups are of what is on file now, whoever wrote it.
func testDuplicatesFollow(t *testing.T, e Engine) {
	s := newScene(t, e)
	emails := func(want ...callerid.Duplicates) {
		t.Helper()
		same(t, "those alike by email", s.home.alike(callerid.DuplicateEmail, "", 10), want)
	}
	phones := func(want ...callerid.Duplicates) {
		t.Helper()
		same(t, "those alike by phone", s.home.alike(callerid.DuplicatePhone, "", 10), want)
	}
	s.home.edit(ann, func(c *callerid.Contact) { c.Email = "ann@example.com" })
	s.exec("UPDATE contacts SET email = 'ANN@example.com' WHERE org = {home} AND id = {bob}")
	emails(emailGroup("ann@example.com", 1, 2))
	s.exec("UPDATE contacts SET email = '' WHERE org = {home} AND id = {bob}")
	emails()
	s.exec(`UPDATE contacts SET channels = '{"whatsapp": "+14155550100"}' WHERE org = {home} AND id = {bob}`)
	phones(phoneGroup("+14155550100", 1, 2))
	s.home.update(func(tx store.Tx) error { return tx.Assign(annDesk, bob) })
	phones()
	s.exec("UPDATE callers SET contact = {ann} WHERE org = {home} AND number = {annDesk}")
	phones(phoneGroup("+14155550100", 1, 2))
	s.home.update(func(tx store.Tx) error { return bin(tx, bob, at(9)) })
	phones()
	s.home.update(func(tx store.Tx) error { return unbin(tx, bob) })
	phones(phoneGroup("+14155550100", 1, 2))
	s.home.update(func(tx store.Tx) error { return tx.MergeContact(ann, bob) })
	phones()
}
