package addressbook

import (
	"maps"
	"slices"
	"strings"

	"ringdex/internal/callerid"
)

func (e *edit) setPhones(d *Draft) error {
	all, err := numbers(phonesField, d.Phones, e.org.Region, callerid.MaxPhones)
	if err != nil {
		return err
	}
	return e.take(all)
}

func (e *edit) setEmails(d *Draft) error {
	all, warnings, err := emails(d.Emails)
	e.is.SetEmails(all)
	e.warnings = append(e.warnings, warnings...)
	return err
}

func (e *edit) setTags(d *Draft) error {
	tags, err := callerid.CheckTags(d.Contact.Tags)
	e.is.Tags = tags
	e.tagged = slices.ContainsFunc(tags, callerid.IsDoNotCallTag)
	return err
}

func (e *edit) setStatus(d *Draft) error {
	switch d.Contact.Status {
	case callerid.StatusActive:
		e.consents = true
	case callerid.StatusDoNotCall:
		e.refuses = true
	default:
		return invalid("status must be active or do-not-call")
	}
	return nil
}

// setCustom leaves alone what the contact has of fields that are not defined at
// present: it shows again when they are.
func (e *edit) setCustom(d *Draft) error {
	before := e.is.Custom
	e.is.Custom = map[string]callerid.Value{}
	for name, v := range before {
		if _, _, err := custom(e.org.CustomFields, name, callerid.Value{}); err != nil {
			e.is.Custom[name] = v
		}
	}
	for name := range d.Contact.Custom {
		if err := e.setCustomKey(d, name); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) setCustomKey(d *Draft, key string) error {
	same := func(name string, _ callerid.Value) bool { return strings.EqualFold(name, key) }
	var given callerid.Value
	for name, v := range d.Contact.Custom {
		if same(name, v) {
			given = v
		}
	}
	name, v, err := custom(e.org.CustomFields, key, given)
	if err != nil {
		return err
	}
	e.is.Custom = clone(e.is.Custom)
	maps.DeleteFunc(e.is.Custom, same)
	if v != (callerid.Value{}) {
		e.is.Custom[name] = v
	}
	return nil
}

func (e *edit) setMeta(d *Draft) error {
	e.is.Meta = nil
	for key := range d.Contact.Meta {
		if err := e.setMetaKey(d, key); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) setMetaKey(d *Draft, key string) error {
	value, given := d.Contact.Meta[key]
	if err := meta(key, value); err != nil {
		return err
	}
	e.is.Meta = clone(e.is.Meta)
	delete(e.is.Meta, key)
	if given {
		e.is.Meta[key] = value
	}
	if len(e.is.Meta) > callerid.MaxMetaKeys {
		return invalid("meta holds more than %d keys", callerid.MaxMetaKeys)
	}
	return nil
}

func (e *edit) setChannels(d *Draft) error {
	e.is.Channels = nil
	for key := range d.Contact.Channels {
		if err := e.setChannel(d, key); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) setChannel(d *Draft, key string) error {
	id, written, err := channel(key, d.Contact.Channels[key], e.org.Region)
	if err != nil || !written {
		return err
	}
	e.is.Channels = clone(e.is.Channels)
	delete(e.is.Channels, key)
	if id != "" {
		e.is.Channels[key] = id
	}
	return nil
}

// clone is a map that can be written, apart from the contact as it was.
func clone[V any](m map[string]V) map[string]V {
	all := make(map[string]V, len(m)+1)
	maps.Copy(all, m)
	return all
}
