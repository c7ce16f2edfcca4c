"""S12: nothing that stands in an address or a form reaches the database as anything but a value."""

import pytest
from django.urls import reverse

from reports.demo.stories import fresh

pytestmark = pytest.mark.django_db

ODD = [
    "'",
    '"; DROP TABLE organization_user; --',
    "1 OR 1=1",
    "%' OR '1'='1",
    "\x00",
    "a\x00b",
    "%_\\",
    "-1",
    "9" * 30,
    "9" * 5000,
    "02025999999",
    "٣",
    "²",
    "name__password",
    "../../etc/passwd",
    "${7*7}",
]
READ = {
    "organization:employee_list": ("q", "page", "former"),
    "organization:unit_tree": ("q", "page"),
    "organization:employee_add": ("q", "unit", "page"),
    "appraisal:team_list": ("page",),
    "appraisal:appraiser_missing_list": ("page",),
    "appraisal:cycle_add": ("year",),
    "core:message_list": ("page",),
}


@pytest.mark.parametrize("name", READ)
def test_a_list_takes_any_parameter(cast, cycle, name):
    client, address = cast.client("rina"), reverse(name)
    plain = len(client.get(address).content)
    for parameter in READ[name]:
        for value in ODD:
            response = client.get(address, {parameter: value})
            assert response.status_code in (200, 404), (parameter, value[:20])
            if response.status_code == 200 and "OR" in value and parameter == "q":
                assert len(response.content) <= plain + len(value) * 12


@pytest.mark.parametrize("value", ODD)
def test_a_draft_takes_any_field(cast, appraisal_in, value):
    appraisal = fresh(appraisal_in("planning"))
    client = cast.client("sari")
    for name, sent in (
        ("plan_edit", {f"item-{value}-title": "x", "version": value}),
        ("plan_item_from_indicator", {"indicator": value, "version": 0}),
        ("plan_item_from_indicator", {"indicator": "1", "version": value}),
        ("plan_propose", {"move_version": value, "version": 0}),
        ("plan_withdraw", {"version": value}),
    ):
        response = client.post(reverse(f"appraisal:{name}", args=[appraisal.pk]), sent)
        assert response.status_code in (302, 400, 404, 409, 422), name


@pytest.mark.parametrize("value", ODD)
def test_a_form_takes_any_text_as_text(cast, appraisal_in, value):
    appraisal = appraisal_in("proposed")
    address = reverse("appraisal:plan_return", args=[appraisal.pk])
    response = cast.client("hendra").post(address, {"version": appraisal.version, "note": value})
    assert response.status_code in (302, 422)
