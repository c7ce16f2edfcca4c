from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.models import Indicator
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return reverse("appraisal:indicator_copy", args=[cycle.pk])


def years(town):
    old, new = make_cycle(town), make_cycle(town, year=2027)
    make_indicator(old, town.office, "A", published_realisation=Decimal(80), published_in="LKjIP")
    make_indicator(old, town.other, "B")
    return old, new


def test_copies_what_is_missing_once() -> None:
    town = make_town()
    old, new = years(town)
    make_indicator(new, town.other, "B", name="Sudah ada")
    browser = log_in(town.hr)
    page = browser.post(url(new), {"source": old.pk}, follow=True)
    assert "1 indikator disalin" in page.text
    copy = Indicator.objects.get(cycle=new, code="A")
    assert (copy.published_realisation, copy.published_in) == (None, "")
    page = browser.post(url(new), {"source": old.pk}, follow=True)
    assert "Tidak ada yang disalin" in page.text
    assert Indicator.objects.filter(cycle=new).count() == 2
    assert Indicator.objects.get(cycle=new, code="B").name == "Sudah ada"
    assert Indicator.objects.get(cycle=old, code="A").published_in == "LKjIP"


def test_hr_of_an_office_copies_its_own() -> None:
    town = make_town()
    old, new = years(town)
    log_in(town.office_hr).post(url(new), {"source": old.pk})
    assert list(Indicator.objects.filter(cycle=new).values_list("code", flat=True)) == ["A"]


def test_unknown_sources_and_people(client) -> None:
    town = make_town()
    old, new = years(town)
    foreign = make_cycle(town, town.other, year=2028)
    browser = log_in(town.office_hr)
    for source in ("", "x", "99999", foreign.pk, new.pk):
        page = browser.post(url(new), {"source": source}, follow=True)
        assert "Pilih siklus asal" in page.text
    assert log_in(town.clerk.user).post(url(new), {"source": old.pk}).status_code == 404
    assert client.post(url(new), {"source": old.pk}).status_code == 401
    assert browser.get(url(new)).status_code == 405
    assert not Indicator.objects.filter(cycle=new).exists()
