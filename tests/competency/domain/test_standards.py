"""Standards: drafted from the class, never edited once issued, one for each post on each day."""

from datetime import timedelta

import pytest

from competency.domain.gaps import combined
from competency.domain.standards import (
    TrainingNeed,
    begin_standard,
    discard_draft,
    draft_missing,
    end_standard,
    issue_standard,
    revise_standard,
    save_draft,
)
from competency.models import PostStandard
from competency.queries import in_force_on, items_in_force, posts_held_on, posts_without_standard
from core.errors import RuleViolation
from organization.models import ActingAppointment, Employee, Post
from reports.demo.cast import CUPAK_TANGAH, PISANG


@pytest.fixture
def lurah(cast, dictionary):
    """A draft for the post of every Lurah."""
    posts = Post.objects.filter(name="Lurah")
    return begin_standard(name="Lurah", post_class="pengawas", by=cast.user("rina"), posts=posts)


def test_a_draft_begins_with_the_generic_ones_at_the_level_of_its_class(lurah):
    assert set(lurah.items.values_list("level", flat=True)) == {2}
    assert lurah.items.count() == 9
    assert (lurah.code, lurah.issued_at) == ("SKJ-0001", None)
    with pytest.raises(RuleViolation) as refusal:
        begin_standard(name="Lain", post_class="pengawas", by=None, code="skj-0001")
    assert refusal.value.field == "code"


def test_what_is_issued_stays_and_a_revision_follows_it(cast, dictionary, lurah):
    day, rina = cast.today, cast.user("rina")
    save_draft(
        lurah,
        facts={"name": "Lurah", "summary": "Memimpin kelurahan."},
        levels={dictionary["M1"].pk: 3, dictionary["M5"].pk: 2},
        trainings=[TrainingNeed("managerial", "PKP", "absolute"), TrainingNeed("technical", " ", "useful")],
        posts=lurah.posts.all(),
        by=rina,
    )
    issued = issue_standard(lurah, starts_on=day - timedelta(days=30), basis="SK 1", by=rina)
    assert [row.name for row in issued.trainings.all()] == ["PKP"]
    for act in (
        lambda: issue_standard(issued, starts_on=day, basis="", by=rina),
        lambda: discard_draft(issued, by=rina),
        lambda: save_draft(issued, facts={}, levels={}, trainings=[], posts=[], by=rina),
    ):
        with pytest.raises(RuleViolation, match="sudah ditetapkan"):
            act()
    draft = revise_standard(issued, by=rina)
    assert revise_standard(issued, by=rina) == draft, "one draft only"
    assert (draft.number, draft.items.count(), draft.trainings.count()) == (2, 2, 1)
    with pytest.raises(RuleViolation) as refusal:
        issue_standard(draft, starts_on=day - timedelta(days=30), basis="", by=rina)
    assert refusal.value.field == "starts_on"
    issue_standard(draft, starts_on=day, basis="", by=rina)
    issued.refresh_from_db()
    assert issued.ends_on == day - timedelta(days=1)
    posts = set(Post.objects.filter(name="Lurah").values_list("pk", flat=True))
    assert {row[1] for row in items_in_force(posts, day)} == {draft.pk}
    assert {row[1] for row in items_in_force(posts, day - timedelta(days=1))} == {issued.pk}
    assert items_in_force(posts, day - timedelta(days=31)) == []
    assert {row[0] for row in items_in_force(posts, day)} == posts
    one = {next(iter(posts))}
    assert {row[0] for row in items_in_force(one, day)} == one


def test_a_post_has_one_standard_on_a_day(cast, lurah):
    day, rina = cast.today, cast.user("rina")
    issue_standard(lurah, starts_on=day, basis="", by=rina)
    rival = begin_standard(name="Lurah kota", post_class="pengawas", by=rina, posts=lurah.posts.all()[:1])
    with pytest.raises(RuleViolation, match="Standar lain"):
        issue_standard(rival, starts_on=day, basis="", by=rina)
    with pytest.raises(RuleViolation) as refusal:
        end_standard(lurah, ends_on=day - timedelta(days=1), by=rina)
    assert refusal.value.field == "ends_on"
    with pytest.raises(RuleViolation, match="Konsep"):
        end_standard(rival, ends_on=day, by=rina)
    end_standard(lurah, ends_on=day, by=rina)
    issue_standard(rival, starts_on=day + timedelta(days=1), basis="", by=rina)
    assert PostStandard.objects.filter(in_force_on(day + timedelta(days=1))).get() == rival


def test_an_empty_draft_is_not_issued(cast, lurah):
    save_draft(lurah, facts={}, levels={}, trainings=[], posts=lurah.posts.all(), by=None)
    with pytest.raises(RuleViolation, match="kompetensi"):
        issue_standard(lurah, starts_on=cast.today, basis="", by=None)
    other = begin_standard(name="Tanpa jabatan", post_class="pengawas", by=None)
    with pytest.raises(RuleViolation, match="jabatan"):
        issue_standard(other, starts_on=cast.today, basis="", by=None)
    discard_draft(other, by=None)
    assert not PostStandard.objects.filter(name="Tanpa jabatan").exists()


def test_posts_without_a_standard_get_one_draft_for_each_name(cast, lurah):
    missing = posts_without_standard(cast.today)
    names = set(missing.values_list("name", "post_class"))
    assert ("Lurah", "pengawas") not in names
    drafts = draft_missing(by=None, day=cast.today)
    assert len(drafts) == len(names) == len({draft.code for draft in drafts})
    assert not missing.exists()
    assert draft_missing(by=None, day=cast.today) == []


def test_who_acts_for_another_head_holds_that_post_too(cast, lurah):
    ActingAppointment.objects.create(
        employee=cast.hendra,
        unit=cast.unit(CUPAK_TANGAH),
        kind="plh",
        starts_on=cast.today,
        ends_on=cast.today,
    )
    held = posts_held_on(Employee.objects.filter(pk__in=[cast.hendra.pk, cast.sari.pk]), cast.today)
    codes = {post.pk: post.code for post in Post.objects.all()}
    assert {codes[post] for post in held[cast.hendra.pk]} == {f"{PISANG}-lurah", f"{CUPAK_TANGAH}-lurah"}
    assert {codes[post] for post in held[cast.sari.pk]} == {f"{PISANG}-pengadministrasi"}
    assert combined([{"M1": 2}, {"M1": 3}]) == {"M1": 3}
