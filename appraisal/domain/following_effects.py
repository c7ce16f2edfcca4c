"""What a change of places or superiors means for running appraisals, said before it is confirmed."""

from collections.abc import Iterator
from typing import Literal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.following import changes_of, facts_of, the_day_of
from appraisal.domain.following_words import Words
from appraisal.domain.replanning import last_day_to_replan
from appraisal.domain.standing import OBJECTION, RATED, WORK_GOES_ON, Change, Facts, Standing, TheDay
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal
from organization.registry import ChangedLines, ChangeEffect

NAMES_SHOWN = 3
MOST_ROWS = 12
"""So many sentences are read; what is beyond them is counted in one."""

S = AppraisalState


def effects(changed: ChangedLines) -> list[ChangeEffect]:
    """Return in plain words what the change does to appraisals, most important first.

    Who appraises whom from now on, what waits for HR, which plans must be adjusted, what stays with
    the present appraiser and why, and that final appraisals stay. A fixed number of queries; writes
    nothing. The lines of `changed` count, whether the change was tried or is only supposed.
    """
    if not changed.employees:
        return []
    facts = facts_of(changed.employees)
    day = the_day_of(changed.day, changed.after)
    changes = changes_of(facts, day, decided=changed.decided)
    kept = kept_appraisals(facts, changes, changed)
    words = Words.of(changes, day, kept)
    rows = [
        *without_superior(changes, words),
        *other_appraisers(changes, words),
        *other_deciders(changes, words),
        *other_places(changes, words),
        *plans_to_adjust(changes, words),
        *([] if changed.corrects else parts_to_close(changes)),
        *staying(kept, words),
        *final_ones(changed),
    ]
    return [*rows[:MOST_ROWS], *the_rest(rows[MOST_ROWS:])]


def year_of(facts: Facts, words: Words) -> int:
    """Return the year of the appraisal."""
    return words.cycles[facts.cycle].year


def names_of(facts: list[Facts], words: Words) -> tuple[str, ...]:
    """Return the names of the first few employees."""
    return tuple(words.name(one.employee) for one in facts[:NAMES_SHOWN])


def address_of(facts: list[Facts]) -> str:
    """Return the page of the only appraisal; nothing for several."""
    return reverse("appraisal:appraisal_detail", args=[facts[0].appraisal]) if len(facts) == 1 else ""


def without_superior(changes: list[Change], words: Words) -> Iterator[ChangeEffect]:
    """Say which appraisals would have nobody who conducts them."""
    alone = [
        change.facts for change in changes if change.changes_appraiser and change.after.appraiser is None
    ]
    if alone:
        text = _("Tidak ada atasan: %(count)d penilaian akan menunggu pengelola kepegawaian.")
        yield ChangeEffect(
            text % {"count": len(alone)}, "warning", len(alone), names_of(alone, words), address_of(alone)
        )


def other_appraisers(changes: list[Change], words: Words) -> Iterator[ChangeEffect]:
    """Say from whom to whom appraisals pass, all between the same two in one sentence."""
    groups: dict[tuple[str, str], list[Facts]] = {}
    for change in changes:
        if change.changes_appraiser and change.after.appraiser is not None:
            pair = (words.name(change.facts.now.appraiser), words.signature(change.after))
            groups.setdefault(pair, []).append(change.facts)
    for (former, new), group in sorted(groups.items(), key=lambda item: -len(item[1])):
        values = {
            "year": year_of(group[0], words),
            "name": words.name(group[0].employee),
            "count": len(group),
            "former": former,
            "new": new,
        }
        if group[0].now.appraiser is None:
            alone = _("Penilaian %(year)d %(name)s mendapat pejabat penilai %(new)s.")
            many = _("%(count)d penilaian tanpa pejabat penilai mendapat %(new)s.")
        else:
            alone = _("Penilaian %(year)d %(name)s beralih dari %(former)s ke %(new)s.")
            many = _("%(count)d penilaian beralih dari %(former)s ke %(new)s.")
        text = (alone if len(group) == 1 else many) % values
        yield ChangeEffect(
            text, "info", len(group), () if len(group) == 1 else names_of(group, words), address_of(group)
        )


def other_deciders(changes: list[Change], words: Words) -> Iterator[ChangeEffect]:
    """Say who decides running objections from now on, and whose appraiser has another superior."""
    quiet: list[Facts] = []
    for change in changes:
        if change.after.superior == change.facts.now.superior:
            continue
        if change.facts.state not in OBJECTION:
            if not change.changes_appraiser and not change.moved:
                quiet.append(change.facts)
            continue
        name = words.name(change.facts.employee)
        if change.after.superior is None:
            text = _("Keberatan %(name)s akan dicatat pengelola kepegawaian: tidak ada pemutus di aplikasi.")
            yield ChangeEffect(text % {"name": name}, "warning", url=address_of([change.facts]))
        else:
            text = _("Keberatan %(name)s akan diputuskan %(superior)s.")
            values = {"name": name, "superior": words.name(change.after.superior)}
            yield ChangeEffect(text % values, url=address_of([change.facts]))
    if quiet:
        text = _("%(count)d penilaian mendapat atasan pejabat penilai yang lain.") % {"count": len(quiet)}
        yield ChangeEffect(text, "info", len(quiet), names_of(quiet, words))


def other_places(changes: list[Change], words: Words) -> Iterator[ChangeEffect]:
    """Say which appraisals go to another unit without another appraiser."""
    groups: dict[int, list[Facts]] = {}
    for change in changes:
        if change.moved and not change.changes_appraiser:
            groups.setdefault(change.after.unit, []).append(change.facts)
    for unit, group in groups.items():
        values = {
            "year": year_of(group[0], words),
            "name": words.name(group[0].employee),
            "count": len(group),
            "unit": words.units[unit].name,
        }
        text = (
            _("Penilaian %(year)d %(name)s ikut pindah ke %(unit)s.")
            if len(group) == 1
            else _("%(count)d penilaian ikut pindah ke %(unit)s.")
        )
        yield ChangeEffect(text % values, "info", len(group), (), address_of(group))


def plans_to_adjust(changes: list[Change], words: Words) -> Iterator[ChangeEffect]:
    """Say whose plan may need to be adjusted to another post, and until when that is possible."""
    moved = [change for change in changes if change.moved]
    agreed = [change.facts for change in moved if change.facts.state == S.RUNNING]
    if agreed:
        until = max(last_day_to_replan(words.cycles[one.cycle], words.day.day) for one in agreed)
        values = {"name": words.name(agreed[0].employee), "count": len(agreed), "day": date_format(until)}
        text = (
            _(
                "Rencana kinerja %(name)s tetap, tetapi mungkin perlu disesuaikan: pejabat penilai dapat"
                " membukanya kembali sampai %(day)s."
            )
            if len(agreed) == 1
            else _(
                "%(count)d rencana kinerja tetap, tetapi mungkin perlu disesuaikan: pejabat penilai dapat"
                " membukanya kembali sampai %(day)s."
            )
        )
        yield ChangeEffect(text % values, "info", len(agreed), (), address_of(agreed))
    making = [change.facts for change in moved if change.facts.state in (S.PLANNING, S.PROPOSED)]
    if making:
        values = {"name": words.name(making[0].employee), "count": len(making)}
        text = (
            _("Rencana kinerja %(name)s belum ditetapkan; isinya ikut pindah.")
            if len(making) == 1
            else _("%(count)d rencana kinerja belum ditetapkan; isinya ikut pindah.")
        )
        yield ChangeEffect(text % values, "info", len(making), (), address_of(making))


def parts_to_close(changes: list[Change]) -> Iterator[ChangeEffect]:
    """Say that who led until now still rates what he led of years that are carried out."""
    ending = [
        change
        for change in changes
        if change.facts.state == S.RUNNING
        and change.facts.now.appraiser is not None
        and (change.changes_appraiser or change.moved)
    ]
    if ending:
        text = (
            _("Masa yang sudah dijalani tetap dinilai yang memimpin waktu itu, sebagai bagian tahun.")
            if len(ending) == 1
            else _(
                "Masa yang sudah dijalani dalam %(count)d penilaian tetap dinilai yang memimpin waktu itu,"
                " sebagai bagian tahun."
            )
        )
        yield ChangeEffect(text % {"count": len(ending)}, "info", len(ending))


def kept_appraisals(facts: list[Facts], changes: list[Change], changed: ChangedLines) -> list[Facts]:
    """Return the appraisals whose appraiser stays although the employee's line now leads to another."""
    passed_on = {change.facts.appraisal for change in changes if change.changes_appraiser}
    return [
        one
        for one in facts
        if one.appraisal not in passed_on
        and one.now.appraiser is not None
        and one.employee in changed.after
        and leads_elsewhere(one.now, changed, one.employee)
    ]


def leads_elsewhere(now: Standing, changed: ChangedLines, employee: int) -> bool:
    """Say whether the line of the employee comes to another appraiser than the present one."""
    before, after = changed.before.get(employee), changed.after.get(employee)
    was, is_now = before and before.appraiser, after and after.appraiser
    return was != is_now and is_now != now.appraiser


def why_kept(one: Facts, day: TheDay) -> str:
    """Return why the present appraiser goes on."""
    if one.now.by_hand:
        return _("ia ditetapkan khusus untuk penilaian ini")
    if one.state in OBJECTION:
        return _("keberatannya sedang diputuskan")
    if one.state in RATED:
        return _("hasilnya sudah diserahkan")
    if one.state not in WORK_GOES_ON:
        return _("penilaian mandiri sudah dikirim")
    if day.day > one.period_ends_on:
        return _("periode penilaiannya sudah berakhir")
    return _("pegawai ini belum bertugas di tempat lain")


def staying(kept: list[Facts], words: Words) -> Iterator[ChangeEffect]:
    """Say which appraisals stay with their appraiser, and why."""
    groups: dict[tuple[str, str], list[Facts]] = {}
    for one in kept:
        key = (words.name(one.now.appraiser), why_kept(one, words.day))
        groups.setdefault(key, []).append(one)
    for (appraiser, why), group in sorted(groups.items(), key=lambda item: -len(item[1])):
        values = {
            "year": year_of(group[0], words),
            "name": words.name(group[0].employee),
            "count": len(group),
            "appraiser": appraiser,
            "why": why,
        }
        text = (
            _("Penilaian %(year)d %(name)s tetap dinilai %(appraiser)s karena %(why)s.")
            if len(group) == 1
            else _("%(count)d penilaian tetap dinilai %(appraiser)s karena %(why)s.")
        )
        names = () if len(group) == 1 else names_of(group, words)
        yield ChangeEffect(text % values, "info", len(group), names, address_of(group))


def final_ones(changed: ChangedLines) -> Iterator[ChangeEffect]:
    """Say that final appraisals of the people concerned stay as they are. One query."""
    found = list(
        Appraisal.objects.filter(employee__in=changed.employees, state=S.FINAL)
        .order_by("-cycle__year")
        .values_list("cycle__year", "employee__name")
    )
    if len(found) == 1:
        values = {"year": found[0][0], "name": found[0][1]}
        yield ChangeEffect(_("Penilaian %(year)d %(name)s yang sudah final tidak berubah.") % values)
    elif found:
        text = _("%(count)d penilaian yang sudah final tidak berubah.") % {"count": len(found)}
        yield ChangeEffect(text, "info", len(found))


def the_rest(rows: list[ChangeEffect]) -> Iterator[ChangeEffect]:
    """Count what is beyond the sentences shown."""
    if rows:
        count = sum(row.count for row in rows)
        weight: Literal["info", "warning"] = "info"
        if any(row.weight == "warning" for row in rows):
            weight = "warning"
        text = _("Dan %(count)d penilaian lain ikut berubah atau tetap menurut aturan yang sama.")
        yield ChangeEffect(text % {"count": count}, weight, count)
