package addressbook

import (
	"errors"
	"testing"

	"ringdex/internal/callerid"
)

// Whatever a mask names: it is refused, or it leaves a contact that is still one.
func FuzzMask(f *testing.F) {
	for _, path := range []string{"name", "meta", "meta.plan", "meta.", "custom_fields.zip code", "channels.whatsapp", "channels.fax", "version", "tags.0", ".", ""} {
		f.Add(path, "Alex")
	}
	f.Fuzz(func(t *testing.T, path, value string) {
		was := callerid.Contact{Name: "Old", Meta: map[string]string{"plan": "gold"}, Status: callerid.StatusActive}
		e := edit{org: callerid.Organization{Region: "US", CustomFields: []callerid.CustomField{{Name: "Zip Code"}}}, was: was, is: was}
		d := Draft{Emails: []string{value}, Contact: callerid.Contact{
			Name: value, Notes: value, Tags: []string{value}, Meta: map[string]string{"plan": value, value: path},
			Channels: map[string]string{"whatsapp": value}, Custom: map[string]callerid.Value{"zip code": {Text: value}},
		}}
		if path == phonesField { // needs a database
			return
		}
		if err := e.apply(d, []string{path}); err != nil {
			if !errors.Is(err, callerid.ErrInvalid) {
				t.Errorf("%q is refused with %v", path, err)
			}
			return
		}
		if was.Meta["plan"] != "gold" || len(was.Meta) != 1 {
			t.Errorf("%q has changed the contact as it was", path)
		}
		again := edit{org: e.org, was: e.is, is: e.is}
		if err := again.apply(d, []string{path}); err != nil || again.is.Revision() != e.is.Revision() {
			t.Errorf("%q twice is another thing than once: %v", path, err)
		}
	})
}
