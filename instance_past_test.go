package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
)

// TestPreviousInAfterHooks: in the hooks after a write a record still tells what it was, and what the write changed;
// behind them it is as its row.
func TestPreviousInAfterHooks(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		var told []string
		tell := func(moment string) func(context.Context, *purse) error {
			return func(_ context.Context, p *purse) error {
				if len(p.ChangedFields()) != 0 != p.Changed() {
					s.Errorf("%s: Changed is %v, ChangedFields %v", moment, p.Changed(), p.ChangedFields())
				}
				told = append(told, fmt.Sprintf("%s balance %v→%d words %v→%v new %v %s", moment, p.Previous("balance"), p.Balance,
					p.Previous("words"), p.Words, p.IsNewRecord(), strings.Join(p.ChangedFields(), ",")))
				return nil
			}
		}
		s.m.AfterCreate(tell("created"))
		s.m.AfterUpdate(tell("updated"))
		s.m.AfterSave(tell("saved"))
		expect := func(what string, p *purse, want ...string) {
			s.Helper()
			if got := strings.Join(told, "\n"); got != strings.Join(want, "\n") {
				s.Errorf("%s:\n%s\nwant:\n%s", what, got, strings.Join(want, "\n"))
			}
			told = nil
			if p != nil {
				s.same(ctx, what, p)
			}
		}
		made := "balance <nil>→1 words <nil>→[a] new false id,owner,balance,words,version,createdAt,updatedAt"
		p := &purse{Owner: "Ann", Balance: 1, Words: []string{"a"}, Version: 1}
		must(s.T, s.m.Create(ctx, p))
		expect("Create", p, "created "+made, "saved "+made)

		p.Balance, p.Words[0] = 2, "b"
		must(s.T, p.Save(ctx))
		changed := "balance 1→2 words [a]→[b] new false balance,words,version,updatedAt"
		expect("Save", p, "updated "+changed, "saved "+changed)

		must(s.T, p.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Plus(3)}))
		changed = "balance 2→5 words [b]→[b] new false balance,version,updatedAt"
		expect("Update by an expression", p, "updated "+changed, "saved "+changed)

		var rows []*purse
		_, err := s.m.Update(ctx, sequelize.Set{"balance": 6}, sequelize.Where{"id": p.ID}, sequelize.IndividualHooks(true))
		must(s.T, err)
		changed = "balance 5→6 words [b]→[b] new false balance,version,updatedAt"
		expect("Update with IndividualHooks", nil, "updated "+changed, "saved "+changed)

		must(s.T, p.Reload(ctx))
		p.Balance = 7
		must(s.T, s.m.Save(ctx, p, sequelize.Include("coins")))
		changed = "balance 6→7 words [b]→[b] new false balance,version,updatedAt"
		expect("Save with Include", p, "updated "+changed, "saved "+changed)

		p.Balance = 8
		must(s.T, s.m.BulkUpdate(ctx, []*purse{p}, sequelize.Fields{"balance"}, sequelize.IndividualHooks(true)))
		changed = "balance 7→8 words [b]→[b] new false balance,version,updatedAt"
		expect("BulkUpdate with IndividualHooks", p, "updated "+changed, "saved "+changed)

		rows = []*purse{{Owner: "Bob", Balance: 1, Words: []string{"a"}, Version: 1}}
		must(s.T, s.m.BulkCreate(ctx, rows, sequelize.IndividualHooks(true)))
		expect("BulkCreate with IndividualHooks", rows[0], "created "+made, "saved "+made)

		rows[0] = &purse{Owner: "Cid", Balance: 1, Words: []string{"a"}, Version: 1, Coins: []*coin{{Value: 1}}}
		must(s.T, s.m.Create(ctx, rows[0], sequelize.Include("coins")))
		expect("Create with Include", rows[0], "created "+made, "saved "+made)
	})
}

// TestSaveInAfterHook: a hook that saves its record again writes only what it changed itself, and each of the two writes
// tells its own change.
func TestSaveInAfterHook(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		var told []string
		s.m.AfterUpdate(func(ctx context.Context, p *purse) error {
			told = append(told, fmt.Sprint(p.Previous("balance"), p.Balance, p.Changed("owner"), p.Changed("balance")))
			if p.Owner == "rich" {
				return nil
			}
			p.Owner = "rich"
			if err := p.Save(ctx); err != nil {
				return err
			}
			told = append(told, fmt.Sprint(p.Previous("balance"), p.Changed("balance")))
			return nil
		})
		p := &purse{Owner: "Ann", Balance: 1}
		must(s.T, s.m.Create(ctx, p))
		p.Balance = 2
		must(s.T, p.Save(ctx))
		if got, want := strings.Join(told, "; "), "1 2 false true; 2 2 true false; 1 true"; got != want {
			s.Errorf("the hooks told %s, not %s", got, want)
		}
		s.same(ctx, "Save in a hook", p)
	})
}

// TestFailingAfterHook: what a hook that failed saw is gone with the write.
func TestFailingAfterHook(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		p := &purse{Owner: "Ann", Balance: 1}
		must(s.T, s.m.Create(ctx, p))
		remove := s.m.AfterUpdate(func(context.Context, *purse) error { return errStop })
		p.Balance = 2
		if err := p.Save(ctx); !errors.Is(err, errStop) {
			s.Fatal(err)
		}
		if got := fmt.Sprint(p.Previous("balance"), p.Balance, p.ChangedFields()); got != "1 2 [balance]" {
			s.Errorf("after a failing hook: %s", got)
		}
		remove()
		s.undone(ctx, func(ctx context.Context) error { return p.Save(ctx) })
		if got := fmt.Sprint(p.Previous("balance"), p.Balance, p.ChangedFields()); got != "1 2 [balance]" {
			s.Errorf("after a rollback: %s", got)
		}
		must(s.T, p.Save(ctx))
		s.same(ctx, "saved at last", p)

		fresh := &purse{Owner: "Bob"}
		remove = s.m.AfterCreate(func(context.Context, *purse) error { return errStop })
		if err := s.m.Create(ctx, fresh); !errors.Is(err, errStop) {
			s.Fatal(err)
		}
		if fresh.ID != 0 || !fresh.IsNewRecord() {
			s.Errorf("a record whose hook failed: key %d, new %v", fresh.ID, fresh.IsNewRecord())
		}
		remove()
		must(s.T, s.m.Create(ctx, fresh))
		s.same(ctx, "created at last", fresh)
	})
}
