"""The decider is never the rater: every route to the deciding place × every act of deciding.

Each route seats somebody who rated (or the employee) where objections are heard and decided, as a
transfer, an acting appointment, a deputy's grant or another login could have seated him. He then
tries every act, through the domain and over the web; nothing may change.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from appraisal.domain.clarification import change_rating as change_rating_of
from appraisal.domain.clarification import keep_rating, open_clarification, return_change
from appraisal.domain.following import align
from appraisal.domain.hearing import Talk, hear
from appraisal.domain.moves import move
from appraisal.domain.objection import Decider, Decision, decide, explain, file_objection, record
from appraisal.domain.objection_deadlines import pass_on
from appraisal.domain.review import countersign, hand_over, save_review, send_up
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, Objection, ObjectionHearing
from core.errors import NotAllowed, RuleViolation
from core.files import CleanFile
from core.models import TransitionLog
from organization.enums import Role
from organization.models import ActingAppointment, Employee, RoleGrant, User
from reports.demo.stories import fresh, object_to, rating_of
from tests.conftest import BACKEND
from tests.core.corpus import pdf

pytestmark = pytest.mark.django_db

Route = Callable[[Any, Any], tuple[Appraisal, User]]


def seat(appraisal: Appraisal, *, appraiser: Employee, superior: Employee | None) -> Appraisal:
    """Put people in their places as the organization could have arranged them."""
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=appraiser, superior=superior)
    return fresh(appraisal)


def grant_hr(cast: Any, user: User, **more: Any) -> None:
    RoleGrant.objects.create(user=user, role=Role.HR, unit=cast.unit("1371"), starts_on=cast.today, **more)


def after_mutasi(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Hendra rated; he rises and stands above the one who follows him."""
    return seat(appraisal_in("objected"), appraiser=cast.agus, superior=cast.hendra), cast.user("hendra")


def rated_as_acting(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Agus rated as Plt. and is the superior when his time as acting head is over."""
    appraisal = appraisal_in("assessed")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=cast.agus, appraiser_capacity="Plt. Lurah")
    appraisal = rated(fresh(appraisal), cast.user("agus"), "meets")
    hand_over(
        appraisal,
        by=cast.user("agus"),
        expected_version=appraisal.version,
        draft_version=appraisal.draft_version,
    )
    object_to(appraisal)
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser_capacity="")
    return seat(appraisal, appraiser=cast.hendra, superior=cast.agus), cast.user("agus")


def acting_for_the_superior(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Hendra, who rated, stands in for the camat as Plh. and so stands above his own follower."""
    appraisal = appraisal_in("objected")
    ActingAppointment.objects.create(
        employee=cast.hendra,
        unit=cast.unit("1371.11"),
        kind="plh",
        starts_on=cast.today,
        ends_on=cast.today + timedelta(days=14),
    )
    return seat(appraisal, appraiser=cast.agus, superior=cast.hendra), cast.user("hendra")


def answered_a_clarification(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Agus handed nothing over, but kept a rating as the appraiser of some weeks."""
    appraisal = appraisal_in("handed_over")
    item = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
    thread = open_clarification(item, by=cast.user("sari"), reason="Mengapa?")
    seat(appraisal, appraiser=cast.agus, superior=cast.dewi)
    keep_rating(thread, by=cast.user("agus"), reason="Tepat", expected_version=thread.version)
    object_to(appraisal)
    return seat(appraisal, appraiser=cast.hendra, superior=cast.agus), cast.user("agus")


def explained_the_rating(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Agus, appraiser of some days, explained the rating of his predecessor."""
    appraisal = seat(appraisal_in("objected"), appraiser=cast.agus, superior=cast.dewi)
    explain(appraisal, by=cast.user("agus"), explanation="Begini.", expected_version=appraisal.version)
    return seat(appraisal, appraiser=cast.hendra, superior=cast.agus), cast.user("agus")


def rated(appraisal: Appraisal, by: User, rating: str) -> Appraisal:
    reviews = {item.pk: rating_of(item, 0, rating) for item in appraisal.items.all()}  # type: ignore[arg-type]
    axes = {"predicate_reason": "Ditiru kelurahan lain."}
    save_review(appraisal, reviews, axes, by=by, draft_version=appraisal.draft_version)
    return fresh(appraisal)


def sent_up(cast: Any, appraisal: Appraisal) -> Appraisal:
    again = fresh(appraisal)
    return send_up(
        again, by=cast.user("hendra"), expected_version=again.version, draft_version=again.draft_version
    )


def shaped_an_extreme_predicate(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Dewi sent the extreme predicate back to be changed before she signed it."""
    dewi = cast.user("dewi")
    waiting = sent_up(cast, rated(appraisal_in("assessed"), cast.user("hendra"), "below"))
    move(waiting, "review_send_back", by=dewi, note="Naikkan.", expected_version=waiting.version)
    waiting = sent_up(cast, rated(fresh(waiting), cast.user("hendra"), "above"))
    countersign(waiting, by=dewi, expected_version=waiting.version)
    object_to(waiting)
    filed = fresh(waiting)
    assert filed.superior == cast.yusuf, "the objection goes to the next above at once"
    return seat(filed, appraiser=cast.hendra, superior=cast.dewi), dewi


def shaped_a_clarification(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Dewi sent a proposed change of a rating back."""
    appraisal, dewi = appraisal_in("handed_over"), cast.user("dewi")
    item = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
    thread = open_clarification(item, by=cast.user("sari"), reason="Mengapa?")
    type(thread).objects.filter(pk=thread.pk).update(
        state="proposed", proposed_rating="above", proposed_by=cast.user("hendra")
    )
    thread.refresh_from_db()
    return_change(thread, by=dewi, reason="Jangan.", expected_version=thread.version)
    thread.refresh_from_db()
    change_rating_of(thread, "below", by=cast.user("hendra"), reason="Baik.", expected_version=thread.version)
    object_to(appraisal)
    filed = fresh(appraisal)
    assert filed.superior == cast.yusuf
    return seat(filed, appraiser=cast.hendra, superior=cast.dewi), dewi


def under_another_login(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Hendra rated under the login of his number and comes back with a new one."""
    appraisal = appraisal_in("objected")
    another = User.objects.create(username="hendra.baru", full_name="H. Gunawan")
    Employee.objects.filter(pk=cast.hendra.pk).update(user=another)
    hendra = Employee.objects.get(pk=cast.hendra.pk)
    return seat(appraisal, appraiser=cast.agus, superior=hendra), another


def the_employee_under_another_login(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """A second login with the number of the employee, who also keeps the staff."""
    appraisal = appraisal_in("objected")
    another = User.objects.create(username="sari.baru", full_name="S. Wulandari")
    Employee.objects.filter(pk=cast.sari.pk).update(user=another)
    old = User.objects.get(username=cast.sari.nip)
    grant_hr(cast, old)
    return seat(appraisal, appraiser=cast.hendra, superior=None), old


def hr_who_rated(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Hendra rated, keeps the staff now, and nobody stands above in the system."""
    appraisal = seat(appraisal_in("objected"), appraiser=cast.agus, superior=None)
    grant_hr(cast, cast.user("hendra"))
    return appraisal, cast.user("hendra")


def hr_who_appraises(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """The present appraiser keeps the staff."""
    appraisal = seat(appraisal_in("objected"), appraiser=cast.hendra, superior=None)
    grant_hr(cast, cast.user("hendra"))
    return appraisal, cast.user("hendra")


def hr_who_is_appraised(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """The employee keeps the staff."""
    appraisal = seat(appraisal_in("objected"), appraiser=cast.hendra, superior=None)
    grant_hr(cast, cast.user("sari"))
    return appraisal, cast.user("sari")


def deputy_of_hr_who_rated(cast: Any, appraisal_in: Any) -> tuple[Appraisal, User]:
    """Hendra, who rated, stands in for HR for a week."""
    appraisal = seat(appraisal_in("objected"), appraiser=cast.agus, superior=None)
    grant_hr(cast, cast.user("hendra"), deputy_for=cast.user("rina"), ends_on=cast.today + timedelta(days=7))
    return appraisal, cast.user("hendra")


ROUTES: tuple[Route, ...] = (
    after_mutasi,
    rated_as_acting,
    acting_for_the_superior,
    answered_a_clarification,
    explained_the_rating,
    shaped_an_extreme_predicate,
    shaped_a_clarification,
    under_another_login,
    the_employee_under_another_login,
    hr_who_rated,
    hr_who_appraises,
    hr_who_is_appraised,
    deputy_of_hr_who_rated,
)


def over_the_web(appraisal: Appraisal, day: str) -> dict[str, dict[str, Any]]:
    """Return for each act what a form would send."""
    decision = {"decision": "keep", "note": "Tepat.", "unheard_reason": "Tidak hadir."}
    return {
        "objection_decide": decision,
        "objection_record": {
            **decision,
            "decider_name": "Fadly Amran",
            "decider_nip": "",
            "decider_post": "Wali Kota",
            "upload": SimpleUploadedFile("keputusan.pdf", pdf(), "application/pdf"),
        },
        "objection_hear": {
            "held_on": day,
            "way": "writing",
            "present": "Semua",
            "appraiser_said": "Ya.",
            "employee_said": "Ya.",
            "heard_by_name": "Fadly Amran",
        },
        "objection_pass_on": {"note": "Terlambat."},
    }


def in_the_domain(appraisal: Appraisal, by: User, day: Any) -> dict[str, Callable[[], object]]:
    """Return every act of deciding, as its domain function."""
    decision = Decision("keep", "Tepat.", unheard_reason="Tidak hadir.")
    decider = Decider("Fadly Amran", "", "Wali Kota")
    version = appraisal.version
    return {
        "decide": lambda: decide(appraisal, decision, by=by, expected_version=version),
        "record": lambda: record(
            appraisal,
            decision,
            decider,
            by=by,
            scan=CleanFile("keputusan.pdf", "application/pdf", pdf()),
            expected_version=version,
        ),
        "hear": lambda: hear(
            appraisal,
            Talk(day, "writing", "Semua", employee_said="Ya.", heard_by_name="Fadly Amran"),
            by=by,
            expected_version=version,
        ),
        "pass_on": lambda: pass_on(appraisal, by=by, reason="Terlambat.", expected_version=version),
    }


def everything_is_over(appraisal: Appraisal, day: Any) -> Appraisal:
    """Let every last day be past, so that nothing but the person stands in the way."""
    past = day - timedelta(days=60)
    Objection.objects.filter(appraisal=appraisal).update(
        explanation_due_on=past, hearing_due_on=past, decision_due_on=past
    )
    return fresh(appraisal)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_who_rated_neither_hears_nor_decides(cast: Any, appraisal_in: Any, route: Route) -> None:
    seated, by = route(cast, appraisal_in)
    appraisal = everything_is_over(seated, cast.today)
    before = (
        Appraisal.objects.filter(pk=appraisal.pk).values().get(),
        Objection.objects.filter(appraisal=appraisal).values().get(),
        TransitionLog.objects.count(),
        ObjectionHearing.objects.count(),
    )
    for act in in_the_domain(appraisal, by, cast.today).values():
        with pytest.raises(NotAllowed):
            act()
    client = Client()
    client.force_login(by, backend=BACKEND)
    for name, data in over_the_web(appraisal, cast.today.isoformat()).items():
        address = reverse(f"appraisal:{name}", args=[appraisal.pk])
        page = client.get(address)
        said = page.content.decode()
        told = "ikut menilai" in said or "Keberatan Anda sendiri" in said
        assert page.status_code in (403, 404) or told, name
        posted = client.post(address, {"version": appraisal.version, **data})
        assert posted.status_code in (403, 404), (name, posted.status_code)
    assert before == (
        Appraisal.objects.filter(pk=appraisal.pk).values().get(),
        Objection.objects.filter(appraisal=appraisal).values().get(),
        TransitionLog.objects.count(),
        ObjectionHearing.objects.count(),
    )


@pytest.mark.parametrize("who", ["hendra", "sari"])
def test_the_database_seats_no_party_as_superior(cast: Any, appraisal_in: Any, who: str) -> None:
    """Neither the appraiser himself nor the employee, as acting head or by whatever error."""
    appraisal = appraisal_in("objected")
    with pytest.raises(IntegrityError), transaction.atomic():
        seat(appraisal, appraiser=cast.hendra, superior=getattr(cast, who))


def test_an_employee_who_acts_above_his_appraiser_does_not_decide(cast: Any, appraisal_in: Any) -> None:
    """Sari becomes Plt. camat: the schedule seats her nowhere above herself."""
    appraisal = appraisal_in("objected")
    ActingAppointment.objects.create(
        employee=cast.sari, unit=cast.unit("1371.11"), kind="plt", starts_on=cast.today
    )
    align()
    now = everything_is_over(appraisal, cast.today)
    assert now.superior != cast.sari
    for act in in_the_domain(now, cast.user("sari"), cast.today).values():
        with pytest.raises(NotAllowed):
            act()


def test_who_never_rated_may_do_all_of_it(cast: Any, appraisal_in: Any) -> None:
    """The other side of the matrix: the same acts by the right people are taken up."""
    appraisal = everything_is_over(appraisal_in("objected"), cast.today)
    in_the_domain(appraisal, cast.user("dewi"), cast.today)["hear"]()
    in_the_domain(appraisal, cast.user("rina"), cast.today)["pass_on"]()
    assert fresh(appraisal).superior == cast.yusuf
    appraisal = everything_is_over(appraisal, cast.today)
    in_the_domain(appraisal, cast.user("yusuf"), cast.today)["decide"]()
    assert fresh(appraisal).state == "final"
    outside = everything_is_over(
        seat(appraisal_in("objected", "irwan"), appraiser=cast.yusuf, superior=None), cast.today
    )
    in_the_domain(outside, cast.user("rina"), cast.today)["record"]()
    assert fresh(outside).state == "final"


@pytest.mark.parametrize("name", ["Hendra Gunawan", "hendra  gunawan, S.STP.", "SARI WULANDARI"])
def test_a_recorded_decision_of_somebody_with_the_name_of_a_rater_needs_his_number(
    cast: Any, appraisal_in: Any, name: str
) -> None:
    seated = seat(appraisal_in("objected"), appraiser=cast.agus, superior=None)
    appraisal = everything_is_over(seated, cast.today)
    with pytest.raises(RuleViolation) as refusal:
        record(
            appraisal,
            Decision("keep", "Tepat.", unheard_reason="Tidak hadir."),
            Decider(name, "", "Sekretaris Daerah"),
            by=cast.user("rina"),
            scan=CleanFile("keputusan.pdf", "application/pdf", pdf()),
            expected_version=appraisal.version,
        )
    assert refusal.value.field == "decider_nip"
    assert fresh(appraisal).state == "objected"


def test_a_superior_who_shaped_the_rating_gives_way_when_the_objection_is_filed(
    cast: Any, appraisal_in: Any
) -> None:
    """Where nobody else stands above in the system, HR records what an official outside decides."""
    appraisal = appraisal_in("handed_over")
    seat(appraisal, appraiser=cast.agus, superior=cast.hendra)
    file_objection(
        fresh(appraisal),
        by=cast.user("sari"),
        statement="Tidak setuju.",
        expected_version=fresh(appraisal).version,
    )
    assert fresh(appraisal).superior == cast.dewi
    rows = TransitionLog.objects.filter(name="objection_pass_on", object_id=appraisal.pk)
    assert "ikut menilai" in rows.get().note
