package site

import (
	"context"
	"fmt"

	"ringdex/bench/people"
)

// Rows are added by chunks, of the size that imports have. So many lead to one
// contact, all of them in one chunk: adding a number to a contact changes what is
// told of its others, so each would be written anew with every chunk.
const (
	chunk = 50_000
	each  = 1_000
)

// addNumbers adds rows of callers, which lead to contacts of their own with
// nothing in them. They are there to be many: nobody rings from them.
func addNumbers(ctx context.Context, url string, from, to int) error {
	var statements []string
	for at := from; at < to; at += chunk {
		end := min(at+chunk, to) - 1
		statements = append(statements,
			fmt.Sprintf(`INSERT INTO contacts (org, id) SELECT org, %s FROM organizations, generate_series(%d, %d) holder`,
				holder, at/each, end/each),
			fmt.Sprintf(`INSERT INTO callers (org, number, contact) SELECT org, %d + n, %s
				FROM (SELECT org, n, n / %d AS holder FROM organizations, generate_series(%d::bigint, %d) n) rows`,
				people.Number(0), holder, each, at, end))
	}
	return execute(ctx, url, statements...)
}

// holder is the id of a contact by its number in our count.
const holder = `lpad(to_hex(holder), 32, '0')::uuid`
