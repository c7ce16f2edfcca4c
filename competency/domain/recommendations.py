"""The recommendation of a person, from his gaps, the catalogue and what signals say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from competency.domain.gaps import Standing
from competency.domain.profiles import Line, Profile, profile_of
from competency.domain.recommending import (
    Advice,
    Learner,
    Need,
    Offer,
    Reason,
    Recommendation,
    Refusal,
    closed,
    recommend,
)
from competency.domain.trainings import lesson_years
from competency.enums import FormGroup, TrainingFamily, TrainingMode
from competency.models import Training, TrainingAim, TrainingRecord, TrainingSession
from competency.queries import posts_held_on
from competency.registry import NeedSignal, need_signals
from organization.models import Employee, Post


@dataclass(frozen=True)
class Closing:
    """One gap that a training closes: of which competency, from which level to which."""

    line: Line
    before: int
    after: int


@dataclass
class Suggestion:
    """One recommended training as a page shows it. `place` counts from 1, the first is the most useful."""

    place: int
    training: Training
    gain: int
    closings: list[Closing]
    reasons: list[str]
    signals: list[NeedSignal]
    considered: list[tuple[Training, str]]
    sessions: list[TrainingSession] = field(default_factory=list)


@dataclass
class Suggestions:
    """What is suggested to a person, what nothing is on offer for, and what must be assessed first."""

    profile: Profile
    by_family: list[tuple[str, list[Suggestion]]]
    open_lines: list[tuple[Line, list[tuple[Training, str]]]]
    unassessed: list[Line]

    @property
    def count(self) -> int:
        """Return how many trainings are suggested."""
        return sum(len(rows) for _family, rows in self.by_family)

    @property
    def first(self) -> Suggestion | None:
        """Return the most useful one, None without any."""
        rows = [row for _family, family in self.by_family for row in family]
        return min(rows, key=lambda row: row.place, default=None)


def suggestions_for(employee: Employee, day: date, *, mode: str = "") -> Suggestions:
    """Return what the rule of `recommending` says about a person on `day`, in words.

    `mode` keeps to one way of learning (TrainingMode). About twenty queries, whatever the catalogue.
    """
    profile = profile_of(employee, day)
    lines = {line.competency.code: line for line in profile.lines if line.required is not None}
    signals: dict[str, list[NeedSignal]] = {}
    for signal in need_signals([employee.pk], day):
        signals.setdefault(signal.competency, []).append(signal)
    needs = [
        Need(code, line.required, line.actual, tuple(signal.text for signal in signals.get(code, ())))
        for code, line in lines.items()
        if line.standing is Standing.DEFICIT and line.required is not None and line.actual is not None
    ]
    trainings = catalogue()
    advice = recommend(needs, map(offer_of, trainings.values()), learner_of(employee, day, mode))
    suggested = [
        suggestion_of(place, row, trainings, lines, signals)
        for place, row in enumerate(advice.recommendations, start=1)
    ]
    with_sessions(suggested, day)
    return Suggestions(
        profile,
        grouped(suggested),
        open_lines_of(advice, trainings, lines),
        [line for line in lines.values() if line.actual is None],
    )


def catalogue() -> dict[str, Training]:
    """Return the trainings on offer by code, with form, aims and prerequisites. Three queries."""
    aims = TrainingAim.objects.select_related("competency").order_by("pk")
    rows = (
        Training.objects.filter(is_retired=False)
        .select_related("form")
        .prefetch_related(
            Prefetch("aims", queryset=aims),
            Prefetch("prerequisites", queryset=Training.objects.order_by("code")),
        )
    )
    return {row.code: row for row in rows.order_by("code")}


def offer_of(training: Training) -> Offer:
    """Return what the rule needs of a training. Distance learning counts as beside the work."""
    return Offer(
        code=training.code,
        family=training.family,
        jp=training.jp,
        aims={aim.competency.code: aim.level for aim in training.aims.all()},
        beside_work=training.mode == TrainingMode.DISTANCE or training.form.group == FormGroup.NON_CLASSICAL,
        mode=training.mode,
        post_classes=frozenset(training.post_classes),
        newcomers_only=training.newcomers_only,
        prerequisites=frozenset(row.code for row in training.prerequisites.all()),
    )


def learner_of(employee: Employee, day: date, mode: str) -> Learner:
    """Return what the rule needs of a person."""
    only = Employee.objects.filter(pk=employee.pk)
    posts = posts_held_on(only, day).get(employee.pk, set())
    classes = Post.objects.filter(pk__in=posts).order_by().values_list("post_class", flat=True)
    done = TrainingRecord.objects.filter(employee=employee, training__isnull=False, completed_on__lte=day)
    lessons = lesson_years(only, day.year)[employee.pk]
    return Learner(
        post_classes=frozenset(classes),
        done=frozenset(done.order_by().values_list("training__code", flat=True)),
        lessons=lessons.done,
        floor=0 if lessons.is_upper else lessons.target,
        mode=mode,
    )


def suggestion_of(
    place: int,
    row: Recommendation,
    trainings: dict[str, Training],
    lines: dict[str, Line],
    signals: dict[str, list[NeedSignal]],
) -> Suggestion:
    """Return a recommendation in words."""
    considered = [(trainings[offer.code], after_words(offer, row)) for offer in row.considered]
    refused = [(trainings[offer.code], refusal_words(refusal)) for offer, refusal in row.refused]
    return Suggestion(
        place=place,
        training=trainings[row.offer.code],
        gain=row.gain,
        closings=[
            Closing(lines[need.code], need.actual, need.actual + closed(row.offer, need))
            for need in row.needs
        ],
        reasons=[reason_words(reason) for reason in row.reasons],
        signals=[signal for need in row.needs for signal in signals.get(need.code, ())],
        considered=considered + refused,
    )


def grouped(suggested: Iterable[Suggestion]) -> list[tuple[str, list[Suggestion]]]:
    """Return the suggestions by group of trainings; groups without any are left out."""
    rows = list(suggested)
    groups = [
        (str(family.label), [row for row in rows if row.training.family == family])
        for family in TrainingFamily
    ]
    return [(label, members) for label, members in groups if members]


def open_lines_of(
    advice: Advice, trainings: dict[str, Training], lines: dict[str, Line]
) -> list[tuple[Line, list[tuple[Training, str]]]]:
    """Return the gaps for which nothing is on offer, with why each training was left out."""
    return [
        (lines[need.code], [(trainings[offer.code], refusal_words(refusal)) for offer, refusal in refused])
        for need, refused in advice.open_needs
    ]


def with_sessions(suggested: Iterable[Suggestion], day: date) -> None:
    """Give each suggestion the coming sessions of its training. One query."""
    by_training: dict[int, list[TrainingSession]] = {}
    rows = list(suggested)
    coming = TrainingSession.objects.filter(
        training__in=[row.training.pk for row in rows], starts_on__gte=day, cancelled_at__isnull=True
    )
    for session in coming.order_by("starts_on", "pk"):
        by_training.setdefault(session.training_id, []).append(session)
    for row in rows:
        row.sessions = by_training.get(row.training.pk, [])


def reason_words(reason: Reason) -> str:
    """Return why a training was chosen."""
    return {
        Reason.BESIDE_WORK: _("Kesenjangan satu level: belajar sambil bekerja didahulukan (10-20-70)."),
        Reason.MAIN_SUBJECT: _("Kompetensi ini pokok bahasannya."),
        Reason.REACHES_FLOOR: _("Membawa jam pelajaran tahun ini ke batas paling sedikit."),
        Reason.FEWEST_LESSONS: _("Menutup kesenjangan dengan jam pelajaran paling sedikit."),
        Reason.CLOSES_MORE: _("Menutup lebih banyak kesenjangan lain."),
        Reason.ONLY_ONE: _("Satu-satunya pelatihan yang cocok dalam katalog."),
        Reason.FIRST_STEP: _("Belum ada pelatihan sampai level standar; ini langkah pertama."),
    }[reason]


def refusal_words(refusal: Refusal) -> str:
    """Return why a training is not for the person now."""
    return {
        Refusal.TOO_LOW: _("Level yang dicapai di bawah standar jabatan."),
        Refusal.TOO_HIGH: _("Level yang dicapai jauh di atas standar jabatan."),
        Refusal.OTHER_CLASS: _("Hanya bagi kelompok jabatan lain."),
        Refusal.NEWCOMERS: _("Hanya bagi pegawai baru."),
        Refusal.PREREQUISITE: _("Prasyaratnya belum diikuti."),
        Refusal.DONE: _("Sudah diikuti."),
        Refusal.WAY: _("Bukan cara belajar yang dipilih."),
    }[refusal]


def after_words(offer: Offer, row: Recommendation) -> str:
    """Return why a fitting training comes after the chosen one."""
    if not offer.beside_work and row.offer.beside_work:
        return _("Juga cocok, tetapi meninggalkan pekerjaan.")
    if offer.jp > row.offer.jp:
        return _("Juga cocok, tetapi memerlukan %(more)d JP lebih banyak.") % {
            "more": offer.jp - row.offer.jp
        }
    return _("Juga cocok; urutannya sesudah yang disarankan.")
