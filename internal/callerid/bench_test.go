package callerid

import "testing"

// BenchmarkVariables is a part of what each fill of a cache costs.
func BenchmarkVariables(b *testing.B) {
	c := Contact{Name: "Alex Chen 77", Email: "alex.77@customer.example", Company: "Chen Gardens Ltd", Title: "Head of purchasing"}
	b.ReportAllocs()
	for b.Loop() {
		c.Variables()
	}
}
