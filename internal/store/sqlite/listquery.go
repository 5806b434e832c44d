package sqlite

// The queries of a listing. INDEXED BY names the index that is walked, CROSS JOIN
// is SQLite's word for joining in this order, and a unary plus is nothing but a
// reason not to use an index.

// walk lists the contacts of a span in the order of the index.
func (l *listing) walk(s span) (c clause) {
	c.add("SELECT " + contactColumns + ", k." + l.sorting.column + " FROM contacts k INDEXED BY " + l.sorting.index)
	c.join(l.shelf(s))
	c.join(l.wanted.checks...)
	c.add(" ORDER BY "+l.sorting.by("k", l.query.Descending)+" LIMIT ?", l.most-len(l.entries))
	return c
}

// step finds the contact behind as many as the effort is, in the index alone.
func (l *listing) step(s span) (c clause) {
	c.add("SELECT k." + l.sorting.column + ", k.id FROM contacts k INDEXED BY " + l.sorting.index)
	c.join(l.shelf(s))
	c.add(" ORDER BY "+l.sorting.by("k", l.query.Descending)+" LIMIT 1 OFFSET ?", l.effort)
	return c
}

// shelf is the part of the book that is listed, as far as it is in a span.
func (l *listing) shelf(s span) (c clause) {
	c.add(" WHERE k.org = ? AND k.listed = ?", l.wanted.org, l.wanted.listed)
	c.join(s.clause(l.sorting.row("k"), l.sorting.byID()))
	return c
}

// find lists the contacts of a span that are in the short source.
func (l *listing) find(s span) (c clause) {
	c.add("SELECT " + contactColumns + ", k." + l.sorting.column + " FROM (SELECT k.rowid AS place FROM (SELECT DISTINCT contact FROM (")
	c.join(l.short.contacts())
	c.add(")) found CROSS JOIN contacts k INDEXED BY sqlite_autoindex_contacts_1 WHERE k.org = ? AND k.id = found.contact AND +k.listed = ?",
		l.wanted.org, l.wanted.listed)
	c.join(s.clause(l.sorting.row("+k"), l.sorting.byID()))
	c.join(l.wanted.checks...)
	by := l.sorting.by("k", l.query.Descending)
	c.add(" ORDER BY "+by+" LIMIT ?) page CROSS JOIN contacts k ON k.rowid = page.place ORDER BY "+by, l.most-len(l.entries))
	return c
}

// count tells how many rows a table has, up to a number.
func (l *listing) count(t table, most int) (c clause) {
	c.add("SELECT count(*) FROM (SELECT 1 FROM ")
	c.join(t.rows)
	c.add(" LIMIT ?)", most)
	return c
}
