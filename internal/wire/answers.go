package wire

import (
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"ringdex/internal/recognizer"
)

// Numbers of the fields of RecognizeCallersResponse, of CallerAnswer and of Refusal.
const (
	answersOne protowire.Number = 1

	answerID       protowire.Number = 1
	answerResponse protowire.Number = 2
	answerRefusal  protowire.Number = 3

	refusalCode    protowire.Number = 1
	refusalMessage protowire.Number = 2
)

// Answers is RecognizeCallersResponse on its way out. The zero value has none.
type Answers struct {
	buffer *[]byte // from the library's pool; nil while there are no answers
}

// Len is how many bytes the answers take.
func (a *Answers) Len() int {
	if a.buffer == nil {
		return 0
	}
	return len(*a.buffer)
}

// Reply adds the answer to a question.
func (a *Answers) Reply(id uint64, r *recognizer.Reply) {
	size := sizeOf(r)
	a.add(id, sizeOfBytes(answerResponse, size))
	*a.buffer = appendReply(appendHead(*a.buffer, answerResponse, size), r)
}

// Refuse adds that a question is refused, with a status code of gRPC.
func (a *Answers) Refuse(id uint64, code uint32, message string) {
	size := sizeOfInt(refusalCode, int64(code))
	if message != "" {
		size += sizeOfBytes(refusalMessage, len(message))
	}
	a.add(id, sizeOfBytes(answerRefusal, size))
	b := appendInt(appendHead(*a.buffer, answerRefusal, size), refusalCode, int64(code))
	if message != "" {
		b = append(appendHead(b, refusalMessage, len(message)), message...)
	}
	*a.buffer = b
}

// add begins an answer, of which so many bytes are still to come.
func (a *Answers) add(id uint64, rest int) {
	size := sizeOfInt(answerID, int64(id)) + rest
	a.room(sizeOfBytes(answersOne, size))
	*a.buffer = appendInt(appendHead(*a.buffer, answersOne, size), answerID, int64(id))
}

// room makes room for so many bytes more.
func (a *Answers) room(size int) {
	pool := mem.DefaultBufferPool()
	switch held := a.buffer; {
	case held == nil:
		a.buffer = pool.Get(size)
		*a.buffer = (*a.buffer)[:0]
	case cap(*held)-len(*held) < size:
		a.buffer = pool.Get(len(*held) + size)
		*a.buffer = append((*a.buffer)[:0], *held...)
		pool.Put(held)
	}
}

// write hands over the answers; then there are none.
func (a *Answers) write() mem.Buffer {
	buffer := a.buffer
	a.buffer = nil
	if buffer == nil {
		return mem.SliceBuffer(nil)
	}
	return mem.NewBuffer(buffer, mem.DefaultBufferPool())
}
