package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// readAll reads a file as comma-separated unless it says otherwise.
func readAll(t testing.TB, file io.Reader) []record {
	t.Helper()
	recs, err := newRecords(file)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []record
	for {
		rec, err := recs.next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rec)
	}
}

func cells(line int, cells ...string) record { return record{line: line, cells: cells} }

func TestRecords(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		want       []record
	}{
		{"nothing", "", nil},
		{"only empty lines", "\n \r\n\n", nil},
		{"LF", "a,b\n1,2\n", []record{cells(1, "a", "b"), cells(2, "1", "2")}},
		{"CRLF", "a,b\r\n1,2\r\n", []record{cells(1, "a", "b"), cells(2, "1", "2")}},
		{"CR", "a,b\r1,2\r", []record{cells(1, "a", "b"), cells(2, "1", "2")}},
		{"no end", "a,b\n1,2", []record{cells(1, "a", "b"), cells(2, "1", "2")}},
		{"empty lines count", "\n\na,b\n\n1,2\n", []record{cells(3, "a", "b"), cells(5, "1", "2")}},
		{"empty cells", "a,b,\n,,\n", []record{cells(1, "a", "b", ""), cells(2, "", "", "")}},
		{"semicolon", "a;b\n1;2,3\n", []record{cells(1, "a", "b"), cells(2, "1", "2,3")}},
		{"semicolon, commas in quotes", `"a, b, c";d` + "\n", []record{cells(1, "a, b, c", "d")}},
		{"tab", "a\tb\n1,2\t3\n", []record{cells(1, "a", "b"), cells(2, "1,2", "3")}},
		{"comma wins a tie", "a,b;c\n", []record{cells(1, "a", "b;c")}},
		{"quotes", `a,"b ""c"", d"` + "\n", []record{cells(1, "a", `b "c", d`)}},
		{"empty quotes", `"","",""`, []record{cells(1, "", "", "")}},
		{"spaces outside of quotes", `a, "b, c" ,d`, []record{cells(1, "a", "b, c", "d")}},
		{"quote within a plain cell", `a,5" pipe` + "\nb,c\n", []record{cells(1, "a", `5" pipe`), cells(2, "b", "c")}},
		{"several lines", "a,b\n1,\"x\n\ny\"\n2,z\n", []record{cells(1, "a", "b"), cells(2, "1", "x\n\ny"), cells(5, "2", "z")}},
		{"CRLF within quotes", "a,\"x\r\ny\"\r\nb,c", []record{cells(1, "a", "x\ny"), cells(3, "b", "c")}},
		{
			"never closed", "a,b\n1,\"x\n2,y\n3,z\n",
			[]record{cells(1, "a", "b"), {line: 2, fault: faultUnclosed}, cells(3, "2", "y"), cells(4, "3", "z")},
		},
		{
			"closed by the next quote", "a,b\n1,\"x\n2,\"y\"\n3,z\n",
			[]record{cells(1, "a", "b"), {line: 2, fault: faultMisquote}, cells(3, "2", "y"), cells(4, "3", "z")},
		},
		{
			"text after the quote", "\"a\" b,c\n1,2\n",
			[]record{{line: 1, fault: faultMisquote}, cells(2, "1", "2")},
		},
		{
			"too long", "a,b\n1," + strings.Repeat("x", maxRecord) + "\n2,y\n",
			[]record{cells(1, "a", "b"), {line: 2, fault: faultTooLong}, cells(3, "2", "y")},
		},
		{
			"too long in quotes", "a,b\n1,\"x\n" + strings.Repeat("x", maxRecord+1) + "\ny\"\n",
			[]record{cells(1, "a", "b"), {line: 2, fault: faultUnclosed}, {line: 3, fault: faultTooLong}, cells(4, `y"`)},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := readAll(t, strings.NewReader(tc.file))
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(record{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A quote that is closed far below takes neither the rows between nor memory.
func TestUnclosedQuoteBeforeManyLines(t *testing.T) {
	const lines = 1_500
	file := "a,b\n1,\"x\n" + strings.Repeat("y,"+strings.Repeat("z", 1_000)+"\n", lines-1) + "y,z\"\n"
	got := readAll(t, strings.NewReader(file))
	if len(got) != 2+lines || got[1].fault != faultUnclosed {
		t.Fatalf("%d records, the second %v", len(got), got[1])
	}
	if last := got[1+lines]; last.line != 2+lines || last.fault != "" {
		t.Errorf("the last record is %v", last)
	}
}

// Reading such a file takes time in proportion to its size: in proportion to the
// square of it, this test would not end.
func TestManyUnclosedQuotes(t *testing.T) {
	const lines = 300_000
	for _, text := range []string{"\"\"a\n", "\"a\"b\n", "1,\"x\n"} {
		got := readAll(t, strings.NewReader("a,b\n\""+strings.Repeat(text, lines)))
		if len(got) != 1+lines || got[lines/2].fault == "" {
			t.Errorf("of %q: %d records", text, len(got))
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "phone,name\r\n+4930123456,Jürgen Groß\r\n"
	encoded := func(e func(string) (string, error)) string {
		s, err := e(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	utf16 := func(e unicode.Endianness) string {
		return encoded(unicode.UTF16(e, unicode.UseBOM).NewEncoder().String)
	}
	for _, tc := range []struct {
		name, file string
		recoded    int
	}{
		{"UTF-8", text, 0},
		{"UTF-8 with mark", "\ufeff" + text, 0},
		{"UTF-16 little endian", utf16(unicode.LittleEndian), 0},
		{"UTF-16 big endian", utf16(unicode.BigEndian), 0},
		{"Windows-1252", encoded(charmap.Windows1252.NewEncoder().String), 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			recs, err := newRecords(iotest.OneByteReader(strings.NewReader(tc.file)))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []record{cells(1, "phone", "name"), cells(2, "+4930123456", "Jürgen Groß")} {
				got, err := recs.next()
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(record{})); diff != "" {
					t.Error(diff)
				}
			}
			if recs.lines.recoded != tc.recoded {
				t.Errorf("recoded %d lines, want %d", recs.lines.recoded, tc.recoded)
			}
		})
	}
}

func TestRecordsReportReadErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	for _, start := range []string{"", "a,b\n1", "a,b\n1,\"x\n"} {
		recs, err := newRecords(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)))
		for err == nil {
			_, err = recs.next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %q: %v", start, err)
		}
	}
}

// What a conforming writer writes is read as it was, at the right lines.
func TestRecordsReadWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.SampledFrom([]rune("ab ,;\"\nü\t'")))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 4), 0, 20).Draw(t, "rows")
		var file strings.Builder
		file.WriteString("one,two,three,four\n")
		w := csv.NewWriter(&file)
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		want := []record{cells(1, "one", "two", "three", "four")}
		line := 2
		for _, row := range rows {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
			want = append(want, record{line: line, cells: row})
			line += 1 + strings.Count(strings.Join(row, ""), "\n")
		}
		w.Flush()
		recs, err := newRecords(strings.NewReader(file.String()))
		for i := 0; err == nil; i++ {
			var got record
			if got, err = recs.next(); err == nil {
				if diff := cmp.Diff(want[i], got, cmp.AllowUnexported(record{})); diff != "" {
					t.Fatalf("of %q: %s", file.String(), diff)
				}
			} else if i != len(want) {
				t.Fatalf("%d of %d records of %q", i, len(want), file.String())
			}
		}
	})
}

// Whatever the file: reading ends, lines grow, every record has either cells or
// a fault, text is UTF-8, and what the standard library reads is read alike.
func FuzzRecords(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a;b\r\"x\ny\";z", "\ufeffa\n\"b", "a,\"b\"\"c\"\n\xfc,\x00", "\xff\xfea\x00", "\"a\n\"b\",c"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got := readAll(t, strings.NewReader(string(file)))
		for i, rec := range got {
			if i > 0 && rec.line <= got[i-1].line {
				t.Errorf("record %d is at line %d after line %d", i, rec.line, got[i-1].line)
			}
			if (rec.fault == "") != (len(rec.cells) > 0) {
				t.Errorf("record %v has neither cells nor a fault", rec)
			}
			if !utf8.ValidString(strings.Join(rec.cells, "")) {
				t.Errorf("record %q is not UTF-8", rec.cells)
			}
		}
		if len(got) > 0 {
			compareWithStandard(t, string(file), got)
		}
	})
}

func compareWithStandard(t *testing.T, file string, got []record) {
	file = strings.TrimLeft(file, "\r\n ")
	if !utf8.ValidString(file) || strings.ContainsAny(file, "\ufeff\ufffe") || strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\r") {
		return
	}
	header, _, _ := strings.Cut(file, "\n")
	r := csv.NewReader(strings.NewReader(file))
	r.Comma, r.FieldsPerRecord = rune(delimiter(header)), -1
	want, err := r.ReadAll()
	if err != nil {
		return
	}
	var read [][]string
	for _, rec := range got {
		for i, cell := range rec.cells {
			rec.cells[i] = strings.TrimLeft(cell, " ")
		}
		read = append(read, rec.cells)
	}
	for _, cells := range want {
		for i, cell := range cells {
			cells[i] = strings.TrimLeft(cell, " ")
		}
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("unlike the standard library: %s", diff)
	}
}
