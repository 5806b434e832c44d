package plan

// About tells a reader what an experiment asks, by its title.
func About(experiment string) string {
	return map[string]string{
		Memory:   "One server on PostgreSQL, without Redis. Everybody who rings is in its memory, or nobody's number, or hidden.",
		Against:  "The same people behind what one would otherwise build or run, asked in the same rounds. The rivals have no keys, no metrics and no greeting that can be changed; each is given the faster way wherever there are two.",
		Tiers:    "Answers that have to be fetched: of 1,000,000 people in Redis, or with `FRESHNESS_TRUTH` from the database. The server's memory for answers is as small as it can be. The CPU of the engine that is asked is counted with the server's.",
		Embedded: "The server alone, on a database file.",
		Daily:    "A day's calls to a fleet with 1,000,000 people: 60 % are strangers, and of the others few call often (Zipf, exponent 1.07). Whichever tier answers is right.",
		Changing: "Rounds without changes and rounds with 500 edits a second, in turn. Those who are edited are not those who ring.",
		Visible:  "Three servers, 500 edits a second by plain SQL, and 40 more that are looked for on all servers, every 5 ms. The time runs from when the `UPDATE` is sent until an answer with it has come: the commit, the poll and the looking are all in it. Everybody concerned is in every server's memory, so that it is the news that is waited for.",
		Outage:   "Rounds with Redis as usual and rounds in which it is stopped where it stands, in turn: connections hold, and nobody answers.",
		Warming:  "Rounds beside a server that has just been started and fills an empty Redis with everybody, and rounds after that, in turn.",
		Growth:   "Three servers side by side whose indexes hold 10,000, 1,000,000 and 10,000,000 numbers, asked about people that all three have in memory. The A/A figure is of two servers here.",
	}[experiment]
}
