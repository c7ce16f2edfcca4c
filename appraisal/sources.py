"""Sources of indicators that come from the appraisal itself and from the organization below it.

Each is a function of a unit (with all below it) and a period; the rows behind a value have a page.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.scoring.figures import half_up, number
from appraisal.enums import Phase
from appraisal.models import Appraisal
from appraisal.queries import phase_end_of
from appraisal.registry import IndicatorSource, SourceRow, SourceRows, SourceValue, register_indicator_source
from organization.models import Placement, Post
from organization.queries import units_below_on, valid_on

if TYPE_CHECKING:
    from organization.models import Unit

PLANS_ON_TIME = "rencana-tepat-waktu"
POSTS_FILLED = "formasi-terisi"


def rows_url(key: str, unit: "Unit", first_day: date, last_day: date) -> str:
    """Return the page with the rows behind a value."""
    days = urlencode({"dari": first_day.isoformat(), "sampai": last_day.isoformat()})
    return f"{reverse('appraisal:source_rows', args=[key, unit.pk])}?{days}"


def percentage(part: int, whole: int) -> Decimal | None:
    """Return the share in per cent with two decimals, half-up; None of nothing."""
    return half_up(Fraction(part * 100, whole)) if whole else None


def share_in_words(part: int, whole: int, what: str) -> str:
    """Return how a share came about."""
    value = percentage(part, whole)
    if value is None:
        return _("Tidak ada data pada periode ini.")
    return f"{what}: {number(part)} ÷ {number(whole)} × 100 = {number(value, 2)}"


def share_value(
    part: int | None, whole: int | None, what: str, url: str, row_count: int | None = None
) -> SourceValue:
    """Return a share with how it came about; `url` leads to its rows, `row_count` of them (else `whole`)."""
    counted, total = part or 0, whole or 0
    return SourceValue(
        value=percentage(counted, total),
        rows_url=url,
        row_count=total if row_count is None else row_count,
        explanation=share_in_words(counted, total, what),
        as_of=timezone.now(),
    )


# ---- plans agreed in time ---------------------------------------------------------------------------


def plans_of(unit: "Unit", first_day: date, last_day: date) -> QuerySet[Appraisal]:
    """Return the appraisals of the year in the unit and below; `on_time` says whether the plan counts.

    A plan counts when it was agreed in the planning phase, extensions included, and not after the period.
    """
    until = min(last_day, timezone.localdate())
    return (
        Appraisal.objects.filter(
            unit__in=units_below_on(unit, until),
            cycle__starts_on__lte=last_day,
            cycle__ends_on__gte=first_day,
        )
        .annotate(agreed_on=TruncDate("plan_agreed_at"), planning_end=phase_end_of(Phase.PLANNING))
        .annotate(
            on_time=Case(
                When(agreed_on__lte=Least(F("planning_end"), Value(until)), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
    )


def plans_on_time(unit: "Unit", first_day: date, last_day: date) -> SourceValue:
    """Return which share of the plans was agreed in time."""
    counts = plans_of(unit, first_day, last_day).aggregate(
        whole=Count("pk"),
        part=Sum("on_time"),
    )
    words = _("Rencana yang ditetapkan tepat waktu")
    url = rows_url(PLANS_ON_TIME, unit, first_day, last_day)
    return share_value(counts["part"], counts["whole"], words, url)


def plans_behind(unit: "Unit", first_day: date, last_day: date) -> SourceRows:
    """Return the plans behind the value, late and missing ones first."""
    rows = (
        plans_of(unit, first_day, last_day)
        .select_related("employee", "unit")
        .order_by(F("on_time").asc(), "employee__name", "pk")
    )
    return SourceRows(rows, plan_row)


def plan_row(appraisal: Appraisal) -> SourceRow:
    """Return one person's plan as a row."""
    agreed = getattr(appraisal, "agreed_on", None)
    when = _("ditetapkan %(day)s") % {"day": date_format(agreed)} if agreed else _("belum ditetapkan")
    return SourceRow(
        title=appraisal.employee.name,
        hint=f"{appraisal.unit.name} · {when}",
        counts=bool(getattr(appraisal, "on_time", 0)),
        url=reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
    )


# ---- posts filled -----------------------------------------------------------------------------------


def posts_of(unit: "Unit", first_day: date, last_day: date) -> QuerySet[Post]:
    """Return the posts that exist at the end of the period, with `holders` and `filled` seats then."""
    day = min(last_day, timezone.localdate())
    holders = (
        Placement.objects.filter(valid_on(day), post=OuterRef("pk"))
        .order_by()
        .values("post")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), unit__in=units_below_on(unit, day))
        .annotate(holders=Coalesce(Subquery(holders), 0))
        .annotate(filled=Least(F("holders"), F("formation"), output_field=IntegerField()))
    )


def posts_filled(unit: "Unit", first_day: date, last_day: date) -> SourceValue:
    """Return which share of the seats has somebody in it at the end of the period."""
    counts = posts_of(unit, first_day, last_day).aggregate(
        posts=Count("pk"), part=Sum("filled"), whole=Sum("formation")
    )
    words = _("Formasi jabatan yang terisi")
    url = rows_url(POSTS_FILLED, unit, first_day, last_day)
    return share_value(counts["part"], counts["whole"], words, url, row_count=counts["posts"])


def posts_behind(unit: "Unit", first_day: date, last_day: date) -> SourceRows:
    """Return the posts behind the value, the emptiest first."""
    rows = (
        posts_of(unit, first_day, last_day)
        .annotate(empty=ExpressionWrapper(F("formation") - F("filled"), output_field=IntegerField()))
        .select_related("unit")
        .order_by("-empty", "name", "pk")
    )
    return SourceRows(rows, post_row)


def post_row(post: Post) -> SourceRow:
    """Return one post as a row."""
    filled = getattr(post, "filled", 0)
    words = _("%(filled)d dari %(formation)d terisi") % {"filled": filled, "formation": post.formation}
    return SourceRow(title=post.name, hint=f"{post.unit.name} · {words}", counts=filled >= post.formation)


def register() -> None:
    """Offer the sources to the definition sheets. Called once, from AppConfig.ready()."""
    register_indicator_source(
        IndicatorSource(
            PLANS_ON_TIME,
            gettext_lazy("Persentase rencana kinerja yang ditetapkan tepat waktu"),
            gettext_lazy(
                "Rencana di unit ini dan di bawahnya yang ditetapkan sampai akhir tahap perencanaan."
            ),
            plans_on_time,
            rows=plans_behind,
        )
    )
    register_indicator_source(
        IndicatorSource(
            POSTS_FILLED,
            gettext_lazy("Persentase formasi jabatan yang terisi"),
            gettext_lazy("Formasi jabatan unit ini dan unit di bawahnya yang terisi pada akhir periode."),
            posts_filled,
            rows=posts_behind,
        )
    )
