package intake

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Faults of phone cells.
const (
	faultNoNumber  = "it has no phone number"
	faultNotNumber = "the phone is not a telephone number; write it as +, country code and number, or as dialed within the organization's region"
	faultWithheld  = "the phone is that of nobody in particular: a word, or a number that stands for callers who withhold theirs"
	faultTooMany   = "there are more than 50 of them"
	faultRounded   = "a spreadsheet has rounded the phone to the form 1.4155E+10 and its digits are gone; format the column as text and export again"
)

var (
	// rounded is how spreadsheets write a long number that they take for a
	// quantity, with either decimal separator.
	rounded = regexp.MustCompile(`^\+?\d+([.,]\d+)?[eE]\+?\d+$`)
	// decimal is how data frames write one. The zero must go before the number
	// is parsed: with the dot for a separator, it would be one more digit, and
	// the number somebody else's.
	decimal = regexp.MustCompile(`^(\+?\d{7,})\.0+$`)
	// extension is a part of a cell that belongs to the number before it.
	extension = regexp.MustCompile(`^(?i)(x|ext|#)[^+]*$`)
)

// readNumbers reads the numbers of phone cells without repetitions, and why one
// of them could not be read, the first if there are several.
func readNumbers(cells []string, region phone.Region) (numbers []phone.Number, fault string) {
	if len(cells) == 0 {
		return nil, faultNoNumber
	}
	for _, cell := range cells {
		for _, text := range splitNumbers(cell) {
			if len(numbers) == callerid.MaxPhones {
				return numbers, faultTooMany
			}
			n, problem := readNumber(text, region)
			switch {
			case problem == "" && !slices.Contains(numbers, n):
				numbers = append(numbers, n)
			case problem != "" && fault == "":
				fault = problem
			}
		}
	}
	if len(numbers) == 0 && fault == "" {
		fault = faultNoNumber
	}
	return numbers, fault
}

func readNumber(text string, region phone.Region) (phone.Number, string) {
	// A spreadsheet's mark for text.
	text = strings.TrimLeft(text, "'")
	if rounded.MatchString(text) {
		return 0, faultRounded
	}
	n, err := phone.Parse(decimal.ReplaceAllString(text, "$1"), region)
	switch {
	case errors.Is(err, phone.ErrWithheld):
		return 0, faultWithheld
	case err != nil:
		return 0, faultNotNumber
	}
	return n, ""
}

// splitNumbers cuts a cell of several numbers. In a URI, commas and semicolons
// are part of one number; and an extension is not a number of its own.
func splitNumbers(cell string) []string {
	if rounded.MatchString(strings.TrimLeft(cell, "'")) {
		return []string{cell}
	}
	separators := "\n,;"
	if lower := strings.ToLower(cell); strings.Contains(lower, "sip:") || strings.Contains(lower, "sips:") || strings.Contains(lower, "tel:") {
		separators = "\n"
	}
	parts := split(cell, separators)
	kept := parts[:min(1, len(parts))]
	for _, part := range parts[len(kept):] {
		if !extension.MatchString(part) {
			kept = append(kept, part)
		}
	}
	return kept
}
