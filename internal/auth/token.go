// Package auth tells who asks: it makes API keys and recognizes them.
package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"hash/crc32"
	"strings"

	"ringdex/internal/callerid"
)

// A token is the prefix, the secret and the checksum of both. The prefix lets
// scanners of leaked secrets find a token; thirty characters carry 178 bits, so
// that a SHA-256 without salt or stretching keeps the secret.
const (
	prefix         = "rdx_"
	secretLength   = 30
	checksumLength = 6 // 62⁶ > 2³²
	tokenLength    = len(prefix) + secretLength + checksumLength

	base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// ErrMistyped means that the text is no Ringdex key, or was mistyped or cut off.
var ErrMistyped = errors.New("not an API key, or mistyped")

// NewToken makes a key's text, to be shown once, and the hash to be stored.
func NewToken() (token string, hash callerid.KeyHash) {
	text := make([]byte, 0, tokenLength)
	text = append(text, prefix...)
	text = appendSecret(text)
	text = appendChecksum(text)
	return string(text), sha256.Sum256(text)
}

// Hash is under what a token is stored, or ErrMistyped. It notices every wrong
// character and every two neighbours in the wrong order; of other mistakes one
// in four thousand million passes, to be refused as unknown.
func Hash(token string) (callerid.KeyHash, error) {
	if len(token) != tokenLength || !strings.HasPrefix(token, prefix) {
		return callerid.KeyHash{}, ErrMistyped
	}
	text := make([]byte, 0, tokenLength)
	text = appendChecksum(append(text, token[:tokenLength-checksumLength]...))
	if string(text) != token {
		return callerid.KeyHash{}, ErrMistyped
	}
	return sha256.Sum256(text), nil
}

// appendSecret leaves out the bytes that would make some characters likelier
// than others.
func appendSecret(text []byte) []byte {
	const fair = 256 - 256%len(base62)
	for end := len(text) + secretLength; len(text) < end; {
		var random [secretLength]byte
		_, _ = rand.Read(random[:]) // never fails
		for _, b := range random {
			if int(b) < fair && len(text) < end {
				text = append(text, base62[int(b)%len(base62)])
			}
		}
	}
	return text
}

// appendChecksum appends the CRC-32 of what is there, always six characters.
func appendChecksum(text []byte) []byte {
	var digits [checksumLength]byte
	sum := crc32.ChecksumIEEE(text)
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = base62[sum%uint32(len(base62))]
		sum /= uint32(len(base62))
	}
	return append(text, digits[:]...)
}
