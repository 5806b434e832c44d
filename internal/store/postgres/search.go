package postgres

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"ringdex/internal/callerid"
)

// clauses is a condition on contacts k that is put together; $1 is the
// organization.
type clauses struct {
	args []any
	// columns are conditions on k alone.
	columns []string
	// sets select the contacts that have something, from a table where an index
	// finds them: asked about one contact, or read whole.
	sets []string
	// keys do so too, but columns say the same of one contact.
	keys []string
}

// wanted is the whole condition on one contact k, which is known to be in a set.
// The offset keeps the planner from reading the other sets whole.
func (c *clauses) wanted(known string) string {
	wanted := append([]string{"true"}, c.columns...)
	for _, set := range c.sets {
		if set != known {
			wanted = append(wanted, "EXISTS (SELECT FROM ("+set+") s WHERE s.contact = k.id OFFSET 0)")
		}
	}
	return strings.Join(wanted, " AND ")
}

func (c *clauses) arg(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", len(c.args))
}

func (c *clauses) column(format string, v any) {
	c.columns = append(c.columns, fmt.Sprintf(format, c.arg(v)))
}

func (c *clauses) set(format string, args ...any) {
	c.sets = append(c.sets, fmt.Sprintf(format, args...))
}

func (c *clauses) filter(q callerid.Query) {
	f := q.Filter
	c.words(q.Words)
	if f.Status != 0 {
		c.column("k.status = %s", statusWord(f.Status))
	}
	c.within("k.created_at", f.CreatedFrom, f.CreatedUntil)
	c.within("k.last_contacted_at", f.ContactedFrom, f.ContactedUntil)
	if f.MinCalls != nil {
		c.column("k.call_count >= %s", *f.MinCalls)
	}
	if f.MaxCalls != nil {
		c.column("k.call_count <= %s", *f.MaxCalls)
	}
	for _, tag := range f.Tags {
		c.set("SELECT contact FROM contact_keys WHERE org = $1 AND kind = 'tag' AND key = left(folded(btrim(%s)), 500)", c.arg(tag))
	}
	if f.Campaign != "" {
		campaign := fmt.Sprintf("org = $1 AND campaign = (SELECT id FROM campaigns WHERE org = $1 AND name = %s)", c.arg(f.Campaign))
		c.set("SELECT contact FROM campaign_members WHERE %[1]s UNION ALL SELECT contact FROM campaign_calls WHERE %[1]s", campaign)
	}
	if f.HasEmail != nil {
		c.hasEmail(*f.HasEmail)
	}
}

func (c *clauses) within(column string, from, until time.Time) {
	if !from.IsZero() {
		c.column(column+" >= %s", from)
	}
	if !until.IsZero() {
		c.column(column+" < %s", until)
	}
}

// hasEmail has an index for those without; those with an address are among the
// keys.
func (c *clauses) hasEmail(has bool) {
	if !has {
		c.columns = append(c.columns, "NOT is_address(k.email)")
		return
	}
	c.columns = append(c.columns, "is_address(k.email)")
	c.keys = append(c.keys, "SELECT contact FROM contact_keys WHERE org = $1 AND kind = 'email'")
}

// words: a contact's text is one row, in which all words are looked for at once;
// but a word of digits may as well be in one of its numbers, which are rows of
// their own.
func (c *clauses) words(words []string) {
	var texts []string
	for _, word := range words {
		if like := c.like(word); strings.Trim(word, "0123456789") == "" {
			c.set(searchQuery, like)
		} else {
			texts = append(texts, like)
		}
	}
	if len(texts) > 0 {
		c.set(searchQuery, strings.Join(texts, " AND "))
	}
}

const searchQuery = "SELECT contact FROM contact_search WHERE org = $1 AND %s"

// like looks for a short word where words begin: a blank stands before each.
func (c *clauses) like(word string) string {
	before := "%"
	if utf8.RuneCountInString(word) < 3 {
		before = "% "
	}
	literal := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word)
	return fmt.Sprintf("found_by(%s, text)", c.arg(before+literal+"%"))
}
