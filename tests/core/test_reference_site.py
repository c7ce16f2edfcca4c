"""The technicians' pages hold reference data and nothing else."""

import pytest
from django.contrib import admin
from django.test import Client

from appraisal.models import Perspective
from core.models import CalendarYear, Holiday
from feedback.models import ClockRuleSet
from organization.models import User
from tests.conftest import BACKEND

INDEX = "/data-acuan/"
REFERENCE_DATA = {CalendarYear, ClockRuleSet, Holiday, Perspective}


@pytest.fixture
def technician(db) -> Client:
    user = User.objects.create(username="teknisi", full_name="Teknisi", is_staff=True)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_only_reference_data_is_there():
    assert set(admin.site._registry) == REFERENCE_DATA


def test_a_technician_keeps_reference_data(technician):
    assert "Hari libur" in technician.get(INDEX).text
    page = technician.get(f"{INDEX}core/holiday/")
    assert page.status_code == 200
    added = technician.post(
        f"{INDEX}core/holiday/add/",
        {"date": "2026-11-25", "kind": "D", "name": "Pilkada", "source": ""},
    )
    assert added.status_code == 302
    holiday = Holiday.objects.get(name="Pilkada")
    assert technician.get(f"{INDEX}core/holiday/{holiday.pk}/change/").status_code == 200
    assert technician.get(f"{INDEX}core/calendaryear/").status_code == 200


@pytest.mark.parametrize(
    "path", ["appraisal/appraisal/", "organization/user/", "auth/group/", "login/", "logout/"]
)
def test_nothing_else_exists(technician, path):
    assert technician.get(f"{INDEX}{path}").status_code == 404


def test_for_others_it_does_not_exist(cast):
    assert cast.client("rina").get(INDEX).status_code == 404
    assert Client().get(INDEX).status_code == 302


def test_a_closed_login_is_no_technician(technician):
    User.objects.filter(username="teknisi").update(is_active=False)
    assert technician.get(INDEX).status_code in (302, 404)
