// Package layout is the map of the module: which package may import which, and
// where each module from elsewhere is at home. It holds nothing but the test
// that compares the map with the land.
package layout
