package server

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// Filters keeps filters under names; addressbook.Filters is one.
type Filters interface {
	Save(ctx context.Context, org callerid.OrgID, f callerid.SavedFilter) (callerid.SavedFilter, error)
	List(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error)
	Delete(ctx context.Context, org callerid.OrgID, name string) error
}

// filters serves ringdex.v1.FilterService.
type filters struct {
	ringdexv1.UnimplementedFilterServiceServer
	saved Filters
}

// SaveFilter keeps a filter under its name.
func (s *filters) SaveFilter(ctx context.Context, req *ringdexv1.SaveFilterRequest) (*ringdexv1.SaveFilterResponse, error) {
	f, err := filter(req.GetSavedFilter().GetFilter())
	if err != nil {
		return nil, err
	}
	saved, err := s.saved.Save(ctx, orgOf(ctx), callerid.SavedFilter{Name: req.GetSavedFilter().GetName(), Filter: f})
	return &ringdexv1.SaveFilterResponse{SavedFilter: savedFilterOf(saved)}, err
}

// ListFilters returns all of them.
func (s *filters) ListFilters(ctx context.Context, _ *ringdexv1.ListFiltersRequest) (*ringdexv1.ListFiltersResponse, error) {
	list, err := s.saved.List(ctx, orgOf(ctx))
	resp := &ringdexv1.ListFiltersResponse{}
	for _, f := range list {
		resp.SavedFilters = append(resp.SavedFilters, savedFilterOf(f))
	}
	return resp, err
}

// DeleteFilter removes one.
func (s *filters) DeleteFilter(ctx context.Context, req *ringdexv1.DeleteFilterRequest) (*ringdexv1.DeleteFilterResponse, error) {
	return &ringdexv1.DeleteFilterResponse{}, s.saved.Delete(ctx, orgOf(ctx), req.GetName())
}

func savedFilterOf(f callerid.SavedFilter) *ringdexv1.SavedFilter {
	return &ringdexv1.SavedFilter{Name: f.Name, Filter: filterOf(f.Filter)}
}
