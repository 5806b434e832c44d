package sqlite

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// What is read as a place is what was written for one.
func FuzzCursor(f *testing.F) {
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		for _, key := range []any{"", "a name", int64(math.MinInt64)} {
			q := callerid.Query{Order: order, Descending: order%2 == 0}
			f.Add(uint8(order), q.Descending, encodeCursor(q, entry{callerid.Contact{ID: uuid.UUID{1, 15: 2}}, key}))
		}
	}
	f.Add(uint8(1), false, "AAAAAA")
	f.Fuzz(func(t *testing.T, order uint8, descending bool, text string) {
		q := callerid.Query{Order: callerid.Order(order), Descending: descending, After: text}
		p, err := decodeCursor(q)
		switch {
		case err != nil && !errors.Is(err, callerid.ErrInvalid):
			t.Errorf("got the error %v, want ErrInvalid", err)
		case err == nil && p != nil:
			q.After = encodeCursor(q, entry{callerid.Contact{ID: uuid.MustParse(p.id)}, p.key})
			again, err := decodeCursor(q)
			if diff := cmp.Diff(p, again, cmp.AllowUnexported(place{})); diff != "" || err != nil {
				t.Errorf("the place differs when it is written again (-first +again): %v\n%s", err, diff)
			}
		}
	})
}
