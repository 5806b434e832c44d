package gateway

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// operation is what the OpenAPI document says of a method of a path.
type operation struct {
	Parameters []parameter
}

// parameter is a part of a request.
type parameter struct {
	Name, In, Type, Format string
	Enum                   []string
}

// documented is the path of the document for a pattern of the mux, which writes
// {contact.contact_id=*} where the document has {contact_id}.
func documented(pattern string) string { return variable.ReplaceAllString(pattern, "{$1}") }

var variable = regexp.MustCompile(`\{(?:[a-z_]+\.)*([a-z_]+)(?:=\*)?\}`)

func (op operation) hasBody() bool {
	return slices.ContainsFunc(op.Parameters, func(p parameter) bool { return p.In == "body" })
}

// checkPath tells what is wrong with the parameters of the path, by their names
// in the contract, such as contact.contact_id.
func (op operation) checkPath(params map[string]string) error {
	for name, value := range params {
		name = name[strings.LastIndexByte(name, '.')+1:]
		i := slices.IndexFunc(op.Parameters, func(p parameter) bool { return p.In == "path" && p.Name == name })
		if i < 0 {
			continue
		}
		if err := op.Parameters[i].check([]string{value}); err != nil {
			return err
		}
	}
	return nil
}

// checkQuery tells what is wrong with query parameters. A misspelled filter that
// was ignored would list everybody, a misspelled preview would merge.
func (op operation) checkQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("the query of the URL cannot be read: %w", err)
	}
	var known []parameter
	for _, p := range op.Parameters {
		if p.In == "query" {
			known = append(known, p)
		}
	}
	for name, values := range values {
		i := slices.IndexFunc(known, func(p parameter) bool { return p.Name == name })
		if i < 0 {
			return unknownParameter(name, known)
		}
		if err := known[i].check(values); err != nil {
			return err
		}
	}
	return nil
}

func unknownParameter(name string, known []parameter) error {
	if len(known) == 0 {
		return fmt.Errorf("unknown query parameter %q: this request takes none", name)
	}
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.Name
	}
	return fmt.Errorf("unknown query parameter %q: this request takes %s", name, strings.Join(names, ", "))
}

// check tells whether values are of the parameter's type.
func (p parameter) check(values []string) error {
	if p.Type != "array" && len(values) > 1 {
		return fmt.Errorf("the parameter %s is given more than once", p.Name)
	}
	for _, value := range values {
		if !utf8.ValidString(value) {
			return fmt.Errorf("the parameter %s is not UTF-8", p.Name)
		}
		if want := p.want(value); want != "" {
			return fmt.Errorf("the parameter %s has to be %s, not %q", p.Name, want, value)
		}
	}
	return nil
}

// want is what a value should have been; empty when it is right.
func (p parameter) want(value string) string {
	var err error
	switch {
	case len(p.Enum) > 0:
		if !slices.Contains(p.Enum, value) {
			return "one of " + strings.Join(p.Enum, ", ")
		}
	case p.Type == "boolean":
		if value != "true" && value != "false" {
			return "true or false"
		}
	case p.Format == "int32", p.Format == "int64":
		bits, _ := strconv.Atoi(strings.TrimPrefix(p.Format, "int"))
		if _, err = strconv.ParseInt(value, 10, bits); err != nil {
			return "a whole number"
		}
	case p.Format == "date-time":
		if _, err = time.Parse(time.RFC3339Nano, value); err != nil {
			return "a time such as 2026-11-21T06:40:00Z"
		}
	}
	return ""
}
