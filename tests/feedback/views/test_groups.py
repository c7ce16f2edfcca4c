"""Community groups: a code that is shown once and marks the reports of the group."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import Case, CommunityGroup
from reports.demo.cast import EDUCATION, PISANG

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def code_on(answer):
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.content.decode())[0]


def test_a_group_and_its_code(desk, submit):
    putri, unit = desk.client("putri"), desk.agency.units[PISANG]
    form = {"name": "RT 05 RW 02", "kind": "rt_rw", "unit": unit.pk}
    assert desk.client("sari").get(address("group_list")).status_code == 403
    code = code_on(putri.post(address("group_list"), form))
    group = CommunityGroup.objects.get()
    assert code.replace("-", "") not in group.code_hash
    assert code not in putri.get(address("group_list")).content.decode(), "shown once"
    twin = putri.post(address("group_list"), {**form, "name": "rt 05 rw 02"})
    assert twin.status_code == 422
    submit(group_code=code.lower().replace("-", " "))
    assert Case.objects.get().group == group
    newer = code_on(putri.post(address("group_renew", group.pk)))
    assert submit(group_code=code).case.group is None
    assert submit(group_code=newer).case.group == group
    assert putri.post(address("group_stop", group.pk)).status_code == 302
    assert submit(group_code=newer).case.group is None
    again = code_on(putri.post(address("group_renew", group.pk)))
    assert submit(group_code=again).case.group == group


def test_groups_of_others_do_not_exist(desk):
    bayu, putri = desk.client("bayu"), desk.client("putri")
    form = {"name": "Komite", "kind": "other", "unit": desk.agency.units[EDUCATION].pk}
    assert putri.post(address("group_list"), form).status_code == 422
    bayu.post(address("group_list"), form)
    group = CommunityGroup.objects.get()
    for name in ("group_renew", "group_stop"):
        assert putri.post(address(name, group.pk)).status_code == 404
        assert desk.client("sari").post(address(name, group.pk)).status_code == 403
        assert bayu.get(address(name, group.pk)).status_code == 405
    with CaptureQueriesContext(connection) as one:
        bayu.get(address("group_list"))
    for name in ("A", "B"):
        bayu.post(address("group_list"), {**form, "name": name})
    with CaptureQueriesContext(connection) as three:
        bayu.get(address("group_list"))
    assert len(one) == len(three)
