package client

import "google.golang.org/grpc"

// DialVia is Dial with more options of the library.
func DialVia(addr string, o Options, more ...grpc.DialOption) (*Client, error) {
	return dial(addr, o, more...)
}

// Open counts the streams that are.
func (c *Client) Open() int {
	c.streams.mu.Lock()
	defer c.streams.mu.Unlock()
	return c.streams.open
}
