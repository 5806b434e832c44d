package intake

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// readFile reads a small file into one chunk.
func readFile(t *testing.T, file string) (chunk, []string) {
	t.Helper()
	src, err := open(strings.NewReader(file), "US", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	c, more, err := src.chunk(chunkRows)
	if err != nil || more {
		t.Fatalf("more %v, error %v", more, err)
	}
	return c, src.columns.ignored
}

func TestHeaders(t *testing.T) {
	alex := callerid.Contact{
		Status: callerid.StatusActive, Name: "Alex Chen", FirstName: "Alex", LastName: "Chen", Email: "a@acme.io",
		Company: "Acme", Title: "CTO", Notes: "Likes tea", Tags: []string{"vip"},
	}
	for _, tc := range []struct {
		name, file string
		want       callerid.Contact
		ignored    []string
	}{
		{
			"all, in another order",
			"tags,title,company,notes,email,last_name,first_name,name,phone\nvip,CTO,Acme,Likes tea,a@acme.io,Chen,Alex,Alex Chen,+14155551200\n",
			alex, nil,
		},
		{
			"folded, with a mark",
			"\ufeffPHONE, Name ,First Name,LAST-NAME,E-Mail,Company.,title,Notes,TAGS\n+14155551200,Alex Chen,Alex,Chen,a@acme.io,Acme,CTO,Likes tea,vip\n",
			alex, nil,
		},
		{
			"unknown columns",
			"Phone 1 - Label,phone,Favourite colour,,name,name\nMobile,+14155551200,blue,?,Alex,Bob\n",
			callerid.Contact{Status: callerid.StatusActive, Name: "Alex"},
			[]string{"Phone 1 - Label", "Favourite colour", "column 4", "name"},
		},
		{"phone alone", "phone\n+14155551200\n", callerid.Contact{Status: callerid.StatusActive}, nil},
		{"semicolons", "name;phone\nChen, Alex;+14155551200\n", callerid.Contact{Status: callerid.StatusActive, Name: "Chen, Alex"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, ignored := readFile(t, tc.file)
			if len(c.rows) != 1 || c.rows[0].numbers[0] != 14155551200 {
				t.Fatalf("read %+v", c)
			}
			if diff := cmp.Diff(tc.want, c.rows[0].contact); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tc.ignored, ignored); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnusableHeaders(t *testing.T) {
	for _, tc := range []struct{ name, file, want string }{
		{"empty", "", "the file is empty"},
		{"blank", "\n  \n", "the file is empty"},
		{"no phone", "name,email\nAlex,a@acme.io\n", "line 1 has no column phone"},
		{"no header", "\n+14155551200,Alex Chen\n", "line 2 has no column phone"},
		{"broken", "phone,\"name\n", "line 1: a quote is opened"},
		{"too long", strings.Repeat("x", maxRecord+1) + "\nphone\n", "line 1: the line is longer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := open(strings.NewReader(tc.file), "US", time.Time{})
			if !errors.Is(err, callerid.ErrInvalid) {
				t.Fatalf("got the error %v", err)
			}
			if text := err.Error(); !strings.Contains(text, tc.want) || !strings.Contains(text, "phone,name,email,tags,notes,company") || strings.Contains(text, "Alex") {
				t.Errorf("unhelpful or telling: %v", err)
			}
		})
	}
}

func TestPhones(t *testing.T) {
	for _, tc := range []struct {
		cell  string
		want  []phone.Number
		fault string
	}{
		{"+14155551200", []phone.Number{14155551200}, ""},
		{"(415) 555-1200", []phone.Number{14155551200}, ""},
		{"'+14155551200", []phone.Number{14155551200}, ""},
		{"tel:+1-415-555-1200;ext=12", []phone.Number{14155551200}, ""},
		{"sip:+14155551200@gw.example;user=phone ::: +12025550133", []phone.Number{14155551200, 12025550133}, ""},
		{"+14155551200 ::: +12025550133", []phone.Number{14155551200, 12025550133}, ""},
		{"+14155551200;+12025550133, 415 555 1200", []phone.Number{14155551200, 12025550133}, ""},
		{"+14155551200\n+12025550133", []phone.Number{14155551200, 12025550133}, ""},
		{"+14155551200, ext. 543; X1", []phone.Number{14155551200}, ""},
		{"14155551200.0", []phone.Number{14155551200}, ""},
		{"+4930123456.0", []phone.Number{4930123456}, ""},
		{"+14155551200, n/a", []phone.Number{14155551200}, faultNotNumber},
		{"anonymous ::: +14155551200", []phone.Number{14155551200}, faultWithheld},
		{"", nil, faultNoNumber},
		{" ; , ", nil, faultNoNumber},
		{"call me", nil, faultNotNumber},
		{"12345", nil, faultNotNumber},
		{"+1415555120012345", nil, faultNotNumber},
		{"+266696687", nil, faultWithheld},
		{"7378742833", nil, faultWithheld},
		{"0000000", nil, faultWithheld},
		{"1.4155E+10", nil, faultRounded},
		{"1,4155E+10", nil, faultRounded},
		{"'1.4155e10", nil, faultRounded},
		{"1E+10 ::: +14155551200", []phone.Number{14155551200}, faultRounded},
	} {
		t.Run(tc.cell, func(t *testing.T) {
			var given []string
			if text := clean(tc.cell); text != "" {
				given = []string{text}
			}
			got, fault := readNumbers(given, "US")
			if fault != tc.fault {
				t.Errorf("fault %q, want %q", fault, tc.fault)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTags(t *testing.T) {
	for _, tc := range []struct {
		cell    string
		want    []string
		refused bool
	}{
		{"vip", []string{"vip"}, false},
		{"vip, returning;new|big ::: old", []string{"vip", "returning", "new", "big", "old"}, false},
		{"vip,,vip, ", []string{"vip"}, false},
		{"", nil, false},
		{"Lead,Do Not Call", []string{"Lead", "Do Not Call"}, true},
		{"do-not-call", []string{"do-not-call"}, true},
		{"DNC", []string{"DNC"}, true},
		{"phone", []string{"phone"}, false},
	} {
		t.Run(tc.cell, func(t *testing.T) {
			c, _ := readFile(t, "phone,tags\n+14155551200,\""+tc.cell+"\"\n")
			if diff := cmp.Diff(tc.want, c.rows[0].contact.Tags); diff != "" {
				t.Error(diff)
			}
			if c.rows[0].refused != tc.refused {
				t.Errorf("refused is %v", c.rows[0].refused)
			}
		})
	}
}

func TestDoNotCallColumn(t *testing.T) {
	for cell, refused := range map[string]bool{
		"": false, "0": false, "no": false, "FALSE": false, "n/a": false, "-": false, "Active": false,
		"1": true, "yes": true, "TRUE": true, "x": true, "DNC": true, "2026-11-21": true,
	} {
		c, _ := readFile(t, "phone,Do Not Call\n+14155551200,"+cell+"\n")
		want := callerid.StatusActive
		if refused {
			want = callerid.StatusDoNotCall
		}
		if r := c.rows[0]; r.refused != refused || r.contact.Status != want {
			t.Errorf("%q: refused is %v, status %v", cell, r.refused, r.contact.Status)
		}
	}
}

func manyNumbers(n int) string {
	var numbers []string
	for i := range n {
		numbers = append(numbers, (14160000000 + phone.Number(i)).String())
	}
	return strings.Join(numbers, ",")
}

func TestReports(t *testing.T) {
	long := strings.Repeat("ü", 250)
	var tags []string
	for i := range callerid.MaxTags + 5 {
		tags = append(tags, fmt.Sprint("tag", i))
	}
	for _, tc := range []struct {
		name, file string
		rows       int
		skipped    []Skip
		warnings   []Warning
	}{
		{"headers only", "phone,name\n", 0, nil, nil},
		{"nothing but delimiters", "phone,name\n,\n ,\" \"\n", 0, nil, nil},
		{"no name", "phone,name\n+14155551200,\n", 1, nil, nil},
		{"no phone", "phone,name\n,Alex\n", 1, []Skip{{2, faultNoNumber}}, nil},
		{"lines after a cell of several", "phone,notes\n+14155551200,\"a\nb\"\ncall me,\n", 2, []Skip{{4, faultNotNumber}}, nil},
		{"withheld", "phone\n+266696687\n", 1, []Skip{{2, faultWithheld}}, nil},
		{"rounded", "phone\n1.4155E+10\n", 1, []Skip{{2, faultRounded}}, nil},
		{"quote", "phone,name\n+14155551200,\"Alex\n", 1, []Skip{{2, faultUnclosed}}, nil},
		{
			"comma without quotes", "phone,name,email\n+14155551200,Chen, Alex,a@acme.io\n", 1,
			[]Skip{{2, "it has 4 cells but there are 3 columns; text that contains the delimiter must be in quotes"}}, nil,
		},
		{"surplus delimiters", "phone,name\n+14155551200,Alex,,\n", 1, nil, nil},
		{"missing cells", "phone,name,email\n+14155551200,Alex\n", 1, nil, []Warning{{2, "it has 2 cells but there are 3 columns; the missing ones count as empty"}}},
		{"one bad number", "phone\n+14155551200;call me\n", 1, nil, []Warning{{2, "one of its numbers was not taken: " + faultNotNumber}}},
		{"many numbers", "phone\n\"" + manyNumbers(callerid.MaxPhones+5) + "\"\n", 1, nil, []Warning{{2, "one of its numbers was not taken: " + faultTooMany}}},
		{"email", "phone,email\n+14155551200,[email protected]\n", 1, nil, []Warning{{2, warnEmail}}},
		{"long name", "phone,name\n+14155551200," + long + "\n", 1, nil, []Warning{{2, "the name was cut to 200 characters"}}},
		{"many tags", "phone,tags\n+14155551200,\"" + strings.Join(tags, ",") + "\"\n", 1, nil, []Warning{{2, "it has more than 100 tags; the rest was not taken"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, _ := readFile(t, tc.file)
			want := Summary{Rows: tc.rows, Skipped: tc.skipped, Warnings: tc.warnings}
			if diff := cmp.Diff(want, c.done); diff != "" {
				t.Error(diff)
			}
			if len(c.rows)+len(c.done.Skipped) != tc.rows {
				t.Errorf("%d rows and %d skips", len(c.rows), len(c.done.Skipped))
			}
			for _, r := range c.rows {
				if len([]rune(r.contact.Name)) > 200 || len(r.contact.Tags) > callerid.MaxTags || len(r.numbers) > callerid.MaxPhones {
					t.Errorf("not cut: %+v", r)
				}
			}
		})
	}
}

// Text is stored as it came, but for what no database takes.
func TestTextIsKept(t *testing.T) {
	c, _ := readFile(t, "phone,name,notes\n+14155551200, <b>{{NAME}}</b>\x00 ,\"\u202ea\n\nb \"\n")
	got := c.rows[0].contact
	if got.Name != "<b>{{NAME}}</b>" || got.Notes != "\u202ea\n\nb" {
		t.Errorf("name %q, notes %q", got.Name, got.Notes)
	}
}

func TestRefusalBeyondTheLastTag(t *testing.T) {
	var tags strings.Builder
	for i := range callerid.MaxTags {
		fmt.Fprintf(&tags, "tag%d,", i)
	}
	c, _ := readFile(t, "phone,tags\n+14155551200,\""+tags.String()+"Do Not Call\"\n")
	if !c.rows[0].refused {
		t.Error("the refusal is lost")
	}
}
