// Package redis keeps answers in Redis, the warm tier that a fleet shares.
//
// What is in Redis decides nothing: a value is good only if the index and the
// header of the answer agree. So Redis may lose, evict, mix up or roll back
// whatever it likes, and it costs no more than a miss. In particular a slow
// writer may replace a newer answer by an older one; the next ring reads the
// database and puts that right, which is cheaper than comparing on each write.
// Only who was erased is not to come back that way: a tombstone keeps fills out.
//
// One Redis database serves one Ringdex database. Two would push out each other's
// answers, which costs misses and no more.
package redis

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"ringdex/internal/answer"
)

// Cache is a client of one Redis server, Sentinel group or Cluster. All methods
// may be called concurrently.
type Cache struct {
	// The reader serves rings alone: a fill that takes its time holds up nothing
	// but other fills.
	reader    goredis.UniversalClient
	apart     bool // keys are on several servers
	questions chan question
	breaker   breaker
	corrupt   atomic.Uint64

	filler  goredis.UniversalClient
	marks   []string
	queue   chan answer.Answer
	dropped atomic.Uint64

	closed  atomic.Bool
	stop    context.CancelFunc
	working sync.WaitGroup
}

// Open prepares for the Redis of a URL, whose forms ErrURL lists. It fails only
// when the URL is wrong: that Redis is away is met later, by those who ask.
// Timeouts and retries are this package's, whatever the URL says.
func Open(url string) (*Cache, error) {
	// go-redis knows no levels and writes a line for each dial that fails. All
	// of it comes back as errors, too.
	goredis.SetLogger(&logging.VoidLogger{})
	reader, err := connect(url, reading)
	if err != nil {
		return nil, err
	}
	filler, err := connect(url, filling)
	if err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	c := &Cache{
		reader:    reader,
		questions: make(chan question, waiting),
		breaker:   newBreaker(),
		filler:    filler,
		marks:     marksFor(filler),
		queue:     make(chan answer.Answer, queueLength),
		stop:      stop,
	}
	if _, c.apart = reader.(*goredis.ClusterClient); !c.apart {
		for range lanes {
			c.working.Go(func() { newLane(reader, &c.breaker).run(ctx, c.questions) })
		}
	}
	for range putters {
		c.working.Go(func() { c.put(ctx) })
	}
	return c, nil
}

// Close closes all connections. What Put has queued is forgotten.
func (c *Cache) Close() error {
	c.closed.Store(true)
	c.stop()
	// Closing the connections first ends what waits for a frozen server.
	err := errors.Join(c.reader.Close(), c.filler.Close())
	c.working.Wait()
	c.refuse()
	return err
}

// Stats of a cache since it was opened.
type Stats struct {
	// Corrupt values that were read: none, unless somebody else writes to our
	// keys, such as a server of an older version, or memory fails.
	Corrupt uint64
	// Dropped answers of Put: the queue was full, or Redis did not take them.
	Dropped uint64
}

// Stats returns the counts so far.
func (c *Cache) Stats() Stats {
	return Stats{Corrupt: c.corrupt.Load(), Dropped: c.dropped.Load()}
}
