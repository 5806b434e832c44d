package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// What never reaches gRPC is a problem, too.
func TestRefusals(t *testing.T) {
	at := start(t, func(_ context.Context, s said) (proto.Message, error) {
		t.Errorf("%s was called with %v", s.method, s.req)
		return nil, errors.New("called")
	})
	huge := `{"name":"` + strings.Repeat("a", maxBody) + `"}`
	for name, test := range map[string]struct {
		method, path, body string
		header             string
		code               int
		says               string
	}{
		"no path":             {"GET", "/v1/contact", "", "", 404, "/openapi.json"},
		"no id":               {"DELETE", "/v1/contacts/", "", "", 404, "nothing at this path"},
		"method":              {"PUT", "/v1/contacts", "{}", "", 405, "GET, HEAD, POST"},
		"method of one":       {"POST", "/v1/contacts/c1", "{}", "", 405, "DELETE, GET, HEAD, PATCH"},
		"method of a verb":    {"GET", "/v1/contacts:batchGet", "", "", 405, "POST"},
		"method of a call":    {"GET", "/functions/v1/create-contact", "", "", 405, "POST"},
		"method override":     {"POST", "/v1/contacts/c1", "{}", "X-HTTP-Method-Override: DELETE", 405, "DELETE, GET, HEAD, PATCH"},
		"form as GET":         {"POST", "/v1/duplicates", "page_size=1", "Content-Type: application/x-www-form-urlencoded", 405, "GET, HEAD"},
		"head":                {"HEAD", "/v1/contacts:batchGet", "", "", 405, ""},
		"options":             {"OPTIONS", "/v1/contacts", "", "", 405, "GET, HEAD, POST"},
		"form":                {"POST", "/v1/contacts", "name=a", "Content-Type: application/x-www-form-urlencoded", 415, "application/json"},
		"form for a call":     {"POST", "/functions/v1/create-contact", "name=a", "Content-Type: text/plain", 415, "application/json"},
		"no content type":     {"POST", "/v1/contacts", "{}", "Content-Type: ;;", 415, "application/json"},
		"no JSON":             {"POST", "/v1/contacts", `{"name": }`, "", 400, "not JSON"},
		"half a JSON":         {"POST", "/v1/contacts", `{"name": "a"`, "", 400, "not JSON"},
		"two JSON":            {"POST", "/v1/contacts", `{} {}`, "", 400, "not JSON"},
		"null":                {"POST", "/v1/contacts", `null`, "", 400, "request body"},
		"list":                {"PATCH", "/v1/contacts/c1", `[]`, "", 400, "request body"},
		"type":                {"POST", "/v1/contacts", `{"name": 5}`, "", 400, "name"},
		"twice":               {"POST", "/v1/contacts", `{"name": "a", "name": "b"}`, "", 400, `\"name\"`},
		"twice in a call":     {"POST", "/functions/v1/create-contact", `{"name": "a", "name": "b"}`, "", 400, `duplicate field \"name\"`},
		"encoding":            {"POST", "/v1/contacts", "{\"name\": \"\xff\"}", "", 400, "UTF-8"},
		"unknown field":       {"POST", "/v1/contacts", `{"nmae": "a"}`, "", 400, `unknown field \"nmae\"`},
		"unknown when PATCH":  {"PATCH", "/v1/contacts/c1", `{"contact": {"name": "a"}}`, "", 400, `unknown field \"contact\"`},
		"unknown in a nested": {"POST", "/v1/bulks", `{"filter": {"tag": "a"}}`, "", 400, `unknown field \"tag\"`},
		"too large":           {"POST", "/v1/contacts", huge, "", 413, fmt.Sprint(maxBody, " bytes")},
		"too large a call":    {"POST", "/functions/v1/create-contact", huge, "", 413, fmt.Sprint(maxBody, " bytes")},
		"body of GET":         {"GET", "/v1/contacts", `{"query": "a"}`, "", 400, "no body"},
		"body of DELETE":      {"DELETE", "/v1/contacts/c1", `{"version": "a"}`, "", 400, "no body"},
		"unknown parameter":   {"GET", "/v1/contacts?filter.tag=VIP", "", "", 400, "filter.tags"},
		"none to take":        {"POST", "/v1/contacts/c1:merge?preview=true", `{"duplicate_id": "c2"}`, "", 400, "takes none"},
		"of a call":           {"GET", "/functions/v1/list-contacts?page=2", "", "", 400, "cursor"},
		"parameter twice":     {"GET", "/v1/contacts?query=a&query=b", "", "", 400, "query is given more than once"},
		"bad query":           {"GET", "/v1/contacts?query=%zz", "", "", 400, "query of the URL"},
		"encoding of a query": {"GET", "/v1/contacts?query=%ff", "", "", 400, "query is not UTF-8"},
		"encoding of a path":  {"GET", "/v1/contacts/%ff", "", "", 404, "nothing at this path"},
		"merge patch":         {"PATCH", "/v1/contacts/c1", `{"meta": {"a": "b"}}`, "Content-Type: application/merge-patch+json", 415, "application/json"},
		"no number":           {"GET", "/v1/contacts?page_size=many", "", "", 400, "page_size has to be a whole number"},
		"too large a number":  {"GET", "/v1/contacts?page_size=3000000000", "", "", 400, "page_size has to be a whole number"},
		"no time":             {"GET", "/v1/contacts?filter.created_from=yesterday", "", "", 400, "2026-11-21T06:40:00Z"},
		"no truth":            {"GET", "/v1/contacts?descending=down", "", "", 400, "true or false"},
		"no status":           {"GET", "/v1/contacts?filter.status=vip", "", "", 400, "CONTACT_STATUS_ACTIVE"},
		"no kind":             {"DELETE", "/v1/contacts/c1/records/note/r1", "", "", 400, "kind has to be one of RECORD_KIND"},
		"timeout":             {"GET", "/v1/contacts", "", "Grpc-Timeout: soon", 400, "soon"},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, test.method, at+test.path, test.body, test.header)
			if got.code != test.code || !strings.Contains(got.body, test.says) {
				t.Fatalf("%d %s, want %d with %q", got.code, got.body, test.code, test.says)
			}
			if got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("Content-Type %q", got.header.Get("Content-Type"))
			}
			if test.method == "HEAD" {
				return
			}
			problem := parsed[object](t, got.body)
			if problem["status"] != float64(test.code) || problem["type"] != "about:blank" || problem["title"] != http.StatusText(test.code) {
				t.Errorf("%s", got.body)
			}
			if allow := got.header.Get("Allow"); test.code == 405 && !strings.HasSuffix(problem["detail"].(string), "it takes "+allow) {
				t.Errorf("Allow %q, %s", allow, got.body)
			}
		})
	}
}

// HEAD is GET without the body.
func TestHead(t *testing.T) {
	at := start(t, func(context.Context, said) (proto.Message, error) { return &ringdexv1.ListContactsResponse{}, nil })
	for _, path := range []string{"/v1/contacts", "/functions/v1/list-contacts", "/openapi.json"} {
		got, head := send(t, "GET", at+path, ""), send(t, "HEAD", at+path, "")
		if head.code != 200 || head.body != "" || head.header.Get("Content-Type") != got.header.Get("Content-Type") {
			t.Errorf("%s: %d %q %v", path, head.code, head.body, head.header)
		}
	}
}
