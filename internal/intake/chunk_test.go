package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// bookFunc is a Book that comes between an import and the real one.
type bookFunc func(context.Context, callerid.OrgID, func(store.Tx) error) error

func (b bookFunc) Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
	return b(ctx, org, fn)
}

const (
	firstNumber phone.Number = 14160000000
	// repeats keeps the database small where the file must be large.
	repeats = 50
)

// manyRows is a file of n rows, of which each number has as many as repeats.
func manyRows(n int) string {
	var file strings.Builder
	file.WriteString("phone,name\n")
	for i := range n {
		fmt.Fprintf(&file, "%s,Person %d\n", firstNumber+phone.Number(i/repeats), i)
	}
	return file.String()
}

func TestChunks(t *testing.T) {
	const n = 2*chunkRows + 1
	f := newFixture(t)
	var sizes, progress []int
	book := bookFunc(func(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
		before := f.contacts()
		err := f.store.Update(ctx, org, fn)
		sizes = append(sizes, f.contacts()-before)
		return err
	})
	// The last row, in a chunk of its own, repeats the first.
	file := manyRows(n) + firstNumber.String() + ",Again\n"
	sum, err := Import(t.Context(), book, strings.NewReader(file), Options{Org: f.org, Progress: func(rows int) { progress = append(progress, rows) }})
	if err != nil {
		t.Fatal(err)
	}
	f.balanced(sum)
	f.expect(sum, Summary{Rows: n + 1, Imported: n/repeats + 1, Duplicates: n - n/repeats})
	if diff := cmp.Diff([]int{chunkRows / repeats, chunkRows / repeats, 1}, sizes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{chunkRows, 2 * chunkRows, n + 1}, progress); diff != "" {
		t.Error(diff)
	}
	if name := f.person(firstNumber + n/repeats).Name; name != fmt.Sprint("Person ", n-1) {
		t.Errorf("the last person is %q", name)
	}
}

func TestFailureInALaterChunk(t *testing.T) {
	const n = chunkRows + 10
	f := newFixture(t)
	broken := errors.New("disk on fire")
	updates := 0
	book := bookFunc(func(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
		if updates++; updates == 1 {
			return f.store.Update(ctx, org, fn)
		}
		return f.store.Update(ctx, org, func(tx store.Tx) error { return errors.Join(fn(tx), broken) })
	})
	sum, err := Import(t.Context(), book, strings.NewReader(manyRows(n)), Options{Org: f.org})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), fmt.Sprintf("line %d ", chunkRows+2)) {
		t.Errorf("got the error %v", err)
	}
	const imported = chunkRows / repeats
	f.expect(sum, Summary{Rows: chunkRows, Imported: imported, Duplicates: chunkRows - imported})
	if f.contacts() != imported {
		t.Errorf("%d contacts", f.contacts())
	}
	f.expect(f.importFile(manyRows(n), ""), Summary{Rows: n, Imported: 1, Duplicates: n - 1})
}

func TestFileThatCannotBeRead(t *testing.T) {
	f := newFixture(t)
	broken := errors.New("disk on fire")
	file := io.MultiReader(strings.NewReader(manyRows(3)), iotest.ErrReader(broken))
	sum, err := Import(t.Context(), f.store, file, Options{Org: f.org})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "line 2 ") {
		t.Errorf("got the error %v", err)
	}
	f.expect(sum, Summary{})
	if f.contacts() != 0 {
		t.Errorf("%d contacts", f.contacts())
	}
}

func TestCancelledImport(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, file := range []string{manyRows(1), "phone\n?\n"} {
		if sum, err := Import(ctx, f.store, strings.NewReader(file), Options{Org: f.org}); !errors.Is(err, context.Canceled) || sum.Rows != 0 {
			t.Errorf("got %+v, %v", sum, err)
		}
	}
}

// A transaction that is tried twice counts once.
func TestRetriedTransaction(t *testing.T) {
	file := "phone,name,dnc\n+14155551200;+13125550162,Alex,1\n+12025550133,Jamie,\n+12025550133,Jamie,\n+14155550199,Pat,\n,,1\n"
	seed := "phone,name\n+14155550199,P\n"
	run := func(campaign string, wrap func(Book) Book) (fixture, Summary) {
		f := newFixture(t)
		f.importFile(seed, "Spring")
		sum, err := Import(t.Context(), wrap(f.store), strings.NewReader(file), Options{Org: f.org, Campaign: campaign})
		if err != nil {
			t.Fatal(err)
		}
		f.balanced(sum)
		return f, sum
	}
	for _, campaign := range []string{"", "Summer"} {
		once, want := run(campaign, func(b Book) Book { return b })
		twice, got := run(campaign, func(b Book) Book { return retrying(b) })
		twice.expect(got, want)
		for _, n := range []phone.Number{alex, jamie, home, 13125550162} {
			twice.expectPerson(n, once.person(n))
		}
		if want.Imported == 0 || want.Duplicates == 0 || want.Refused != 1 {
			t.Errorf("the file tries too little: %+v", want)
		}
	}
}

// retrying loses each transaction once, after its work.
func retrying(book Book) Book {
	lost := errors.New("lost the race")
	return bookFunc(func(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
		err := book.Update(ctx, org, func(tx store.Tx) error { return errors.Join(fn(tx), lost) })
		if !errors.Is(err, lost) {
			return fmt.Errorf("the first try did not reach its end: %w", err)
		}
		return book.Update(ctx, org, fn)
	})
}
