"""The page that says who may do what agrees with the rules that decide it."""

from datetime import timedelta

import pytest

from appraisal.models import Indicator
from organization.authority import holders_at
from organization.domain.corrections import ask_correction
from organization.domain.roles import appoint_deputy
from organization.models import RoleGrant, User
from organization.registry import Ground, registered_acts
from reports.demo.cast import PISANG


@pytest.fixture
def objects(cast, cycle, appraisal_in):
    """Give for a permission the object at Pisang on which it is asked."""
    pisang, sari = cast.unit(PISANG), cast.sari
    states = {
        "appraisal.plan_agree": "proposed",
        "appraisal.review_hand_over": "assessed",
        "appraisal.objection_decide": "explained",
        "appraisal.objection_file": "handed_over",
        "appraisal.appraiser_change": "running",
    }

    def object_of(permission):
        if permission in states:
            return appraisal_in(states[permission])
        if permission in ("organization.unit_move", "organization.role_grant_add"):
            return pisang
        if permission == "organization.post_change":
            return pisang.posts.first()
        if permission == "organization.correction_done":
            return ask_correction(sari, topic="Nama", recorded="", wanted="Sari W.", by=cast.user("sari"))
        if permission == "appraisal.cycle_open":
            cycle.unit, cycle.state = pisang, "draft"
            return cycle
        if permission == "appraisal.indicator_edit":
            return Indicator(cycle=cycle, unit=pisang)
        if permission in ("organization.calendar_edit", "appraisal.rule_set_copy"):
            return None
        return sari

    return object_of


@pytest.mark.parametrize("permission", sorted(act.permission for act in registered_acts()))
def test_the_named_may_and_others_may_not(cast, objects, permission):
    act = next(act for act in registered_acts() if act.permission == permission)
    rina = RoleGrant.objects.get(user=cast.rina.user, deputy_for=None)
    appoint_deputy(
        rina,
        deputy=cast.nia.user if hasattr(cast.nia, "user") else cast.nia,
        starts_on=cast.today,
        ends_on=cast.today + timedelta(days=1),
        reason="Cuti",
        by=cast.user("rina"),
    )
    obj = objects(permission)
    named = {holder.user.pk for holder in holders_at(cast.unit(PISANG), cast.today)[act.ground]}
    if act.ground == Ground.EMPLOYEE:
        named = {cast.sari.user_id}
    assert named, permission
    for person in User.objects.filter(is_superuser=False):
        assert person.has_perm(permission, obj) == (person.pk in named), (permission, str(person))
