"""Which stretches a year consists of, which of its days count, and what its parts were rated.

What counts follows from placements and absences on record, under the settings of the rule set. No
text we could read settles it (PermenPANRB 6/2022, uncertain), so nothing here is a constant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.rule_catalogue import LEFT_OUT
from appraisal.domain.rule_values import YES, values_of
from appraisal.domain.scoring import WeightedRating
from appraisal.domain.scoring.parts import PartRatings, PartRules, Range, Span, YearParts, days_between
from appraisal.enums import ItemKind, ObjectionDecision, ResultCause
from appraisal.models import Appraisal, AppraisalPart, ResultVersion, RuleSet
from organization.models import Absence, Placement

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Service:
    """How much of the period somebody served: of its calendar days those that count.

    `is_short`: fewer than the rule set asks for. `is_rated`: rated all the same, for what he served.
    """

    starts_on: date
    ends_on: date
    calendar_days: int
    counted_days: int
    short_below: int
    is_rated: bool

    @property
    def is_whole(self) -> bool:
        """Whether every day of the period counts."""
        return self.counted_days == self.calendar_days

    @property
    def is_short(self) -> bool:
        """Whether it is less than the rule set asks for."""
        return self.counted_days < min(self.short_below, self.calendar_days)

    def sentence(self) -> str:
        """Return in words what is evaluated; empty for a whole period."""
        if self.is_whole:
            return ""
        words = {
            "counted": self.counted_days,
            "days": self.calendar_days,
            "first": date_format(self.starts_on),
            "last": date_format(self.ends_on),
            "short": self.short_below,
        }
        text = _(
            "Dinilai untuk masa yang dijalani: %(counted)d dari %(days)d hari antara %(first)s dan %(last)s"
            " dihitung; hari sebelum bertugas, cuti, dan tugas belajar keluar menurut aturan penilaian."
        )
        if self.is_short and not self.is_rated:
            text = _(
                "Masa yang dijalani hanya %(counted)d hari, kurang dari %(short)d hari. Menurut aturan"
                " penilaian tahun ini ia tidak dinilai; pengelola kepegawaian menghentikan penilaiannya."
            )
        return text % words

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON values, with its sentence."""
        return {
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "calendar_days": self.calendar_days,
            "counted_days": self.counted_days,
            "is_short": self.is_short,
            "sentence": self.sentence(),
        }


def part_rules(rule_set: RuleSet) -> PartRules:
    """Return how parts are combined. One query, or none when `settings` were fetched before."""
    values = values_of(rule_set)
    return PartRules(
        way=values["part_weighing"],
        shared_month=values["part_shared_month"],
        minimum_days=int(values["part_minimum_days"]),
    )


def kinds_left_out(values: Mapping[str, str]) -> list[str]:
    """Return the kinds of absence whose days do not count."""
    return [str(row[0]) for row in LEFT_OUT if values[f"left_out_{row[0]}"] == YES]


def left_out_ranges(
    served: Iterable[tuple[date, date | None]],
    away: Iterable[tuple[date, date | None]],
    first: date,
    last: date,
) -> tuple[Range, ...]:
    """Return the stretches between two days that do not count: not placed anywhere, or away. Pure.

    An open end (None) means: on to the last day.
    """
    places, absences = ([(start, end or last) for start, end in rows] for rows in (served, away))
    missing = [
        day
        for day in days_between(first, last)
        if not any(start <= day <= end for start, end in places)
        or any(start <= day <= end for start, end in absences)
    ]
    return as_ranges(missing)


def as_ranges(days: Sequence[date]) -> tuple[Range, ...]:
    """Return days in their order as stretches."""
    found: list[list[date]] = []
    for day in days:
        if found and found[-1][1] + ONE_DAY == day:
            found[-1][1] = day
        else:
            found.append([day, day])
    return tuple((first, last) for first, last in found)


def left_out_of(appraisal: Appraisal) -> tuple[Range, ...]:
    """Return the days of the appraisal's period that do not count. Two queries beside the settings."""
    cycle = appraisal.cycle
    inside = Q(starts_on__lte=cycle.ends_on) & (Q(ends_on=None) | Q(ends_on__gte=cycle.starts_on))
    served = Placement.objects.filter(inside, employee=appraisal.employee_id).order_by("starts_on")
    kinds = kinds_left_out(values_of(cycle.rule_set))
    away = Absence.objects.filter(inside, employee=appraisal.employee_id, kind__in=kinds).order_by(
        "starts_on"
    )
    return left_out_ranges(
        served.values_list("starts_on", "ends_on"),
        away.values_list("starts_on", "ends_on"),
        cycle.starts_on,
        cycle.ends_on,
    )


def service_of(appraisal: Appraisal) -> Service:
    """Return how much of its period the appraisal is for. Two queries beside the settings."""
    cycle = appraisal.cycle
    values = values_of(cycle.rule_set)
    span = Span("", "", cycle.starts_on, cycle.ends_on, left_out_of(appraisal))
    return Service(
        cycle.starts_on,
        cycle.ends_on,
        span.calendar_days,
        len(span.counted),
        int(values["short_service_days"]),
        values["short_service_rated"] == YES,
    )


def part_label(number: int) -> str:
    """Return how a part is named in a working."""
    return _("Bagian %(number)d") % {"number": number}


def year_parts(appraisal: Appraisal) -> YearParts | None:
    """Return the parts of the year with their ratings; None for a year that one appraiser led.

    No query without parts; else those of the parts, their ratings, placements and absences.
    """
    if not appraisal.former_parts:
        return None
    rows = list(
        AppraisalPart.objects.filter(appraisal=appraisal).prefetch_related("ratings").order_by("number")
    )
    out = left_out_of(appraisal)
    own_first = rows[-1].ends_on + ONE_DAY
    own = span_between("own", part_label(len(rows) + 1), own_first, appraisal.cycle.ends_on, out)
    former = tuple(
        (
            span_between(f"part-{row.pk}", part_label(row.number), row.starts_on, row.ends_on, out),
            ratings_of(row),
        )
        for row in rows
    )
    return YearParts(former, own, part_rules(appraisal.cycle.rule_set), own_overrides(appraisal))


def span_between(key: str, label: str, first: date, last: date, out: Iterable[Range]) -> Span:
    """Return a stretch with those of the days that do not count which lie inside it."""
    inside = tuple(
        (max(start, first), min(end, last)) for start, end in out if start <= last and end >= first
    )
    return Span(key, label, first, last, inside)


def ratings_of(part: AppraisalPart) -> PartRatings:
    """Return the ratings of a part as the scoring takes them. Uses fetched `ratings`."""
    items: dict[str, list[WeightedRating]] = {ItemKind.RESULT: [], ItemKind.BEHAVIOUR: []}
    for row in part.ratings.all():
        items[row.kind].append(
            WeightedRating(row.rating or None, row.weight, not row.not_applicable, row.key, row.title)
        )
    return PartRatings(
        part.work_rating or None,
        part.behaviour_rating or None,
        tuple(items[ItemKind.RESULT]),
        tuple(items[ItemKind.BEHAVIOUR]),
    )


def own_overrides(appraisal: Appraisal) -> tuple[str, str] | None:
    """Return what the appraiser had set for the axes of his own part before the superior changed the year."""
    objection = getattr(appraisal, "objection", None)
    if objection is None or objection.decision != ObjectionDecision.CHANGE:
        return None
    before = (
        ResultVersion.objects.filter(appraisal=appraisal)
        .exclude(cause=ResultCause.OBJECTION)
        .order_by("-number")
        .first()
    )
    overrides = before.working["overrides"] if before else {"work": {}, "behaviour": {}}
    return overrides["work"].get("rating", ""), overrides["behaviour"].get("rating", "")
