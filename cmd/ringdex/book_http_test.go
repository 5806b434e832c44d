package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// The book over HTTP with JSON, as a dashboard would use it.
func TestHTTPBook(t *testing.T) {
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		s.calm()
		tn := s.tenant(callerid.Plan{})
		made := tn.http("POST", "/v1/contacts", `{"name": "Alex Chen", "phones": ["(415) 555-1200"], "tags": ["vip"]}`, http.StatusCreated)
		id := made.text("contact", "contact_id")
		made.expect(t, alex, "contact", "phones", 0)
		path := "/v1/contacts/" + id

		taken := tn.http("POST", "/v1/contacts", `{"phones": ["+14155551200"]}`, http.StatusConflict)
		taken.expect(t, "application/problem+json", "Content-Type")
		taken.expect(t, "A contact with this phone number already exists.", "detail")
		taken.expect(t, id, "contact_id")
		taken.expect(t, "ALREADY_EXISTS", "code")

		changed := tn.http("PATCH", path, `{"name": "Sascha Chen", "version": "`+made.text("contact", "version")+`"}`, http.StatusOK)
		changed.expect(t, "Sascha Chen", "contact", "name")
		changed.expect(t, "vip", "contact", "tags", 0)
		tn.http("PATCH", path, `{"name": "Lost", "version": "`+made.text("contact", "version")+`"}`, http.StatusConflict).expect(t, "ABORTED", "code")
		tn.http("GET", path, "", http.StatusOK).expect(t, "Sascha Chen", "contact", "name")
		tn.http("GET", "/v1/contacts?query=415555&filter.tags=VIP", "", http.StatusOK).expect(t, id, "contacts", 0, "contact_id")

		const ring = `{"called_number": "LINE", "caller_number": "tel:+1-415-555-1200", "freshness": "FRESHNESS_TRUTH"}`
		rings := func() heardOverHTTP {
			var a decoded
			tn.await("for an answer", func() bool {
				a = tn.http("POST", "/v1/recognize", strings.Replace(ring, "LINE", tn.line, 1), http.StatusOK)
				return a.text("outcome") != ringdexv1.Outcome_OUTCOME_UNDECIDED.String()
			})
			return heardOverHTTP{a.text("outcome"), a.text("greeting"), a.text("caller", "contact_id")}
		}
		recognized := heardOverHTTP{"OUTCOME_RECOGNIZED", "Hi Sascha", id}
		if got := rings(); got != recognized {
			t.Errorf("the ring hears %+v, want %+v", got, recognized)
		}
		tn.http("DELETE", path+"?wait=true", "", http.StatusOK)
		tn.http("GET", "/v1/contacts", "", http.StatusOK).expect(t, "", "contacts", 0, "contact_id")
		tn.http("GET", "/v1/contacts?filter.deleted=true", "", http.StatusOK).expect(t, id, "contacts", 0, "contact_id")
		if got := rings(); got.outcome != "OUTCOME_UNKNOWN" {
			t.Errorf("once deleted, the ring hears %+v", got)
		}
		tn.http("POST", path+":undelete", "{}", http.StatusOK).expect(t, alex, "contact", "phones", 0)
		if got := rings(); got != recognized {
			t.Errorf("once undeleted, the ring hears %+v, want %+v", got, recognized)
		}
		tn.http("GET", "/v1/contacts/01234567-89ab-cdef-0123-456789abcdef", "", http.StatusNotFound).expect(t, "NOT_FOUND", "code")
		tn.key = ""
		tn.http("GET", path, "", http.StatusUnauthorized).expect(t, "UNAUTHENTICATED", "code")
		tn.http("GET", "/openapi.json", "", http.StatusOK).expect(t, "2.0", "swagger")
	})
}

type heardOverHTTP struct{ outcome, greeting, contact string }

// decoded is an answer in JSON, with the Content-Type beside it.
type decoded map[string]any

// http asks the last server, and expects a status.
func (tn *tenant) http(method, path, body string, status int) decoded {
	tn.t.Helper()
	url := "http://" + tn.servers[len(tn.servers)-1].httpAddr() + path
	a := decoded{}
	var resp *http.Response
	tn.await("for the server to be able to answer", func() bool { // see patiently
		req, err := http.NewRequestWithContext(tn.t.Context(), method, url, strings.NewReader(body))
		if err != nil {
			tn.t.Fatal(err)
		}
		if tn.key != "" {
			req.Header.Set("Authorization", "Bearer "+tn.key)
		}
		if resp, err = http.DefaultClient.Do(req); err != nil {
			tn.t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
			tn.t.Fatalf("%s %s: %v", method, path, err)
		}
		return resp.StatusCode != http.StatusServiceUnavailable
	})
	if resp.StatusCode != status {
		tn.t.Fatalf("%s %s: status %d, %v; want status %d", method, path, resp.StatusCode, a, status)
	}
	a["Content-Type"] = resp.Header.Get("Content-Type")
	return a
}

// text is what stands at a path of keys and positions, empty for nothing.
func (a decoded) text(path ...any) string {
	var at any = map[string]any(a)
	for _, step := range path {
		switch here := at.(type) {
		case map[string]any:
			at = here[step.(string)]
		case []any:
			if i := step.(int); i < len(here) {
				at = here[i]
			} else {
				return ""
			}
		}
	}
	s, _ := at.(string)
	return s
}

func (a decoded) expect(t *testing.T, want string, path ...any) {
	t.Helper()
	if got := a.text(path...); got != want {
		t.Errorf("%v is %q, want %q, in %v", path, got, want, a)
	}
}
