package server

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// id reads a UUID in its one canonical form. What is none is the client's
// mistake, whatever is on file: the answer tells nothing of anybody's contacts.
func id(field, text string) (uuid.UUID, error) {
	if parsed, err := uuid.Parse(text); err == nil && len(text) == len(parsed.String()) {
		return parsed, nil
	}
	return uuid.UUID{}, invalid("%s is no id, such as 01234567-89ab-cdef-0123-456789abcdef: copy it whole from where it was answered", field)
}

func ids(field string, texts []string) ([]uuid.UUID, error) {
	parsed := make([]uuid.UUID, len(texts))
	for i, text := range texts {
		var err error
		if parsed[i], err = id(fmt.Sprintf("%s[%d]", field, i), text); err != nil {
			return nil, err
		}
	}
	return parsed, nil
}

// noneOf says which values an enum has.
func noneOf(field string, e protoreflect.Enum) error {
	values := e.Descriptor().Values()
	names := make([]string, 0, values.Len())
	for i := range values.Len() {
		if v := values.Get(i); v.Number() != 0 {
			names = append(names, string(v.Name()))
		}
	}
	return invalid("%s is none of %s", field, strings.Join(names, ", "))
}

// moment is the zero time for a timestamp that is not set.
func moment(field string, t *timestamppb.Timestamp) (time.Time, error) {
	if t == nil {
		return time.Time{}, nil
	}
	if t.CheckValid() != nil {
		return time.Time{}, invalid("%s is no time from the year 1 to 9999", field)
	}
	return t.AsTime(), nil
}
