"""My appraisals, my team, those without appraiser, and what waits on the home page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.domain.clarification import add_message
from appraisal.domain.moves import move
from appraisal.enums import Phase
from appraisal.models import Appraisal
from core.registry import waiting_tasks
from reports.demo.stories import advance, explain_objection, question
from tests.appraisal.views.pages import page_of, queries_of, text_of

pytestmark = pytest.mark.django_db

OWN = "/penilaian/saya/"
TEAM = "/penilaian/tim/"
ALONE = "/penilaian/tanpa-penilai/"


def team(cast, cycle, key):
    return list(
        Appraisal.objects.filter(cycle=cycle, appraiser=getattr(cast, key)).select_related("employee")
    )


def test_addresses():
    assert reverse("appraisal:appraisal_list") == OWN
    assert reverse("appraisal:team_list") == TEAM
    assert reverse("appraisal:appraiser_missing_list") == ALONE


def test_my_appraisals_say_what_comes_next(cast, appraisal_in):
    appraisal_in("planning")
    text = text_of(cast.client("sari").get(OWN))
    assert "Penilaian Kinerja Tahun" in text
    assert "Susun rencana" in text
    assert "Hendra Gunawan" in text


def test_my_appraisals_without_any(cast):
    assert "Belum ada penilaian" in text_of(cast.client("sari").get(OWN))


def test_my_appraisals_show_nobody_elses(cast, cycle):
    text = text_of(cast.client("sari").get(OWN))
    assert "Putri Handayani" not in text
    assert len(page_of(cast.client("sari").get(OWN)).xpath("//article")) == 1


def test_the_team_with_what_waits_first(cast, cycle, appraisal_in):
    members = sorted(team(cast, cycle, "hendra"), key=lambda row: row.employee.name)
    assert len(members) >= 3
    last = members[-1]
    key = next(key for key, person in cast.agency.people.items() if person.pk == last.employee_id)
    appraisal_in("proposed", key)
    response = cast.client("hendra").get(TEAM)
    names = [cell.text_content() for cell in page_of(response).xpath("//tbody//th//a")]
    assert names[0] == last.employee.name
    assert names[1:] == [row.employee.name for row in members[:-1]]
    assert "Rencana diajukan" in text_of(response)


def test_the_team_is_mine_alone(cast, cycle):
    text = text_of(cast.client("agus").get(TEAM))
    assert "Sari Wulandari" not in text
    assert "Sari Wulandari" in text_of(cast.client("hendra").get(TEAM))


def test_a_superior_sees_the_objections_he_decides(cast, appraisal_in):
    appraisal_in("objected")
    text = text_of(cast.client("dewi").get(TEAM))
    assert "Keberatan yang Anda putuskan atau catat" in text
    assert "Sari Wulandari" in text
    assert "Keberatan yang Anda putuskan" not in text_of(cast.client("hendra").get(TEAM))


def test_queries_do_not_grow_with_the_team(cast, cycle):
    members = team(cast, cycle, "hendra")
    others = [row.pk for row in members[1:]]
    Appraisal.objects.filter(pk__in=others).update(appraiser=cast.dewi, superior=None)
    with_one = queries_of(cast.client("hendra"), TEAM)
    Appraisal.objects.filter(pk__in=others).update(appraiser=cast.hendra)
    assert queries_of(cast.client("hendra"), TEAM) == with_one <= 18


def test_queries_of_my_list(cast, cycle):
    assert queries_of(cast.client("sari"), OWN) <= 18


def test_pages_of_25(cast, cycle):
    taken = {row.pk for row in team(cast, cycle, "hendra")}
    Appraisal.objects.filter(cycle=cycle).exclude(pk__in=taken).exclude(employee=cast.hendra).update(
        appraiser=cast.hendra, superior=None
    )
    rows = page_of(cast.client("hendra").get(TEAM)).xpath("//tbody/tr")
    assert len(rows) == min(25, Appraisal.objects.filter(appraiser=cast.hendra).count())
    assert cast.client("hendra").get(f"{TEAM}?page=99").status_code == 200


def test_those_without_appraiser_are_listed_for_hr_of_the_unit(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=None)
    response = cast.client("rina").get(ALONE)
    assert "Sari Wulandari" in text_of(response)
    link = reverse("appraisal:appraiser_change", args=[appraisal.pk])
    assert page_of(response).xpath(f"//a[@href='{link}']")
    assert cast.client("rina").get(link).status_code == 200
    assert "Sari Wulandari" not in text_of(cast.client("bayu").get(ALONE))
    assert cast.client("sari").get(ALONE).status_code == 403
    assert queries_of(cast.client("rina"), ALONE) <= 18


@pytest.mark.parametrize("url", [OWN, TEAM, ALONE])
def test_lists_need_a_login_and_only_read(cast, url, client):
    assert client.get(url).status_code == 302
    assert cast.client("rina").post(url).status_code == 405


WAITS = {
    "planning": ("sari", "Susun rencana kinerja"),
    "proposed": ("hendra", "Tetapkan rencana kinerja Sari Wulandari"),
    "running": ("sari", "Isi penilaian mandiri"),
    "assessed": ("hendra", "Nilai kinerja Sari Wulandari"),
    "handed_over": ("sari", "Tanggapi hasil penilaian"),
    "objected": ("hendra", "Jelaskan penilaian atas keberatan Sari Wulandari"),
    "explained": ("dewi", "Putuskan keberatan Sari Wulandari"),
}


@pytest.mark.parametrize("state", WAITS)
def test_the_home_page_says_what_waits_and_leads_there(cast, appraisal_in, state):
    appraisal_in(state)
    who, title = WAITS[state]
    tasks = {task.title.split(":")[0]: task for task in waiting_tasks(cast.user(who), timezone.localdate())}
    assert title in tasks
    task = tasks[title]
    assert cast.client(who).get(task.url).status_code == 200
    assert title in text_of(cast.client(who).get("/"))
    other = "hendra" if who == "sari" else "sari"
    titles = [task.title for task in waiting_tasks(cast.user(other), timezone.localdate())]
    assert title not in titles


def test_a_team_is_one_row(cast, cycle):
    members = team(cast, cycle, "hendra")
    for appraisal in members[:3]:
        advance(appraisal, "proposed")
    rows = [
        task
        for task in waiting_tasks(cast.user("hendra"), timezone.localdate())
        if task.title == "Tetapkan rencana kinerja pegawai"
    ]
    assert [(task.count, task.url) for task in rows] == [(3, TEAM)]


def tasks_of(cast, who):
    return waiting_tasks(cast.user(who), timezone.localdate())


def test_the_employee_is_told_when_the_appraiser_asks_back(cast, appraisal_in):
    appraisal = appraisal_in("handed_over")
    thread = question(appraisal)
    (task,) = tasks_of(cast, "sari")
    assert task.title.startswith("Tanggapi hasil penilaian")
    assert task.hint == "1 klarifikasi Anda menunggu jawaban pejabat penilai."
    add_message(thread, by=cast.user("hendra"), body="Bukti bulan apa yang dimaksud?")
    (task,) = tasks_of(cast, "sari")
    assert task.title.startswith("Pejabat penilai bertanya balik dalam klarifikasi Anda")
    assert task.url == reverse("appraisal:clarification_detail", args=[thread.pk])
    assert task.due_on == thread.due_on
    assert page_of(cast.client("sari").get(OWN)).xpath(f"//a[@href='{task.url}']")
    add_message(thread, by=cast.user("sari"), body="Bulan Mei.")
    (task,) = tasks_of(cast, "sari")
    assert task.title.startswith("Tanggapi hasil penilaian")


def test_the_team_shows_the_day_of_the_clarification_as_the_home_page_does(cast, appraisal_in):
    appraisal = appraisal_in("handed_over")
    thread = question(appraisal)
    appraisal.refresh_from_db()
    assert thread.due_on != appraisal.response_due_on
    (task,) = [task for task in tasks_of(cast, "hendra") if "klarifikasi" in task.title]
    row = page_of(cast.client("hendra").get(TEAM)).xpath("//tbody/tr")[0]
    assert row.xpath(".//time/@datetime") == [task.due_on.isoformat()] == [thread.due_on.isoformat()]


def test_a_plan_that_came_back_is_named_so(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    move(appraisal, "plan_return", by=cast.user("hendra"), note="Target terlalu rendah.")
    (task,) = tasks_of(cast, "sari")
    assert task.title.startswith("Perbaiki rencana kinerja yang dikembalikan")


def test_a_plan_does_not_wait_before_its_phase_opens(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    opens = cast.today + timedelta(days=40)
    appraisal.cycle.phases.filter(phase=Phase.PLANNING).update(
        starts_on=opens, ends_on=opens + timedelta(days=20)
    )
    assert tasks_of(cast, "sari") == []
    assert "Perencanaan dibuka pada" in text_of(cast.client("sari").get("/"))


def test_an_objection_says_from_when_it_can_be_decided(cast, appraisal_in):
    appraisal = appraisal_in("objected")
    (task,) = [task for task in tasks_of(cast, "dewi") if task.title.startswith("Putuskan")]
    assert task.hint.startswith("Dapat diputuskan sejak")
    explain_objection(appraisal)
    (task,) = [task for task in tasks_of(cast, "dewi") if task.title.startswith("Putuskan")]
    assert task.hint == "Dapat diputuskan sekarang."


def test_hr_is_told_of_those_without_appraiser(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=None)
    title = "Tetapkan pejabat penilai yang masih kosong"
    assert title in [task.title for task in waiting_tasks(cast.user("rina"), timezone.localdate())]
    assert title not in [task.title for task in waiting_tasks(cast.user("bayu"), timezone.localdate())]


@pytest.mark.parametrize("who", ["sari", "hendra", "dewi", "rina"])
def test_the_home_page_asks_a_fixed_number_of_questions(cast, cycle, who):
    before = queries_of(cast.client(who), "/")
    for appraisal in team(cast, cycle, "hendra")[:3]:
        advance(appraisal, "proposed")
    assert queries_of(cast.client(who), "/") == before <= 24


def test_an_appraisal_without_appraiser_is_shown(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=None)
    assert "belum ditetapkan" in text_of(cast.client("sari").get(OWN))
    assert (
        cast.client("sari").get(reverse("appraisal:appraisal_detail", args=[appraisal.pk])).status_code == 200
    )
