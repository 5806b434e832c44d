package auth

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// zeros is a token whose checksum was computed by another implementation of
// CRC-32. The format is fixed: keys that were given out must stay valid.
const zeros = "rdx_0000000000000000000000000000004HgwOb"

func TestFormatIsFixed(t *testing.T) {
	hash, err := Hash(zeros)
	if err != nil || hash != sha256.Sum256([]byte(zeros)) {
		t.Errorf("Hash(%q) = %x, %v", zeros, hash, err)
	}
}

func TestNewToken(t *testing.T) {
	seen := map[string]bool{}
	var used [256]bool
	for range 1000 {
		token, hash := NewToken()
		if got, err := Hash(token); err != nil || got != hash {
			t.Fatalf("Hash(%q) = %x, %v; want %x", token, got, err, hash)
		}
		if len(token) != tokenLength || seen[token] {
			t.Fatalf("%q: of the wrong length, or made twice", token)
		}
		seen[token] = true
		for i := range secretLength {
			used[token[len(prefix)+i]] = true
		}
	}
	for _, c := range []byte(base62) {
		if !used[c] {
			t.Errorf("%q in none of 30,000 random characters", c)
		}
	}
}

func TestNoKeyAtAll(t *testing.T) {
	token, _ := NewToken()
	for _, text := range []string{
		"", "rdx_", prefix, token[:tokenLength-1], token + "0", " " + token, token + "\n",
		"RDX_" + token[4:], "sk_" + token[3:], strings.Repeat("0", tokenLength), strings.Repeat("é", tokenLength/2),
	} {
		if _, err := Hash(text); !errors.Is(err, ErrMistyped) {
			t.Errorf("Hash(%q): %v, want ErrMistyped", text, err)
		}
	}
}

func TestTyposAreNoticed(t *testing.T) {
	token, _ := NewToken()
	rapid.Check(t, func(t *rapid.T) {
		typo := []byte(token)
		at := rapid.IntRange(0, tokenLength-2).Draw(t, "at")
		if rapid.Bool().Draw(t, "swap") {
			typo[at], typo[at+1] = typo[at+1], typo[at]
		} else {
			typo[at] = rapid.Byte().Draw(t, "wrong")
		}
		if _, err := Hash(string(typo)); string(typo) != token && !errors.Is(err, ErrMistyped) {
			t.Fatalf("%q passed for %q: %v", typo, token, err)
		}
	})
}

func FuzzHash(f *testing.F) {
	f.Add(zeros)
	f.Add("rdx_")
	f.Add(strings.Repeat("z", tokenLength))
	f.Fuzz(func(t *testing.T, token string) {
		hash, err := Hash(token)
		if err != nil {
			if !errors.Is(err, ErrMistyped) || hash != [sha256.Size]byte{} {
				t.Fatalf("Hash(%q) = %x, %v", token, hash, err)
			}
		} else if len(token) != 40 || token[:4] != "rdx_" || hash != sha256.Sum256([]byte(token)) {
			t.Fatalf("Hash(%q) = %x", token, hash)
		}
		// Whatever the secret, the checksum that belongs to it makes a key of it.
		if len(token) >= secretLength {
			whole := string(appendChecksum([]byte(prefix + token[:secretLength])))
			if _, err := Hash(whole); err != nil {
				t.Fatalf("Hash(%q): %v", whole, err)
			}
		}
	})
}
