// Package gateway is the API over HTTP with JSON. Each request becomes a gRPC
// call to the server itself, so that keys, scopes, limits and metrics are those
// of gRPC and nothing is decided twice.
//
//	/v1/…               the services, as proto/ringdex/v1/http.yaml lays them out
//	/functions/v1/…     three flat calls, for scripts written against such an API
//	/openapi.json       the OpenAPI 2 document of all of it; needs no key
//
// What cannot be understood is refused and named, never dropped: unknown fields
// in a body, unknown query parameters, a body where none belongs. Every error is
// an RFC 9457 problem. A change that returns nothing answers 200 with {}.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// deadline is how long a request may take: less than the HTTP server gives it to
// be answered in, so that the client reads a problem and not a closed connection.
const deadline = 25 * time.Second

// New returns the handler of the API. conn leads to the gRPC server; the key of
// each request travels with its call. The routes are made when the first request
// comes: a server that starts has calls to answer, and to most nobody ever sends
// a request.
func New(conn grpc.ClientConnInterface) http.Handler {
	return entrance{sync.OnceValue(func() http.Handler {
		routes, err := newRoutes(conn)
		if err != nil {
			panic(err) // what is embedded is wrong
		}
		return routes
	})}
}

func newRoutes(conn grpc.ClientConnInterface) (http.Handler, error) {
	doc, err := newDocument()
	if err != nil {
		return nil, fmt.Errorf("preparing the OpenAPI document: %w", err)
	}
	mux := runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, newCodec()),
		runtime.WithErrorHandler(answerError),
		runtime.WithRoutingErrorHandler(doc.answerNoRoute),
		runtime.WithMiddlewares(pathParameters, doc.checked),
		runtime.WithForwardResponseOption(answerCreated),
		// Only Authorization travels, and nothing of gRPC comes back: a header
		// such as Grpc-Metadata-Authorization would be a second key.
		runtime.WithIncomingHeaderMatcher(noHeader),
		runtime.WithOutgoingHeaderMatcher(noHeader),
		runtime.WithOutgoingTrailerMatcher(noHeader),
		runtime.WithDisablePathLengthFallback(), // a request is what its method says
	)
	if err := errors.Join(
		registerServices(mux, link{conn}),
		registerFunctions(mux, ringdexv1.NewContactServiceClient(link{conn})),
		mux.HandlePath(http.MethodGet, "/openapi.json", doc.serve),
	); err != nil {
		return nil, fmt.Errorf("registering the routes: %w", err)
	}
	return mux, nil
}

func registerServices(mux *runtime.ServeMux, conn grpc.ClientConnInterface) error {
	ctx := context.Background() // each request brings its own
	return errors.Join(
		ringdexv1.RegisterRecognitionServiceHandlerClient(ctx, mux, ringdexv1.NewRecognitionServiceClient(conn)),
		ringdexv1.RegisterContactServiceHandlerClient(ctx, mux, ringdexv1.NewContactServiceClient(conn)),
		ringdexv1.RegisterRecordServiceHandlerClient(ctx, mux, ringdexv1.NewRecordServiceClient(conn)),
		ringdexv1.RegisterOutboundServiceHandlerClient(ctx, mux, ringdexv1.NewOutboundServiceClient(conn)),
		ringdexv1.RegisterBulkServiceHandlerClient(ctx, mux, ringdexv1.NewBulkServiceClient(conn)),
		ringdexv1.RegisterFilterServiceHandlerClient(ctx, mux, ringdexv1.NewFilterServiceClient(conn)),
		ringdexv1.RegisterFieldServiceHandlerClient(ctx, mux, ringdexv1.NewFieldServiceClient(conn)),
	)
}

func noHeader(string) (string, bool) { return "", false }

// entrance is what every request passes first.
type entrance struct{ routes func() http.Handler }

// ServeHTTP gives the request its deadline and hands on its path as it was
// escaped: a saved filter named "VIP / Leads" is one segment of it. The segments
// are unescaped once the route is known, by pathParameters. HEAD is GET, whose
// body the HTTP server then keeps back.
func (e entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), deadline)
	defer cancel()
	r = r.WithContext(ctx)
	if r.Method == http.MethodHead {
		r.Method = http.MethodGet
	}
	escaped := *r.URL
	escaped.Path, escaped.RawPath = r.URL.EscapedPath(), ""
	r.URL = &escaped
	w.Header().Set("Cache-Control", "no-store") // it is about people
	w.Header().Set("X-Content-Type-Options", "nosniff")
	e.routes().ServeHTTP(w, r)
}
