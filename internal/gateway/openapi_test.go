package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
)

// served is the document as it is served.
func served(t *testing.T) (text string, doc object) {
	t.Helper()
	at := start(t, func(context.Context, said) (proto.Message, error) { return nil, errors.New("called") })
	got := send(t, "GET", at+"/openapi.json", "")
	if got.code != 200 || got.header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", got.code, got.header.Get("Content-Type"))
	}
	return got.body, parsed[object](t, got.body)
}

func TestDocumentListsEveryRoute(t *testing.T) {
	_, doc := served(t)
	paths := doc["paths"].(object)
	routes := rules(t)
	for _, path := range []string{"list-contacts", "create-contact", "update-contact"} {
		verb := map[bool]string{true: "GET", false: "POST"}[path == "list-contacts"]
		routes = append(routes, rule{verb: verb, path: "/functions/v1/" + path})
	}
	for _, r := range routes {
		methods, _ := paths[documented(r.path)].(object)
		if methods[strings.ToLower(r.verb)] == nil {
			t.Errorf("%s %s is not in the document", r.verb, r.path)
		}
	}
	operations := 0
	for _, methods := range paths {
		operations += len(methods.(object))
	}
	if want := len(routes) + 1; operations != want { // this document is the one more
		t.Errorf("%d operations, want %d", operations, want)
	}
}

// What OpenAPI 2 asks of a document, as far as it can go wrong here.
func TestDocumentIsSound(t *testing.T) {
	text, doc := served(t)
	for _, name := range []string{"swagger", "info", "paths", "definitions", "securityDefinitions", "security"} {
		if doc[name] == nil {
			t.Errorf("no %s", name)
		}
	}
	if info := doc["info"].(object); info["title"] != "Ringdex" || info["version"] != "v1" {
		t.Errorf("info %v", info)
	}
	var seen []string
	for path, methods := range doc["paths"].(object) {
		for method, op := range methods.(object) {
			op := op.(object)
			seen = append(seen, op["operationId"].(string))
			if op["responses"].(object)["default"] == nil {
				t.Errorf("%s %s tells nothing of errors", method, path)
			}
			params, _ := op["parameters"].([]any)
			var named, inPath []string
			for _, p := range params {
				named = append(named, p.(object)["in"].(string)+" "+p.(object)["name"].(string))
				if p.(object)["in"] == "path" {
					inPath = append(inPath, "{"+p.(object)["name"].(string)+"}")
				}
			}
			slices.Sort(named)
			if len(slices.Compact(slices.Clone(named))) != len(named) {
				t.Errorf("%s %s has a parameter twice: %q", method, path, named)
			}
			variables := inBraces.FindAllString(path, -1)
			slices.Sort(variables)
			slices.Sort(inPath)
			if !slices.Equal(variables, inPath) {
				t.Errorf("%s %s has the path parameters %q", method, path, inPath)
			}
		}
	}
	slices.Sort(seen)
	if len(slices.Compact(slices.Clone(seen))) != len(seen) {
		t.Errorf("an operationId is given twice: %q", seen)
	}
	for _, part := range strings.Split(text, `"$ref":"#/definitions/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		if doc["definitions"].(object)[name] == nil {
			t.Errorf("%s is referred to and not defined", name)
		}
	}
}

// Creations answer 201, there and in the document.
func TestDocumentTellsCreations(t *testing.T) {
	_, doc := served(t)
	var made []string
	for _, methods := range doc["paths"].(object) {
		for _, op := range methods.(object) {
			if op.(object)["responses"].(object)["201"] != nil {
				made = append(made, op.(object)["operationId"].(string))
			}
		}
	}
	want := []string{"Functions_CreateContact"}
	for method := range maps.Keys(creations) {
		want = append(want, strings.ReplaceAll(strings.TrimPrefix(method, "/ringdex.v1."), "/", "_"))
	}
	slices.Sort(made)
	slices.Sort(want)
	if !slices.Equal(made, want) {
		t.Errorf("%q, want %q", made, want)
	}
}

// The schema of a flat contact is what is written.
func TestDocumentTellsFlatContacts(t *testing.T) {
	_, doc := served(t)
	documented := map[string]bool{}
	for _, name := range []string{"FlatFields", "FlatContact", "FlatAnswer"} {
		definition := doc["definitions"].(object)[name].(object)
		for _, part := range append([]any{definition}, list(definition["allOf"])...) {
			properties, _ := part.(object)["properties"].(object)
			for property := range properties {
				documented[property] = true
			}
		}
	}
	text, err := json.Marshal(flatAnswer{})
	if err != nil {
		t.Fatal(err)
	}
	written := slices.Sorted(maps.Keys(parsed[object](t, string(text))))
	if told := slices.Sorted(maps.Keys(documented)); !slices.Equal(told, written) {
		t.Errorf("documented %q\nwritten %q", told, written)
	}
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}
