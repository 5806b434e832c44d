package doctor

import (
	"math/rand/v2"

	"ringdex/internal/store"
)

// sampled is how many callers are looked at, each of which costs a read of the
// database and one of Redis.
const sampled = 200

// sample is some of all rows, each with the same chance to be among them.
type sample struct {
	rows          []store.Row
	present, gone int
}

// take is Vitter's algorithm R.
func (s *sample) take(rows []store.Row) {
	for _, row := range rows {
		if row.Present {
			s.present++
		} else {
			s.gone++
		}
		if len(s.rows) < sampled {
			s.rows = append(s.rows, row)
		} else if at := rand.IntN(s.present + s.gone); at < sampled {
			s.rows[at] = row
		}
	}
}
