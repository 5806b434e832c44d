package phone

import "testing"

func BenchmarkParse(b *testing.B) {
	for _, form := range []struct{ name, raw string }{
		{"exact", "+14155550100"},
		{"sip", "sip:+14155550100@gw.example;user=phone"},
		{"withheld", "sip:anonymous@anonymous.invalid"},
		{"national", "(415) 555-0100"},
		{"prefixed", "01144207946 0958"},
		{"full", "919876543210"},
	} {
		b.Run(form.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(form.raw, "US")
			}
		})
	}
}
