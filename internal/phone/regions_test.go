package phone

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

// The table and the plan agree about every number: of all codes at random, and
// of those in use in each region, with some of their digits changed.
func TestPartsAreThePlans(t *testing.T) {
	codes := slices.Sorted(maps.Keys(phonenumbers.GetSupportedCallingCodes()))
	regions := slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions()))
	digits := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), 14, 14, -1)
	rapid.Check(t, func(t *rapid.T) {
		for range 50 {
			any := strconv.Itoa(rapid.SampledFrom(codes).Draw(t, "code")) + digits.Draw(t, "digits")
			samePlan(t, any[:rapid.IntRange(minDigits, maxDigits).Draw(t, "length")])

			region := rapid.SampledFrom(regions).Draw(t, "region")
			kind := phonenumbers.PhoneNumberType(rapid.IntRange(0, 10).Draw(t, "kind"))
			if example := phonenumbers.GetExampleNumberForType(region, kind); example != nil {
				valid := phonenumbers.Format(example, phonenumbers.E164)[1:]
				kept := rapid.IntRange(1, len(valid)).Draw(t, "kept")
				samePlan(t, valid[:kept]+digits.Draw(t, "tail")[:len(valid)-kept])
			}
		}
	})
}

func samePlan(t *rapid.T, digits string) {
	v, _ := strconv.ParseInt(digits, 10, 64)
	n, ok := FromInt(v)
	if !ok {
		return
	}
	code, national, region := n.Parts()
	wantCode, wantNational, wantRegion := parts(n.String())
	if code != wantCode || national != wantNational || region != wantRegion {
		t.Fatalf("%v has the parts %q, %q, %q, and in the plan %q, %q, %q", n, code, national, region, wantCode, wantNational, wantRegion)
	}
}

func BenchmarkParts(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Number(14155550100).Parts()
	}
}
