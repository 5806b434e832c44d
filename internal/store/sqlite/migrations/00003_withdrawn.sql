-- +goose Up
-- +goose StatementBegin

-- A contact that a hand marks as deleted: its numbers are nobody's from then on, as
-- when `ringdex contacts delete` does it, and are given back when it is undeleted.
-- One that the address book has put there has none any more.
CREATE TRIGGER contacts_withdraw AFTER UPDATE OF deleted_at ON contacts
WHEN NEW.deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM callers WHERE +org = NEW.org AND contact IN (OLD.id, NEW.id)) BEGIN
  UPDATE contacts SET former_phones = (SELECT json_group_array(number) FROM (
      SELECT number, 0 AS former, position AS place FROM callers WHERE +org = NEW.org AND contact IN (OLD.id, NEW.id)
      UNION ALL
      SELECT f.value, 1, f.key FROM json_each(NEW.former_phones) f
        WHERE f.value NOT IN (SELECT number FROM callers WHERE +org = NEW.org AND contact IN (OLD.id, NEW.id))
      ORDER BY former, place, number))
    WHERE org = NEW.org AND id = NEW.id;
  UPDATE callers SET contact = NULL WHERE +org = NEW.org AND contact IN (OLD.id, NEW.id);
END;

-- What was marked so before.
UPDATE contacts SET deleted_at = deleted_at WHERE deleted_at IS NOT NULL;

-- +goose StatementEnd
