package addressbook

import (
	"context"
	"errors"
	"time"

	"ringdex/internal/callerid"
)

// What waits comes back when no call that began before the change can be
// answering any more, and says so when it could not wait so long.
func testWait(w *world) {
	for name, do := range map[string]func(context.Context, *world, callerid.Contact) error{
		"update": func(ctx context.Context, w *world, c callerid.Contact) error {
			_, _, err := w.contacts.Update(ctx, w.org, Change{ID: c.ID, Draft: draft("Lex"), Wait: true})
			return err
		},
		"update of nothing": func(ctx context.Context, w *world, c callerid.Contact) error {
			_, _, err := w.contacts.Update(ctx, w.org, Change{ID: c.ID, Wait: true})
			return err
		},
		"delete": func(ctx context.Context, w *world, c callerid.Contact) error {
			_, err := w.contacts.Delete(ctx, w.org, c.ID, "", true)
			return err
		},
		"merge": func(ctx context.Context, w *world, c callerid.Contact) error {
			other := w.create(draft("Jamie", "+12025550133"))
			_, err := w.contacts.Merge(ctx, w.org, MergeRequest{ID: c.ID, Duplicate: other.ID, Wait: true})
			return err
		},
	} {
		w.Log(name)
		w := w.another()
		contact := w.create(draft("Alex", "+14155551200"))
		began := time.Now()
		if err := do(w.Context(), w, contact); err != nil {
			w.Fatal(err)
		}
		if took := time.Since(began); took != bound+margin {
			w.Errorf("it took %s", took)
		}

		w = w.another()
		contact = w.create(draft("Alex", "+14155551200"))
		ctx, cancel := context.WithTimeout(w.Context(), bound/2)
		if err := do(ctx, w, contact); !errors.Is(err, context.DeadlineExceeded) {
			w.Errorf("got the error %v", err)
		}
		cancel()
		if got := w.read(contact.ID); name != "update of nothing" && got.UpdatedAt.Equal(contact.UpdatedAt) {
			w.Error("the change was not made")
		}
	}
}

func testNoWait(w *world) {
	began := time.Now()
	contact, other := w.create(draft("Alex", "+14155551200")), w.create(draft("Jamie", "+12025550133"))
	w.change(contact.ID, draft("Lex"))
	must(w.contacts.Merge(w.Context(), w.org, MergeRequest{ID: contact.ID, Duplicate: other.ID}))
	w.delete(contact.ID)
	if took := time.Since(began); took != 0 {
		w.Errorf("it took %s", took)
	}
}
