package client

import "google.golang.org/grpc"

// DialVia is Dial with more options of the library.
func DialVia(addr string, o Options, more ...grpc.DialOption) (*Client, error) {
	return dial(addr, o, more...)
}

// Up counts the streams that are.
func (c *Client) Up() (up int) {
	for _, l := range c.lanes {
		if l.up.Load() != nil {
			up++
		}
	}
	return up
}
