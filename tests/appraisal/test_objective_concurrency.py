"""Two people at the tree in the same moment: no circle, no lost order, nothing twice. Needs PostgreSQL."""

import pytest

from appraisal.domain.objective_links import Link, copy_tree, link_indicator
from appraisal.domain.objectives import Place, add_objective, move_objective, remove_objective
from appraisal.models import Indicator, Objective
from core.models import TransitionLog
from organization.models import Unit
from tests.appraisal.cycle_builders import make_cycle, make_indicator, make_town
from tests.appraisal.test_concurrency import _needs_postgresql, at_once, refused  # noqa: F401
from tests.appraisal.tree_builders import make_node

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_each_below_the_other_makes_no_circle() -> None:
    town = make_town()
    cycle = make_cycle(town)
    one, two = (make_node(cycle, town.office, title) for title in ("Satu", "Dua"))
    results = at_once(
        lambda: move_objective(one, Place(two.pk), by=town.hr, seen=0),
        lambda: move_objective(two, Place(one.pk), by=town.hr, seen=0),
    )
    assert refused(results) == 1
    assert Objective.objects.filter(parent=None).count() == 1


def test_a_form_sent_twice_adds_once_and_a_parent_is_not_lost() -> None:
    town = make_town()
    cycle = make_cycle(town)
    goal = make_node(cycle, town.office, "Tujuan")

    def add() -> Objective:
        fresh = Objective(cycle=cycle, unit=town.office, parent=goal, title="Anak", level="output")
        return add_objective(fresh, by=town.hr)

    assert refused(at_once(add, add, add)) == 2
    assert Objective.objects.filter(parent=goal).count() == 1
    child = Objective.objects.get(title="Anak")
    results = at_once(
        lambda: remove_objective(child, by=town.hr, seen=0),
        lambda: add_objective(
            Objective(cycle=cycle, unit=town.office, parent=child, title="Cucu", level="output"), by=town.hr
        ),
    )
    assert refused(results) == 1
    assert not Objective.objects.filter(parent_id__isnull=False).exclude(
        parent__in=Objective.objects.values("pk")
    )


def test_superiors_in_the_same_moment_make_no_circle() -> None:
    town = make_town()
    cycle = make_cycle(town)
    one, two = (make_indicator(cycle, town.office, code) for code in ("A", "B"))
    results = at_once(
        lambda: link_indicator(one, Link(parent=two, cascading="direct"), by=town.hr),
        lambda: link_indicator(two, Link(parent=one, cascading="direct"), by=town.hr),
    )
    assert refused(results) == 1
    assert Indicator.objects.exclude(parent=None).count() == 1


def test_copied_twice_comes_once() -> None:
    town = make_town()
    old, new = make_cycle(town), make_cycle(town, year=2027)
    make_node(old, town.office, "Anak", make_node(old, town.root, "Tujuan"))
    units = list(Unit.objects.order_by("path"))
    at_once(*[lambda: copy_tree(old, new, units, by=town.hr)] * 3)
    assert Objective.objects.filter(cycle=new).count() == 2
    assert TransitionLog.objects.filter(name="objective_copy").count() == 1
