package intake

import "embed"

// Samples holds small files to import, under samples/: contacts-acme.csv and
// contacts-vancouver.csv, which are contacts with either set of columns, and
// campaign-spring.csv, which is people a campaign has called.
//
//go:embed samples/*.csv
var Samples embed.FS
