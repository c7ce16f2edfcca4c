"""What waits for whom, until when: for the lists and the home page."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.domain.messages import phase_end
from appraisal.domain.steps import first_day, next_act
from appraisal.enums import AppraisalState, CycleState, Phase
from appraisal.models import Appraisal
from appraisal.queries import (
    REVIEW_TO_SIGN,
    cycles_with_newcomers,
    decision_counts,
    hr_counts,
    open_threads_of,
    own_running,
    second_signatures,
    team_counts,
    year_counts,
)
from appraisal.workflow import is_appraiser, is_employee, is_superior
from core.registry import HomeSection, WaitingTask
from organization.enums import Role
from organization.models import User
from organization.queries import has_role

S = AppraisalState

OPENED_BY = {S.PLANNING: Phase.PLANNING, S.RUNNING: Phase.SELF_ASSESSMENT}
"""States in which the employee can only move on once a phase has opened; a proposed plan waits at once."""

CAME_BACK = ("plan_return", "plan_reopen")
"""Moves by which the appraiser gives a plan back to its maker."""


def due_on(appraisal: Appraisal) -> date | None:
    """Return until when the next act is due; None when there is no day for it."""
    match appraisal.state:
        case S.PLANNING | S.PROPOSED:
            return phase_end(Phase.PLANNING)(appraisal)
        case S.RUNNING:
            return phase_end(Phase.SELF_ASSESSMENT)(appraisal)
        case S.ASSESSED | S.COUNTERSIGN:
            return phase_end(Phase.REVIEW)(appraisal)
        case S.HANDED_OVER:
            return appraisal.response_due_on
        case S.OBJECTED:
            return appraisal.objection.explanation_due_on
        case S.EXPLAINED:
            return appraisal.objection.decision_due_on
    return None


def appraiser_due_on(appraisal: Any) -> date | None:  # noqa: ANN401 - an appraisal with its threads counted
    """Return until when the appraiser acts or waits: an open clarification's day before the response's."""
    if appraisal.state == S.HANDED_OVER and appraisal.clarification_due:
        day: date = appraisal.clarification_due
        return day
    return due_on(appraisal)


def is_waiting_for(user: User, appraisal: Appraisal, today: date) -> bool:
    """Say whether the next act is this person's and its time has come."""
    if appraisal.cycle.state != CycleState.OPEN:
        return False
    opening = OPENED_BY.get(S(appraisal.state))
    if opening and today < first_day(appraisal, opening):
        return False
    if appraisal.state in (S.PLANNING, S.RUNNING, S.HANDED_OVER):
        return is_employee(user, appraisal)
    if appraisal.state in (S.PROPOSED, S.ASSESSED, S.OBJECTED):
        return is_appraiser(user, appraisal)
    return appraisal.state in (S.COUNTERSIGN, S.EXPLAINED) and is_superior(user, appraisal)


def tasks_of_employee(user: User, today: date) -> list[WaitingTask]:
    """Return what waits for the person in his own appraisals. Two queries."""
    return [own_task(row) for row in own_running(user) if is_waiting_for(user, row, today)]


def own_sections(user: User, today: date) -> list[HomeSection]:
    """Return where the person's own appraisals stand, whoever acts next. No query of its own."""
    return [
        HomeSection(
            "appraisal/home_own.html",
            {"appraisal": appraisal, "next_act": next_act(appraisal, user, today)},
        )
        for appraisal in own_running(user)
    ]


def own_task(appraisal: Any) -> WaitingTask:  # noqa: ANN401 - an appraisal with its threads counted
    """Return the task of the employee in the appraisal's present state."""
    name = appraisal.cycle.name
    if appraisal.state == S.HANDED_OVER and appraisal.asked_back:
        return WaitingTask(
            title=_("Pejabat penilai bertanya balik dalam klarifikasi Anda: %(cycle)s") % {"cycle": name},
            url=reverse("appraisal:clarification_detail", args=[appraisal.asked_back]),
            due_on=appraisal.asked_back_due,
            hint=_("Balas pertanyaannya agar klarifikasi dapat diputuskan."),
        )
    title, page, hint = {
        S.PLANNING: (
            _("Perbaiki rencana kinerja yang dikembalikan: %(cycle)s")
            if appraisal.last_move in CAME_BACK
            else _("Susun rencana kinerja: %(cycle)s"),
            "plan_edit",
            _("Lalu ajukan kepada pejabat penilai."),
        ),
        S.RUNNING: (
            _("Isi penilaian mandiri: %(cycle)s"),
            "self_assessment_edit",
            _("Lalu kirim kepada pejabat penilai."),
        ),
        S.HANDED_OVER: (
            _("Tanggapi hasil penilaian: %(cycle)s"),
            "result_detail",
            answer_hint(appraisal),
        ),
    }[appraisal.state]
    return WaitingTask(
        title=title % {"cycle": name},
        url=reverse(f"appraisal:{page}", args=[appraisal.pk]),
        due_on=due_on(appraisal),
        hint=hint,
    )


def answer_hint(appraisal: Any) -> str:  # noqa: ANN401 - an appraisal with its threads counted
    """Return what the employee should know before he answers the result."""
    if appraisal.open_clarifications:
        return ngettext(
            "%(count)d klarifikasi Anda menunggu jawaban pejabat penilai.",
            "%(count)d klarifikasi Anda menunggu jawaban pejabat penilai.",
            appraisal.open_clarifications,
        ) % {"count": appraisal.open_clarifications}
    if appraisal.answered_clarifications:
        return _("Klarifikasi Anda sudah dijawab. Terima hasilnya atau ajukan keberatan.")
    return _("Terima, minta klarifikasi, atau ajukan keberatan.")


def tasks_of_appraiser(user: User, today: date) -> list[WaitingTask]:
    """Return what waits for the person as appraiser, one row for each kind. Two queries."""
    tasks = [team_task(row) for row in team_counts(user)]
    threads = open_threads_of(user)
    if threads["count"]:
        tasks.append(
            WaitingTask(
                title=_("Jawab klarifikasi %(name)s")
                % {"name": one_or_staff(threads["count"], threads["name"])},
                url=one_or_team(threads["count"], "clarification_detail", threads["first"]),
                due_on=threads["due"],
                hint=_("Pertahankan atau ubah rating dengan alasan."),
                count=threads["count"],
            )
        )
    return tasks


def tasks_of_year(user: User, today: date) -> list[WaitingTask]:
    """Return what of the running year waits for the person. One query."""
    counts = year_counts(user)
    tasks = []
    if counts["part_count"]:
        tasks.append(part_task(counts))
    if counts["check_count"]:
        tasks.append(
            WaitingTask(
                title=_("Periksa bukti %(name)s")
                % {"name": one_or_staff(counts["check_count"], counts["check_name"])},
                url=item_url(counts["check_appraisal_id"], counts["check_item_id"]),
                due_on=None,
                hint=_("Terima, atau tolak dengan alasan, satu per satu."),
                count=counts["check_count"],
            )
        )
    if counts["again_count"]:
        tasks.append(
            WaitingTask(
                title=_("Ganti bukti yang ditolak"),
                url=item_url(counts["again_appraisal_id"], counts["again_item_id"]),
                due_on=None,
                hint=_("Baca alasannya; bukti lama tetap terbaca."),
                count=counts["again_count"],
            )
        )
    if counts["answer_count"]:
        tasks.append(
            WaitingTask(
                title=_("Beri umpan balik yang diminta %(name)s") % {"name": counts["answer_asked_by_name"]},
                url=reverse("appraisal:feedback_answer", args=[counts["answer_id"]]),
                due_on=None,
                hint=_("Anda boleh tidak menjawab."),
                count=counts["answer_count"],
            )
        )
    if counts["mention_count"]:
        tasks.append(
            WaitingTask(
                title=_("Tanggapi laporan warga dalam penilaian"),
                url=reverse("appraisal:mention_detail", args=[counts["mention_id"]]),
                due_on=None,
                hint=_("Baru dicatat sesudah pegawai menjawab dan pejabat penilai memutuskan."),
                count=counts["mention_count"],
            )
        )
    if counts["sign_count"]:
        tasks.append(
            WaitingTask(
                title=_("Tanda tangani catatan dialog kinerja"),
                url=reverse("appraisal:dialogue_detail", args=[counts["sign_id"]]),
                due_on=None,
                hint=_("Baca, lalu tanda tangani atau kembalikan dengan alasan."),
                count=counts["sign_count"],
            )
        )
    if counts["follow_count"]:
        tasks.append(
            WaitingTask(
                title=_("Tindak lanjut dialog: %(task)s") % {"task": counts["follow_task"]},
                url=reverse("appraisal:dialogue_detail", args=[counts["follow_dialogue_id"]]),
                due_on=counts["follow_due_on"],
                hint=_("Nyatakan selesai di halaman dialognya."),
                count=counts["follow_count"],
            )
        )
    return tasks + improvement_tasks(counts)


def improvement_tasks(counts: dict[str, Any]) -> list[WaitingTask]:
    """Return what of the improvement plans waits, from what `year_counts` counted."""
    rows = (
        (
            "improve_sign",
            "id",
            None,
            _("Tanda tangani rencana pembinaan Anda"),
            _("Baca, lalu tanda tangani."),
        ),
        (
            "improve_draft",
            "id",
            None,
            _("Susun rencana pembinaan"),
            _("Bersama pegawai, lalu tanda tangani."),
        ),
        (
            "improve_step",
            "improvement_id",
            "improve_step_due_on",
            _("Langkah pembinaan berikutnya"),
            _("Nyatakan selesai di halaman rencananya."),
        ),
        (
            "improve_end",
            "id",
            "improve_end_ends_on",
            _("Nyatakan hasil pembinaan"),
            _("Masa pembinaan sudah berakhir."),
        ),
    )
    return [
        WaitingTask(
            title=title,
            url=reverse("appraisal:improvement_detail", args=[counts[f"{name}_{key}"]]),
            due_on=counts[due] if due else None,
            hint=hint,
            count=counts[f"{name}_count"],
        )
        for name, key, due, title, hint in rows
        if counts[f"{name}_count"]
    ]


def part_task(counts: dict[str, Any]) -> WaitingTask:
    """Return the row of the parts of a year that wait for this person's rating."""
    if counts["part_count"] == 1:
        title = _("Nilai bagian tahun %(name)s, %(first)s–%(last)s") % {
            "name": counts["part_name"],
            "first": date_format(counts["part_starts_on"]),
            "last": date_format(counts["part_ends_on"]),
        }
        url = reverse("appraisal:part_rate", args=[counts["part_id"]])
    else:
        title = _("Nilai bagian tahun pegawai yang dulu Anda pimpin")
        url = reverse("appraisal:part_list")
    return WaitingTask(
        title=title,
        url=url,
        due_on=counts["part_due_on"],
        hint=_("Anda menilai masa yang Anda pimpin; selebihnya dinilai pejabat lain."),
        count=counts["part_count"],
    )


def item_url(appraisal_id: int, item_id: int) -> str:
    """Return the place of the evidence on the page of an item."""
    return f"{reverse('appraisal:item_detail', args=[appraisal_id, item_id])}#bukti"


def team_task(row: dict[str, Any]) -> WaitingTask:
    """Return the row of one state of the team."""
    title, page, due, hint = {
        S.PROPOSED: (
            _("Tetapkan rencana kinerja %(name)s"),
            "plan_detail",
            row["planning_due"],
            _("Periksa target dan bobotnya, lalu tetapkan atau kembalikan."),
        ),
        S.ASSESSED: (
            _("Nilai kinerja %(name)s"),
            "review_edit",
            row["review_due"],
            _("Beri rating tiap butir, lalu serahkan hasilnya."),
        ),
        S.OBJECTED: (
            _("Jelaskan penilaian atas keberatan %(name)s"),
            "objection_explain",
            row["explanation_due"],
            _("Atasan Anda memutuskan setelah membaca penjelasan Anda."),
        ),
    }[row["state"]]
    return WaitingTask(
        title=title % {"name": one_or_staff(row["count"], row["name"])},
        url=reverse("appraisal:review_team")
        if row["state"] == S.ASSESSED and row["count"] > 1
        else one_or_team(row["count"], page, row["first"]),
        due_on=due,
        hint=hint,
        count=row["count"],
    )


def one_or_team(count: int, page: str, first: int) -> str:
    """Return the page of the only one, or the list of the team when there are several."""
    return reverse(f"appraisal:{page}", args=[first]) if count == 1 else reverse("appraisal:team_list")


def one_or_staff(count: int, name: str) -> str:
    """Return the name of the only one, or "pegawai" when there are several."""
    return name if count == 1 else _("pegawai")


def decision_hint(counted: dict[str, Any], today: date) -> str:
    """Return from when an objection can be decided."""
    opens_on = counted["explanation_due"] + timedelta(days=1)
    if counted["explained"] or today >= opens_on:
        return _("Dapat diputuskan sekarang.")
    return _("Dapat diputuskan sejak %(day)s, atau begitu pejabat penilai memberi penjelasan.") % {
        "day": date_format(opens_on)
    }


def tasks_of_signer(user: User, today: date) -> list[WaitingTask]:
    """Return what waits for the person's second signature, or as HR for its record. One query."""
    rows = list(second_signatures(user))
    reviews = [row for row in rows if row["what"] == REVIEW_TO_SIGN]
    changes = [row for row in rows if row["what"] != REVIEW_TO_SIGN]
    tasks = []
    if reviews:
        first = min(reviews, key=lambda row: int(row["number"]))
        title = (
            _("Tanda tangani penilaian %(name)s")
            if first["above"]
            else _("Catat tanda tangan kedua atas penilaian %(name)s")
        )
        tasks.append(
            WaitingTask(
                title=title % {"name": one_or_staff(len(reviews), first["who"])},
                url=one_or_many(len(reviews), "review_signature", first["number"]),
                due_on=None,
                hint=_("Predikat di ujung skala baru diserahkan sesudah tanda tangan kedua."),
                count=len(reviews),
            )
        )
    if changes:
        first = min(changes, key=lambda row: (row["due"], row["number"]))
        tasks.append(
            WaitingTask(
                title=_("Tanda tangani perubahan nilai %(name)s")
                % {"name": one_or_staff(len(changes), first["who"])},
                url=one_or_many(len(changes), "clarification_detail", first["number"]),
                due_on=first["due"],
                hint=_("Perubahan dalam klarifikasi membawa predikat ke ujung skala."),
                count=len(changes),
            )
        )
    return tasks


def one_or_many(count: int, page: str, first: int) -> str:
    """Return the page of the only one, or the list of what waits for signatures when there are several."""
    return reverse(f"appraisal:{page}", args=[first]) if count == 1 else reverse("appraisal:review_team")


def tasks_of_superior(user: User, today: date) -> list[WaitingTask]:
    """Return the objections the person decides. One query."""
    counted = decision_counts(user)
    if not counted["count"]:
        return []
    return [
        WaitingTask(
            title=_("Putuskan keberatan %(name)s")
            % {"name": one_or_staff(counted["count"], counted["name"])},
            url=one_or_team(counted["count"], "objection_decide", counted["first"]),
            due_on=counted["decision_due"],
            hint=decision_hint(counted, today),
            count=counted["count"],
        )
    ]


def tasks_of_hr(user: User, today: date) -> list[WaitingTask]:
    """Return what waits for the person as HR. Two queries, none for others."""
    if not has_role(user, Role.HR):
        return []
    counted = hr_counts(user)
    tasks = []
    if counted["to_record"]:
        tasks.append(
            WaitingTask(
                title=_("Catat keputusan keberatan %(name)s")
                % {"name": one_or_staff(counted["to_record"], counted["record_name"])},
                url=one_or_team(counted["to_record"], "objection_record", counted["record_first"]),
                due_on=counted["decision_due"],
                hint=_("Atasan pejabat penilainya tidak terdaftar di aplikasi ini. %(when)s")
                % {"when": decision_hint(counted, today)},
                count=counted["to_record"],
            )
        )
    if counted["alone"]:
        tasks.append(
            WaitingTask(
                title=_("Tetapkan pejabat penilai yang masih kosong"),
                url=reverse("appraisal:appraiser_missing_list"),
                due_on=None,
                hint=_("Tanpa pejabat penilai, rencana tidak dapat diajukan."),
                count=counted["alone"],
            )
        )
    tasks += [newcomers_task(cycle) for cycle in cycles_with_newcomers(user)]
    return tasks


def newcomers_task(cycle: Any) -> WaitingTask:  # noqa: ANN401 - a cycle with its newcomers counted
    """Return the row of people who came after the cycle had opened."""
    return WaitingTask(
        title=_("Tambahkan pegawai yang belum mempunyai penilaian: %(cycle)s") % {"cycle": cycle.name},
        url=reverse("appraisal:cycle_detail", args=[cycle.pk]),
        due_on=None,
        hint=_("Sebelum ditambahkan, ia tidak dapat menyusun rencana kinerja."),
        count=cycle.newcomers,
    )
