package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// maxBody is the largest body that is read: the ids of 10,000 contacts fit twice.
// It is less than the largest gRPC request by what the path, a mask and the other
// encoding may add.
const maxBody = 1<<20 - 32<<10

// pathKey is where the context of a request has the parameters of its path.
type pathKey struct{}

// pathParameters unescapes the parameters of the path, each once. An empty one
// is no resource, nor is what is no text: without this, DELETE /v1/contacts/
// would name contact "".
func pathParameters(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, escaped map[string]string) {
		params := make(map[string]string, len(escaped))
		for name, value := range escaped {
			value, err := url.PathUnescape(value)
			if err != nil || value == "" || !utf8.ValidString(value) {
				writeProblem(w, r, noResource)
				return
			}
			params[name] = value
		}
		next(w, r.WithContext(context.WithValue(r.Context(), pathKey{}, params)), params)
	}
}

// checked refuses requests that hold what their route does not know, by the
// OpenAPI document, and reads the body, so that its size is settled here.
func (d *document) checked(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		pattern, _ := runtime.HTTPPattern(r.Context())
		op := d.operations[r.Method+" "+documented(pattern.String())]
		if err := errors.Join(op.checkPath(params), op.checkQuery(r.URL.RawQuery)); err != nil {
			writeProblem(w, r, status.Error(codes.InvalidArgument, err.Error()))
			return
		}
		body, err := op.body(w, r)
		if err != nil {
			writeProblem(w, r, err)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next(w, r, params)
	}
}

// body returns all of the request's body.
func (op operation) body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, refused(http.StatusRequestEntityTooLarge, codes.ResourceExhausted,
			fmt.Sprintf("the request body is larger than %d bytes: send less at once", maxBody))
	}
	switch {
	case err != nil:
		return nil, status.Error(codes.InvalidArgument, "the request body ended early")
	case len(body) == 0:
		return nil, nil
	case !op.hasBody():
		return nil, status.Error(codes.InvalidArgument,
			"this request takes no body: say what it holds in the query parameters, or leave it out")
	case !isJSON(r.Header.Get("Content-Type")):
		return nil, refused(http.StatusUnsupportedMediaType, codes.InvalidArgument,
			"the request body has to be JSON: send it with `Content-Type: application/json`")
	}
	if emptyObject.Match(body) {
		return nil, nil
	}
	return body, nil
}

// emptyObject is a body that sets nothing, as no body does. The library would
// make of it a field mask with one field, "".
var emptyObject = regexp.MustCompile(`^\s*\{\s*\}\s*$`)

// isJSON tells whether a Content-Type is JSON, as a missing one is taken to be.
// application/merge-patch+json is another language: it merges the keys of maps,
// which a PATCH here replaces whole unless its mask names them.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}

// noResource is the error of a path that leads nowhere.
var noResource = refused(http.StatusNotFound, codes.NotFound,
	"there is nothing at this path: /openapi.json lists what there is")

// answerNoRoute is the handler of the mux for what has no route.
func (d *document) answerNoRoute(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, httpStatus int) {
	if httpStatus != http.StatusMethodNotAllowed {
		writeProblem(w, r, noResource)
		return
	}
	allowed := strings.Join(d.methods(r.URL.Path), ", ")
	w.Header().Set("Allow", allowed)
	writeProblem(w, r, refused(httpStatus, codes.Unimplemented,
		fmt.Sprintf("this path takes no %s: it takes %s", r.Method, allowed)))
}
