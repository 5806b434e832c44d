package rival

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

const zoned = "1.0.0.0.0.0.0.1.0.2.1"

func TestQuestionIsOneToOthers(t *testing.T) {
	var m dnsmessage.Message
	if err := m.Unpack(question(nil, 7, "+12010000001")); err != nil {
		t.Fatal(err)
	}
	if len(m.Questions) != 1 || m.ID != 7 || m.Response {
		t.Fatalf("%+v, want one question", m)
	}
	q := m.Questions[0]
	if q.Name.String() != zoned+".e164.arpa." || q.Type != typeNAPTR || q.Class != dnsmessage.ClassINET {
		t.Errorf("asks %s %s %s", q.Name, q.Class, q.Type)
	}
}

func TestZone(t *testing.T) {
	var zone strings.Builder
	if err := WriteZone(&zone, 2); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"$ORIGIN e164.arpa.\n", "\n" + zoned + " NAPTR "} {
		if !strings.Contains(zone.String(), line) {
			t.Errorf("no %q in\n%s", line, zone.String())
		}
	}
}

func TestAnswered(t *testing.T) {
	reply := func(change func(*dnsmessage.Message)) []byte {
		m := dnsmessage.Message{Header: dnsmessage.Header{ID: 7, Response: true}}
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName("x."), Class: dnsmessage.ClassINET},
			Body:   &dnsmessage.UnknownResource{Type: typeNAPTR, Data: []byte{0}},
		}}
		change(&m)
		packed, err := m.Pack()
		if err != nil {
			t.Fatal(err)
		}
		return packed
	}
	for name, test := range map[string]struct {
		message []byte
		found   bool
		err     error
	}{
		"found":          {reply(func(*dnsmessage.Message) {}), true, nil},
		"nobody":         {reply(func(m *dnsmessage.Message) { m.Answers, m.RCode = nil, dnsmessage.RCodeNameError }), false, nil},
		"refused":        {reply(func(m *dnsmessage.Message) { m.RCode = dnsmessage.RCodeRefused }), false, nil},
		"another's":      {reply(func(m *dnsmessage.Message) { m.ID = 8 }), false, errNoAnswer},
		"a question":     {reply(func(m *dnsmessage.Message) { m.Response = false }), false, errNoAnswer},
		"cut off":        {make([]byte, headerBytes-1), false, errNoAnswer},
		"nothing at all": {nil, false, errNoAnswer},
	} {
		if found, err := answered(test.message, 7); found != test.found || !errors.Is(err, test.err) {
			t.Errorf("%s: %t, %v; want %t, %v", name, found, err, test.found, test.err)
		}
	}
}
