package server

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// Fields defines custom fields; addressbook.Fields is one.
type Fields interface {
	List(ctx context.Context, org callerid.OrgID) ([]callerid.CustomField, error)
	Define(ctx context.Context, org callerid.OrgID, f callerid.CustomField) (callerid.CustomField, error)
	Drop(ctx context.Context, org callerid.OrgID, name string) error
}

// fields serves ringdex.v1.FieldService.
type fields struct {
	ringdexv1.UnimplementedFieldServiceServer
	defined Fields
}

// ListFields returns all of them.
func (s *fields) ListFields(ctx context.Context, _ *ringdexv1.ListFieldsRequest) (*ringdexv1.ListFieldsResponse, error) {
	list, err := s.defined.List(ctx, orgOf(ctx))
	resp := &ringdexv1.ListFieldsResponse{}
	for _, f := range list {
		resp.Fields = append(resp.Fields, fieldOf(f))
	}
	return resp, err
}

// DefineField adds a field.
func (s *fields) DefineField(ctx context.Context, req *ringdexv1.DefineFieldRequest) (*ringdexv1.DefineFieldResponse, error) {
	kind := req.GetField().GetType()
	switch kind {
	case ringdexv1.FieldType_FIELD_TYPE_STRING, ringdexv1.FieldType_FIELD_TYPE_NUMBER:
	default:
		return nil, noneOf("type", kind)
	}
	f, err := s.defined.Define(ctx, orgOf(ctx), callerid.CustomField{
		Name: req.GetField().GetName(), Numeric: kind == ringdexv1.FieldType_FIELD_TYPE_NUMBER,
	})
	return &ringdexv1.DefineFieldResponse{Field: fieldOf(f)}, err
}

// DropField removes a definition.
func (s *fields) DropField(ctx context.Context, req *ringdexv1.DropFieldRequest) (*ringdexv1.DropFieldResponse, error) {
	return &ringdexv1.DropFieldResponse{}, s.defined.Drop(ctx, orgOf(ctx), req.GetName())
}

func fieldOf(f callerid.CustomField) *ringdexv1.Field {
	out := &ringdexv1.Field{Name: f.Name, Type: ringdexv1.FieldType_FIELD_TYPE_STRING}
	if f.Numeric {
		out.Type = ringdexv1.FieldType_FIELD_TYPE_NUMBER
	}
	return out
}
