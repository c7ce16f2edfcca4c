from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Absence

URL = reverse("organization:absence_list")


def away(agency, person, kind="annual", first=0, last=3):
    today = timezone.localdate()
    return Absence.objects.create(
        employee=agency.people[person],
        kind=kind,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
    )


def names(client, **query):
    return {absence.employee.name for absence in client.get(URL, query).context["page_obj"]}


def test_it_lists_who_is_away_today_in_the_kept_units(agency):
    away(agency, "staff")
    away(agency, "nurse")
    away(agency, "lurah", first=4, last=9)

    assert names(agency.login("hr_district")) == {"Siti Rahmah"}
    assert names(agency.login("hr_city")) == {"Siti Rahmah", "Melati Putri, A.Md.Kep."}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"time": "coming"}, {"Doni Saputra, S.IP."}),
        ({"time": "past"}, {"Afrizal, S.Sos."}),
        ({"time": "x"}, {"Siti Rahmah"}),
        ({"kind": "study"}, set()),
        ({"kind": "annual", "q": "siti"}, {"Siti Rahmah"}),
        ({"q": "doni"}, set()),
    ],
)
def test_filters(agency, query, expected):
    away(agency, "staff")
    away(agency, "lurah", first=4, last=9)
    away(agency, "camat", first=-9, last=-1)

    assert names(agency.login("hr_district"), **query) == expected


def test_many_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    away(agency, "staff")
    few = count_queries(client, URL)
    for number in range(20):
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")
        away(agency, f"extra{number}")
    assert count_queries(client, URL) == few <= 14
