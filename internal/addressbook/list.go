package addressbook

import (
	"context"
	"fmt"

	"ringdex/internal/callerid"
)

// ListRequest is a list or a search.
type ListRequest struct {
	Filter callerid.Filter
	// Saved is the name of a saved filter that Filter narrows.
	Saved string
	// Order is callerid.OrderName unless set.
	Order      callerid.Order
	Descending bool
	// Limit of the page: callerid.DefaultPage for 0, at most callerid.MaxPage.
	Limit int
	// Token of the page before; "" for the first.
	Token string
}

// List returns a page of contacts. Its Next is a token for another request that
// is the same but for Limit and Token. callerid.ErrNotFound for an unknown saved
// filter.
func (c *Contacts) List(ctx context.Context, org callerid.OrgID, r ListRequest) (callerid.Page, error) {
	o, err := c.Orgs.of(org)
	if err != nil {
		return callerid.Page{}, err
	}
	q, err := c.query(ctx, o, r)
	if err != nil {
		return callerid.Page{}, err
	}
	seal := sealOf(org, q.Filter, q.Order, q.Descending)
	if q.After, err = seal.open(r.Token); err != nil {
		return callerid.Page{}, err
	}
	page, err := c.Reads.List(ctx, org, q)
	if err != nil {
		return callerid.Page{}, fmt.Errorf("listing contacts: %w", err)
	}
	for i := range page.Contacts {
		page.Contacts[i] = shown(page.Contacts[i], o)
	}
	page.Next = seal.close(page.Next)
	return page, nil
}

func (c *Contacts) query(ctx context.Context, org callerid.Organization, r ListRequest) (callerid.Query, error) {
	filter, err := narrowed(ctx, c.Filters, org, r.Saved, r.Filter)
	if err != nil {
		return callerid.Query{}, err
	}
	limit, err := pageSize(r.Limit)
	if err != nil {
		return callerid.Query{}, err
	}
	q := callerid.Query{
		Filter: filter, Words: callerid.SearchWords(filter.Text, org.Region),
		Order: r.Order, Descending: r.Descending, Limit: limit,
	}
	if q.Order == 0 {
		q.Order = callerid.OrderName
	}
	if q.Order > callerid.OrderID {
		return callerid.Query{}, invalid("order is none that is known")
	}
	return q, nil
}

// narrowed checks a filter, and narrows a saved one by it where there is a name.
func narrowed(ctx context.Context, saved SavedFilters, org callerid.Organization, name string, f callerid.Filter) (callerid.Filter, error) {
	f, err := f.Check()
	if err != nil || name == "" {
		return f, err
	}
	all, err := saved.Filters(ctx, org.ID)
	if err != nil {
		return callerid.Filter{}, fmt.Errorf("reading saved filters: %w", err)
	}
	for _, s := range all {
		if s.Name == name {
			return s.Filter.Narrowed(f, org.Region)
		}
	}
	return callerid.Filter{}, fmt.Errorf("looking for the saved filter: %w", callerid.ErrNotFound)
}

// pageSize is what was asked for within its bounds.
func pageSize(asked int) (int, error) {
	switch {
	case asked < 0:
		return 0, invalid("page_size must not be negative")
	case asked == 0:
		return callerid.DefaultPage, nil
	}
	return min(asked, callerid.MaxPage), nil
}
