"""What was signed: the plan as data, its versions, who signed which one, and what differs between two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.plan_shapes import SHAPE_FIELDS, settle
from appraisal.domain.scoring import number
from appraisal.enums import Aspect, CoreValue, ItemKind, Polarity, ResultSection
from appraisal.models import Appraisal, AssessedItem, PlanSignature, PlanVersion
from appraisal.workflow import APPRAISAL, APPRAISER, EMPLOYEE

if TYPE_CHECKING:
    from organization.models import User

SIGNED_BY = {"plan_propose": EMPLOYEE, "plan_agree": APPRAISER, "plan_sign": EMPLOYEE}
"""The moves that are a signature under the plan, and of whom."""

NUMBERS = ("baseline", "target", "target_high", "stretch", "weight")
RESULT_FIELDS = {
    "section": gettext_lazy("bagian"),
    "title": gettext_lazy("rencana hasil kerja"),
    "indicator": gettext_lazy("IKU"),
    "parent_result": gettext_lazy("hasil kerja pimpinan"),
    "perspective": gettext_lazy("perspektif"),
    "aspect": gettext_lazy("aspek"),
    "measure": gettext_lazy("indikator kinerja individu"),
    "measure_unit": gettext_lazy("satuan"),
    "polarity": gettext_lazy("jenis ukuran"),
    "baseline": gettext_lazy("nilai awal"),
    "target": gettext_lazy("target"),
    "target_high": gettext_lazy("batas atas target"),
    "stretch": gettext_lazy("target regang"),
    "milestones": gettext_lazy("tahapan"),
    "success_measures": gettext_lazy("ukuran keberhasilan"),
    "weight": gettext_lazy("bobot"),
}
"""What a version keeps of a result, with its name in sentences."""

ANNEX_FIELDS = {
    "resources": gettext_lazy("Dukungan sumber daya"),
    "accountability": gettext_lazy("Skema pertanggungjawaban"),
    "consequences": gettext_lazy("Konsekuensi"),
}
"""The annex of a plan (lampiran SKP, PermenPANRB 6/2022), in the order of the form."""

CHOICES: Mapping[str, Any] = {"section": ResultSection, "aspect": Aspect, "polarity": Polarity}


@dataclass(frozen=True)
class Change:
    """One thing that differs between two versions: of what, which part, before and after in words.

    A result that was added has no `before`, one that was taken out no `after`.
    """

    what: str
    part: str
    before: str
    after: str


def plan_content(appraisal: Appraisal) -> dict[str, Any]:
    """Return the whole plan as JSON values, decimals as text. One query."""
    items = list(
        AssessedItem.objects.filter(appraisal=appraisal, kind__in=(ItemKind.RESULT, ItemKind.BEHAVIOUR))
        .select_related("indicator")
        .order_by("kind", "position", "pk")
    )
    return {
        "results": [result_content(item) for item in items if item.kind == ItemKind.RESULT],
        "expectations": {item.core_value: item.expectation for item in items if item.core_value},
        "annex": {name: getattr(appraisal, name) for name in ANNEX_FIELDS},
    }


def result_content(item: AssessedItem) -> dict[str, Any]:
    """Return one result of the plan as JSON values."""
    values = {name: getattr(item, name) for name in RESULT_FIELDS if name != "indicator"}
    return {
        "id": item.pk,
        "main": item.main_item_id,
        **values,
        **{name: decimal_text(values[name]) for name in NUMBERS},
        "indicator": f"{item.indicator.code} {item.indicator.name}" if item.indicator else "",
    }


def decimal_text(value: Decimal | None) -> str | None:
    """Return a decimal as text without trailing zeros, the same before and after the database."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def settle_plan(appraisal: Appraisal) -> None:
    """Keep of every result only what belongs to its shape: what is signed has one meaning. Two queries."""
    results = list(AssessedItem.objects.filter(appraisal=appraisal, kind=ItemKind.RESULT))
    for item in results:
        settle(item)
    AssessedItem.objects.bulk_update(results, (*SHAPE_FIELDS, "consolidation"))


def record_signature(appraisal: Appraisal, move_name: str, *, by: "User") -> PlanSignature:
    """Write who signed the plan as it stands now, under its version; a changed plan is the next version.

    Call it in the transaction of the move, after it was taken.
    """
    role = SIGNED_BY[move_name]
    content = plan_content(appraisal)
    version = latest_version(appraisal)
    if version is None or version.content != content:
        version = PlanVersion.objects.create(
            appraisal=appraisal, number=version.number + 1 if version else 1, content=content
        )
    return PlanSignature.objects.create(
        version=version,
        signer=by,
        signer_name=str(by),
        role=role,
        capacity=APPRAISAL.capacity_of(by, role, appraisal)[:200],
    )


def latest_version(appraisal: Appraisal) -> PlanVersion | None:
    """Return the version that was signed last; None when none was."""
    return PlanVersion.objects.filter(appraisal=appraisal).order_by("-number").first()


def differences(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Change]:
    """Return what differs between the contents of two versions, in the order of the plan."""
    return [
        *result_changes(older["results"], newer["results"]),
        *(
            Change(str(CoreValue(value).label), _("ekspektasi khusus pimpinan"), before, after)
            for value, before, after in pairs(older["expectations"], newer["expectations"])
        ),
        *(
            Change(_("Lampiran"), str(ANNEX_FIELDS[name]), before, after)
            for name, before, after in pairs(older["annex"], newer["annex"])
        ),
    ]


def pairs(older: Mapping[str, str], newer: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (key, before, after) for every text that differs, in the order of the newer one."""
    for key in [*newer, *(key for key in older if key not in newer)]:
        before, after = older.get(key, ""), newer.get(key, "")
        if before != after:
            yield key, before, after


def result_changes(older: list[dict[str, Any]], newer: list[dict[str, Any]]) -> Iterator[Change]:
    """Yield what differs in the results: changed, added, taken out, then another order."""
    before = {row["id"]: row for row in older}
    after = {row["id"]: row for row in newer}
    for row in newer:
        if row["id"] not in before:
            yield Change(row["title"], _("hasil kerja ditambahkan"), "", summary(row))
            continue
        old = before[row["id"]]
        for name, label in RESULT_FIELDS.items():
            if old.get(name) != row.get(name):
                words = (in_words(name, old.get(name)), in_words(name, row.get(name)))
                yield Change(row["title"], str(label), *words)
    for row in older:
        if row["id"] not in after:
            yield Change(row["title"], _("hasil kerja dihapus"), summary(row), "")
    kept = [row["title"] for row in older if row["id"] in after]
    now = [after[row["id"]]["title"] for row in older if row["id"] in after]
    order = [row["title"] for row in newer if row["id"] in before]
    if order != now:
        yield Change(_("Urutan hasil kerja"), _("urutan"), "; ".join(kept), "; ".join(order))


def summary(row: Mapping[str, Any]) -> str:
    """Return a result of a version in a few words: target and weight."""
    parts = [
        f"{RESULT_FIELDS[name]}: {in_words(name, row[name])}"
        for name in ("measure", "target", "success_measures", "weight")
        if row[name]
    ]
    return "; ".join(parts)


def in_words(name: str, value: Any) -> str:  # noqa: ANN401 - a JSON value
    """Return a value of a version as people read it."""
    if value in (None, ""):
        return ""
    if name in NUMBERS:
        return number_in_words(value)
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    return str(value)


def number_in_words(text: str) -> str:
    """Return a decimal of a version as Indonesians write it."""
    return number(Decimal(text))
