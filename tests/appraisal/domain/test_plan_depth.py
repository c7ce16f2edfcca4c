"""Aspects, the superior's result, the annex, signatures and versions, below any page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from appraisal.domain import plan
from appraisal.domain.finalisation import record_content
from appraisal.domain.moves import move
from appraisal.domain.plan_notes import plan_notes
from appraisal.domain.plan_versions import differences
from appraisal.domain.self_assessment import self_draft_save, self_submit
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem, CyclePhase, PhaseExtension, PlanSignature
from appraisal.queries import results_to_support, signers_of, with_whole_plan
from appraisal.workflow import APPRAISAL
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.models import OutboxMessage
from reports.demo.stories import accept, fresh, rate, report

pytestmark = pytest.mark.django_db
STAGES = "40 Rancangan disetujui\n100 Ditetapkan"


def results(appraisal):
    return list(appraisal.items.filter(kind=ItemKind.RESULT).order_by("position"))


def do(verb, appraisal, *args, **more):
    """Call a verb of the draft as the employee, with the version that is stored."""
    now = fresh(appraisal)
    return verb(now, *args, by=now.employee.user, draft_version=now.draft_version, **more)


def write(appraisal, item, **values):
    do(plan.plan_draft_save, appraisal, {item.pk: values})
    item.refresh_from_db()


def result_named(appraisal, title, **values):
    item = do(plan.plan_item_add, appraisal)
    write(appraisal, item, title=title, **values)
    return item


def of_superior(appraisal, cycle):
    """Return the appraisal of the appraiser himself."""
    return Appraisal.objects.get(cycle=cycle, employee=appraisal.appraiser)


# Aspects


def test_aspects_of_a_result(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    one, two = result_named(appraisal, "Satu"), result_named(appraisal, "Dua")
    time = do(plan.plan_aspect_add, appraisal, one.pk)
    cost = do(plan.plan_aspect_add, appraisal, time.pk)  # from an aspect as well: of the same result
    rows = results(appraisal)
    assert [row.pk for row in rows] == [one.pk, time.pk, cost.pk, two.pk]
    assert [row.aspect for row in rows] == ["", "quality", "time", ""]
    assert {row.main_item_id for row in rows[1:3]} == {one.pk}
    do(plan.plan_aspect_add, appraisal, one.pk)
    with pytest.raises(RuleViolation, match="Keempat aspek"):
        do(plan.plan_aspect_add, appraisal, one.pk)
    # What belongs to the result is written to its aspects too.
    write(appraisal, one, title="Satu, lebih jelas", section="additional")
    assert {(row.title, row.section) for row in results(appraisal)[:4]} == {
        ("Satu, lebih jelas", "additional")
    }
    # A result moves with its aspects; an aspect moves among its own and never before the first.
    do(plan.plan_item_shift, appraisal, two.pk, up=True)
    assert [row.pk for row in results(appraisal)][:2] == [two.pk, one.pk]
    do(plan.plan_item_shift, appraisal, cost.pk, up=True)
    do(plan.plan_item_shift, appraisal, cost.pk, up=True)
    assert [row.pk for row in results(appraisal)][1:4] == [one.pk, cost.pk, time.pk]
    # The first aspect takes the place of a result that is removed.
    do(plan.plan_item_remove, appraisal, one.pk)
    rows = results(appraisal)
    assert [(row.pk, row.main_item_id) for row in rows[:3]] == [
        (two.pk, None),
        (cost.pk, None),
        (time.pk, cost.pk),
    ]


def test_the_same_aspect_twice_is_refused_when_proposing(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    ready = {"polarity": "maximize", "target": Decimal(10), "weight": Decimal(50)}
    one = result_named(appraisal, "Satu", **ready)
    other = do(plan.plan_aspect_add, appraisal, one.pk)
    write(appraisal, other, **ready)
    now = fresh(appraisal)
    with pytest.raises(RuleViolation, match=r"Satu \(aspek\)"):
        plan.plan_propose(now, by=now.employee.user)
    write(appraisal, one, aspect="quality")
    with pytest.raises(RuleViolation, match="Aspek hasil kerja “Satu” ada yang sama"):
        plan.plan_propose(now, by=now.employee.user)


# The superior's result


def test_a_draft_of_the_superior_can_be_supported_and_may_change_or_vanish(cast, cycle, appraisal_in):
    appraisal = appraisal_in("planning")
    above = of_superior(appraisal, cycle)
    his = result_named(above, "Kelurahan melayani tepat waktu")
    assert above.state == "planning"
    assert list(results_to_support(appraisal)) == [his]
    mine = result_named(appraisal, "Surat selesai dalam sehari", parent_item=his.pk)
    assert (mine.parent_item, mine.parent_result) == (his, "Kelurahan melayani tepat waktu")
    write(above, his, title="Kelurahan melayani dalam sehari")
    mine.refresh_from_db()
    assert (mine.parent_item, mine.parent_result) == (his, "Kelurahan melayani tepat waktu")
    # A plan of his that moves on keeps the link; removing the result tells who supports it.
    OutboxMessage.objects.all().delete()
    assert do(plan.plan_item_remove, above, his.pk) == 1
    mine.refresh_from_db()
    assert mine.parent_item is None
    assert mine.parent_gone_at is not None
    assert mine.parent_result == "Kelurahan melayani tepat waktu"
    (told,) = OutboxMessage.objects.filter(kind="appraisal.plan_parent_gone")
    assert told.recipient == cast.user("sari")
    assert "Kelurahan melayani dalam sehari" in told.text
    whole = with_whole_plan(Appraisal.objects.filter(pk=appraisal.pk)).get()
    assert any("dihapus dari rencananya" in note for note in plan_notes(whole, results(appraisal)))
    # Another choice ends the note.
    other = result_named(above, "Arsip kelurahan rapi")
    write(appraisal, mine, parent_item=other.pk)
    assert (mine.parent_item, mine.parent_gone_at) == (other, None)


def test_a_result_that_hands_on_to_its_aspect_keeps_its_supporters(cast, cycle, appraisal_in):
    appraisal = appraisal_in("planning")
    above = of_superior(appraisal, cycle)
    his = result_named(above, "Kelurahan melayani")
    heir = do(plan.plan_aspect_add, above, his.pk)
    mine = result_named(appraisal, "Surat selesai", parent_item=his.pk)
    assert do(plan.plan_item_remove, above, his.pk) == 0
    mine.refresh_from_db()
    assert (mine.parent_item, mine.parent_gone_at) == (heir, None)


def test_only_results_of_the_own_superior_can_be_supported(cast, cycle, appraisal_in):
    appraisal, stranger = appraisal_in("planning"), Appraisal.objects.get(cycle=cycle, employee=cast.agus)
    foreign = result_named(stranger, "Kelurahan lain")
    item = result_named(appraisal, "Surat selesai")
    with pytest.raises(RuleViolation, match="tidak ada lagi"):
        write(appraisal, item, parent_item=foreign.pk)
    item.refresh_from_db()
    assert item.parent_item is None


# Signatures and versions


def plan_of_all_shapes(appraisal):
    """Write a plan with one result of each shape; what was typed for another shape stands there too."""
    weight = {"weight": Decimal(20)}
    rows = [
        result_named(
            appraisal, "Surat", polarity="maximize", baseline=Decimal(88), target=Decimal(95), **weight
        ),
        result_named(
            appraisal, "Tunggu", polarity="range", target=Decimal(2), target_high=Decimal(4), **weight
        ),
        result_named(appraisal, "Aturan", polarity="milestone", milestones=STAGES, **weight),
        result_named(appraisal, "Opini", polarity="yes_no", measure_unit="dokumen", **weight),
        result_named(
            appraisal,
            "Naskah",
            polarity="narrative",
            target=Decimal(5),
            success_measures="Tiga pilihan\nDibahas",
            **weight,
        ),
    ]
    write(appraisal, rows[0], stretch=Decimal(98), milestones="sisa ketikan")
    return rows


def versions(appraisal):
    return {
        row.number: [signature.role for signature in row.signatures.all()]
        for row in appraisal.plan_versions.order_by("number")
    }


def test_signing_keeps_what_belongs_to_each_shape(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    rows = plan_of_all_shapes(appraisal)
    do(plan.plan_draft_save, appraisal, {}, {"resources": " Pemindai dari bagian umum\n"})
    now = fresh(appraisal)
    plan.plan_propose(now, by=now.employee.user)
    surat, tunggu, aturan, opini, naskah = (AssessedItem.objects.get(pk=row.pk) for row in rows)
    assert (surat.stretch, surat.milestones) == (Decimal(98), "")
    assert (tunggu.target, tunggu.target_high) == (Decimal(2), Decimal(4))
    assert (aturan.target, aturan.measure_unit, aturan.milestones) == (Decimal(100), "%", STAGES)
    assert (opini.target, opini.measure_unit) == (Decimal(1), "")
    assert (naskah.target, naskah.success_measures) == (None, "Tiga pilihan\nDibahas")
    content = appraisal.plan_versions.get().content
    assert content["annex"]["resources"] == "Pemindai dari bagian umum"
    assert [row["stretch"] for row in content["results"]] == ["98", None, None, None, None]


def test_who_signed_which_version(cast, appraisal_in, cycle):
    appraisal = appraisal_in("planning")
    sari, hendra = cast.user("sari"), cast.user("hendra")
    item = plan_of_all_shapes(appraisal)[0]
    plan.plan_propose(fresh(appraisal), by=sari)
    assert versions(appraisal) == {1: ["employee"]}
    # Withdrawn and proposed unchanged: the same version, signed again.
    move(fresh(appraisal), "plan_withdraw", by=sari)
    plan.plan_propose(fresh(appraisal), by=sari)
    assert versions(appraisal) == {1: ["employee", "employee"]}
    # The appraiser adds an expectation and determines the plan: the employee has not seen that yet.
    value = appraisal.items.get(core_value="akuntabel")
    now = fresh(appraisal)
    plan.expectations_save(
        now, {value.pk: {"expectation": "Bukti lengkap"}}, by=hendra, draft_version=now.draft_version
    )
    move(fresh(appraisal), "plan_agree", by=hendra)
    assert versions(appraisal)[2] == ["appraiser"]
    with pytest.raises(RuleViolation, match="tandatangani"):
        self_submit(fresh(appraisal), by=sari)
    with pytest.raises(NotAllowed):
        plan.plan_sign(fresh(appraisal), by=hendra, expected_version=fresh(appraisal).version)
    plan.plan_sign(fresh(appraisal), by=sari, expected_version=fresh(appraisal).version)
    assert versions(appraisal)[2] == ["appraiser", "employee"]
    with pytest.raises(AlreadyDone):
        plan.plan_sign(fresh(appraisal), by=sari, expected_version=fresh(appraisal).version)
    # Un-sign, change, re-sign: the difference is told.
    move(fresh(appraisal), "plan_unsign", by=sari, note="Target terlalu rendah")
    write(appraisal, item, target=Decimal(96))
    plan.plan_propose(fresh(appraisal), by=sari)
    move(fresh(appraisal), "plan_agree", by=hendra)
    assert versions(appraisal)[3] == ["employee", "appraiser"]
    first, second, third = appraisal.plan_versions.order_by("number")
    (added,) = differences(first.content, second.content)
    assert (added.what, added.before, added.after) == ("Akuntabel", "", "Bukti lengkap")
    (changed,) = differences(second.content, third.content)
    assert (changed.what, changed.part, changed.before, changed.after) == ("Surat", "target", "95", "96")
    # Signed is signed: the database refuses to change or delete it.
    signed = (
        (appraisal.plan_versions.all(), {"number": 9}),
        (PlanSignature.objects.filter(version__appraisal=appraisal), {"signer_name": "Orang lain"}),
    )
    for kept, other in signed:
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.update(**other)
        with pytest.raises(DatabaseError), transaction.atomic():
            kept._raw_delete("default")


def test_added_and_removed_results_are_differences():
    row = {
        "id": 1,
        "main": None,
        "title": "A",
        "weight": "60",
        "target": "5",
        "measure": "",
        "polarity": "range",
    }
    row |= {"success_measures": ""}
    other = row | {"id": 2, "title": "B", "weight": "40"}
    empty = {"expectations": {}, "annex": {}}
    older, newer = {"results": [row], **empty}, {"results": [other], **empty}
    assert [(change.what, change.part) for change in differences(older, newer)] == [
        ("B", "hasil kerja ditambahkan"),
        ("A", "hasil kerja dihapus"),
    ]
    assert differences(older, older) == []
    both, turned = {"results": [row, other], **empty}, {"results": [other, row], **empty}
    (order,) = differences(both, turned)
    assert (order.part, order.before, order.after) == ("urutan", "A; B", "B; A")
    (unit,) = differences(older, {"results": [row | {"polarity": "yes_no"}], **empty})
    assert (unit.before, unit.after) == ("Di dalam rentang", "Ya atau tidak")


BACK = [row for row in APPRAISAL.transitions if row.backward]


@pytest.mark.parametrize("step", BACK, ids=lambda step: step.name)
def test_every_step_back_tells_all_who_signed(cast, appraisal_in, step):
    """Also somebody who signed and has handed the appraisal on since."""
    appraisal = appraisal_in(step.sources[0])
    before = {user.pk for user in signers_of(appraisal)}
    assert before
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=cast.agus)
    OutboxMessage.objects.all().delete()
    actor = cast.user({"employee": "sari", "superior": "dewi"}.get(step.role, "agus"))
    verb = {"plan_return": plan.plan_return, "plan_reopen": plan.plan_reopen}.get(step.name)
    now = fresh(appraisal)
    if verb:
        verb(now, by=actor, note="Berubah", expected_version=now.version)
    else:
        move(now, step.name, by=actor, note="Berubah")
    told = set(
        OutboxMessage.objects.filter(kind=f"appraisal.{step.name}").values_list("recipient_id", flat=True)
    )
    assert before - {actor.pk} <= told
    assert actor.pk not in told


# During the year


def end_planning(appraisal, today):
    CyclePhase.objects.filter(cycle=appraisal.cycle, phase="planning").update(
        starts_on=today - timedelta(days=40), ends_on=today - timedelta(days=10)
    )


def test_a_plan_that_changes_during_the_year_gets_time(cast, appraisal_in):
    appraisal, sari, hendra = appraisal_in("running"), cast.user("sari"), cast.user("hendra")
    end_planning(appraisal, cast.today)
    now = fresh(appraisal)
    with pytest.raises(RuleViolation, match="telah berakhir"):
        move(now, "plan_unsign", by=sari, note="Saya ingin mengubahnya")
    assert not PhaseExtension.objects.exists()
    plan.plan_reopen(now, by=hendra, note="Tugas berubah", expected_version=now.version)
    extension = PhaseExtension.objects.get()
    assert (extension.employee, extension.phase) == (appraisal.employee, "planning")
    assert extension.ends_on > cast.today
    assert "Tugas berubah" in extension.reason
    plan.plan_propose(fresh(appraisal), by=sari)
    now = fresh(appraisal)
    plan.plan_return(now, by=hendra, note="Sedikit lagi", expected_version=now.version)
    assert PhaseExtension.objects.count() == 1  # there was time left
    plan.plan_propose(fresh(appraisal), by=sari)
    move(fresh(appraisal), "plan_agree", by=hendra)
    assert fresh(appraisal).state == "running"


def test_once_the_year_is_assessed_the_plan_stays(cast, appraisal_in):
    appraisal = appraisal_in("running")
    end_planning(appraisal, cast.today)
    CyclePhase.objects.filter(cycle=appraisal.cycle, phase="execution").update(
        starts_on=cast.today - timedelta(days=9), ends_on=cast.today - timedelta(days=1)
    )
    now = fresh(appraisal)
    with pytest.raises(RuleViolation, match="telah berakhir"):
        plan.plan_reopen(now, by=cast.user("hendra"), note="Terlambat", expected_version=now.version)
    assert not PhaseExtension.objects.exists()


def test_a_whole_year_with_every_shape(cast, appraisal_in):
    """Reported, and frozen with what the plan said; the result without a number needs words."""
    appraisal, sari = appraisal_in("planning"), cast.user("sari")
    rows = plan_of_all_shapes(appraisal)
    plan.plan_propose(fresh(appraisal), by=sari)
    move(fresh(appraisal), "plan_agree", by=cast.user("hendra"))
    values = [Decimal(96), Decimal(3), Decimal(40), Decimal(1), None]
    do(
        self_draft_save,
        appraisal,
        {row.pk: {"self_realisation": value} for row, value in zip(rows, values, strict=True)},
    )
    behaviours = appraisal.items.filter(kind=ItemKind.BEHAVIOUR)
    do(self_draft_save, appraisal, {row.pk: {"self_rating": "meets"} for row in behaviours})
    with pytest.raises(RuleViolation, match=r"Belum diisi: Naskah\."):
        self_submit(fresh(appraisal), by=sari)
    do(self_draft_save, appraisal, {rows[4].pk: {"self_narrative": "Tiga pilihan dibahas."}})
    self_submit(fresh(appraisal), by=sari)
    rate(appraisal)
    accept(appraisal)
    now = fresh(appraisal)
    content = record_content(now, cast.today)
    items = {row["title"]: row for row in content["items"]}
    assert (items["Surat"]["baseline"], items["Surat"]["stretch"]) == ("88", "98")
    assert items["Aturan"]["milestones"] == STAGES
    assert items["Naskah"]["success_measures"] == "Tiga pilihan\nDibahas"
    (version,) = content["plan_versions"]
    assert [row["name"] for row in version["signatures"]] == ["Sari Wulandari", "Hendra Gunawan"]
    working = {row["label"]: row for row in content["results"][0]["working"]["evaluation"]["items"]}
    assert working["Aturan"]["achievement"]["value"] == "40.00"
    assert working["Naskah"]["achievement"] is None
    assert working["Surat"]["suggestion"] == "meets"


def test_a_plan_is_copied_with_shapes_aspects_annex_and_the_superiors_result_of_this_year(
    cast, cycle, appraisal_in
):
    appraisal = appraisal_in("planning")
    old = Appraisal.objects.get(cycle=cycle, employee=cast.putri)
    first = plan_of_all_shapes(old)[0]
    second = do(plan.plan_aspect_add, old, first.pk)
    AssessedItem.objects.filter(pk__in=[first.pk, second.pk]).update(parent_result="Melayani", weight=10)
    Appraisal.objects.filter(pk=old.pk).update(consequences="Pelatihan lanjutan", state="final")
    his = result_named(of_superior(appraisal, cycle), "Melayani")
    last_year = type(cycle).objects.create(
        unit=cycle.unit,
        year=cycle.year - 1,
        name="Tahun lalu",
        starts_on=cycle.starts_on.replace(year=cycle.year - 1),
        ends_on=cycle.ends_on.replace(year=cycle.year - 1),
        rule_set=cycle.rule_set,
    )
    Appraisal.objects.filter(pk=old.pk).update(employee=appraisal.employee, cycle=last_year)
    assert do(plan.plan_copy, appraisal) == 6
    rows = results(appraisal)
    assert (rows[1].main_item, rows[1].aspect, rows[0].aspect) == (rows[0], "quality", "")
    assert (rows[0].stretch, rows[0].parent_item) == (Decimal(98), his)
    assert rows[3].milestones == STAGES
    assert fresh(appraisal).consequences == "Pelatihan lanjutan"
    assert do(plan.plan_copy, appraisal) == 0


def test_who_came_before_versions_were_kept_goes_on(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    Appraisal.objects.filter(pk=appraisal.pk).update(state="running")
    plan_of_all_shapes_in_force(appraisal)
    report(fresh(appraisal))
    assert fresh(appraisal).state == "assessed"


def plan_of_all_shapes_in_force(appraisal):
    """Write a result without the verbs, as in a year that began before versions were kept."""
    appraisal.items.create(
        kind=ItemKind.RESULT, title="Lama", polarity="maximize", target=Decimal(10), weight=Decimal(100)
    )
