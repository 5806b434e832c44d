package addressbook

import (
	"context"
	"fmt"

	"ringdex/internal/callerid"
)

// FilterStore keeps filters; store.Filters does.
type FilterStore interface {
	SavedFilters
	SaveFilter(ctx context.Context, org callerid.OrgID, f callerid.SavedFilter) error
	DeleteFilter(ctx context.Context, org callerid.OrgID, name string) error
}

// Filters are the saved filters of all organizations.
type Filters struct{ store FilterStore }

// NewFilters returns the filters of a store.
func NewFilters(store FilterStore) *Filters { return &Filters{store} }

// Save keeps a filter, in the place of one with the same name.
func (f *Filters) Save(ctx context.Context, org callerid.OrgID, saved callerid.SavedFilter) (callerid.SavedFilter, error) {
	var err error
	if saved.Name, err = required("name", saved.Name, callerid.MaxFilterName, callerid.CheckLine); err != nil {
		return callerid.SavedFilter{}, err
	}
	if saved.Filter, err = saved.Filter.Check(); err != nil {
		return callerid.SavedFilter{}, err
	}
	if err := f.store.SaveFilter(ctx, org, saved); err != nil {
		return callerid.SavedFilter{}, fmt.Errorf("saving a filter: %w", err)
	}
	return saved, nil
}

// List returns all filters of an organization in the order of their names.
func (f *Filters) List(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error) {
	all, err := f.store.Filters(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("listing filters: %w", err)
	}
	return all, nil
}

// Delete removes a filter; callerid.ErrNotFound.
func (f *Filters) Delete(ctx context.Context, org callerid.OrgID, name string) error {
	if err := f.store.DeleteFilter(ctx, org, name); err != nil {
		return fmt.Errorf("deleting a filter: %w", err)
	}
	return nil
}
