package intake

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// line is one line of a file without its end, in UTF-8.
type line struct {
	text string
	// tooLong: there was more than maxRecord, and text is empty.
	tooLong bool
}

// lines reads a file line by line, whatever ends them: LF, CRLF or CR.
//
// A byte order mark tells UTF-8 and UTF-16. Without one, a line that is not
// UTF-8 is read as Windows-1252, which spreadsheets save: its accented letters
// practically never happen to form valid UTF-8. Deciding line by line is what
// allows a file to be read as a stream.
type lines struct {
	in *bufio.Reader
	// number of the line taken last, from 1.
	number int
	// ahead are lines to take again, the next one last: giving back costs what is
	// given back, whatever was given back before.
	ahead []line
	// recoded counts the lines read as Windows-1252.
	recoded int
}

func newLines(file io.Reader) lines {
	decoded := transform.NewReader(file, unicode.BOMOverride(encoding.Nop.NewDecoder()))
	return lines{in: bufio.NewReaderSize(decoded, 64<<10)}
}

// take returns the next line; at the end of the file io.EOF.
func (ls *lines) take() (line, error) {
	if last := len(ls.ahead) - 1; last >= 0 {
		l := ls.ahead[last]
		ls.ahead = ls.ahead[:last]
		ls.number++
		return l, nil
	}
	l, err := ls.read()
	if err != nil {
		return line{}, err
	}
	ls.number++
	if !utf8.ValidString(l.text) {
		ls.recoded++
		// This decoder has an answer for every byte and no error for any.
		l.text, _ = charmap.Windows1252.NewDecoder().String(l.text)
	}
	return l, nil
}

// giveBack returns the lines taken last, to be taken again.
func (ls *lines) giveBack(taken ...line) {
	ls.number -= len(taken)
	for _, l := range slices.Backward(taken) {
		ls.ahead = append(ls.ahead, l)
	}
}

func (ls *lines) read() (line, error) {
	var text []byte
	size := 0
	for {
		c, err := ls.in.ReadByte()
		switch {
		case err != nil && (size == 0 || !errors.Is(err, io.EOF)):
			return line{}, err
		case err != nil || c == '\n' || c == '\r':
			ls.skipLF(c)
			if size > maxRecord {
				return line{tooLong: true}, nil
			}
			return line{text: string(text)}, nil
		}
		if size++; size <= maxRecord {
			text = append(text, c)
		}
	}
}

// skipLF skips the LF of a CRLF.
func (ls *lines) skipLF(end byte) {
	if end != '\r' {
		return
	}
	if next, err := ls.in.Peek(1); err == nil && next[0] == '\n' {
		_, _ = ls.in.Discard(1)
	}
}
