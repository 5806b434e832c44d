package addressbook

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringdex/internal/callerid"
)

// FieldStore keeps the definitions of custom fields; store.Fields does.
type FieldStore interface {
	DefineField(ctx context.Context, org callerid.OrgID, f callerid.CustomField) error
	DropField(ctx context.Context, org callerid.OrgID, name string) error
}

// Fields are the custom fields of all organizations.
type Fields struct {
	store FieldStore
	orgs  Organizations
}

// NewFields returns the fields of a store.
func NewFields(store FieldStore, orgs Organizations) *Fields { return &Fields{store, orgs} }

// List returns an organization's fields in the order of their names.
func (f *Fields) List(_ context.Context, org callerid.OrgID) ([]callerid.CustomField, error) {
	o, err := f.orgs.of(org)
	if err != nil {
		return nil, err
	}
	fields := slices.Clone(o.CustomFields)
	slices.SortFunc(fields, func(a, b callerid.CustomField) int { return strings.Compare(a.Name, b.Name) })
	return fields, nil
}

// Define adds a field; callerid.ErrExists when there is one of that name, in any
// case, or one that a greeting could not tell from it. It returns when this
// server knows the field, or soon after.
func (f *Fields) Define(ctx context.Context, org callerid.OrgID, field callerid.CustomField) (callerid.CustomField, error) {
	var err error
	if field.Name, err = required("name", field.Name, callerid.MaxFieldName, callerid.CheckLine); err != nil {
		return callerid.CustomField{}, err
	}
	variable := spoken(field.Name)
	if variable == "" || slices.ContainsFunc(callerid.BuiltinVariables(), func(b string) bool { return spoken(b) == variable }) {
		return callerid.CustomField{}, invalid("name must have a letter or a digit, and be none of %s", strings.Join(callerid.BuiltinVariables(), ", "))
	}
	o, err := f.orgs.of(org)
	if err != nil {
		return callerid.CustomField{}, err
	}
	for _, other := range o.CustomFields {
		if spoken(other.Name) == variable {
			return callerid.CustomField{}, fmt.Errorf("defining a field: %w", callerid.ErrExists)
		}
	}
	if err := f.store.DefineField(ctx, org, field); err != nil {
		return callerid.CustomField{}, fmt.Errorf("defining a field: %w", err)
	}
	f.await(ctx, org, func(known []callerid.CustomField) bool { return slices.Contains(known, field) })
	return field, nil
}

// spoken is what a template reads of a field's name: the spaces in it do not count.
func spoken(name string) string { return strings.ReplaceAll(callerid.VariableName(name), "_", "") }

// Drop removes a definition and leaves the contacts' values; callerid.ErrNotFound.
// It returns when this server has heard of it, or soon after.
func (f *Fields) Drop(ctx context.Context, org callerid.OrgID, name string) error {
	if err := f.store.DropField(ctx, org, name); err != nil {
		return fmt.Errorf("dropping a field: %w", err)
	}
	f.await(ctx, org, func(known []callerid.CustomField) bool {
		return !slices.ContainsFunc(known, func(k callerid.CustomField) bool { return strings.EqualFold(k.Name, name) })
	})
	return nil
}

// The directory is polled about ten times a second.
const (
	awaitAtMost = time.Second
	awaitStep   = 10 * time.Millisecond
)

// await gives the directory the time to learn of a change, so that whoever has
// made it can rely on it at once.
func (f *Fields) await(ctx context.Context, org callerid.OrgID, learned func([]callerid.CustomField) bool) {
	for range awaitAtMost / awaitStep {
		if o, err := f.orgs.of(org); err != nil || learned(o.CustomFields) || pause(ctx, awaitStep) != nil {
			return
		}
	}
}
