package gateway

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// creations are the methods that answer 201, with where the new resource is. In
// braces stand parameters of the request's path and fields of the answer.
var creations = map[string]string{
	ringdexv1.ContactService_CreateContact_FullMethodName: "/v1/contacts/{contact.contact_id}",
	ringdexv1.RecordService_AddTask_FullMethodName:        "/v1/contacts/{contact_id}/records/RECORD_KIND_TASK/{task.task_id}",
	ringdexv1.RecordService_AddMemory_FullMethodName:      "/v1/contacts/{contact_id}/records/RECORD_KIND_MEMORY/{memory.memory_id}",
	ringdexv1.RecordService_AddRating_FullMethodName:      "/v1/contacts/{contact_id}/records/RECORD_KIND_RATING/{rating.rating_id}",
	ringdexv1.BulkService_StartBulk_FullMethodName:        "/v1/bulks/{bulk.bulk_id}",
	ringdexv1.FieldService_DefineField_FullMethodName:     "/v1/fields/{field.name}",
}

var braces = regexp.MustCompile(`\{([a-z_.]+)\}`)

// answerCreated gives the answer of a creation its status and Location.
func answerCreated(ctx context.Context, w http.ResponseWriter, answer proto.Message) error {
	method, _ := runtime.RPCMethod(ctx)
	template, creates := creations[method]
	if !creates {
		return nil
	}
	params, _ := ctx.Value(pathKey{}).(map[string]string)
	w.Header().Set("Location", braces.ReplaceAllStringFunc(template, func(name string) string {
		name = strings.Trim(name, "{}")
		if value, ok := params[name]; ok {
			return url.PathEscape(value)
		}
		return url.PathEscape(text(answer.ProtoReflect(), name))
	}))
	w.WriteHeader(http.StatusCreated)
	return nil
}

// text is the value of a field, such as contact.contact_id.
func text(message protoreflect.Message, path string) string {
	name, rest, nested := strings.Cut(path, ".")
	value := message.Get(message.Descriptor().Fields().ByName(protoreflect.Name(name)))
	if nested {
		return text(value.Message(), rest)
	}
	return value.String()
}
