package storetest

import (
	"slices"

	"ringdex/internal/phone"
)

func taskEdits() []handEdit {
	open := func(ann, bob int) func(scene) bool {
		return func(s scene) bool {
			return len(s.home.profile(annDesk).OpenTasks) == ann && len(s.home.profile(bobDesk).OpenTasks) == bob
		}
	}
	both := []phone.Number{annDesk, annCell}
	return []handEdit{
		{"insert task", "INSERT INTO tasks (org, contact, title) VALUES ({home}, {ann}, 'by hand')", both, open(2, 1)},
		{"update task", "UPDATE tasks SET title = 'by hand' WHERE org = {home} AND contact = {ann}", both,
			func(s scene) bool { return s.home.profile(annDesk).OpenTasks[0].Title == "by hand" }},
		{"close task", "UPDATE tasks SET done_at = due_at WHERE org = {home} AND contact = {ann}", both, open(0, 1)},
		{"give task away", "UPDATE tasks SET contact = {bob} WHERE org = {home} AND contact = {ann}",
			append(both, bobDesk), open(0, 2)},
		{"delete task", "DELETE FROM tasks WHERE org = {home} AND contact = {ann}", both, open(0, 1)},
	}
}

func memoryEdits() []handEdit {
	known := func(ann, bob int) func(scene) bool {
		return func(s scene) bool {
			return len(s.home.profile(annDesk).Memories) == ann && len(s.home.profile(bobDesk).Memories) == bob
		}
	}
	both := []phone.Number{annDesk, annCell}
	return []handEdit{
		{"insert memory", `INSERT INTO memories (org, contact, text, created_at)
			SELECT org, {ann}, 'by hand', created_at FROM contacts WHERE org = {home} AND id = {bob}`, both, known(2, 1)},
		{"update memory", "UPDATE memories SET text = 'by hand' WHERE org = {home} AND contact = {ann}", both,
			func(s scene) bool { return s.home.profile(annDesk).Memories[0].Text == "by hand" }},
		{"give memory away", "UPDATE memories SET contact = {bob} WHERE org = {home} AND contact = {ann}",
			append(both, bobDesk), known(0, 2)},
		{"delete memory", "DELETE FROM memories WHERE org = {home} AND contact = {ann}", both, known(0, 1)},
	}
}

func ratingEdits() []handEdit {
	given := func(ann, bob int) func(scene) bool {
		return func(s scene) bool {
			return len(s.home.profile(annDesk).Ratings) == ann && len(s.home.profile(bobDesk).Ratings) == bob
		}
	}
	both := []phone.Number{annDesk, annCell}
	return []handEdit{
		{"insert rating", `INSERT INTO ratings (org, contact, score, comment, created_at)
			SELECT org, {ann}, 2, 'by hand', created_at FROM contacts WHERE org = {home} AND id = {bob}`, both, given(2, 1)},
		{"update rating", "UPDATE ratings SET score = 2 WHERE org = {home} AND contact = {ann}", both,
			func(s scene) bool { return s.home.profile(annDesk).Ratings[0].Score == 2 }},
		{"give rating away", "UPDATE ratings SET contact = {bob} WHERE org = {home} AND contact = {ann}",
			append(both, bobDesk), given(0, 2)},
		{"delete rating", "DELETE FROM ratings WHERE org = {home} AND contact = {ann}", both, given(0, 1)},
	}
}

func campaignEdits() []handEdit {
	called := func(n phone.Number, want ...string) func(scene) bool {
		return func(s scene) bool { return slices.Equal(s.home.profile(n).Campaigns, want) }
	}
	spring := []phone.Number{annDesk, annCell, camCell}
	return []handEdit{
		{"insert campaign", "INSERT INTO campaigns (org, name) VALUES ({home}, 'winter')", nil, nil},
		{"rename campaign", "UPDATE campaigns SET name = 'may' WHERE org = {home} AND name = 'spring'", spring, called(camCell, "may")},
		{"delete campaign", "DELETE FROM campaigns WHERE org = {home} AND name = 'spring'", spring, called(camCell)},
		{"insert call of a campaign", `INSERT INTO campaign_calls (org, campaign, contact, called_at)
			SELECT org, campaign, {bob}, called_at FROM campaign_calls WHERE org = {home} AND contact = {ann}`,
			[]phone.Number{bobDesk}, called(bobDesk, "autumn", "spring")},
		{"give call of a campaign away", "UPDATE campaign_calls SET contact = {bob} WHERE org = {home} AND contact = {ann}",
			[]phone.Number{annDesk, annCell, bobDesk}, called(bobDesk, "autumn", "spring")},
		{"delete call of a campaign", "DELETE FROM campaign_calls WHERE org = {home} AND contact = {ann}",
			[]phone.Number{annDesk, annCell}, called(annCell)},
	}
}

func doNotCallEdits() []handEdit {
	marked := func(desk, cell bool) func(scene) bool {
		return func(s scene) bool {
			return s.home.profile(annDesk).DoNotCall == desk && s.home.profile(annCell).DoNotCall == cell
		}
	}
	return []handEdit{
		{"insert do-not-call", `INSERT INTO do_not_call (org, number, since)
			SELECT org, {annCell}, since FROM do_not_call WHERE org = {home}`, []phone.Number{annCell}, marked(true, true)},
		{"insert do-not-call of nobody's number", `INSERT INTO do_not_call (org, number, since)
			SELECT org, {freeLine}, since FROM do_not_call WHERE org = {home}`, nil, nil},
		{"renumber do-not-call", "UPDATE do_not_call SET number = {annCell} WHERE org = {home}",
			[]phone.Number{annDesk, annCell}, marked(false, true)},
		{"delete do-not-call", "DELETE FROM do_not_call WHERE org = {home}", []phone.Number{annDesk}, marked(false, false)},
	}
}
