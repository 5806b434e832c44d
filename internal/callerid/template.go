package callerid

// TemplateUse is who hears a greeting.
type TemplateUse uint8

// Uses of a template.
const (
	// ForRecognized greets somebody on file, by a name if it says one.
	ForRecognized TemplateUse = iota
	// ForOther greets everybody else; perhaps nothing is known of them.
	ForOther
)

// String names the use as errors and settings do.
func (u TemplateUse) String() string {
	if u == ForOther {
		return "other greeting"
	}
	return "greeting"
}

// Template is a checked greeting; see ParseTemplate. It is immutable. The zero
// value says nothing.
type Template struct{ parts []part }

// part is literal text and the variable that follows it, if any.
type part struct {
	literal  string
	variable string
	fallback string
}

// AppendTo appends the greeting to dst; it allocates only where dst has to
// grow. It reports false, with dst as it was, when a name without a default
// is not known: then the other greeting is to be spoken.
func (t Template) AppendTo(dst []byte, vars Variables) ([]byte, bool) {
	for i := range t.parts {
		if p := &t.parts[i]; p.variable != "" && p.value(vars) == "" {
			return dst, false
		}
	}
	for i := range t.parts {
		dst = append(dst, t.parts[i].literal...)
		dst = append(dst, t.parts[i].value(vars)...)
	}
	return dst, true
}

func (p *part) value(vars Variables) string {
	if value, _ := vars.Get(p.variable); value != "" {
		return value
	}
	return p.fallback
}

// Default is what the template says where the variable has no value. Of several
// defaults the first counts.
func (t Template) Default(name string) (string, bool) {
	for i := range t.parts {
		if p := &t.parts[i]; p.variable == name && p.fallback != "" {
			return p.fallback, true
		}
	}
	return "", false
}
