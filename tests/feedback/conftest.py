"""Officers, services and cases of the demo's units."""

from datetime import date

import pytest
from django.test import Client

from feedback.domain.handling import forward_case, verify_case
from feedback.domain.intake import NewReport, submit_report
from feedback.models import Case, Service, ServicePoint
from organization.enums import Role
from organization.models import RoleGrant
from reports.demo.cast import PISANG, ROOT


def grant(cast, key, code):
    """Make somebody complaint officer of a unit."""
    unit = cast.agency.units[code]
    RoleGrant.objects.create(
        user=cast.user(key), role=Role.COMPLAINT_OFFICER, unit=unit, starts_on=date(2020, 1, 1)
    )


@pytest.fixture
def desk(cast):
    """Nia keeps Kecamatan Pauh (as in the demo), Bayu co-ordinates the city, Putri keeps Kelurahan Pisang."""
    grant(cast, "bayu", ROOT)
    grant(cast, "putri", PISANG)
    return cast


@pytest.fixture
def service(cast):
    return Service.objects.create(
        unit=cast.agency.units[PISANG],
        code="pisang-domisili",
        name="Surat keterangan domisili",
        promised_max=10,
        promised_unit="minute",
        fee="gratis",
    )


@pytest.fixture
def point(cast):
    return ServicePoint.objects.create(unit=cast.agency.units[PISANG], name="Kantor Lurah Pisang")


@pytest.fixture
def submit(desk):
    """Give a function that takes in a report about Kelurahan Pisang; returns case and code."""

    def submitted(**values):
        held = values.pop("is_held", False)
        defaults = {
            "kind": "complaint",
            "title": "Lampu jalan mati di depan SDN 07",
            "body": "Sejak dua minggu lampu jalan padam dan anak-anak pulang mengaji dalam gelap.",
            "unit": desk.agency.units[PISANG],
        }
        return submit_report(NewReport(**{**defaults, **values}), is_held=held)

    return submitted


def fresh(case):
    return Case.objects.select_related("text", "unit", "subject_unit", "service", "point", "group").get(
        pk=case.pk
    )


@pytest.fixture
def forwarded(desk, submit):
    """Give a function that returns a case that Kelurahan Pisang has to answer."""

    def case_at_unit(**values):
        code = values.pop("to", PISANG)
        case = fresh(submit(**values).case)
        by = desk.user("bayu")
        verify_case(case, by=by)
        return fresh(forward_case(fresh(case), desk.agency.units[code], by=by))

    return case_at_unit


@pytest.fixture
def visitor():
    """A browser of nobody."""
    return Client()
