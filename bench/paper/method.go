package paper

// legend stands below the table of targets.
const legend = "✅ met, ❌ missed; ≈ by less than the A/A figure, or with quartiles on both sides of the limit: it could as well be the other.\n\n"

const method = `Every ratio is one of things measured side by side, in the same rounds of one run; it is the median of the rounds, with the quartiles between which half of them lie. The yardstick is the **empty call**: a unary call of the same server in the same process through the same interceptors, of which nothing is asked. It is measured twice, and what that makes of itself is the **A/A** figure. A difference that is smaller is reported as *none*.

- **Callers** (closed loop) ask again when they were answered. For latency, the operation is drawn at random for each request, on the same connections. As soon as callers keep the machine busy, all operations wait in the same queue, which makes their latencies alike: what one takes by itself is seen with 1 caller and in the open loop, what it takes of the machine in blocks.
- **In blocks**, each operation has the machine for itself for a moment, in an order drawn for each round. Load and server share the cores: throughput is what they reach together, and either's CPU for each request stands beside it. The server's includes that of the engine which it asks each time, such as a rival's database.
- **Open loop**: requests begin at random moments at a fixed rate, and their latency runs from the moment they were due. How late they began is told below each table: it is within the latency, of all operations alike.
- **Strays** were answered otherwise than the operation is about, such as from memory where Redis was to be measured, and **failed** are errors. Neither is in any latency.
- **The load does not read what it does not need.** As wrk and h2load do, it looks at what became of an answer, not at names and notes: a gateway reads those on a machine of its own. This goes for calls and rivals alike: the empty call, HTTP, SQL and Redis are read no further than to the first sign that somebody was found, and DNS to its header. *Stream* is asked by Ringdex' own client package, which by itself reads the outcome, the source and the greeting. *Decoded* are the same call and stream with the whole answer read by the contract's Go code, as by a gateway that uses all of it.
- **Sizes and times**: a start and psql count from the start of their programs; the filling of Redis is what the server's log says, beside its own client with the same commands in a file. An answer in memory is what the cache takes, with what finds it; encoded, it is what Redis holds. Garbage collection is by the estimate of the Go runtime.
- **Connections.** Calls go over 4 connections and streams over 4 lanes, one caller over the first. HTTP has a connection for each caller, kept alive, by Go's own client; PostgreSQL and Redis have pools of 16 with prepared statements; DNS has a socket for each caller, and nsd a process for each core. Redis is reached by a Unix socket and PostgreSQL (fsync off; no figure is about its writing) by TCP, by Ringdex and rivals alike. All of it shares this machine.

`
