package redis

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrURL means that Open does not understand the URL; it lists what it does.
var ErrURL = errors.New(`not a Redis URL; the forms are
  redis://[USER:PASSWORD@]HOST[:PORT][/DB]              one server
  unix://[USER:PASSWORD@]/PATH/TO/SOCKET[?db=DB]        one server, by its socket
  redis://HOST:PORT?master_name=NAME&addr=HOST:PORT&…   Sentinels; username= and password= are the servers'
  redis://HOST:PORT?addr=HOST:PORT&addr=HOST:PORT&…     a Cluster, by some of its nodes
  redis://HOST:PORT?cluster=true                        a Cluster, by one address
with rediss:// for TLS, special characters of a password percent-encoded, and more parameters such as pool_size and client_name`)

// patience is how long a client waits for what.
type patience struct {
	// dial may be longer than any ring waits: the pool goes on dialing for the
	// next one.
	dial    time.Duration
	io      time.Duration
	retries int
}

// protocol is RESP2, whatever the URL says: with RESP3 the client looks for what
// the server might push before each reply, which costs as much as reading it.
const protocol = 2

// connect chooses the kind of client by the URL's parameters.
func connect(address string, p patience) (goredis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path, "@") {
		return nil, ErrURL // saying more might quote a part of the password
	}
	q := u.Query()
	cluster := q.Get("cluster") == "true"
	q.Del("cluster")
	u.RawQuery = q.Encode()

	var client goredis.UniversalClient
	switch {
	case q.Has("master_name"):
		client, err = sentinel(u.String(), p)
	case q.Has("addr") || cluster:
		client, err = clustered(u.String(), p)
	default:
		client, err = single(u.String(), p)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrURL)
	}
	return client, nil
}

func single(address string, p patience) (goredis.UniversalClient, error) {
	o, err := goredis.ParseURL(address)
	if err != nil {
		return nil, err
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = p.dial, p.io, p.io, p.io
	o.MaxRetries, o.DialerRetries = p.retries, 1
	o.ContextTimeoutEnabled, o.Protocol = true, protocol
	o.MaintNotificationsConfig = noNotifications()
	return goredis.NewClient(o), nil
}

func sentinel(address string, p patience) (goredis.UniversalClient, error) {
	o, err := goredis.ParseFailoverURL(address)
	if err != nil {
		return nil, err
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = p.dial, p.io, p.io, p.io
	o.MaxRetries, o.DialerRetries = p.retries, 1
	o.ContextTimeoutEnabled, o.Protocol = true, protocol
	if o.RouteByLatency || o.RouteRandomly {
		return goredis.NewFailoverClusterClient(o), nil
	}
	return goredis.NewFailoverClient(o), nil
}

func clustered(address string, p patience) (goredis.UniversalClient, error) {
	o, err := goredis.ParseClusterURL(address)
	if err != nil {
		return nil, err
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = p.dial, p.io, p.io, p.io
	o.MaxRetries, o.DialerRetries = p.retries, 1
	o.ContextTimeoutEnabled, o.Protocol = true, protocol
	o.MaintNotificationsConfig = noNotifications()
	// The policies would have the first ring fetch the table of all commands.
	// Ours name one key each and need none.
	o.DisableRoutingPolicies = true
	return goredis.NewClusterClient(o), nil
}

// noNotifications of maintenance: a server that announced some would have the
// client wait for seconds.
func noNotifications() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}
