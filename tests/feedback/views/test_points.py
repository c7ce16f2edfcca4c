"""Places where citizens are served: kept by the officers of their unit, offered in the report."""

import pytest
from django.urls import reverse

from feedback.models import ServicePoint
from reports.demo.cast import EDUCATION, PISANG

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def test_places(desk, visitor):
    putri, unit = desk.client("putri"), desk.agency.units[PISANG]
    form = {"name": "Loket malam", "address": "Jalan Pisang 2", "unit": unit.pk, "is_active": "on"}
    assert desk.client("sari").get(address("point_list")).status_code == 403
    foreign = {**form, "unit": desk.agency.units[EDUCATION].pk}
    assert putri.post(address("point_list"), foreign).status_code == 422
    assert putri.post(address("point_list"), form).status_code == 302
    twin = putri.post(address("point_list"), {**form, "name": "loket MALAM"})
    assert twin.status_code == 422
    assert "loket MALAM" in twin.content.decode()
    point = ServicePoint.objects.get()
    assert "Loket malam" in visitor.get(address("report_about")).content.decode()
    assert putri.post(address("point_change", point.pk), {**form, "is_active": ""}).status_code == 302
    assert "Loket malam" not in visitor.get(address("report_about")).content.decode()
    assert "Loket malam" in putri.get(address("point_list")).content.decode()
    other = ServicePoint.objects.create(unit=desk.agency.units[EDUCATION], name="Dinas")
    assert putri.get(address("point_change", other.pk)).status_code == 404
    assert desk.client("bayu").get(address("point_change", other.pk)).status_code == 200
