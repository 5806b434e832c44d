package profile

import "regexp"

// Place is where CPU goes.
type Place int

// The places, in the order of a table: from the socket inwards.
const (
	Reading Place = iota
	Writing
	Polling
	Threads
	Goroutines
	Stacks
	Memory
	Frames
	Replies
	Calls
	Around
	Service
	Numbers
	Deciding
	Making
	Index
	Near
	Clocks
	Redis
	Database
	Other
	RedisServer
	DatabaseServer
	places
)

// Places are all of them.
func Places() (all []Place) {
	for p := range places {
		all = append(all, p)
	}
	return all
}

// String is a place's name in tables.
func (p Place) String() string {
	return [...]string{
		Reading:        "socket: reading",
		Writing:        "socket: writing",
		Polling:        "socket: waiting (epoll)",
		Threads:        "threads: sleeping, waking (futex)",
		Goroutines:     "Go: scheduler, channels",
		Stacks:         "Go: growing stacks",
		Memory:         "Go: allocating, collecting garbage",
		Frames:         "HTTP/2: reading frames",
		Replies:        "HTTP/2: writing frames",
		Calls:          "gRPC: the call around the handler",
		Around:         "Ringdex: key, metrics, guard",
		Service:        "Ringdex: reading questions, writing answers",
		Numbers:        "Ringdex: telephone numbers",
		Deciding:       "Ringdex: line, decision, greeting",
		Making:         "Ringdex: making answers to keep",
		Index:          "Ringdex: index",
		Near:           "Ringdex: answers in memory",
		Clocks:         "clocks",
		Redis:          "Redis client",
		Database:       "PostgreSQL client",
		Other:          "other",
		RedisServer:    "Redis itself",
		DatabaseServer: "PostgreSQL itself",
	}[p]
}

// landmark tells a place by the name of a function, or by the file of what is
// inlined there.
type landmark struct {
	place Place
	sign  *regexp.Regexp
}

// landmarks are looked for in a stack from the innermost frame on, in each frame
// in this order. What has none, such as copying and hashing, counts for whoever
// called it.
func landmarks() []landmark {
	return []landmark{
		{Reading, regexp.MustCompile(`^internal/poll\.\(\*FD\)\.(Raw)?Read`)},
		{Writing, regexp.MustCompile(`^internal/poll\.\(\*FD\)\.(Raw)?Write`)},
		{Polling, regexp.MustCompile(`^runtime\.netpoll(Break)?$`)},
		{Threads, regexp.MustCompile(`^runtime\.(futex|usleep|osyield|note(t?sleep|wakeup))`)},
		{Memory, regexp.MustCompile(`(^|/)runtime/(m(alloc|bitmap|barrier|cache|central|em_linux|fixalloc|gc|heap|pag|pall|sizeclasses|span|wbbuf)[a-z_0-9]*|arena|msize)\.go$|(^|/)internal/runtime/gc/`)},
		{Clocks, regexp.MustCompile(`^runtime\.(nanotime1|walltime)|^time\.now|^ringdex/internal/index\.BootClock`)},
		{Stacks, regexp.MustCompile(`(^|/)runtime/stack\.go$`)},
		{Goroutines, regexp.MustCompile(`(^|/)runtime/(chan|lock_[a-z_]+|lockrank[a-z_]*|preempt|proc|runtime1|rwmutex|select|sema|time|coro)\.go$`)},
		{Redis, regexp.MustCompile(`github\.com/redis/go-redis|ringdex/internal/cache/redis[./]`)},
		{Database, regexp.MustCompile(`github\.com/jackc/pgx|ringdex/internal/store[./]`)},
		{Near, regexp.MustCompile(`ringdex/internal/cache/near[./]`)},
		{Index, regexp.MustCompile(`ringdex/internal/index[./]`)},
		{Numbers, regexp.MustCompile(`ringdex/internal/phone[./]`)},
		{Making, regexp.MustCompile(`ringdex/internal/warmer[./]|ringdex/internal/answer(/(encode|part|wire|caller)\.go$|\.(New$|Caller$|\(\*(Encoder|wire)\)))`)},
		{Deciding, regexp.MustCompile(`ringdex/internal/(answer|callerid|directory|recognizer)[./]`)},
		{Around, regexp.MustCompile(`ringdex/internal/(auth|metrics)[./]|ringdex/internal/server/(access|guard)\.go|ringdex/internal/server\.\(\*(Server\)\.(authorize|guard)|recognition\)\.answerAnyway)`)},
		{Service, regexp.MustCompile(`ringdex/internal/(server|wire)[./]`)},
		{Frames, regexp.MustCompile(`^google\.golang\.org/grpc/internal/transport\.\(\*http2Server\)\.HandleStreams$`)},
		{Replies, regexp.MustCompile(`^google\.golang\.org/grpc/internal/transport\.\(\*loopyWriter\)\.run$`)},
		{Calls, regexp.MustCompile(`^google\.golang\.org/grpc\.\(?`)},
	}
}

// engines are the places of programs that are no Go, by their names.
func engines() map[string]Place {
	return map[string]Place{"redis-server": RedisServer, "postgres": DatabaseServer}
}
