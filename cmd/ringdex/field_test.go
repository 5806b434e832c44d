package main

import (
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestFiltersAndFields(t *testing.T) {
	vip := &ringdexv1.SavedFilter{Name: "Big spenders", Filter: &ringdexv1.ContactFilter{Query: "acme", Tags: []string{"vip"},
		Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE}}
	budget := &ringdexv1.Field{Name: "budget", Type: ringdexv1.FieldType_FIELD_TYPE_NUMBER}
	for _, test := range []bookCase{
		{"filter|save|Big spenders|--query|acme|--tag|vip|--status|active", &ringdexv1.SaveFilterRequest{SavedFilter: vip},
			&ringdexv1.SaveFilterResponse{SavedFilter: vip}, "saved filter Big spenders\n"},
		{"filter|list", &ringdexv1.ListFiltersRequest{}, &ringdexv1.ListFiltersResponse{SavedFilters: []*ringdexv1.SavedFilter{vip}},
			lines("NAME          SELECTS", `Big spenders  {"query":"acme","tags":["vip"],"status":"ACTIVE"}`)},
		{"filter|delete|Big spenders", &ringdexv1.DeleteFilterRequest{Name: "Big spenders"}, &ringdexv1.DeleteFilterResponse{}, "deleted filter Big spenders\n"},
		{"field|list", &ringdexv1.ListFieldsRequest{}, ourFields, lines("NAME    TYPE", "area    string", "budget  number")},
		{"field|define|budget|--type|number", &ringdexv1.DefineFieldRequest{Field: budget}, &ringdexv1.DefineFieldResponse{Field: budget}, "defined field budget\n"},
		{"field|drop|budget", &ringdexv1.DropFieldRequest{Name: "budget"}, &ringdexv1.DropFieldResponse{}, "dropped field budget\n"},
	} {
		test.check(t)
	}
}
