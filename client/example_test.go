package client_test

import (
	"context"
	"fmt"
	"log"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// A gateway asks while a phone rings, and has something to say in any case.
func Example() {
	site := newSite() // stands for `ringdex serve`
	addr, err := site.listen("127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}

	c, err := client.Dial(addr, client.Options{Key: site.key})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	answer := c.Recognize(context.Background(), &ringdexv1.RecognizeCallerRequest{
		CalledNumber: "+14155550100", CallerNumber: "+14155551200",
	})
	fmt.Println(answer.Greeting)
	// Output: Hi Alex
}
