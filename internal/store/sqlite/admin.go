package sqlite

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"ringdex/internal/callerid"
)

// CreateOrganization implements store.Admin.
func (s *Store) CreateOrganization(ctx context.Context, o callerid.Organization) (callerid.OrgID, error) {
	err := s.write(ctx, func(t *tx) error {
		err := t.scan([]any{&o.ID}, `INSERT INTO organizations
			(name, plan, contact_limit, region, greeting, other_greeting, disclosure, interactions)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING org`, organizationValues(o)...)
		if err != nil {
			return err
		}
		return t.addFields(o)
	})
	if err != nil {
		return 0, fmt.Errorf("creating organization %q: %w", o.Name, err)
	}
	return o.ID, nil
}

// UpdateOrganization implements store.Admin.
func (s *Store) UpdateOrganization(ctx context.Context, o callerid.Organization) error {
	err := s.write(ctx, func(t *tx) error {
		err := t.one(`UPDATE organizations SET name = ?, plan = ?, contact_limit = ?, region = ?, greeting = ?,
			other_greeting = ?, disclosure = ?, interactions = ? WHERE org = ?`, append(organizationValues(o), o.ID)...)
		if err != nil {
			return err
		}
		if _, err := t.exec("DELETE FROM custom_fields WHERE org = ?", o.ID); err != nil {
			return err
		}
		return t.addFields(o)
	})
	if err != nil {
		return fmt.Errorf("changing organization %d: %w", o.ID, err)
	}
	return nil
}

func organizationValues(o callerid.Organization) []any {
	return []any{o.Name, o.Plan.Name, o.Plan.Limit, string(o.Region), o.Greeting, o.OtherGreeting, o.Disclosure.String(), o.Interactions}
}

func (t *tx) addFields(o callerid.Organization) error {
	for _, field := range o.CustomFields {
		kind := "string"
		if field.Numeric {
			kind = "number"
		}
		if _, err := t.exec("INSERT INTO custom_fields (org, name, kind) VALUES (?, ?, ?)", o.ID, field.Name, kind); err != nil {
			return err
		}
	}
	return nil
}

// CreateLine implements store.Admin.
func (s *Store) CreateLine(ctx context.Context, l callerid.Line) error {
	err := s.write(ctx, func(t *tx) error {
		_, err := t.exec("INSERT INTO lines (number, org, region, greeting, other_greeting) VALUES (?, ?, ?, ?, ?)",
			int64(l.Number), l.Org, string(l.Region), l.Greeting, l.OtherGreeting)
		return err
	})
	if err != nil {
		return fmt.Errorf("creating a line: %w", err)
	}
	return nil
}

// CreateKey implements store.Admin.
func (s *Store) CreateKey(ctx context.Context, k callerid.Key) error {
	var scopes []string
	for _, scope := range k.Scopes {
		scopes = append(scopes, string(scope))
	}
	err := s.write(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO keys (id, org, hash, label, scopes, created_at, expires_at, revoked_at)
			VALUES (?, nullif(?, 0), ?, ?, ?, ?, ?, ?)`, k.ID, k.Org, hex.EncodeToString(k.Hash[:]), k.Label,
			strings.Join(scopes, ","), timeText(k.CreatedAt), timeOrNull(k.ExpiresAt), timeOrNull(k.RevokedAt))
		return err
	})
	if err != nil {
		return fmt.Errorf("creating key %s: %w", k.ID, err)
	}
	return nil
}

// RevokeKey implements store.Admin. The first time stays.
func (s *Store) RevokeKey(ctx context.Context, id string, at time.Time) error {
	err := s.write(ctx, func(t *tx) error {
		return t.one("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", timeText(at), id)
	})
	if err != nil {
		return fmt.Errorf("revoking key %s: %w", id, err)
	}
	return nil
}
