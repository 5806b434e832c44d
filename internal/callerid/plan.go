package callerid

import (
	"fmt"
	"strconv"
	"strings"
)

// Plan is how many contacts an organization may hold. Automatic fill is never
// stopped by it. The zero value is unlimited.
type Plan struct {
	// Name of a published plan, or empty where the limit is a bare number.
	Name string
	// Limit in contacts; 0 is none.
	Limit int
}

// plans as they are published.
var plans = []Plan{
	{Name: "Professional", Limit: 1_000},
	{Name: "Dental", Limit: 5_000},
	{Name: "Real Estate", Limit: 50_000},
}

// ParsePlan reads a published plan's name (any case; spaces and dashes alike),
// a number of contacts, or "unlimited" or nothing.
func ParsePlan(s string) (Plan, error) {
	fold := func(s string) string {
		return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(s))
	}
	if want := fold(s); want == "" || want == "unlimited" {
		return Plan{}, nil
	}
	for _, p := range plans {
		if fold(p.Name) == fold(s) {
			return p, nil
		}
	}
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return Plan{Limit: n}, nil
	}
	return Plan{}, fmt.Errorf("%w: %q is not one of Professional, Dental, Real Estate, unlimited, or a number of contacts", ErrInvalid, s)
}

// String is the form that ParsePlan reads.
func (p Plan) String() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Limit > 0:
		return strconv.Itoa(p.Limit)
	default:
		return "unlimited"
	}
}

// Room is how many more contacts fit beside count, at most want.
func (p Plan) Room(count, want int) int {
	if p.Limit == 0 {
		return want
	}
	return max(0, min(want, p.Limit-count))
}
