"""The ground of the tests itself: what every test is held to really holds."""

import pytest
from django.template import engines
from django.template.loader import render_to_string

from appraisal.enums import AppraisalState
from organization.models import Employee, User
from tests.strict_templates import UndefinedVariable


def test_undefined_variable_in_our_template_fails(tmp_path):
    with pytest.raises(UndefinedVariable):
        render_to_string("components/empty.html", {})


def test_undefined_variable_in_foreign_template_is_empty():
    assert engines["django"].from_string("a{{ nothing.at.all }}b").render({}) == "ab"


def test_unordered_querysets_are_shuffled(cast):
    ids = list(Employee.objects.order_by("pk").values_list("pk", flat=True))
    unordered = [list(Employee.objects.order_by().values_list("pk", flat=True)) for _ in range(3)]
    assert all(sorted(row) == ids for row in unordered)
    assert any(row != ids for row in unordered)


def test_cast_is_there_and_can_log_in(cast):
    assert cast.sari.name == "Sari Wulandari"
    assert cast.client("sari").get("/").status_code == 200
    assert User.objects.count() == len(cast.agency.people)


@pytest.mark.parametrize("state", AppraisalState.values)
def test_appraisal_comes_to_each_state(appraisal_in, state):
    assert appraisal_in(state).state == state
