package rival

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/people"
)

// Domain is where ENUM has its numbers (RFC 6116).
const Domain = "e164.arpa"

// WriteZone writes the zone of so many people: each number with who has it, as
// the record of RFC 4769 and its kin would say it.
func WriteZone(w io.Writer, n int) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "$ORIGIN %s.\n$TTL 300\n@ SOA localhost. nobody.localhost. 1 3600 600 86400 300\n@ NS localhost.\n", Domain)
	for i := range n {
		fmt.Fprintf(b, "%s NAPTR 100 10 \"u\" \"E2U+pstndata:cnam\" \"!^.*$!data:,Alex%%20Chen%%20%d!\" .\n",
			reversed(people.E164(people.Number(i))), i)
	}
	return b.Flush()
}

// reversed is a number as a name below Domain: its digits from the last on.
func reversed(e164 string) string {
	var name strings.Builder
	for i := len(e164) - 1; i > 0; i-- {
		if name.Len() > 0 {
			name.WriteByte('.')
		}
		name.WriteByte(e164[i])
	}
	return name.String()
}

// Fields of DNS messages (RFC 1035, section 4.1) and the type of RFC 3403.
const (
	headerBytes = 12
	typeNAPTR   = 35
	classIN     = 1
	answerBit   = 0x80 // of the third byte
	codeBits    = 0x0f // of the fourth
	mostBytes   = 1232 // what fits into a datagram anywhere
)

// question is a query for a number's record.
func question(buffer []byte, id uint16, e164 string) []byte {
	m := binary.BigEndian.AppendUint16(buffer[:0], id)
	m = append(m, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) // one question
	for i := len(e164) - 1; i > 0; i-- {
		m = append(m, 1, e164[i])
	}
	for label := range strings.SplitSeq(Domain, ".") {
		m = append(append(m, byte(len(label))), label...)
	}
	m = append(m, 0)
	m = binary.BigEndian.AppendUint16(m, typeNAPTR)
	return binary.BigEndian.AppendUint16(m, classIN)
}

var errNoAnswer = errors.New("the name server does not answer what was asked")

// answered tells whether a message answers the question with a record.
func answered(m []byte, id uint16) (found bool, err error) {
	if len(m) < headerBytes || binary.BigEndian.Uint16(m) != id || m[2]&answerBit == 0 {
		return false, errNoAnswer
	}
	return m[3]&codeBits == 0 && binary.BigEndian.Uint16(m[6:]) > 0, nil
}

// lost is when a datagram is given up.
const lost = time.Second

// ENUM asks a name server over UDP; each caller has a socket.
func ENUM(name, addr string, cpu func() (time.Duration, error), from people.Draw) load.Op {
	return datagrams(name, addr, cpu, from, answered)
}

// Echo asks a UDP server the same.
func Echo(name, addr string, cpu func() (time.Duration, error), from people.Draw) load.Op {
	return datagrams(name, addr, cpu, from, func(m []byte, id uint16) (bool, error) {
		return len(m) > headerBytes && binary.BigEndian.Uint16(m) == id, nil
	})
}

func datagrams(name, addr string, cpu func() (time.Duration, error), from people.Draw, read func(m []byte, id uint16) (bool, error)) load.Op {
	return load.Op{Name: name, CPU: cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		conn, err := net.Dial("udp", addr)
		if err != nil {
			return nil, err
		}
		var id uint16
		send, receive := make([]byte, mostBytes), make([]byte, mostBytes)
		return func(context.Context) (bool, error) {
			id++
			if err := conn.SetDeadline(time.Now().Add(lost)); err != nil {
				return false, err
			}
			if _, err := conn.Write(question(send, id, from(rng))); err != nil {
				return false, err
			}
			n, err := conn.Read(receive)
			if err != nil {
				return false, err
			}
			return read(receive[:n], id)
		}, nil
	}}
}
