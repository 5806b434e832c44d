package intake

import (
	"fmt"
	"strings"
	"unicode"

	"ringdex/internal/callerid"
)

// field is what a column can hold.
type field uint8

const (
	fieldPhone field = iota
	fieldName
	fieldFirstName
	fieldLastName
	fieldEmail
	fieldCompany
	fieldTitle
	fieldNotes
	fieldTags
	fieldDoNotCall
	fields int = iota
)

// traits of a field. Limits are in characters.
type traits struct {
	title string
	limit int
	// several columns of the field are all taken; of the others the first is.
	several bool
}

var fieldTraits = [fields]traits{
	fieldPhone:     {title: "phone", several: true},
	fieldName:      {title: "name", limit: callerid.MaxName},
	fieldFirstName: {title: "first name", limit: callerid.MaxNamePart},
	fieldLastName:  {title: "last name", limit: callerid.MaxNamePart},
	fieldEmail:     {title: "email", limit: callerid.MaxEmail},
	fieldCompany:   {title: "company", limit: callerid.MaxCompany},
	fieldTitle:     {title: "title", limit: callerid.MaxTitle},
	fieldNotes:     {title: "notes", limit: callerid.MaxText},
	fieldTags:      {title: "tag", limit: callerid.MaxTag, several: true},
	fieldDoNotCall: {title: "do not call", several: true},
}

// headers in the form that fold gives them. The match is exact beyond folding:
// a loose one takes a column "Phone 1 - Label" for a phone.
var headers = map[string]field{
	"phone":     fieldPhone,
	"name":      fieldName,
	"firstname": fieldFirstName,
	"lastname":  fieldLastName,
	"email":     fieldEmail,
	"company":   fieldCompany,
	"title":     fieldTitle,
	"notes":     fieldNotes,
	"tags":      fieldTags,
	"dnc":       fieldDoNotCall,
	"donotcall": fieldDoNotCall,
}

// fold makes headers and flags comparable: case, spaces and `_ - .` do
// not count.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("_-.\ufeff\x00", r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// columns says where in a record the fields are.
type columns struct {
	of    [fields][]int
	width int
	// ignored are the headers, as written, of the columns not taken.
	ignored []string
}

const columnsHint = "the first line of the file must name its columns, one of them phone, for example: phone,name,email,tags,notes,company"

// readColumns reads the header. Its error does not quote the line: in a file
// without a header that would be somebody's data.
func readColumns(header record) (columns, error) {
	if header.fault != "" {
		return columns{}, fmt.Errorf("%w: line %d: %s; %s", callerid.ErrInvalid, header.line, header.fault, columnsHint)
	}
	cols := columns{width: len(header.cells)}
	for i, cell := range header.cells {
		f, known := headers[fold(cell)]
		if known && (fieldTraits[f].several || len(cols.of[f]) == 0) {
			cols.of[f] = append(cols.of[f], i)
			continue
		}
		title := clean(cell)
		if title == "" {
			title = fmt.Sprintf("column %d", i+1)
		}
		cols.ignored = append(cols.ignored, title)
	}
	if len(cols.of[fieldPhone]) == 0 {
		return columns{}, fmt.Errorf("%w: line %d has no column phone: %s", callerid.ErrInvalid, header.line, columnsHint)
	}
	return cols, nil
}

// values are the cells of a field that have text, in the order of the columns.
func (c columns) values(cells []string, f field) []string {
	var texts []string
	for _, i := range c.of[f] {
		if i >= len(cells) {
			continue
		}
		if text := clean(cells[i]); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// clean removes what no store takes and what nobody sees. Making text fit to be
// spoken is not its business: what is on file is what was in the file.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
}
