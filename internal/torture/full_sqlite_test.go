package torture_test

import (
	"context"
	"strings"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// noRoom is how far into a file the server may write on a disk that is full, in
// bytes: less than it has written already.
const noRoom = 64 << 10

// diskFull lets the server write to no file any more, whose writers must hear what
// to do. Others have a disk of their own, as it were.
func diskFull() fault {
	return fault{name: "SQLite on a full disk",
		begin: func(f *fleet) {
			f.servers[0].limit(noRoom)
			for range 100 { // the log may have room left
				if err := f.servers[0].write(f.Context()); err != nil {
					if status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "make room") {
						f.Errorf("writing to a full disk: %v, want it to say what to do", err)
					}
					return
				}
			}
			f.Errorf("a full disk was written to")
		},
		end: func(f *fleet) {
			f.servers[0].limit(unix.RLIM_INFINITY)
			f.must("writing once there is room again", f.servers[0].write(f.Context()))
		},
	}
}

// limit sets how large the server's files may become by its writing.
func (s *server) limit(size uint64) {
	s.Helper()
	var set unix.Rlimit
	s.must("reading a limit", unix.Prlimit(s.process.Pid, unix.RLIMIT_FSIZE, nil, &set))
	set.Cur = min(size, set.Max)
	s.must("setting a limit", unix.Prlimit(s.process.Pid, unix.RLIMIT_FSIZE, &set, nil))
}

// write has the server write something about nobody who rings.
func (s *server) write(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+s.keys[1]), 10*time.Second)
	defer cancel()
	_, err := s.contacts.CreateContact(ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{Name: "Somebody Else", Emails: []string{"somebody@example.com"}}})
	return err
}
