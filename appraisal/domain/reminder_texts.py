"""What a reminder says: what to do, until when, how long it takes, where. Plain and polite, no threat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appraisal.domain.turns import Turn
from appraisal.enums import AppraisalState
from appraisal.workflow import APPRAISER, EMPLOYEE, HR, SUPERIOR

if TYPE_CHECKING:
    from organization.models import User

S = AppraisalState
NAMES_SHOWN = 5
OWN, TEAM, STAFF = "own", "team", "hr"
"""What a reminder is about for its reader: himself, his team, the staff he keeps."""


@dataclass(frozen=True)
class Act:
    """An act that somebody is waited for.

    `what` tells the one who acts, about himself or, with `%(name)s` after it, about an employee;
    `many` the same for several; `watched` tells others that it has not happened. `minutes` is about
    how long it takes (estimate of the product, certainty U), `closes` that the form takes nothing
    after the deadline.
    """

    what: str | Promise
    many: str | Promise
    watched: str | Promise
    page: str
    minutes: int
    closes: bool = False


PLAN = Act(
    gettext_lazy("susun dan ajukan rencana kinerja"),
    gettext_lazy("susun dan ajukan rencana kinerja"),
    gettext_lazy("belum mengajukan rencana kinerja"),
    "plan_edit",
    20,
    closes=True,
)
PLAN_AGREE = Act(
    gettext_lazy("tetapkan rencana kinerja"),
    gettext_lazy("rencana kinerja menunggu penetapan Anda"),
    gettext_lazy("rencana kinerjanya belum ditetapkan pejabat penilai"),
    "plan_detail",
    10,
)
SELF = Act(
    gettext_lazy("isi dan kirim penilaian mandiri"),
    gettext_lazy("isi dan kirim penilaian mandiri"),
    gettext_lazy("belum mengirim penilaian mandiri"),
    "self_assessment_edit",
    20,
    closes=True,
)
REVIEW = Act(
    gettext_lazy("beri penilaian kepada"),
    gettext_lazy("pegawai menunggu penilaian Anda"),
    gettext_lazy("belum selesai dinilai pejabat penilai"),
    "review_edit",
    15,
    closes=True,
)
ANSWER = Act(
    gettext_lazy("tanggapi hasil penilaian kinerja"),
    gettext_lazy("tanggapi hasil penilaian kinerja"),
    gettext_lazy("belum menanggapi hasil penilaian"),
    "result_detail",
    5,
)
REPLY = Act(
    gettext_lazy("balas pertanyaan pejabat penilai dalam klarifikasi"),
    gettext_lazy("balas pertanyaan pejabat penilai dalam klarifikasi"),
    gettext_lazy("belum membalas pertanyaan dalam klarifikasi"),
    "clarification_detail",
    5,
)
CLARIFY = Act(
    gettext_lazy("jawab klarifikasi"),
    gettext_lazy("klarifikasi menunggu jawaban Anda"),
    gettext_lazy("klarifikasinya belum dijawab pejabat penilai"),
    "clarification_detail",
    10,
)
EXPLAIN = Act(
    gettext_lazy("jelaskan penilaian atas keberatan"),
    gettext_lazy("keberatan menunggu penjelasan Anda"),
    gettext_lazy("keberatannya belum dijelaskan pejabat penilai"),
    "objection_explain",
    15,
)
DECIDE = Act(
    gettext_lazy("putuskan keberatan"),
    gettext_lazy("keberatan menunggu keputusan Anda"),
    gettext_lazy("keberatannya belum diputuskan"),
    "objection_decide",
    20,
)
RECORD = Act(
    gettext_lazy("catat keputusan atas keberatan"),
    gettext_lazy("keputusan keberatan menunggu Anda catat"),
    gettext_lazy("keberatannya belum diputuskan"),
    "objection_record",
    10,
)
COUNTERSIGN = Act(
    gettext_lazy("periksa dan tanda tangani penilaian"),
    gettext_lazy("penilaian menunggu tanda tangan kedua dari Anda"),
    gettext_lazy("penilaiannya belum ditandatangani atasan pejabat penilai"),
    "review_signature",
    10,
)
COUNTERSIGN_RECORD = Act(
    gettext_lazy("catat tanda tangan kedua atas penilaian"),
    gettext_lazy("tanda tangan kedua menunggu Anda catat"),
    gettext_lazy("penilaiannya belum ditandatangani atasan pejabat penilai"),
    "review_signature",
    10,
)
COUNTERSIGN_CHANGE = Act(
    gettext_lazy("periksa perubahan nilai dalam klarifikasi"),
    gettext_lazy("perubahan nilai menunggu tanda tangan kedua dari Anda"),
    gettext_lazy("perubahan nilainya belum ditandatangani atasan pejabat penilai"),
    "clarification_detail",
    10,
)
ACTS = {
    (S.PLANNING, EMPLOYEE): PLAN,
    (S.PROPOSED, APPRAISER): PLAN_AGREE,
    (S.RUNNING, EMPLOYEE): SELF,
    (S.ASSESSED, APPRAISER): REVIEW,
    (S.COUNTERSIGN, SUPERIOR): COUNTERSIGN,
    (S.COUNTERSIGN, HR): COUNTERSIGN_RECORD,
    (S.HANDED_OVER, EMPLOYEE): ANSWER,
    (S.OBJECTED, APPRAISER): EXPLAIN,
    (S.OBJECTED, SUPERIOR): DECIDE,
    (S.EXPLAINED, SUPERIOR): DECIDE,
    (S.OBJECTED, HR): RECORD,
    (S.EXPLAINED, HR): RECORD,
}
"""The act by state of the appraisal and role of the one whose turn it is; clarifications apart."""


@dataclass(frozen=True)
class Item:
    """One appraisal in a reminder: whose turn, and whether the reader is the one who acts."""

    turn: Turn
    acts: bool


@lru_cache(maxsize=400)
def said(day: date) -> str:
    """Return a day in words. Thousands of reminders name the same few days."""
    return date_format(day)


def act_of(turn: Turn) -> Act:
    """Return the act for which the appraisal waits."""
    if turn.thread is not None and turn.role in (SUPERIOR, HR):
        return COUNTERSIGN_CHANGE
    if turn.thread is not None:
        return REPLY if turn.role == EMPLOYEE else CLARIFY
    return ACTS[turn.state, turn.role]


def what_to_do(item: Item, audience: str) -> str:
    """Return the act in words, with the employee where it is about somebody else."""
    what = str(act_of(item.turn).what)
    return what if audience == OWN else f"{what} {item.turn.employee_name}"


def path_of(items: Sequence[Item], audience: str) -> str:
    """Return the form of the only act, else the list on which the reader finds them all."""
    if len(items) == 1 and items[0].acts:
        turn = items[0].turn
        return reverse(f"appraisal:{act_of(turn).page}", args=[turn.thread or turn.appraisal])
    pages = {OWN: "home", TEAM: "appraisal:team_list", STAFF: "appraisal:progress_board"}
    return reverse(pages[audience])


def subject_of(items: Sequence[Item], audience: str, day: date) -> str:
    """Return the subject: the one act with its day, or how many there are."""
    if len(items) > 1:
        return ngettext(
            "Pengingat: %(count)d penilaian menunggu", "Pengingat: %(count)d penilaian menunggu", len(items)
        ) % {"count": len(items)}
    [item] = items
    if not item.acts:
        return _("Pengingat: %(name)s %(watched)s") % {
            "name": item.turn.employee_name,
            "watched": act_of(item.turn).watched,
        }
    values = {"what": what_to_do(item, audience), "day": said(item.turn.due_on)}
    if item.turn.due_on < day:
        return _("Batas waktu sudah lewat: %(what)s") % values
    if item.turn.due_on == day:
        return _("Hari ini hari terakhir: %(what)s") % values
    return _("Pengingat: %(what)s sampai %(day)s") % values


def text_of(
    items: Sequence[Item], audience: str, *, reader: "User | str", day: date, by: "User | None" = None
) -> str:
    """Return the plain text of a reminder for `reader`; `by` is who asked for it by hand."""
    lines = [_("Yth. %(name)s,") % {"name": reader}, ""]
    if len(items) == 1 and items[0].acts:
        lines += lines_of_one(items[0], audience, day)
    else:
        lines += lines_of_many(items, day)
    if by is not None:
        lines.append(_("Pengingat ini dikirim oleh %(name)s.") % {"name": by})
    lines.append(_("Bila sudah dikerjakan, abaikan pesan ini."))
    return "\n".join(lines)


def lines_of_one(item: Item, audience: str, day: date) -> list[str]:
    """Return what to do, until when, how long it takes, and what can still be done when it is late."""
    turn, act = item.turn, act_of(item.turn)
    what = what_to_do(item, audience)
    lines = [
        _("%(cycle)s: %(what)s.") % {"cycle": turn.cycle_name, "what": what},
        _("Batas waktu: %(day)s (%(left)s).")
        % {"day": said(turn.due_on), "left": time_left(turn.due_on, day)},
    ]
    if act is ANSWER and turn.due_on >= day:
        lines.append(_("Keberatan dapat diajukan sampai hari itu."))
    if turn.due_on < day and act.closes:
        lines.append(
            _(
                "Formulirnya tidak menerima kiriman lagi; yang sudah ditulis tetap tersimpan. Bila masih"
                " diperlukan, mintalah perpanjangan kepada pengelola kepegawaian unit Anda."
            )
        )
        return lines
    if turn.due_on < day:
        lines.append(_("Masih dapat dikerjakan sekarang."))
    lines.append(
        _("Waktunya kira-kira %(minutes)d menit; isian tersimpan dengan sendirinya.")
        % {"minutes": act.minutes}
        if act.closes
        else _("Waktunya kira-kira %(minutes)d menit.") % {"minutes": act.minutes}
    )
    return lines


def lines_of_many(items: Sequence[Item], day: date) -> list[str]:
    """Return a line for each kind of act and day: how many, until when, and the first names."""
    kinds: dict[tuple[bool, str, str, date], list[Turn]] = {}
    for item in items:
        act = act_of(item.turn)
        wording = str(act.many if item.acts else act.watched)
        kinds.setdefault((item.acts, wording, item.turn.cycle_name, item.turn.due_on), []).append(item.turn)
    lines = []
    for acts, wording, cycle, due_on in sorted(
        kinds, key=lambda kind: (not kind[0], kind[3], kind[1], kind[2])
    ):
        turns = kinds[acts, wording, cycle, due_on]
        lines += [
            f"- {told_of(turns, acts=acts, wording=wording)}",
            _("  Batas waktu: %(day)s (%(left)s), %(cycle)s.")
            % {"day": said(due_on), "left": time_left(due_on, day), "cycle": cycle},
        ]
    if any(not acts for acts, _wording, _cycle, _due_on in kinds):
        lines.append(
            _("Bila ada kendala, pengelola kepegawaian dapat memberi perpanjangan dengan alasannya.")
        )
    return lines


def told_of(turns: Sequence[Turn], *, acts: bool, wording: str) -> str:
    """Return how many there are of one kind and their first names; of oneself only what to do."""
    if acts and turns[0].role == EMPLOYEE:
        return f"{wording[:1].upper()}{wording[1:]}."
    counted = "%(count)d %(said)s: %(names)s." if acts else _("%(count)d pegawai %(said)s: %(names)s.")
    return counted % {"count": len(turns), "said": wording, "names": names_of(turns)}


def names_of(turns: Sequence[Turn]) -> str:
    """Return the first names in the alphabet, and how many more there are."""
    names = sorted(turn.employee_name for turn in turns)
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return _("%(names)s, dan %(count)d lainnya") % {"names": shown, "count": more} if more > 0 else shown


def time_left(due_on: date, day: date) -> str:
    """Return how far away a day is."""
    left = (due_on - day).days
    if left == 0:
        return _("hari ini")
    if left == 1:
        return _("besok")
    if left > 0:
        return ngettext("%(days)d hari lagi", "%(days)d hari lagi", left) % {"days": left}
    return ngettext("%(days)d hari yang lalu", "%(days)d hari yang lalu", -left) % {"days": -left}
