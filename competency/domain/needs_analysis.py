"""The needs analysis (AKPK) and the development plan (HCDP) of a unit as tables (PerLAN 10/2018).

Three levels: the organisation, the posts, the people; then what is proposed for the people over the
years: what stands in agreed plans first, then what the rule of the recommendation says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from competency.domain.allocations import done_trainings, employees_of
from competency.domain.gaps import Standing
from competency.domain.profiles import Cell, standings
from competency.domain.readiness import readiness_of
from competency.domain.recommendations import catalogue, offer_of
from competency.domain.recommending import Learner, Need, Offer, recommend
from competency.domain.trainings import LessonYear, lesson_years
from competency.enums import PlanState
from competency.models import Competency, PlanItem, Training, TrainingSession
from competency.registry import need_signals
from core.spreadsheets import Cell as Written
from core.spreadsheets import Sheet
from organization.models import Employee, Placement, Unit
from organization.queries import valid_on

PER_YEAR = 2
"""How many recommended trainings of one person are planned for one year."""
Levels = Mapping[int, Mapping[int, Cell]]


@dataclass
class Count:
    """People of a group in one competency."""

    required: int = 0
    known: int = 0
    lacking: int = 0
    levels: int = 0

    def add(self, cell: Cell) -> None:
        """Count one person."""
        self.required += 1
        self.known += cell.actual is not None
        if cell.standing is Standing.DEFICIT:
            self.lacking += 1
            self.levels += cell.gap or 0

    @property
    def row(self) -> list[Written]:
        """Return the figures as cells."""
        return [self.required, self.known, self.lacking, self.levels]


@dataclass
class Facts:
    """What all tables of a unit are made from."""

    people: dict[int, Employee]
    cells: Levels
    competencies: dict[int, Competency]
    post: dict[int, str]
    post_class: dict[int, set[str]]
    unit: dict[int, str]
    items: list[PlanItem] = field(default_factory=list)


def needs_tables(unit: Unit, day: date) -> list[Sheet]:
    """Return the sheets of the analysis of a unit with all below it. About thirty queries for any size."""
    facts = facts_of(unit, day)
    counted = [_("Diminta"), _("Diketahui"), _("Di bawah standar"), _("Level yang kurang")]
    return [
        Sheet(_("Organisasi"), [_("Unit"), _("Kompetensi"), *counted], grouped_rows(facts, facts.unit)),
        Sheet(_("Jabatan"), [_("Jabatan"), _("Kompetensi"), *counted], grouped_rows(facts, facts.post)),
        Sheet(_("Pegawai"), people_headers(), people_rows(facts)),
        Sheet("HCDP", plan_headers(), plan_rows(facts, day)),
        Sheet("IP ASN", readiness_headers(), readiness_rows(facts, day)),
    ]


def facts_of(unit: Unit, day: date) -> Facts:
    """Return people, levels, places and agreed activities of a unit on a day."""
    employees = employees_of(unit, day)
    cells = standings(employees, day)
    asked = {competency for mine in cells.values() for competency in mine}
    competencies = {
        row.pk: row
        for row in Competency.objects.filter(pk__in=asked)
        .select_related("group")
        .order_by("group__position", "code")
    }
    facts = Facts({row.pk: row for row in employees.order_by("name", "pk")}, cells, competencies, {}, {}, {})
    placements = Placement.objects.filter(valid_on(day), employee__in=facts.people).order_by(
        "-starts_on", "-pk"
    )
    for row in placements.select_related("post", "unit"):
        facts.post[row.employee_id] = row.post.name
        facts.unit[row.employee_id] = row.unit.name
        facts.post_class.setdefault(row.employee_id, set()).add(row.post.post_class)
    facts.items = list(
        PlanItem.objects.filter(
            plan__employee__in=facts.people, plan__state=PlanState.AGREED, completed_on__isnull=True
        )
        .select_related("plan", "competency", "training", "form")
        .order_by("due_on", "pk")
    )
    return facts


def grouped_rows(facts: Facts, group: Mapping[int, str]) -> list[list[Written]]:
    """Return how many lack how much, for each group and competency with a standard."""
    found: dict[tuple[str, int], Count] = {}
    for person, mine in facts.cells.items():
        for competency, cell in mine.items():
            found.setdefault((group.get(person, "–"), competency), Count()).add(cell)
    order = {pk: place for place, pk in enumerate(facts.competencies)}
    return [
        [name, facts.competencies[competency].name, *count.row]
        for (name, competency), count in sorted(
            found.items(), key=lambda pair: (pair[0][0], order[pair[0][1]])
        )
    ]


def people_headers() -> list[str]:
    """Return the columns of the level of the people."""
    return [
        _("Nama"),
        _("NIP"),
        _("Jabatan"),
        _("Unit"),
        _("Kelompok"),
        _("Kompetensi"),
        _("Standar"),
        _("Hasil"),
        _("Kesenjangan"),
    ]


def people_rows(facts: Facts) -> list[list[Written]]:
    """Return one row for each gap; what nobody has assessed is said so."""
    rows: list[list[Written]] = []
    for person, employee in facts.people.items():
        mine = facts.cells.get(person, {})
        for pk, competency in facts.competencies.items():
            cell = mine.get(pk)
            if cell is None or cell.standing in (Standing.MET, Standing.SURPLUS):
                continue
            unknown = _("kedaluwarsa") if cell.standing is Standing.EXPIRED else _("belum dinilai")
            rows.append(
                [
                    *place_cells(facts, employee),
                    competency.group.name,
                    competency.name,
                    cell.required,
                    unknown if cell.actual is None else cell.actual,
                    cell.gap,
                ]
            )
    return rows


def place_cells(facts: Facts, employee: Employee) -> list[Written]:
    """Return name, number, post and unit of a person."""
    return [employee.name, employee.nip, facts.post.get(employee.pk, "–"), facts.unit.get(employee.pk, "–")]


def plan_headers() -> list[str]:
    """Return the columns of the development plan."""
    return [
        _("Nama"),
        _("NIP"),
        _("Jabatan"),
        _("Unit"),
        _("Kompetensi"),
        _("Kegiatan"),
        _("Bentuk"),
        _("Penyelenggara"),
        _("JP"),
        _("Tahun"),
        _("Biaya terakhir (Rp)"),
        _("Dasar"),
    ]


def plan_rows(facts: Facts, day: date) -> list[list[Written]]:
    """Return what is agreed, then what is recommended, two trainings of a person a year."""
    rows: list[list[Written]] = []
    planned: dict[int, list[PlanItem]] = {}
    for item in facts.items:
        planned.setdefault(item.plan.employee_id, []).append(item)
    trainings = catalogue()
    offers = [offer_of(row) for row in trainings.values()]
    costs = last_costs(trainings.values())
    learners = learners_of(facts, day)
    needs = needs_of(facts, day)
    for person, employee in facts.people.items():
        place, agreed = place_cells(facts, employee), planned.get(person, [])
        rows += [
            [
                *place,
                item.competency.name,
                item.activity,
                item.form.name,
                item.training.provider if item.training else "",
                item.training.jp if item.training else None,
                item.plan.year,
                costs.get(item.training_id or 0),
                _("rencana yang disepakati"),
            ]
            for item in agreed
        ]
        covered = {item.competency.code for item in agreed}
        open_needs = [need for need in needs.get(person, ()) if need.code not in covered]
        advice = advise(open_needs, offers, learners[person])
        for number, (training, names) in enumerate(advice):
            found = trainings[training]
            rows.append(
                [
                    *place,
                    names,
                    found.name,
                    found.form.name,
                    found.provider,
                    found.jp,
                    day.year + (number + len(agreed)) // PER_YEAR,
                    costs.get(found.pk),
                    _("saran"),
                ]
            )
    return rows


def advise(needs: list[Need], offers: Iterable[Offer], learner: Learner) -> list[tuple[str, str]]:
    """Return the recommended trainings by code with the codes of the competencies they serve."""
    if not needs:
        return []
    return [
        (row.offer.code, ", ".join(need.code for need in row.needs))
        for row in recommend(needs, offers, learner).recommendations
    ]


def needs_of(facts: Facts, day: date) -> dict[int, list[Need]]:
    """Return the needs of everybody, with the signals that raise them."""
    signals: dict[tuple[int, str], list[str]] = {}
    for signal in need_signals(list(facts.people), day):
        signals.setdefault((signal.employee, signal.competency), []).append(signal.text)
    return {
        person: [
            Need(
                facts.competencies[pk].code,
                cell.required,
                cell.actual,
                tuple(signals.get((person, facts.competencies[pk].code), ())),
            )
            for pk, cell in mine.items()
            if cell.standing is Standing.DEFICIT and cell.required is not None and cell.actual is not None
        ]
        for person, mine in facts.cells.items()
    }


def learners_of(facts: Facts, day: date) -> dict[int, Learner]:
    """Return what the rule of the recommendation needs of everybody."""
    people = Employee.objects.filter(pk__in=facts.people)
    lessons: dict[int, LessonYear] = lesson_years(people, day.year)
    codes = dict(Training.objects.order_by().values_list("pk", "code"))
    done = done_trainings(facts.people)
    return {
        person: Learner(
            post_classes=frozenset(facts.post_class.get(person, ())),
            done=frozenset(codes[training] for training in done.get(person, ())),
            lessons=lessons[person].done,
            floor=0 if lessons[person].is_upper else lessons[person].target,
        )
        for person in facts.people
    }


def last_costs(trainings: Iterable[Training]) -> dict[int, Decimal]:
    """Return by training what a seat cost in its latest session. One query."""
    rows = TrainingSession.objects.filter(
        training__in=[row.pk for row in trainings], cancelled_at__isnull=True
    )
    return dict(rows.order_by("starts_on", "pk").values_list("training", "cost"))


def readiness_headers() -> list[str]:
    """Return the columns of the index of professionalism."""
    return [
        _("Nama"),
        _("NIP"),
        _("Jabatan"),
        _("Unit"),
        _("Kualifikasi"),
        _("Kompetensi"),
        _("Kinerja"),
        _("Disiplin"),
        _("IP ASN"),
        _("Kategori"),
    ]


def readiness_rows(facts: Facts, day: date) -> list[list[Written]]:
    """Return the index of everybody; who lacks a fact has that instead of figures."""
    rows: list[list[Written]] = []
    found = readiness_of(Employee.objects.filter(pk__in=facts.people), day)
    for person, employee in facts.people.items():
        mine = found[person]
        points = mine.points
        figures: list[Written] = [None] * 5
        if points is not None:
            figures = [
                points.qualification,
                points.competency,
                points.performance,
                points.discipline,
                points.total,
            ]
        label = (
            points.category if points else _("belum lengkap: %(what)s") % {"what": ", ".join(mine.missing)}
        )
        rows.append([*place_cells(facts, employee), *figures, label])
    return rows
