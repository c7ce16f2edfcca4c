"""The year in the same moment: one effect, the others told, nothing lost. Needs PostgreSQL."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse

from appraisal.domain.dialogues import dialogue_move, dialogue_save, dialogue_start
from appraisal.domain.evidence import evidence_add
from appraisal.domain.evidence_checks import evidence_judge, evidence_replace, evidence_show
from appraisal.domain.item_periods import save_item_realisations
from appraisal.domain.journal import note_add, note_remove, note_to_evidence
from appraisal.models import Dialogue, Evidence, EvidenceVerdict, ItemPeriod, JournalNote
from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.files import CleanFile
from core.models import OutboxMessage, TransitionLog
from core.workflow import history_of
from tests.appraisal.domain.test_item_periods import own_result, seen
from tests.appraisal.views.access_checks import pdf
from tests.appraisal.views.pages import form_to, page_of, sent_by

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_with_row_locks() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("Needs PostgreSQL: set TEST_DATABASE_URL, or leave it out with -m 'not concurrency'.")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment; return in their order what each gave, or what it raised."""
    gate = Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - a database error would otherwise vanish with its thread
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(result is not None for result in results), "a thread hangs"
    strange = [one for one in results if isinstance(one, Exception) and not isinstance(one, RuleViolation)]
    assert not strange, strange
    return results


def refused(results: list[object]) -> list[RuleViolation]:
    return [result for result in results if isinstance(result, RuleViolation)]


def clean(name: str, content: bytes = b"") -> CleanFile:
    return CleanFile(name, "application/pdf", pdf() + content)


def messages(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=f"appraisal.{kind}").count()


@pytest.fixture
def appraisal(appraisal_in: Any) -> Any:
    return appraisal_in("running")


@pytest.fixture
def item(appraisal: Any) -> Any:
    return own_result(appraisal)


def test_of_two_tabs_one_realisation_is_saved_and_the_other_told(
    cast: Any, appraisal: Any, item: Any
) -> None:
    sari, fingerprint = cast.user("sari"), seen(item)
    results = at_once(
        *[
            lambda value=value: save_item_realisations(
                item, {1: (Decimal(value), f"Tab {value}")}, by=sari, seen=fingerprint
            )
            for value in range(1, 6)
        ]
    )
    assert [type(one) for one in refused(results)] == [StaleVersion] * 4
    (row,) = ItemPeriod.objects.filter(item=item)
    winner = next(place for place, one in enumerate(results, start=1) if one == 1)
    assert (row.realisation, row.note) == (winner, f"Tab {winner}")
    assert history_of(item).filter(name="realisation_edit").count() == 1


def test_the_slower_tab_keeps_what_it_typed(cast: Any, appraisal: Any, item: Any, login: Any) -> None:
    url = reverse("appraisal:realisation_edit", args=[appraisal.pk, item.pk])
    clients = [login(cast.sari) for _ in range(2)]
    sent = form_to(clients[0].get(url), url)
    acts = [
        lambda place=place: clients[place].post(url, {**sent, "p1": str(place + 1), "note1": f"Tab {place}"})
        for place in range(2)
    ]
    responses: Any = at_once(*acts)
    assert sorted(one.status_code for one in responses) == [302, 409]
    slower = next(place for place, one in enumerate(responses) if one.status_code == 409)
    again = form_to(responses[slower], url)
    assert (again["p1"], again["note1"]) == (str(slower + 1), f"Tab {slower}")
    assert clients[slower].post(url, again).status_code == 302
    assert ItemPeriod.objects.get(item=item).note == f"Tab {slower}"


def test_a_verdict_while_the_file_is_replaced(cast: Any, appraisal: Any, item: Any) -> None:
    """He accepts what he had refused while she replaces it: one of the two, and the other is told."""
    sari, hendra = cast.user("sari"), cast.user("hendra")
    evidence = evidence_add(item, clean("rekap.pdf"), by=sari)
    evidence_show(item, by=sari)
    first = evidence_judge(evidence, by=hendra, accepted=False, reason="Tanpa tanggal")
    results = at_once(
        lambda: evidence_judge(evidence, by=hendra, accepted=True, last_seen=first.pk),
        lambda: evidence_replace(evidence, clean("rekap-baru.pdf", b" "), by=sari),
    )
    assert len(refused(results)) == 1
    was_accepted = not isinstance(results[0], RuleViolation)
    assert EvidenceVerdict.objects.filter(evidence=evidence).count() == 1 + was_accepted
    assert Evidence.objects.filter(replaces=evidence).count() == (not was_accepted)
    assert (Evidence.objects.get(pk=evidence.pk).removed_at is None) == was_accepted
    assert (messages("evidence_accept"), messages("evidence_replace")) == (was_accepted, not was_accepted)


def test_a_file_is_replaced_once(cast: Any, appraisal: Any, item: Any) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    evidence = evidence_add(item, clean("rekap.pdf"), by=sari)
    evidence_show(item, by=sari)
    evidence_judge(evidence, by=hendra, accepted=False, reason="Tanpa tanggal")
    results = at_once(*[lambda: evidence_replace(evidence, clean("baru.pdf", b" "), by=sari)] * 6)
    assert [type(one) for one in refused(results)] == [AlreadyDone] * 5
    assert Evidence.objects.filter(item=item).count() == 2
    assert messages("evidence_replace") == 1


def test_a_file_is_judged_once_and_the_other_tab_told(cast: Any, appraisal: Any, item: Any) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    evidence = evidence_add(item, clean("rekap.pdf"), by=sari)
    evidence_show(item, by=sari)
    results = at_once(
        *[lambda: evidence_judge(evidence, by=hendra, accepted=True)] * 3,
        *[lambda: evidence_judge(evidence, by=hendra, accepted=False, reason="Buram")] * 3,
    )
    assert len(refused(results)) == 5
    assert {type(one) for one in refused(results)} == {AlreadyDone, StaleVersion}
    assert EvidenceVerdict.objects.filter(evidence=evidence).count() == 1
    assert messages("evidence_accept") + messages("evidence_refuse") == 1


def test_a_note_is_evidence_once(cast: Any, appraisal: Any, item: Any) -> None:
    sari = cast.user("sari")
    note = note_add(appraisal, by=sari, noted_on=cast.today, body="Rapat RW 03", item=item)
    results: Any = at_once(*[lambda: note_to_evidence(note, by=sari)] * 6)
    assert not refused(results)
    assert len({one.pk for one in results}) == 1
    assert Evidence.objects.filter(note=note).count() == 1


def test_a_note_becomes_evidence_while_it_is_deleted(cast: Any, appraisal: Any, item: Any) -> None:
    """Either the evidence has its note, or the note is gone and the other tab is told."""
    sari = cast.user("sari")
    note = note_add(appraisal, by=sari, noted_on=cast.today, body="Rapat RW 03", item=item)

    def become_evidence() -> object:
        return note_to_evidence(note, by=sari)

    def remove() -> object:
        note_remove(note, by=sari)
        return "removed"

    results = at_once(become_evidence, remove)
    assert len(refused(results)) == 1
    was_removed = results[1] == "removed"
    assert JournalNote.objects.filter(pk=note.pk).exists() != was_removed
    assert Evidence.objects.filter(item=item).count() == (not was_removed)


def test_a_note_sent_twenty_times_is_one(cast: Any, appraisal: Any, login: Any) -> None:
    url = reverse("appraisal:journal_add", args=[appraisal.pk])
    clients = [login(cast.sari) for _ in range(20)]
    form = sent_by(page_of(clients[0].get(url)).xpath("//main//form")[0])
    form.pop("upload", None)
    sent = {**form, "body": "Rapat RW 03"}
    responses: Any = at_once(*[lambda client=client: client.post(url, sent) for client in clients])
    assert {one.status_code for one in responses} == {302}
    assert JournalNote.objects.count() == 1


def test_both_sign_a_dialogue_at_once(cast: Any, appraisal: Any) -> None:
    """The faster signature stands; the slower side is told that somebody was faster, and signs then."""
    sari, hendra = cast.user("sari"), cast.user("hendra")
    talk = dialogue_start(appraisal, by=hendra, held_on=cast.today, topics="Triwulan I")
    results = at_once(
        lambda: dialogue_move(
            talk, "dialogue_sign_employee", by=sari, expected_version=0, draft_version=talk.draft_version
        ),
        lambda: dialogue_move(
            talk, "dialogue_sign_appraiser", by=hendra, expected_version=0, draft_version=talk.draft_version
        ),
    )
    assert len(refused(results)) == 1
    talk.refresh_from_db()
    sari_was_first = not isinstance(results[0], RuleViolation)
    assert talk.state == ("waiting_appraiser" if sari_was_first else "waiting_employee")
    name, who = ("appraiser", hendra) if sari_was_first else ("employee", sari)
    signed = dialogue_move(
        talk,
        f"dialogue_countersign_{name}",
        by=who,
        expected_version=talk.version,
        draft_version=talk.draft_version,
    )
    assert signed.state == "signed"
    assert TransitionLog.objects.filter(name__contains="sign_", object_id=talk.pk).count() == 2


def test_twenty_signatures_of_a_dialogue_are_one(cast: Any, appraisal: Any) -> None:
    sari = cast.user("sari")
    talk = dialogue_start(appraisal, by=cast.user("hendra"), held_on=cast.today, topics="Triwulan I")
    results = at_once(
        *[
            lambda: dialogue_move(
                talk, "dialogue_sign_employee", by=sari, expected_version=0, draft_version=talk.draft_version
            )
        ]
        * 20
    )
    assert len(refused(results)) == 19
    assert Dialogue.objects.get(pk=talk.pk).version == 1
    assert TransitionLog.objects.filter(name="dialogue_sign_employee", object_id=talk.pk).count() == 1
    assert messages("dialogue_sign_employee") == 1


def test_nobody_signs_what_changes_in_that_moment(cast: Any, appraisal: Any) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    talk = dialogue_start(appraisal, by=hendra, held_on=cast.today, topics="Triwulan I")
    texts = {"topics": "Triwulan II", "employee_view": "", "appraiser_view": "Baik", "agreements": ""}
    results = at_once(
        lambda: dialogue_move(
            talk, "dialogue_sign_employee", by=sari, expected_version=0, draft_version=talk.draft_version
        ),
        lambda: dialogue_save(
            talk,
            by=hendra,
            held_on=cast.today,
            texts=texts,
            follow_ups=[],
            draft_version=talk.draft_version,
        ),
    )
    assert [type(one) for one in refused(results)] == [StaleVersion]
    talk.refresh_from_db()
    was_signed = talk.state == "waiting_appraiser"
    assert talk.topics == ("Triwulan I" if was_signed else "Triwulan II")


def test_both_save_a_dialogue_at_once(cast: Any, appraisal: Any) -> None:
    """One draft is stored; the other side is told, and its own view is still there to be saved."""
    talk = dialogue_start(appraisal, by=cast.user("hendra"), held_on=cast.today, topics="Triwulan I")

    def save(key: str, view: str) -> object:
        texts = {
            "topics": talk.topics,
            "employee_view": "",
            "appraiser_view": "",
            "agreements": "",
            view: f"Pandangan {key}",
        }
        return dialogue_save(
            talk,
            by=cast.user(key),
            held_on=cast.today,
            texts=texts,
            follow_ups=[],
            draft_version=talk.draft_version,
        )

    results = at_once(lambda: save("sari", "employee_view"), lambda: save("hendra", "appraiser_view"))
    assert [type(one) for one in refused(results)] == [StaleVersion]
    talk.refresh_from_db()
    assert sorted([talk.employee_view, talk.appraiser_view])[0] == ""
    assert talk.employee_view + talk.appraiser_view in ("Pandangan sari", "Pandangan hendra")


def test_the_slower_side_of_a_dialogue_keeps_what_it_typed(cast: Any, appraisal: Any, login: Any) -> None:
    """Told, with the other side's words beside its own, and the next save goes through."""
    talk = dialogue_start(appraisal, by=cast.user("hendra"), held_on=cast.today, topics="Triwulan I")
    url = reverse("appraisal:dialogue_edit", args=[talk.pk])
    sides = {"employee_view": login(cast.sari), "appraiser_view": login(cast.hendra)}
    sent = {
        view: sent_by(page_of(client.get(url)).xpath("//main//form")[0]) for view, client in sides.items()
    }
    responses: Any = at_once(
        *[
            lambda view=view: sides[view].post(url, {**sent[view], view: f"Pandangan {view}"})
            for view in sides
        ]
    )
    by_view = dict(zip(sides, responses, strict=True))
    assert sorted(one.status_code for one in responses) == [302, 409]
    slower = next(view for view, one in by_view.items() if one.status_code == 409)
    again = sent_by(page_of(by_view[slower]).xpath("//main//form")[0])
    assert again[slower] == f"Pandangan {slower}"
    assert sides[slower].post(url, again).status_code == 302
    talk.refresh_from_db()
    assert (talk.employee_view, talk.appraiser_view) == (
        "Pandangan employee_view",
        "Pandangan appraiser_view",
    )
