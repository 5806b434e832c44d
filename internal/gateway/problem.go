package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// planFull is the reason of a RESOURCE_EXHAUSTED that no waiting helps against.
const planFull = "PLAN_FULL"

// retryAfter is when to try again, in seconds: a server that starts, or a
// database that fails over, needs about as long.
const retryAfter = "1"

// refused is an error of HTTP itself, for which gRPC has no code of its own.
func refused(httpStatus int, code codes.Code, detail string) error {
	return &runtime.HTTPStatusError{HTTPStatus: httpStatus, Err: status.Error(code, detail)}
}

// answerError is the error handler of the mux.
func answerError(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, r, err)
}

// writeProblem answers with an RFC 9457 problem. An error with an ErrorInfo is of
// the type /problems/ and its reason, and has the info's metadata as members;
// any other is about:blank: it is what its status says. `code` is the gRPC code.
func writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	st := status.Convert(err)
	httpStatus := runtime.HTTPStatusFromCode(st.Code())
	if e, ok := errors.AsType[*runtime.HTTPStatusError](err); ok {
		st, httpStatus = status.Convert(e.Err), e.HTTPStatus
	}
	members := map[string]any{"type": "about:blank"}
	if info := errorInfo(st); info != nil {
		for key, value := range info.GetMetadata() {
			members[key] = value
		}
		if info.GetReason() == planFull {
			httpStatus = http.StatusForbidden
		}
		words := strings.ToLower(info.GetReason())
		members["reason"] = info.GetReason()
		members["type"] = "/problems/" + strings.ReplaceAll(words, "_", "-")
		members["title"] = strings.ToUpper(words[:1]) + strings.ReplaceAll(words[1:], "_", " ")
	} else {
		members["title"] = title(httpStatus)
	}
	members["status"] = httpStatus
	members["detail"] = st.Message()
	members["code"] = code.Code(st.Code()).String()
	writeJSON(problemHeader(w, r, httpStatus), httpStatus, members)
}

// errorInfo is the machine's part of a status; nil when there is none.
func errorInfo(st *status.Status) *errdetails.ErrorInfo {
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetReason() != "" {
			return info
		}
	}
	return nil
}

// title is the phrase of a status. net/http has none for 499, which stands in
// logs of proxies: nobody is left to read it.
func title(httpStatus int) string {
	if text := http.StatusText(httpStatus); text != "" {
		return text
	}
	return "Client Closed Request"
}

// problemHeader sets what the status asks for beside the body. A challenge names
// an error only when there was a key (RFC 6750, section 3.1).
func problemHeader(w http.ResponseWriter, r *http.Request, httpStatus int) http.ResponseWriter {
	w.Header().Set("Content-Type", "application/problem+json")
	switch httpStatus {
	case http.StatusUnauthorized:
		challenge := `Bearer realm="ringdex"`
		if r.Header.Get("Authorization") != "" {
			challenge += `, error="invalid_token"`
		}
		w.Header().Set("WWW-Authenticate", challenge)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		w.Header().Set("Retry-After", retryAfter)
	}
	return w
}

// writeJSON answers with a value whose Content-Type is set.
func writeJSON(w http.ResponseWriter, httpStatus int, value any) {
	w.WriteHeader(httpStatus)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // the client has left
}
