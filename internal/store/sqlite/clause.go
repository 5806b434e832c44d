package sqlite

// clause is a piece of SQL with the values that it has placeholders for.
type clause struct {
	sql  string
	args []any
}

func (c *clause) add(sql string, args ...any) {
	c.sql += sql
	c.args = append(c.args, args...)
}

func (c *clause) join(others ...clause) {
	for _, o := range others {
		c.add(o.sql, o.args...)
	}
}

// table has contacts that may be wanted, where an index finds them: rows is what
// stands after FROM, contact their id. Rows can be counted without the contacts.
type table struct {
	contact string
	rows    clause
}

// source has all contacts that are wanted for one reason, in one table or
// another; and others, and some twice.
type source []table

// contacts selects them.
func (s source) contacts() clause {
	var c clause
	for i, t := range s {
		if i > 0 {
			c.add(" UNION ALL ")
		}
		c.add("SELECT " + t.contact + " AS contact FROM ")
		c.join(t.rows)
	}
	return c
}
