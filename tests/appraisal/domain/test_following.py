"""Running appraisals follow places and superiors; finished ones stay."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.domain.following import align
from appraisal.domain.moves import move as appraisal_move
from appraisal.domain.supervision import change_appraiser
from appraisal.enums import Phase
from appraisal.models import Appraisal
from core.errors import RuleViolation
from core.models import OutboxMessage
from core.workflow import history_of
from organization.domain.effects import followed, preview
from organization.domain.placements import (
    end_placement,
    place_employee,
    set_appraiser_by_hand,
    undo_placement,
)
from organization.enums import AbsenceKind, ActingKind
from organization.models import Absence, ActingAppointment, Placement, Post, Unit
from organization.registry import ChangeEffect
from reports.demo.cast import CUPAK_TANGAH, PAUH, PISANG
from reports.demo.stories import fresh


def post_in(unit: Unit) -> Post:
    """Return some post of the unit that is no head's."""
    return Post.objects.filter(unit=unit).exclude(placements__leads_unit=True).order_by("pk").first()


def move(cast: Any, key: str, code: str, *, day: date | None = None, **more: Any) -> None:
    """Place somebody in another unit from `day` on, as HR of the city does."""
    unit = cast.unit(code)
    place_employee(
        cast.agency.people[key],
        unit=unit,
        post=post_in(unit),
        starts_on=day or cast.today,
        by=cast.user("rina"),
        **more,
    )


def texts(effects: list[ChangeEffect]) -> list[str]:
    return [effect.text for effect in effects]


def last_note(appraisal: Appraisal) -> tuple[str, str]:
    row = history_of(appraisal).order_by("at", "pk").last()
    return (row.name, row.note) if row else ("", "")


def messages_about_following() -> dict[str, str]:
    """Return by recipient the subject of the message; more than one fails."""
    rows = OutboxMessage.objects.filter(kind="appraisal.line_followed").values_list(
        "recipient__full_name", "subject"
    )
    found = dict(rows)
    assert len(found) == rows.count()
    return found


def test_a_mutasi_is_shown_then_done(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    shown = texts(preview(lambda: move(cast, "sari", CUPAK_TANGAH), day=cast.today))
    year = cycle.year
    until = min(cast.today + timedelta(days=30), cycle.ends_on)
    assert (
        shown[0] == f"Penilaian {year} {cast.sari.name} beralih dari {cast.hendra.name} ke {cast.agus.name}."
    )
    assert shown[1].startswith(f"Rencana kinerja {cast.sari.name} tetap, tetapi mungkin perlu disesuaikan")
    assert fresh(appraisal).appraiser == cast.hendra

    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH)
    moved = fresh(appraisal)
    assert (moved.appraiser, moved.superior, moved.unit) == (cast.agus, cast.dewi, cast.unit(CUPAK_TANGAH))
    assert moved.placement == Placement.objects.get(employee=cast.sari, ends_on=None)
    assert moved.state == "running"
    assert moved.items.count() == appraisal.items.count()
    name, note = last_note(appraisal)
    assert name == "appraiser_changed"
    assert note.startswith(f"{cast.hendra.name} → {cast.agus.name}. Pindah tugas ke")
    assert messages_about_following() == {
        cast.sari.name: "Pejabat penilai kinerja Anda berganti",
        cast.agus.name: f"Anda menjadi pejabat penilai kinerja {cast.sari.name}",
        cast.hendra.name: f"Anda tidak lagi menjadi pejabat penilai kinerja {cast.sari.name}",
    }
    assert moved.extended_phases.filter(phase=Phase.PLANNING, ends_on__gte=until).exists() or any(
        phase.ends_on >= until for phase in cycle.phases.all() if phase.phase == Phase.PLANNING
    )
    assert align() == 0


@pytest.mark.parametrize("state", ["planning", "proposed", "running"])
def test_it_follows_while_the_work_lasts(cast: Any, cycle: Any, appraisal_in: Any, state: str) -> None:
    appraisal = appraisal_in(state)
    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH)
    moved = fresh(appraisal)
    assert (moved.appraiser, moved.superior, moved.state) == (cast.agus, cast.dewi, state)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("assessed", "penilaian mandiri sudah dikirim"),
        ("handed_over", "hasilnya sudah diserahkan"),
        ("objected", "keberatannya sedang diputuskan"),
        ("explained", "keberatannya sedang diputuskan"),
    ],
)
def test_who_knew_the_work_rates_it(cast: Any, cycle: Any, appraisal_in: Any, state: str, why: str) -> None:
    appraisal = appraisal_in(state)
    shown = texts(preview(lambda: move(cast, "sari", CUPAK_TANGAH), day=cast.today))
    assert shown == [
        f"Penilaian {cycle.year} {cast.sari.name} tetap dinilai {cast.hendra.name} karena {why}."
    ]
    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH)
    stayed = fresh(appraisal)
    assert (stayed.appraiser, stayed.superior, stayed.unit) == (cast.hendra, cast.dewi, cast.unit(PISANG))
    assert not messages_about_following()


def test_after_the_period_the_appraiser_stays(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    type(cycle).objects.filter(pk=cycle.pk).update(
        starts_on=cast.today - timedelta(days=300), ends_on=cast.today - timedelta(days=1)
    )
    shown = texts(preview(lambda: move(cast, "sari", CUPAK_TANGAH), day=cast.today))
    assert shown[0].endswith("karena periode penilaiannya sudah berakhir.")
    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH)
    assert fresh(appraisal).appraiser == cast.hendra


def test_a_final_appraisal_never_changes(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("final")
    before = Appraisal.objects.filter(pk=appraisal.pk).values().get()
    shown = texts(preview(lambda: move(cast, "sari", CUPAK_TANGAH), day=cast.today))
    assert shown == [f"Penilaian {cycle.year} {cast.sari.name} yang sudah final tidak berubah."]
    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH)
    assert Appraisal.objects.filter(pk=appraisal.pk).values().get() == before


def leave(cast: Any, key: str) -> None:
    """End somebody's service with yesterday."""
    end_placement(cast.agency.people[key], ends_on=cast.today - timedelta(days=1), by=cast.user("rina"))


def act_for(
    cast: Any, key: str, code: str, *, kind: ActingKind = ActingKind.PLT, **more: Any
) -> ActingAppointment:
    return ActingAppointment.objects.create(
        employee=cast.agency.people[key],
        unit=cast.unit(code),
        kind=kind,
        starts_on=cast.today - timedelta(days=3),
        **more,
    )


def test_a_vacancy_falls_to_the_next_level_to_the_acting_officer_and_back_to_a_head(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    rina = cast.user("rina")
    shown = texts(preview(lambda: leave(cast, "hendra"), day=cast.today))
    assert shown[0].startswith("8 penilaian") or "penilaian beralih dari Hendra Gunawan ke Dewi" in shown[0]
    with followed(by=rina):
        leave(cast, "hendra")
    vacant = fresh(appraisal)
    assert (vacant.appraiser, vacant.superior) == (cast.dewi, cast.yusuf)
    note = last_note(appraisal)[1]
    assert f"{cast.hendra.name} tidak lagi bertugas." in note
    assert "tidak berpimpinan, jadi penilaian beralih ke pimpinan" in note

    with followed(by=rina):
        act_for(cast, "lina", PISANG)
    acting = fresh(appraisal)
    assert (acting.appraiser, acting.superior) == (cast.lina, cast.dewi)
    assert acting.appraiser_capacity.startswith("Plt. pimpinan")
    assert f"→ {cast.lina.name} (Plt. pimpinan" in last_note(appraisal)[1]

    with followed(by=rina):
        ActingAppointment.objects.update(ends_on=cast.today - timedelta(days=1))
        move(cast, "agus", PISANG, leads_unit=True)
    placed = fresh(appraisal)
    assert (placed.appraiser, placed.superior, placed.appraiser_capacity) == (cast.agus, cast.dewi, "")


@pytest.mark.parametrize("how", ["left", "study", "disabled"])
def test_who_can_no_longer_rate_gives_it_to_whoever_leads_the_place(
    cast: Any, cycle: Any, appraisal_in: Any, how: str
) -> None:
    appraisal = appraisal_in("assessed")
    if how == "left":
        leave(cast, "hendra")
    elif how == "study":
        Absence.objects.create(
            employee=cast.hendra, kind=AbsenceKind.STUDY, starts_on=cast.today, ends_on=None
        )
    else:
        cast.hendra.user.is_active = False
        cast.hendra.user.save()
    align()
    fallen = fresh(appraisal)
    assert (fallen.appraiser, fallen.superior) == (cast.dewi, cast.yusuf)
    assert align() == 0


def test_annual_leave_changes_nothing(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal_in("running")
    Absence.objects.create(
        employee=cast.hendra, kind=AbsenceKind.ANNUAL_LEAVE, starts_on=cast.today, ends_on=cast.today
    )
    assert align() == 0


@pytest.mark.parametrize(("kind", "keeps"), [(ActingKind.PLT, True), (ActingKind.PLH, False)])
def test_a_stand_in_keeps_nothing_a_plt_keeps_what_he_led(
    cast: Any, cycle: Any, appraisal_in: Any, kind: ActingKind, keeps: bool
) -> None:
    appraisal = appraisal_in("assessed")
    Appraisal.objects.filter(pk=appraisal.pk).update(
        appraiser=cast.lina, appraiser_capacity="Plt. x" if keeps else "Plh. x"
    )
    act_for(cast, "lina", PISANG, kind=kind, ends_on=cast.today - timedelta(days=1))
    align()
    assert fresh(appraisal).appraiser == (cast.lina if keeps else cast.hendra)


def test_a_choice_of_hr_for_one_appraisal_stays_until_hr_decides_anew(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    rina = cast.user("rina")
    chosen = change_appraiser(appraisal, cast.agus, by=rina, reason="x", current=cast.hendra)
    assert chosen.appraiser_by_hand
    assert align() == 0

    with followed(by=rina, decided=[cast.sari]):
        set_appraiser_by_hand(cast.sari, appraiser=cast.dewi, starts_on=cast.today, by=rina)
    decided = fresh(appraisal)
    assert (decided.appraiser, decided.superior, decided.appraiser_by_hand) == (cast.dewi, cast.yusuf, False)
    with followed(by=rina, decided=[cast.sari]):
        set_appraiser_by_hand(cast.sari, appraiser=None, starts_on=cast.today, by=rina)
    assert fresh(appraisal).appraiser == cast.hendra


def test_a_choice_ends_when_the_chosen_one_leaves(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    change_appraiser(appraisal, cast.agus, by=cast.user("rina"), reason="x", current=cast.hendra)
    leave(cast, "agus")
    align()
    back = fresh(appraisal)
    assert (back.appraiser, back.appraiser_by_hand) == (cast.hendra, False)


def test_hrs_decision_reaches_an_appraisal_that_waits_for_the_wrong_rater(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("assessed")
    rina = cast.user("rina")
    with followed(by=rina, decided=[cast.sari]):
        set_appraiser_by_hand(cast.sari, appraiser=cast.agus, starts_on=cast.today, by=rina)
    assert (fresh(appraisal).appraiser, fresh(appraisal).superior) == (cast.agus, cast.dewi)


def test_during_an_objection_only_a_decider_who_left_is_replaced(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("objected")
    leave(cast, "dewi")
    align()
    replaced = fresh(appraisal)
    assert (replaced.appraiser, replaced.superior) == (cast.hendra, cast.yusuf)
    told = OutboxMessage.objects.filter(kind="appraisal.line_followed", subject__startswith="Keberatan")
    assert [message.recipient for message in told] == [cast.yusuf.user]


def test_who_rated_never_decides(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    """Hendra rated and is promoted above: the objection is not for him to decide."""
    appraisal = appraisal_in("handed_over")
    rina = cast.user("rina")
    with followed(by=rina):
        leave(cast, "dewi")
        move(cast, "hendra", PAUH, leads_unit=True)
        move(cast, "agus", PISANG, leads_unit=True)
    stayed = fresh(appraisal)
    assert (stayed.appraiser, stayed.superior) == (cast.hendra, cast.yusuf)


def test_many_appraisals_one_message_for_each_person(cast: Any, cycle: Any) -> None:
    team = Appraisal.objects.filter(cycle=cycle, appraiser=cast.hendra).count()
    assert team > 3
    with followed(by=cast.user("rina")):
        leave(cast, "hendra")
    told = messages_about_following()
    assert told[cast.dewi.name] == f"Anda menjadi pejabat penilai kinerja {team} pegawai"
    assert told[cast.hendra.name] == f"Anda tidak lagi menjadi pejabat penilai kinerja {team} pegawai"
    assert len(told) == team + 2


def test_nobody_above_waits_for_hr(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = Appraisal.objects.get(cycle=cycle, employee=cast.dewi)
    assert appraisal.appraiser == cast.yusuf
    shown = preview(lambda: leave(cast, "yusuf"), day=cast.today)
    assert shown[0].weight == "warning"
    assert shown[0].text.startswith("Tidak ada atasan:")
    assert shown[0].text.endswith("penilaian akan menunggu pengelola kepegawaian.")
    with followed(by=cast.user("rina")):
        leave(cast, "yusuf")
    assert fresh(appraisal).appraiser is None
    assert cast.client("rina").get("/penilaian/tanpa-penilai/").status_code in (200, 404)


def test_a_split_placement_is_book_keeping(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    rina = cast.user("rina")
    with followed(by=rina):
        set_appraiser_by_hand(cast.sari, appraiser=cast.hendra, starts_on=cast.today, by=rina)
    assert fresh(appraisal).placement.starts_on == cast.today
    assert last_note(appraisal)[0] not in ("appraiser_changed", "line_followed")
    assert not messages_about_following()


def test_a_coming_move_is_followed_by_the_schedule_on_its_day(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    day = cast.today + timedelta(days=1)
    type(cycle).objects.filter(pk=cycle.pk).update(ends_on=day + timedelta(days=5))
    shown = texts(preview(lambda: move(cast, "sari", CUPAK_TANGAH, day=day), day=day))
    assert f"ke {cast.agus.name}." in shown[0]
    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH, day=day)
    assert fresh(appraisal).appraiser == cast.hendra
    assert align() == 0
    assert align(day) == 1
    assert fresh(appraisal).appraiser == cast.agus
    assert align(day) == 0
    row = history_of(appraisal).order_by("pk").last()
    assert (row.by, row.as_role) == (None, "system")


def test_the_plan_may_be_adjusted_after_a_move_and_only_for_a_while(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    cycle.phases.filter(phase=Phase.PLANNING).update(ends_on=cast.today - timedelta(days=1))
    type(cycle).objects.filter(pk=cycle.pk).update(ends_on=cast.today + timedelta(days=60))
    with pytest.raises(RuleViolation, match="Perencanaan"):
        take(appraisal, "plan_unsign", cast.sari.user)
    with followed(by=cast.user("rina")):
        move(cast, "sari", CUPAK_TANGAH)
    moved = fresh(appraisal)
    extended = moved.extended_phases.get(phase=Phase.PLANNING)
    assert extended.ends_on == cast.today + timedelta(days=30)
    assert "Pindah tugas ke" in moved.cycle.extensions.get().reason
    take(appraisal, "plan_reopen", cast.agus.user)
    assert fresh(appraisal).state == "planning"
    take(appraisal, "plan_propose", cast.sari.user)
    assert fresh(appraisal).state == "proposed"


def take(appraisal: Appraisal, name: str, by: Any) -> None:
    appraisal_move(fresh(appraisal), name, by=by, note="Tugas baru")


def test_a_wrong_move_of_today_is_taken_back_with_the_appraisal(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    before = fresh(appraisal)
    rina = cast.user("rina")
    with followed(by=rina):
        move(cast, "sari", CUPAK_TANGAH)
    wrong = fresh(appraisal).placement
    shown = texts(preview(lambda: undo_placement(wrong, by=rina), day=cast.today))
    assert f"beralih dari {cast.agus.name} ke {cast.hendra.name}." in shown[0]
    assert fresh(appraisal).placement == wrong
    with followed(by=rina):
        undo_placement(wrong, by=rina)
    back = fresh(appraisal)
    assert (back.appraiser, back.superior, back.unit, back.placement) == (
        before.appraiser,
        before.superior,
        before.unit,
        before.placement,
    )


def test_hr_may_become_appraiser_by_the_tree_and_it_is_recorded(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    """Rina's own act makes her head of Pisang: a fact of the tree, written with its reason."""
    appraisal = appraisal_in("running")
    with followed(by=cast.user("rina")):
        leave(cast, "hendra")
        Placement.objects.filter(employee=cast.rina).update(
            unit=cast.unit(PISANG), leads_unit=True, post=post_in(cast.unit(PISANG))
        )
    assert fresh(appraisal).appraiser == cast.rina
    assert "Pimpinan" in last_note(appraisal)[1]
    assert cast.rina.name not in messages_about_following()


def test_same_number_of_queries_for_one_and_for_many(
    cast: Any, cycle: Any, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    def queries(act: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            act()
        return len(seen)

    one = queries(lambda: preview(lambda: move(cast, "sari", CUPAK_TANGAH), day=cast.today))
    many = queries(lambda: preview(lambda: leave(cast, "hendra"), day=cast.today))
    assert many <= one
    assert queries(align) <= 7
    Placement.objects.filter(employee=cast.sari).update(appraiser=cast.agus)
    single = queries(align)
    Placement.objects.filter(unit=cast.unit(PISANG), leads_unit=False).update(appraiser=cast.dewi)
    assert queries(align) <= single
