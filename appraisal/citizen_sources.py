"""Sources of indicators that come from citizens' reports: what they say reaches the indicators of a unit.

The figures stand in `feedback.figures`. The rows behind them name only what everybody may read: a
report that is not published has no number and no title here.
"""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.scoring.figures import half_up, number
from appraisal.registry import IndicatorSource, SourceRow, SourceRows, SourceValue, register_indicator_source
from appraisal.sources import rows_url, share_value
from feedback.domain.survey import Unsur
from feedback.domain.surveys import COLUMNS, current_rule
from feedback.figures import answered_cases, days_taken, duties, middle
from feedback.models import Case, CaseClock, SurveySheet
from feedback.survey_results import index_of_sheets, sheets_between
from organization.queries import units_below_on

if TYPE_CHECKING:
    from organization.models import Unit

ON_TIME = "laporan-tepat-waktu"
CAME_BACK = "laporan-dibuka-kembali"
MEDIAN_DAYS = "laporan-lama-penyelesaian"
SATISFACTION = "indeks-kepuasan"


def units_of(unit: "Unit", last_day: date) -> set[int]:
    """Return the unit and all below it as the tree stood at the end of the period, today at the latest."""
    return units_below_on(unit, min(last_day, timezone.localdate()))


def title_of(case: Case) -> str:
    """Return what everybody may read of a report, or that it is not published."""
    return f"{case.number} · {case.public_title}" if case.is_public else _("Laporan yang tidak diterbitkan")


def url_of(case: Case) -> str:
    """Return the public page of a published report."""
    return reverse("feedback:case_public", args=[case.number]) if case.is_public else ""


# ---- settled on time --------------------------------------------------------------------------------


def reports_on_time(unit: "Unit", first_day: date, last_day: date) -> SourceValue:
    """Return which share of the reports that were due in the period was settled in time."""
    counts = duties(units_of(unit, last_day), first_day, last_day).aggregate(
        whole=Count("pk"), part=Sum("on_time")
    )
    words = _("Laporan warga yang diselesaikan tepat waktu")
    url = rows_url(ON_TIME, unit, first_day, last_day)
    return share_value(counts["part"], counts["whole"], words, url)


def duties_behind(unit: "Unit", first_day: date, last_day: date) -> SourceRows:
    """Return the clocks behind the value, late ones first."""
    rows = (
        duties(units_of(unit, last_day), first_day, last_day)
        .select_related("case", "case__unit")
        .order_by("on_time", "due_on", "pk")
    )
    return SourceRows(rows, duty_row)


def duty_row(clock: CaseClock) -> SourceRow:
    """Return one report with the day it was due and the day it was settled."""
    due = _("tenggat %(day)s") % {"day": date_format(clock.due_on)}
    done = (
        _("selesai %(day)s") % {"day": date_format(clock.stopped_on)}
        if clock.stopped_on
        else _("belum selesai")
    )
    return SourceRow(
        title=title_of(clock.case),
        hint=f"{clock.case.unit.name} · {due} · {done}",
        counts=bool(getattr(clock, "on_time", 0)),
        url=url_of(clock.case),
    )


# ---- opened again -----------------------------------------------------------------------------------


def reports_came_back(unit: "Unit", first_day: date, last_day: date) -> SourceValue:
    """Return which share of the answered reports was opened again or went to the next level."""
    counts = answered_cases(units_of(unit, last_day), first_day, last_day).aggregate(
        whole=Count("pk"), part=Sum("came_back")
    )
    words = _("Laporan warga yang dibuka kembali atau banding")
    url = rows_url(CAME_BACK, unit, first_day, last_day)
    return share_value(counts["part"], counts["whole"], words, url)


def answered_rows(unit: "Unit", first_day: date, last_day: date) -> "QuerySet[Any]":
    """Return the answered reports behind a value, those that came back first."""
    found = answered_cases(units_of(unit, last_day), first_day, last_day).select_related("unit")
    return found.order_by("-came_back", "-answered_on", "pk")


def returned_behind(unit: "Unit", first_day: date, last_day: date) -> SourceRows:
    """Return the answered reports; those count that came back."""
    return SourceRows(answered_rows(unit, first_day, last_day), returned_row)


def returned_row(case: Case) -> SourceRow:
    """Return one answered report and whether it came back."""
    came_back = bool(getattr(case, "came_back", 0))
    words = _("dibuka kembali atau banding") if came_back else _("tidak dibuka kembali")
    return SourceRow(
        title=title_of(case), hint=f"{case.unit.name} · {words}", counts=came_back, url=url_of(case)
    )


# ---- days until the answer --------------------------------------------------------------------------


def days_to_settle(unit: "Unit", first_day: date, last_day: date) -> SourceValue:
    """Return the median of the calendar days from receipt to the last answer."""
    days = days_taken(answered_cases(units_of(unit, last_day), first_day, last_day))
    exact = middle(days)
    value = half_up(Fraction(exact)) if exact is not None else None
    return SourceValue(
        value=value,
        rows_url=rows_url(MEDIAN_DAYS, unit, first_day, last_day),
        row_count=len(days),
        explanation=_("Tidak ada data pada periode ini.")
        if value is None
        else _("Nilai tengah lama penyelesaian %(count)s laporan: %(value)s hari kalender")
        % {"count": number(len(days)), "value": number(value, 2)},
        as_of=timezone.now(),
    )


def days_behind(unit: "Unit", first_day: date, last_day: date) -> SourceRows:
    """Return the answered reports with their days."""
    return SourceRows(answered_rows(unit, first_day, last_day), days_row)


def days_row(case: Any) -> SourceRow:  # noqa: ANN401 - a case with annotations
    """Return one answered report and how long it took."""
    days = (case.answered_on - case.received_on).days
    words = _("%(days)d hari kalender") % {"days": days}
    return SourceRow(title=title_of(case), hint=f"{case.unit.name} · {words}", counts=True, url=url_of(case))


# ---- satisfaction -----------------------------------------------------------------------------------


def sheets_of(unit: "Unit", first_day: date, last_day: date) -> QuerySet[SurveySheet]:
    """Return the answers to the survey about the unit and all below it in the months of the period."""
    return sheets_between(first_day, last_day).filter(unit__in=units_of(unit, last_day))


def satisfaction(unit: "Unit", first_day: date, last_day: date) -> SourceValue:
    """Return the satisfaction index (25 to 100); nothing while too few have answered."""
    index = index_of_sheets(sheets_of(unit, first_day, last_day))
    least = current_rule().least_shown
    is_enough = index.respondents >= least
    if index.value is None or not is_enough:
        words = _("Belum cukup jawaban: %(answers)d dari paling sedikit %(least)d.") % {
            "answers": index.respondents,
            "least": least,
        }
    else:
        words = _("Rata-rata sembilan unsur %(mean)s × 25 = %(value)s, dari %(answers)s jawaban") % {
            "mean": number(index.index or 0, 4),
            "value": number(index.value, 2),
            "answers": number(index.respondents),
        }
    return SourceValue(
        value=index.value if is_enough else None,
        rows_url=rows_url(SATISFACTION, unit, first_day, last_day),
        row_count=index.respondents if is_enough else 0,
        explanation=words,
        as_of=timezone.now(),
    )


def sheets_behind(unit: "Unit", first_day: date, last_day: date) -> SourceRows:
    """Return the answers in an order drawn by chance; none while too few have answered."""
    rows = sheets_of(unit, first_day, last_day).select_related("service", "unit").order_by("pk")
    if rows.count() < current_rule().least_shown:
        rows = rows.none()
    return SourceRows(rows, sheet_row)


def sheet_row(sheet: SurveySheet) -> SourceRow:
    """Return one sheet: its month and the nine answers."""
    answers = [(unsur, getattr(sheet, COLUMNS[unsur])) for unsur in Unsur]
    words = ", ".join(
        f"{unsur.value.lower()} {score if score is not None else '–'}" for unsur, score in answers
    )
    return SourceRow(
        title=f"{sheet.service.name}, {date_format(sheet.month, 'F Y')}", hint=words, counts=True
    )


def register() -> None:
    """Offer the sources to the definition sheets. Called once, from AppConfig.ready()."""
    register_indicator_source(
        IndicatorSource(
            ON_TIME,
            gettext_lazy("Persentase laporan warga yang diselesaikan tepat waktu"),
            gettext_lazy(
                "Laporan terverifikasi yang jatuh tempo pada periode itu; yang digabung atau ditolak tidak"
                " dihitung, yang ditarik setelah lewat tenggat tetap terlambat."
            ),
            reports_on_time,
            rows=duties_behind,
        )
    )
    register_indicator_source(
        IndicatorSource(
            CAME_BACK,
            gettext_lazy("Persentase laporan warga yang dibuka kembali atau banding"),
            gettext_lazy("Dari laporan yang dijawab pada periode itu. Makin rendah makin baik."),
            reports_came_back,
            rows=returned_behind,
        )
    )
    register_indicator_source(
        IndicatorSource(
            MEDIAN_DAYS,
            gettext_lazy("Nilai tengah lama penyelesaian laporan warga"),
            gettext_lazy("Hari kalender sejak diterima sampai jawaban terakhir. Makin rendah makin baik."),
            days_to_settle,
            measure_unit="hari",
            rows=days_behind,
        )
    )
    register_indicator_source(
        IndicatorSource(
            SATISFACTION,
            gettext_lazy("Indeks kepuasan masyarakat"),
            gettext_lazy(
                "Survei kepuasan (PermenPANRB 14/2017) atas layanan unit ini dan di bawahnya, skala 25–100."
            ),
            satisfaction,
            measure_unit="indeks",
            rows=sheets_behind,
        )
    )
