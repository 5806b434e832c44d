package gateway

import (
	_ "embed" // the two documents
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// generated is the document of the services, from proto/.
//
//go:embed openapi.swagger.json
var generated []byte

// added is what the generator cannot know: the title, the key, the problem and
// the flat calls.
//
//go:embed openapi.added.json
var added []byte

// document is the OpenAPI 2 document of the API.
type document struct {
	json       []byte
	operations map[string]operation // by method and path: "GET /v1/contacts"
	paths      map[string]*regexp.Regexp
}

// object is one of JSON.
type object = map[string]any

func newDocument() (*document, error) {
	var whole, more object
	if err := json.Unmarshal(generated, &whole); err != nil {
		return nil, fmt.Errorf("reading what is generated: %w", err)
	}
	if err := json.Unmarshal(added, &more); err != nil {
		return nil, fmt.Errorf("reading what is added: %w", err)
	}
	whole["paths"] = onePathEach(whole["paths"].(object))
	merge(whole, more)
	for _, methods := range whole["paths"].(object) {
		for _, op := range methods.(object) {
			complete(op.(object))
		}
	}
	doc := &document{operations: map[string]operation{}, paths: map[string]*regexp.Regexp{}}
	var err error
	if doc.json, err = json.Marshal(whole); err != nil {
		return nil, fmt.Errorf("writing it: %w", err)
	}
	return doc, doc.read()
}

// merge adds what is in from to into: objects member by member, lists at the end.
func merge(into, from object) {
	for key, value := range from {
		switch value := value.(type) {
		case object:
			if old, ok := into[key].(object); ok {
				merge(old, value)
				continue
			}
		case []any:
			if old, ok := into[key].([]any); ok {
				into[key] = append(old, value...)
				continue
			}
		}
		into[key] = value
	}
}

// onePathEach names the variables of paths alike. The generator writes
// /v1/contacts/{contact_id} and, for PATCH, /v1/contacts/{contact.contact_id}:
// one path under two names, which OpenAPI forbids.
func onePathEach(paths object) object {
	one := object{}
	for path, methods := range paths {
		for _, op := range methods.(object) {
			params, _ := op.(object)["parameters"].([]any)
			for _, p := range params {
				if p := p.(object); p["in"] == "path" {
					name := p["name"].(string)
					p["name"] = name[strings.LastIndexByte(name, '.')+1:]
				}
			}
		}
		merge(one, object{documented(path): methods})
	}
	return one
}

// complete gives an operation the problem as its error, and 201 if it creates.
func complete(op object) {
	responses := op["responses"].(object)
	responses["default"] = object{
		"description": "An RFC 9457 problem, as application/problem+json.",
		"schema":      object{"$ref": "#/definitions/Problem"},
	}
	for method := range creations {
		if strings.ReplaceAll(strings.TrimPrefix(method, "/ringdex.v1."), "/", "_") == op["operationId"] {
			made := responses["200"].(object)
			made["description"] = "It was created."
			made["headers"] = object{"Location": object{"type": "string", "description": "Where it is."}}
			responses["201"] = made
			delete(responses, "200")
		}
	}
}

// read fills what requests are checked by.
func (d *document) read() error {
	var parsed struct {
		Paths map[string]map[string]operation
	}
	if err := json.Unmarshal(d.json, &parsed); err != nil {
		return fmt.Errorf("reading its operations: %w", err)
	}
	for path, methods := range parsed.Paths {
		pattern := variable.ReplaceAllString(path, `[^/]+`)
		d.paths[path] = regexp.MustCompile("^" + pattern + "$")
		for method, op := range methods {
			d.operations[strings.ToUpper(method)+" "+path] = op
		}
	}
	return nil
}

// methods are those that a path takes, in alphabetical order.
func (d *document) methods(at string) []string {
	var all []string
	for route := range d.operations {
		method, path, _ := strings.Cut(route, " ")
		if d.paths[path].MatchString(at) && !slices.Contains(all, method) {
			all = append(all, method)
		}
	}
	if slices.Contains(all, http.MethodGet) {
		all = append(all, http.MethodHead)
	}
	slices.Sort(all)
	return all
}

// serve answers with the document.
func (d *document) serve(w http.ResponseWriter, _ *http.Request, _ map[string]string) {
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(d.json) // the client has left
}
