"""Who gets what at every address: tests/permissions.csv, read against the resolver.

A row is one address in one case; a cell is what a person gets, `GET/POST`:

- a number: that status; `in`: sent to the login page; `do`: the request is taken up (done, or
  answered with what is wrong in the form), never refused for the person's sake.
- A case names the state of Sari's appraisal (`running`) or of somebody else's (`irwan:explained`).

The people are related to the appraisal, and by it to employee, unit and files: Sari herself, her
appraiser (Hendra), his superior (Dewi), another team's appraiser (Agus), a peer (Putri), HR of the
unit (Rina), HR of another unit (Bayu), an officer without any of this (Nia), nobody logged in.

Whatever is refused must also leave every table alone.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from appraisal.domain.case_mentions import mention_ask
from appraisal.domain.counselling import counselling_start
from appraisal.domain.dialogues import dialogue_start
from appraisal.domain.evidence import evidence_add
from appraisal.domain.feedback import feedback_ask
from appraisal.domain.imports import stage_import
from appraisal.domain.indicators import save_sheet
from appraisal.domain.plan import plan_item_add
from appraisal.domain.self_assessment import contribution_add
from appraisal.enums import ImportKind
from appraisal.models import (
    Appraisal,
    AppraisalPart,
    Clarification,
    Evidence,
    FinalRecord,
    FollowUp,
    Improvement,
    Indicator,
    JournalNote,
    Objective,
    PhaseExtension,
    PlanTemplate,
    PlanTemplateItem,
    ReminderRung,
)
from appraisal.resources import cycles as cycle_tables
from appraisal.resources import indicators as indicator_tables
from appraisal.resources import potentials as potential_tables
from competency.domain.dictionary import fill_dictionary
from competency.domain.standards import begin_standard, issue_standard
from competency.domain.trainings import fill_catalogue
from competency.models import (
    Allocation,
    AssessedLevel,
    Competency,
    DevelopmentPlan,
    Enrolment,
    LevelProposal,
    PlanItem,
    Training,
    TrainingRecord,
    TrainingSession,
)
from competency.queries import current_version
from core.access import WRITABLE_WHILE_READING, WRITING_STATEMENT
from core.files import CleanFile, store_bytes
from core.jobs import create_job
from core.models import Holiday, Job, JobState
from core.outbox import write_message
from core.spreadsheets import Table
from feedback.domain.bans import appeal_token
from feedback.domain.following import CONFIRM, END, SUPPORT, follow, token_of
from feedback.domain.surveys import new_codes
from feedback.enums import SurveyChannel
from feedback.models import (
    BannedAuthor,
    CannedAnswer,
    Case,
    CommunityGroup,
    RoutingRule,
    Service,
    ServicePoint,
    SurveyFollowUp,
)
from organization.domain.appraiser_reports import report_appraiser
from organization.domain.corrections import ask_correction
from organization.enums import Role
from organization.models import Absence, ActingAppointment, RoleGrant, StaffImport, Team, TeamMember, User
from reports.demo.cast import PISANG
from reports.demo.stories import fresh, question
from reports.models import EvaluationDocument
from tests.feedback.published import published_case

TABLE = Path(__file__).with_name("permissions.csv")
RELATIONS = {
    "self": "sari",
    "appraiser": "hendra",
    "superior": "dewi",
    "other_appraiser": "agus",
    "peer": "putri",
    "hr": "rina",
    "other_hr": "bayu",
    "officer": "nia",
    "anonymous": "anonymous",
}
OTHERS = {
    "irwan": {**RELATIONS, "self": "irwan", "appraiser": "yusuf"},
    "rina": {**RELATIONS, "self": "rina", "appraiser": "yusuf"},
}
"""Whose appraisal has nobody above the appraiser; whose keeper is the appraised person herself."""
PROPOSED_ACTS = {"countersign", "countersign_record", "send_back", "take_back"}
REFUSED = {"403", "404", "405", "401", "in"}
TAKEN_UP = {200, 302, 303, 400, 409, 422}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
POSTED = {
    "note": "Alasan yang cukup panjang.",
    "reason": "Alasan yang cukup panjang.",
    "body": "Mohon dijelaskan.",
    "statement": "Keberatan dengan alasan.",
    "rating": "above",
    "decision": "keep",
    "last_seen": "0",
}


@dataclass(frozen=True)
class Row:
    """What the table says about one address in one case."""

    url: str
    case: str
    cells: dict[str, str]


def table() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [Row(row.pop("url"), row.pop("case"), row) for row in csv.DictReader(lines)]


def named_patterns(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the project with its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern, inner)


class World:
    """Sari's (or another's) appraisal in a state, with everything an address may name."""

    def __init__(self, cast: Any, appraisal_in: Any, case: str) -> None:
        whose, _, state = case.rpartition(":")
        self.whose = whose or "sari"
        self.cast = cast
        self.appraisal: Appraisal = appraisal_in(state or "planning", self.whose)
        self.employee = cast.agency.people[self.whose]

    @property
    def people(self) -> dict[str, str]:
        return OTHERS.get(self.whose, RELATIONS)

    def arguments(self, name: str, pattern: URLPattern) -> dict[str, object]:
        """Return what the address needs; KeyError: teach this class what the new one is."""
        keys = [*pattern.pattern.converters, *pattern.pattern.regex.groupindex]
        return {key: getattr(self, key)(name) for key in dict.fromkeys(keys)}

    def posted(self, name: str) -> dict[str, str]:
        """Return what a person in a hurry types, with the versions that stand on the page."""
        thread = Clarification.objects.filter(item__appraisal=self.appraisal).first()
        is_thread = name.startswith("appraisal:clarification_") and thread is not None
        return {
            **POSTED,
            "version": str(thread.version if is_thread else self.appraisal.version),
            "draft_version": str(self.appraisal.draft_version),
            "current": str(self.appraisal.appraiser_id or ""),
        }

    def appraisal_id(self, name: str) -> int:
        if name == "reports:evaluation_document_file":
            stored = store_bytes("dokumen.pdf", "application/pdf", PDF)
            record = FinalRecord.objects.get(appraisal=self.appraisal)
            EvaluationDocument.objects.create(record=record, stored_file=stored, sha256=stored.sha256)
        return self.appraisal.pk

    def app_label(self, name: str) -> str:
        return "core"

    def object_id(self, name: str) -> str:
        return "1"

    def report_id(self, name: str) -> int:
        reported = report_appraiser(
            self.employee, proposed=self.cast.agus, reason="Pindah.", by=self.employee.user
        )
        return reported.pk

    def correction_id(self, name: str) -> int:
        asked = ask_correction(
            self.employee, topic="Pangkat", recorded="III/a", wanted="III/b", by=self.employee.user
        )
        return asked.pk

    def holiday_id(self, name: str) -> int:
        return Holiday.objects.order_by("pk")[0].pk

    def item_id(self, name: str) -> int:
        if name.startswith("competency:"):
            return self._activity_id(name)
        if name == "appraisal:contribution_remove":
            return self._as_employee(contribution_add).pk
        if name in ("appraisal:plan_item_remove", "appraisal:plan_item_shift", "appraisal:plan_aspect_add"):
            return self._as_employee(plan_item_add).pk
        if name.startswith("appraisal:plan_template_item_"):
            return self._template_item().pk
        return self.appraisal.items.filter(kind="result").order_by("position")[0].pk

    def _template_item(self) -> PlanTemplateItem:
        template, _made = PlanTemplate.objects.get_or_create(
            unit=self.cast.agency.units[PISANG], name="Uji", defaults={"post_name": "Lurah"}
        )
        return PlanTemplateItem.objects.create(template=template, title="Uji")

    def template_id(self, name: str) -> int:
        return self._template_item().template_id

    def number(self, name: str) -> int | str:
        return self._case().number if name.startswith("feedback:") else 1

    def source_key(self, name: str) -> str:
        return "formasi-terisi"

    def _as_employee(self, act: Any) -> Any:
        made = act(self.appraisal, by=self.employee.user, draft_version=self.appraisal.draft_version)
        self.appraisal = fresh(self.appraisal)
        return made

    def evidence_id(self, name: str) -> int:
        item = self.appraisal.items.filter(kind="result").order_by("position")[0]
        found = Evidence.objects.filter(item=item).first()
        if found is None and self.appraisal.state == "running":
            return evidence_add(
                item, CleanFile("bukti.pdf", "application/pdf", PDF), by=self.employee.user
            ).pk
        if found is None:
            stored = store_bytes("bukti.pdf", "application/pdf", PDF, by=self.employee.user)
            found = Evidence.objects.create(
                appraisal=self.appraisal, item=item, stored_file=stored, uploaded_by=self.employee.user
            )
        return found.pk

    def request_id(self, name: str) -> int:
        item = self.appraisal.items.filter(kind="result").order_by("position")[0]
        return feedback_ask(item, self.cast.putri, by=self.employee.user).pk

    def dialogue_id(self, name: str) -> int:
        return dialogue_start(self.appraisal, by=self.employee.user, held_on=self.cast.today, topics="Uji").pk

    def mention_id(self, name: str) -> int:
        case = self._case()
        Case.objects.filter(pk=case.pk).update(state="finished")
        item = self.appraisal.items.filter(kind="result").order_by("position")[0]
        return mention_ask(item, case.number, by=self.cast.user("hendra"), question="Uji").pk

    def improvement_id(self, name: str) -> int:
        runs = name.endswith(("check_in", "step_done"))
        plan = Improvement.objects.create(
            appraisal=self.appraisal,
            appraiser=self.cast.hendra,
            predicate="BP",
            state="running" if runs else "draft",
            made_by=self.cast.user("hendra"),
            moved_on=self.cast.today,
        )
        return plan.pk

    def step_id(self, name: str) -> int:
        plan = Improvement.objects.get(pk=self.improvement_id(name))
        return plan.steps.create(position=1, task="Uji", due_on=self.cast.today).pk

    def counselling_id(self, name: str) -> int:
        day, by = self.cast.today, self.cast.user("hendra")
        return counselling_start(self.appraisal, by=by, held_on=day, body="Uji").pk

    def part_id(self, name: str) -> int:
        """A part of the year that Agus led: he is the other appraiser; rated once the result is out."""
        item = self.appraisal.items.filter(kind="result").order_by("position")[0]
        file = {"id": self.evidence_id(name), "name": "bukti.pdf", "size": 1, "caption": ""}
        row = {"key": str(item.pk), "title": item.title, "weight": "100", "evidence": [file], "feedback": []}
        rated = {
            "state": "rated",
            "work_rating": "meets",
            "behaviour_rating": "meets",
            "rated_by": self.cast.user("agus"),
            "rated_at": timezone.now(),
        }
        part, _made = AppraisalPart.objects.get_or_create(
            appraisal=self.appraisal,
            number=1,
            defaults={
                "starts_on": self.appraisal.cycle.starts_on,
                "ends_on": self.appraisal.cycle.starts_on + timedelta(days=89),
                "placement": self.appraisal.placement,
                "unit": self.appraisal.unit,
                "appraiser": self.cast.agus,
                "rater": self.cast.agus,
                "content": {"results": [row], "behaviours": []},
                **(rated if self.appraisal.state == "handed_over" else {}),
            },
        )
        return part.pk

    def follow_up_id(self, name: str) -> int:
        values = {"position": 1, "task": "Uji", "side": "employee", "due_on": self.cast.today}
        return FollowUp.objects.create(dialogue_id=self.dialogue_id(name), **values).pk

    def note_id(self, name: str) -> int:
        stored = store_bytes("foto.pdf", "application/pdf", PDF, by=self.employee.user)
        values = {"noted_on": self.cast.today, "body": "Catatan uji", "stored_file": stored}
        return JournalNote.objects.create(appraisal=self.appraisal, made_by=self.employee.user, **values).pk

    def clarification_id(self, name: str) -> int:
        found = Clarification.objects.filter(item__appraisal=self.appraisal).first()
        thread = found or question(self.appraisal)
        if name.removeprefix("appraisal:clarification_") in PROPOSED_ACTS:
            Clarification.objects.filter(pk=thread.pk).update(
                state="proposed", proposed_rating="above", proposed_by=self.cast.user("hendra")
            )
        if name == "appraisal:recheck_withdraw":
            asked = {"origin": "calibration", "asked_by": self.cast.user("rina")}
            Clarification.objects.filter(pk=thread.pk).update(**asked)
        return thread.pk

    def cycle_id(self, name: str) -> int:
        return self.appraisal.cycle_id

    def extension_id(self, name: str) -> int:
        unit = self.cast.agency.units[PISANG]
        values = {"cycle": self.appraisal.cycle, "phase": "planning", "unit": unit}
        return PhaseExtension.objects.create(**values, ends_on=date(2100, 1, 1), reason="SE").pk

    def rule_set_id(self, name: str) -> int:
        return self.appraisal.cycle.rule_set_id

    def indicator_id(self, name: str) -> int:
        sheet = Indicator(
            cycle=self.appraisal.cycle,
            unit=self.cast.agency.units[PISANG],
            code="UJI",
            name="Indikator uji",
            measure_unit="%",
            polarity="maximize",
            target=90,
        )
        return save_sheet(sheet, by=None).pk

    def objective_id(self, name: str) -> int:
        node, _made = Objective.objects.get_or_create(
            cycle=self.appraisal.cycle,
            unit=self.cast.agency.units[PISANG],
            title="Simpul uji",
            defaults={"level": "output"},
        )
        return node.pk

    def branch(self, name: str) -> str:
        return f"s{self.objective_id(name)}"

    def token(self, name: str) -> str:
        """Return the name of a table that HR of the unit uploaded and that would be taken."""
        if name == "feedback:ban_appeal":
            return appeal_token(self._ban())
        if name.startswith("feedback:"):
            follower = follow(self._case(), "warga@contoh.id")
            purposes = {"follow_end": END, "support_confirm": SUPPORT}
            return token_of(follower, purposes.get(name.removeprefix("feedback:"), CONFIRM))
        if name.startswith("organization:staff_import"):
            return self._staff_file().token
        if name.startswith("appraisal:potential_"):
            return self._potentials()
        about_cycles = name.startswith("appraisal:cycle_")
        ours = cycle_tables if about_cycles else indicator_tables
        table = Table([column.header for column in ours.COLUMNS], [(2, list(ours.EXAMPLE))])
        kind = ImportKind.CYCLES if about_cycles else ImportKind.INDICATORS
        cycle = None if about_cycles else self.appraisal.cycle
        rina = self.cast.user("rina")
        return stage_import(kind, table, file_name="uji.xlsx", by=rina, cycle=cycle).token

    def _potentials(self) -> str:
        row = [self.employee.nip, "80", "Uji"]
        table = Table([column.header for column in potential_tables.COLUMNS], [(2, row)])
        values = {"file_name": "uji.xlsx", "by": self.cast.user("rina"), "cycle": self.appraisal.cycle}
        return stage_import(ImportKind.POTENTIALS, table, **values).token

    def _staff_file(self) -> StaffImport:
        counts = {"new": 1, "changed": 0, "moved": 0, "same": 0, "refused": 0}
        return StaffImport.objects.create(
            owner=self.cast.user("rina"),
            file_name="uji.csv",
            headers=["NIP", "Nama", "Kode unit", "Jabatan"],
            mapping={"nip": 0, "name": 1, "unit": 2, "post": 3},
            state="checked",
            summary={**counts, "units": [], "new_posts": []},
            expires_at=timezone.now() + timedelta(days=1),
        )

    def kind(self, name: str) -> str:
        return "csv"

    def competency_id(self, name: str) -> int:
        return self._dictionary()["M1"].pk

    def standard_id(self, name: str) -> int:
        self._dictionary()
        posts = self.cast.agency.units[PISANG].posts.filter(name="Lurah")
        standard = begin_standard(name="Lurah", post_class="pengawas", by=None, posts=posts)
        if name in ("competency:standard_detail", "competency:standard_revise", "competency:standard_end"):
            standard = issue_standard(standard, starts_on=self.cast.today, basis="", by=None)
        return standard.pk

    def level_id(self, name: str) -> int:
        competency = self._dictionary()["M1"]
        stored = store_bytes("sertifikat.pdf", "application/pdf", PDF)
        return AssessedLevel.objects.create(
            employee=self.employee,
            competency=competency,
            version=current_version(competency),
            level=2,
            source="certificate",
            assessed_on=self.cast.today,
            stored_file=stored,
        ).pk

    def _catalogue(self, code: str = "T18") -> Training:
        self._dictionary()
        if not Training.objects.exists():
            fill_catalogue(by=None)
        return Training.objects.get(code=code)

    def training_id(self, name: str) -> int:
        return self._catalogue().pk

    def session_id(self, name: str) -> int:
        values = {"starts_on": self.cast.today, "ends_on": self.cast.today, "seats": 1}
        return TrainingSession.objects.create(training=self._catalogue(), **values).pk

    def form_id(self, name: str) -> int:
        return self._catalogue().form_id

    def enrolment_id(self, name: str) -> int:
        session = TrainingSession.objects.get(pk=self.session_id(name))
        return Enrolment.objects.create(session=session, employee=self.employee).pk

    def allocation_id(self, name: str) -> int:
        today = self.cast.today
        return Allocation.objects.create(
            name="Uji",
            unit=self.cast.agency.units[PISANG],
            first_day=today,
            last_day=today,
            made_by=self.cast.user("rina"),
        ).pk

    def proposal_id(self, name: str) -> int:
        return LevelProposal.objects.create(
            enrolment_id=self.enrolment_id(name), competency=self._dictionary()["M5"], target_level=2
        ).pk

    def record_id(self, name: str) -> int:
        training, day = self._catalogue(), self.cast.today
        stored = store_bytes("sertifikat.pdf", "application/pdf", PDF)
        values = {"training": training, "form": training.form, "name": training.name, "stored_file": stored}
        return TrainingRecord.objects.create(employee=self.employee, completed_on=day, jp=10, **values).pk

    def plan_id(self, name: str) -> int:
        training, year = self._catalogue("T20"), self.cast.today.year
        plan, _made = DevelopmentPlan.objects.get_or_create(employee=self.employee, year=year)
        states = {"return": "proposed", "agree": "proposed", "reopen": "agreed", "complete": "agreed"}
        state = states.get(name.rpartition("_")[2], "draft")
        DevelopmentPlan.objects.filter(pk=plan.pk).update(state=state)
        self._plan_item(plan, training)
        return plan.pk

    def _plan_item(self, plan: DevelopmentPlan, training: Training) -> PlanItem:
        item, _made = PlanItem.objects.get_or_create(
            plan=plan,
            competency=self._dictionary()["M5"],
            training=training,
            defaults={"target_level": 2, "form": training.form, "due_on": self.cast.today, "activity": "Uji"},
        )
        return item

    def _activity_id(self, name: str) -> int:
        return PlanItem.objects.get(plan=self.plan_id(name)).pk

    def rule_key(self, name: str) -> str:
        return "validity"

    def _dictionary(self) -> dict[str, Competency]:
        if not Competency.objects.exists():
            fill_dictionary(by=None)
        return {row.code: row for row in Competency.objects.order_by("pk")}

    def message_id(self, name: str) -> int:
        return write_message(
            self.employee.user, kind="appraisal.uji", subject="Uji", text="Uji.", path="/", key="uji"
        ).pk

    def rung_id(self, name: str) -> int:
        rung, _made = ReminderRung.objects.get_or_create(
            cycle=self.appraisal.cycle, phase="planning", days=-30, to="hr"
        )
        return rung.pk

    def employee_id(self, name: str) -> int:
        return self.employee.pk

    def unit_id(self, name: str) -> int:
        return self.cast.agency.units[PISANG].pk

    def post_id(self, name: str) -> int:
        return self.cast.agency.units[PISANG].posts.order_by("pk")[0].pk

    def grant_id(self, name: str) -> int:
        hendra, unit = self.cast.user("hendra"), self.cast.agency.units[PISANG]
        grant, _made = RoleGrant.objects.get_or_create(
            user=hendra, role=Role.LEADER, unit=unit, defaults={"starts_on": self.cast.today}
        )
        return grant.pk

    def acting_id(self, name: str) -> int:
        unit, day = self.cast.agency.units[PISANG], self.cast.today
        coming = name == "organization:acting_cancel"
        starts_on = day + timedelta(days=1) if coming else day
        acting, _made = ActingAppointment.objects.get_or_create(
            employee=self.cast.agus, unit=unit, kind="plh", starts_on=starts_on, ends_on=starts_on
        )
        return acting.pk

    def absence_id(self, name: str) -> int:
        starts_on = self.cast.today + timedelta(days=1)
        absence, _made = Absence.objects.get_or_create(
            employee=self.employee, kind="annual", starts_on=starts_on, ends_on=starts_on
        )
        return absence.pk

    def team_id(self, name: str) -> int:
        unit = self.cast.agency.units[PISANG]
        team, _made = Team.objects.get_or_create(unit=unit, name="Tim uji", starts_on=self.cast.today)
        return team.pk

    def member_id(self, name: str) -> int:
        member, _made = TeamMember.objects.get_or_create(
            team_id=self.team_id(name), employee=self.employee, starts_on=self.cast.today
        )
        return member.pk

    def job_id(self, name: str) -> int:
        record = FinalRecord.objects.filter(appraisal=self.appraisal).first()
        arguments = {"record_id": record.pk if record else 0}
        job = create_job("reports.evaluation_document", by=self.employee.user, arguments=arguments)
        if name == "core:job_file":
            stored = store_bytes("dokumen.pdf", "application/pdf", PDF)
            Job.objects.filter(pk=job.pk).update(state=JobState.DONE, file=stored)
        return job.pk

    def _case(self) -> Case:
        """A published report that the complaint officer's own unit has."""
        case = Case.objects.first()
        if case is None:
            unit = self.cast.agency.units[PISANG]
            case = published_case(unit, self.cast.user("nia"), PDF)
        return case

    def case_id(self, name: str) -> int:
        return self._case().pk

    def file_id(self, name: str) -> int:
        return self._case().attachments.get().pk

    def entry_id(self, name: str) -> int:
        return self._case().entries.order_by("pk")[0].pk

    def rule_id(self, name: str) -> int:
        return RoutingRule.objects.create(unit=self.cast.agency.units[PISANG]).pk

    def _ban(self) -> BannedAuthor:
        case = self._case()
        coordinator = User.objects.get(username="koordinator")
        values = {"identity": "x", "kind": "email", "reason": "Uji", "until": date(2100, 1, 1)}
        return BannedAuthor.objects.create(case=case, by=coordinator, **values)

    def ban_id(self, name: str) -> int:
        return self._ban().pk

    def answer_id(self, name: str) -> int:
        unit = self.cast.agency.units[PISANG]
        return CannedAnswer.objects.create(unit=unit, title="Uji", body="Jawaban uji.").pk

    def point_id(self, name: str) -> int:
        return ServicePoint.objects.create(unit=self.cast.agency.units[PISANG], name="Uji").pk

    def group_id(self, name: str) -> int:
        unit = self.cast.agency.units[PISANG]
        return CommunityGroup.objects.create(unit=unit, kind="lpm", name="Uji", code_hash="uji").pk

    def service_id(self, name: str) -> int:
        unit = self.cast.agency.units[PISANG]
        service, _made = Service.objects.get_or_create(unit=unit, code="uji", defaults={"name": "Uji"})
        return service.pk

    def code(self, name: str) -> str:
        if name == "feedback:survey_answer":
            service = Service.objects.get(pk=self.service_id(name))
            return new_codes(service, SurveyChannel.COUNTER, 1)[0]
        return Service.objects.get(pk=self.service_id(name)).code

    def remedy_id(self, name: str) -> int:
        return SurveyFollowUp.objects.create(
            service_id=self.service_id(name),
            year=2026,
            unsur="WAKTU",
            action="Uji",
            responsible="Uji",
            due_on=date(2026, 12, 1),
            written_by=self.cast.user("nia"),
        ).pk

    def unit_code(self, name: str) -> str:
        return PISANG

    def act(self, name: str) -> str:
        return "case_note" if name == "feedback:case_act" else "balas"

    def uidb36(self, name: str) -> str:
        return "1"

    def key(self, name: str) -> str:
        return "set-password"


class Written:
    """Watches the statements of a request: what wrote something and was not taken back."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.marks: dict[str, int] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.split()
        if words[0] == "SAVEPOINT":
            self.marks[words[1]] = len(self.statements)
        elif words[:3] == ["ROLLBACK", "TO", "SAVEPOINT"]:
            del self.statements[self.marks[words[3]] :]
        match = WRITING_STATEMENT.match(sql)
        if match and match.group(1) not in WRITABLE_WHILE_READING:
            self.statements.append(sql[:120])
        return execute(sql, params, many, context)


def outcome(client: Client, method: str, path: str, data: dict[str, str]) -> tuple[str, list[str]]:
    """Return what the person gets, as the table says it, and the statements that wrote something.

    Everything the request did is taken back.
    """
    written = Written()
    with transaction.atomic():
        with connection.execute_wrapper(written):
            response = client.get(path) if method == "GET" else client.post(path, data)
        transaction.set_rollback(True)
    status = response.status_code
    if status == 302 and response["Location"].startswith(reverse("account_login")):
        return "in", written.statements
    return str(status), written.statements


def agrees(expected: str, got: str) -> bool:
    return got.isdecimal() and int(got) in TAKEN_UP if expected == "do" else expected == got


ROWS = table()
PATTERNS = dict(named_patterns())


def test_every_address_has_a_row_and_every_row_an_address():
    named = {row.url for row in ROWS}
    assert set(PATTERNS) - named == set(), "say in tests/permissions.csv who may open these"
    assert named - set(PATTERNS) == set(), "these addresses are gone"


def test_every_cell_is_filled():
    for row in ROWS:
        assert set(row.cells) == set(RELATIONS)
        for cell in row.cells.values():
            get, post = cell.split("/")
            assert get.isdecimal() or get == "in"
            assert post.isdecimal() or post in ("in", "do")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.url}-{row.case}")
def test_everybody_gets_what_the_table_says(row, cast, appraisal_in):
    world = World(cast, appraisal_in, row.case)
    path = reverse(row.url, kwargs=world.arguments(row.url, PATTERNS[row.url]))
    data = world.posted(row.url)
    wrong = []
    for relation, cell in row.cells.items():
        person = world.people[relation]
        for method, expected in zip(("GET", "POST"), cell.split("/"), strict=True):
            got, written = outcome(cast.client(person), method, path, data)
            if not agrees(expected, got):
                wrong.append(f"{method} as {relation} ({person}): {expected} expected, got {got}")
            if written and (expected in REFUSED or method == "GET"):
                wrong.append(f"{method} as {relation} ({person}) was refused and wrote: {written}")
    assert wrong == [], path


@pytest.mark.parametrize("url", sorted({row.url for row in ROWS if "do" in str(row.cells)}))
def test_no_act_is_done_without_the_token_of_the_page(url, cast, appraisal_in):
    row = next(row for row in ROWS if row.url == url and "do" in str(row.cells))
    world = World(cast, appraisal_in, row.case)
    path = reverse(url, kwargs=world.arguments(url, PATTERNS[url]))
    relation = next(key for key, cell in row.cells.items() if cell.endswith("/do"))
    client = Client(enforce_csrf_checks=True)
    if relation != "anonymous":
        client.force_login(cast.user(world.people[relation]), backend="organization.backends.LoginBackend")
    got, written = outcome(client, "POST", path, POSTED)
    assert got == "403"
    assert written == []
