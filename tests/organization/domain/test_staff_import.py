"""The staff file from upload to the end: what each row does, what is refused, and that it happens once."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import NotAllowed, RuleViolation
from core.jobs import run_job
from core.models import Job, StoredFile
from organization.domain.people import correct_employee, register_employee
from organization.domain.placements import end_placement, place_employee, set_appraiser_by_hand
from organization.domain.roles import grant_role
from organization.domain.staff_import import applying
from organization.domain.staff_import.staging import (
    cancel_import,
    remembered_mapping,
    remove_expired_imports,
    request_apply,
    request_check,
)
from organization.enums import ChangeKind
from organization.models import (
    Employee,
    OrganizationChange,
    Placement,
    Post,
    StaffImport,
    StaffImportRow,
    Unit,
    User,
)
from organization.queries import missing_from, staff_in_service
from organization.resources.staff import EXPORTED, StaffResource
from tests.organization.staff_files import (
    NEW,
    OTHER,
    THIRD,
    applied,
    checked,
    finish,
    known,
    newcomer,
    reasons,
    row_of,
    rows_by_kind,
    state_of_staff,
    uploaded,
)

TODAY = timezone.localdate()


def hr(agency, key="hr_city"):
    return agency.user(key)


# ---- kinds -------------------------------------------------------------------------------------------


def test_each_row_says_what_it_would_do_and_does_it(agency):
    found = checked(
        [
            newcomer(rank="Penata Muda, III/a", email="baru@contoh.go.id"),
            known(agency.staff, phone="0812 1"),
            known(agency.nurse, unit="health", post="Kepala Dinas", leads="tidak"),
            known(agency.lurah),
            newcomer(OTHER, unit="tidak ada"),
        ],
        by=hr(agency),
    )
    kinds = rows_by_kind(found)
    assert {kind: [row.number for row in rows] for kind, rows in kinds.items()} == {
        "new": [2],
        "changed": [3],
        "moved": [4],
        "same": [5],
        "refused": [6],
    }
    assert kinds["changed"][0].changes == [["Telepon", "", "0812 1"]]
    assert kinds["moved"][0].changes[0] == ["Unit kerja", "Puskesmas Sungai", "Dinas Kesehatan"]
    assert found.state == "checked"
    assert (found.row_count, found.summary["new"], found.summary["refused"]) == (5, 1, 1)
    assert not Employee.objects.filter(nip=NEW).exists(), "nothing is written before the yes"

    found = applied(found, by=hr(agency))
    assert found.state == "done"
    assert found.summary["done"] == {"new": 1, "changed": 1, "moved": 1, "same": 1, "refused": 1}
    new = Employee.objects.select_related("user").get(nip=NEW)
    assert (new.rank, new.kind, new.user.email) == ("Penata Muda, III/a", "pns", "baru@contoh.go.id")
    assert not new.user.has_usable_password()
    assert Employee.objects.get(pk=agency.staff.pk).phone == "0812 1"
    assert agency.place_of("nurse", TODAY).unit.code == "health"
    assert agency.place_of("nurse", TODAY - timedelta(days=1)).unit.code == "clinic"


def test_one_log_row_a_person_and_one_for_the_file(agency):
    before = set(OrganizationChange.objects.values_list("pk", flat=True))
    rows = [
        newcomer(),
        known(agency.staff, phone="1", rank="II/c"),
        known(agency.nurse, unit="health", post="kadis"),
    ]
    rows[2]["post_code"] = "kadis"
    applied(checked(rows, by=hr(agency)), by=hr(agency))
    written = OrganizationChange.objects.exclude(pk__in=before).order_by("pk")
    assert [(change.kind, change.employee and change.employee.nip) for change in written] == [
        (ChangeKind.EMPLOYEE_REGISTERED, NEW),
        (ChangeKind.EMPLOYEE_CORRECTED, agency.staff.nip),
        (ChangeKind.PLACED, agency.nurse.nip),
        (ChangeKind.STAFF_IMPORTED, None),
    ]
    assert {change.by for change in written} == {hr(agency)}
    assert written[1].text == "Data Siti Rahmah diperbaiki: pangkat/golongan, telepon."
    assert "1 ditambahkan, 1 diubah, 1 dipindahkan" in written[3].text


def test_the_same_file_twice_changes_nothing(agency):
    rows = [
        newcomer(leads="tidak"),
        known(agency.staff, phone="1"),
        known(agency.nurse, unit="health", post="Kepala Dinas", leads="tidak"),
    ]
    applied(checked(rows, by=hr(agency)), by=hr(agency))
    state = state_of_staff()
    again = checked(rows, by=hr(agency))
    assert again.summary["same"] == 3
    with pytest.raises(RuleViolation, match="Tidak ada yang perlu diterapkan"):
        request_apply(again, good_rows_only=True, by=hr(agency))
    assert state_of_staff() == state


def test_an_export_comes_back_without_a_change(agency):
    set_appraiser_by_hand(agency.nurse, appraiser=agency.camat, starts_on=TODAY, by=None)
    agency.move("staff", "hr", TODAY + timedelta(days=30))
    end_placement(agency.lurah, ends_on=TODAY + timedelta(days=60), by=None)
    resource = StaffResource()
    rows = []
    for placement in staff_in_service(hr(agency)):
        cells = [resource.fields[column.field].export(placement) for column in EXPORTED]
        rows.append(
            row_of(**{c.field: "" if cell is None else cell for c, cell in zip(EXPORTED, cells, strict=True)})
        )
    assert len(rows) == Employee.objects.count()
    found = checked(rows, by=hr(agency))
    assert reasons(found) == []
    assert found.summary["same"] == len(rows)
    assert missing_from(found, hr(agency), named_units_only=False).count() == 0


def test_empty_cells_leave_what_is_there(agency):
    correct_employee(
        agency.staff, name="Siti Rahmah", rank="II/c", phone="0811", email="siti@contoh.go.id", by=None
    )
    found = checked([known(agency.staff, rank="", phone="", email="", leads="")], by=hr(agency))
    assert found.summary["same"] == 1


def test_a_day_in_the_file_goes_before_the_chosen_one(agency):
    rows = [known(agency.nurse, unit="health", post="Kepala Dinas", leads="tidak", starts_on="01-02-2026")]
    applied(checked(rows, by=hr(agency), starts_on=TODAY), by=hr(agency))
    assert agency.place_of("nurse", date(2026, 2, 1)).unit.code == "health"
    assert agency.place_of("nurse", date(2026, 1, 31)).unit.code == "clinic"


# ---- refusals ----------------------------------------------------------------------------------------


def test_a_number_written_twice_names_both_rows(agency):
    found = checked([newcomer(), newcomer(OTHER), newcomer(name="Salinan")], by=hr(agency))
    assert [row.number for row in rows_by_kind(found)["refused"]] == [2, 4]
    assert reasons(found) == [
        "Nomor ini ada lebih dari sekali dalam berkas: juga pada baris 4.",
        "Nomor ini ada lebih dari sekali dalam berkas: juga pada baris 2.",
    ]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"nip": "19870505"}, "NIP", "terdiri atas 18 angka"),
        ({"nip": "198705052012011000"}, "NIP", "dibulatkan"),
        ({"name": ""}, "Nama", "tidak boleh kosong"),
        ({"unit": "warD x"}, "Kode unit", "Mungkin maksudnya: ward Kelurahan Sungai"),
        ({"unit": "Kelurahan Sungei"}, "Kode unit", "Mungkin maksudnya: ward Kelurahan Sungai"),
        ({"post": "Pengadministrasi Umun"}, "Jabatan", "Mungkin maksudnya: Pengadministrasi Umum"),
        ({"post": ""}, "Jabatan", "Isi jabatan"),
        ({"post_class": "Pengawas"}, "Jenjang", "berjenjang Pelaksana"),
        ({"grade": "21"}, "Kelas jabatan", "1 sampai 17"),
        ({"leads": "ya"}, "Memimpin unit", "dipimpin Doni Saputra"),
        ({"leads": "entah"}, "Memimpin unit", "ya atau tidak"),
        ({"starts_on": "31-02-2026"}, "TMT", "kalender"),
        ({"starts_on": "01-01-2019"}, "TMT", "tidak berlaku pada"),
        ({"superior": NEW}, "NIP atasan", "tidak dapat menilai dirinya sendiri"),
        ({"superior": OTHER}, "NIP atasan", "Tidak ada pegawai bertugas"),
        ({"superior": "123"}, "NIP atasan", "18 angka"),
        ({"email": "bukan"}, "Surel", "bukan alamat surel"),
        ({"phone": "0" * 21}, "Telepon", "20 huruf"),
        ({"kind": "Honorer"}, "Jenis pegawai", "PNS; PPPK"),
    ],
)
def test_a_bad_cell_is_refused_with_column_and_reason(agency, change, column, reason):
    found = checked([newcomer(**change)], by=hr(agency))
    (row,) = rows_by_kind(found)["refused"]
    assert any(named == column and reason in why for named, _value, why in row.refusals), row.refusals


def test_a_number_that_is_somebodys_login_is_refused(agency):
    User.objects.create_user(username=NEW, full_name="Bukan Pegawai")
    assert "sudah terdaftar sebagai akun" in reasons(checked([newcomer()], by=hr(agency)))[0]


def test_units_and_people_of_others_stay_closed(agency):
    found = checked(
        [
            newcomer(unit="clinic", post="Perawat Terampil"),
            known(agency.nurse, unit="ward", post="Pengadministrasi Umum"),
        ],
        by=hr(agency, "hr_district"),
    )
    assert reasons(found) == [
        "Tidak ada unit ini di antara unit yang Anda kelola.",
        "Nomor ini tercatat pada unit yang tidak Anda kelola.",
    ]
    assert "Puskesmas" not in str(list(found.rows.values_list("refusals", flat=True)))


def test_nobody_changes_himself_or_those_with_more_power(agency):
    grant_role(agency.lurah.user, role="hr", unit=agency.units["health"], by=None)
    found = checked(
        [
            known(agency.hr_district, phone="1"),
            known(agency.lurah, email="lain@contoh.go.id"),
            known(agency.staff, phone="1"),
        ],
        by=hr(agency, "hr_district"),
    )
    assert [row.number for row in rows_by_kind(found)["refused"]] == [2, 3]
    assert [row.number for row in rows_by_kind(found)["changed"]] == [4]
    own = checked([known(agency.hr_district)], by=hr(agency, "hr_district"))
    assert own.summary["same"] == 1


def test_the_officer_never_names_himself_as_superior(agency):
    found = checked([newcomer(superior=agency.hr_city.nip)], by=hr(agency))
    assert reasons(found) == ["Anda tidak dapat menunjuk diri sendiri sebagai pejabat penilai."]


# ---- heads and superiors -----------------------------------------------------------------------------


def test_two_rows_cannot_lead_one_unit(agency):
    end_placement(agency.lurah, ends_on=TODAY - timedelta(days=1), by=None)
    found = checked([newcomer(leads="ya"), newcomer(OTHER, leads="ya")], by=hr(agency))
    assert [reason[:55] for reason in reasons(found)] == [
        "Kelurahan Sungai hanya dapat dipimpin satu orang; baris"
    ] * 2


def test_heads_change_places_wherever_their_rows_stand(agency):
    rows = [
        known(agency.camat, unit="ward", post="Lurah"),
        known(agency.lurah, unit="district", post="Camat"),
        newcomer(unit="clinic", post="Dokter Ahli Madya", leads="ya"),
        known(agency.doctor, leads="tidak"),
    ]
    found = checked(rows, by=hr(agency))
    assert reasons(found) == []
    applied(found, by=hr(agency))
    assert agency.place_of("lurah", TODAY).unit.code == "district"
    assert agency.place_of("camat", TODAY).leads_unit
    assert not agency.place_of("doctor", TODAY).leads_unit


def test_a_refused_head_who_stays_keeps_his_successor_out(agency):
    rows = [
        known(agency.lurah, unit="district", post="Camat", email="bukan alamat"),
        newcomer(post="Lurah", leads="ya"),
    ]
    found = checked(rows, by=hr(agency))
    assert any("dipimpin Doni Saputra" in reason for reason in reasons(found))
    assert found.summary["refused"] == 2


def test_a_superior_may_be_new_in_the_same_file(agency):
    rows = [newcomer(superior=OTHER), newcomer(OTHER)]
    applied(checked(rows, by=hr(agency)), by=hr(agency))
    assert Placement.objects.get(employee__nip=NEW).appraiser.nip == OTHER


def test_a_superior_by_hand_splits_the_placement(agency):
    applied(checked([known(agency.nurse, superior=agency.camat.nip)], by=hr(agency)), by=hr(agency))
    old, new = Placement.objects.filter(employee=agency.nurse).order_by("starts_on")
    assert (old.appraiser, old.ends_on) == (None, TODAY - timedelta(days=1))
    assert (new.appraiser, new.starts_on, new.ends_on) == (agency.camat, TODAY, None)
    again = checked([known(agency.nurse, superior=agency.camat.nip)], by=hr(agency))
    assert again.summary["same"] == 1


def test_superiors_in_a_circle_are_refused(agency):
    rows = [newcomer(superior=OTHER), newcomer(OTHER, superior=THIRD), newcomer(THIRD, superior=NEW)]
    found = checked(rows, by=hr(agency))
    assert found.summary["refused"] == 3
    below = checked([known(agency.camat, superior=agency.staff.nip)], by=hr(agency))
    assert "berada di bawah penilaian" in reasons(below)[0]


# ---- posts -------------------------------------------------------------------------------------------


def test_posts_are_added_only_when_wanted_and_with_a_class(agency):
    rows = [
        newcomer(post="Arsiparis", post_class="Terampil", grade="6"),
        newcomer(OTHER, post="arsiparis", post_class="Fungsional terampil"),
    ]
    assert checked(rows, by=hr(agency)).summary["refused"] == 2
    without = checked([newcomer(post="Arsiparis")], by=hr(agency), adds_posts=True)
    assert "Isi kolom Jenjang" in reasons(without)[0]

    found = checked(rows, by=hr(agency), adds_posts=True)
    assert found.summary["new_posts"] == [[agency.units["ward"].pk, "Arsiparis", "jf_terampil", 6, 2]]
    applied(found, by=hr(agency))
    post = Post.objects.get(name="Arsiparis")
    assert (post.code, post.formation, post.grade) == ("ward-J01", 2, 6)
    assert Placement.objects.filter(post=post).count() == 2
    assert checked(rows, by=hr(agency), adds_posts=True).summary["same"] == 2


# ---- the decision --------------------------------------------------------------------------------------


def test_all_rows_only_when_none_is_refused(agency):
    found = checked([newcomer(), newcomer(OTHER, unit="x")], by=hr(agency))
    with pytest.raises(RuleViolation, match="Ada baris yang ditolak"):
        request_apply(found, good_rows_only=False, by=hr(agency))
    with pytest.raises(NotAllowed):
        request_apply(StaffImport.objects.get(pk=found.pk), good_rows_only=True, by=hr(agency, "hr_district"))
    clean = checked([newcomer()], by=hr(agency))
    assert applied(clean, by=hr(agency), good_rows_only=False).summary["done"]["new"] == 1


def test_a_yes_sent_twice_is_one_job(agency):
    found = checked([newcomer()], by=hr(agency))
    first = request_apply(found, good_rows_only=True, by=hr(agency))
    second = request_apply(StaffImport.objects.get(pk=found.pk), good_rows_only=True, by=hr(agency))
    assert first == second
    finish(first)
    run_job(first.pk)
    assert Employee.objects.filter(nip=NEW).count() == 1


def test_what_changed_since_the_check_is_refused_not_misapplied(agency):
    rows = [
        known(agency.nurse, unit="health", post="Kepala Dinas", leads="tidak"),
        newcomer(),
        newcomer(OTHER),
    ]
    found = checked(rows, by=hr(agency))
    agency.move("nurse", "hr", TODAY - timedelta(days=1))
    register_employee(nip=NEW, kind="pns", name="Lebih Dulu", by=None)
    found = applied(found, by=hr(agency))
    assert found.summary["done"] == {"new": 1, "changed": 0, "moved": 0, "same": 0, "refused": 2}
    assert agency.place_of("nurse", TODAY).post == agency.posts["hr"]
    assert not Placement.objects.filter(employee__nip=NEW).exists()
    assert "berubah sejak berkas ini diperiksa" in reasons(found)[0]


def test_a_lost_right_stops_every_row(agency):
    found = checked([newcomer()], by=hr(agency))
    job = request_apply(found, good_rows_only=True, by=hr(agency))
    hr(agency).role_grants.update(starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))
    finish(job)
    found.refresh_from_db()
    assert found.summary["done"]["refused"] == 1
    assert not Employee.objects.filter(nip=NEW).exists()


def test_a_broken_run_goes_on_after_its_last_batch(agency, monkeypatch):
    monkeypatch.setattr("organization.domain.staff_import.staging.BATCH", 2)
    rows = [newcomer(f"19870505201201{2900 + number}") for number in range(1, 8)]
    found = checked(rows, by=hr(agency))
    write = applying.write
    calls = []

    def failing(verdicts, snapshot, *, by):
        calls.append(len(verdicts))
        if len(calls) == 3:
            raise OSError("the power went out")
        return write(verdicts, snapshot, by=by)

    monkeypatch.setattr(applying, "write", failing)
    job = request_apply(found, good_rows_only=True, by=hr(agency))
    run_job(job.pk)
    found.refresh_from_db()
    assert (found.state, found.checkpoint) == ("applying", 2)
    assert found.rows.exclude(applied_at=None).count() == 4

    finish(job)
    found.refresh_from_db()
    assert calls == [2, 2, 2, 2, 1]
    assert found.summary["done"]["new"] == 7
    assert found.lines_before is None
    assert (
        OrganizationChange.objects.filter(
            kind=ChangeKind.EMPLOYEE_REGISTERED, employee__nip__startswith="1987050520"
        ).count()
        == 7
    )


# ---- keeping and forgetting ------------------------------------------------------------------------------


def test_the_mapping_of_the_same_headers_is_remembered_for_its_owner(agency):
    found = uploaded([newcomer()], by=hr(agency))
    chosen = {"nip": 0, "name": 1, "unit": 2, "post": 3}
    assert remembered_mapping(found.headers, by=hr(agency)) == {}
    StaffImport.objects.filter(pk=found.pk).update(mapping=chosen)
    assert remembered_mapping(found.headers, by=hr(agency)) == chosen
    assert remembered_mapping([*found.headers, "x"], by=hr(agency)) == {}
    assert remembered_mapping(found.headers, by=hr(agency, "hr_district")) == {}


def test_an_expired_file_is_thrown_away_with_its_rows(agency):
    open_one, done = (
        checked([newcomer()], by=hr(agency)),
        applied(checked([newcomer(OTHER)], by=hr(agency)), by=hr(agency)),
    )
    fresh = checked([newcomer(THIRD)], by=hr(agency))
    past = timezone.now() - timedelta(minutes=1)
    StaffImport.objects.filter(pk__in=[open_one.pk, done.pk]).update(expires_at=past)
    assert remove_expired_imports() == 2
    assert remove_expired_imports() == 0
    assert set(StaffImportRow.objects.values_list("staff_import", flat=True)) == {fresh.pk}
    assert StoredFile.objects.count() == 1
    open_one.refresh_from_db()
    done.refresh_from_db()
    assert (open_one.state, done.state) == ("cancelled", "done")


def test_a_file_in_work_is_neither_thrown_away_nor_checked_again(agency):
    found = uploaded([newcomer()], by=hr(agency))
    from organization.domain.staff_import.staging import Choice

    choice = Choice({"nip": 0, "name": 1, "unit": 2, "post": 3}, TODAY)
    request_check(found, choice, by=hr(agency))
    StaffImport.objects.filter(pk=found.pk).update(expires_at=timezone.now())
    assert remove_expired_imports() == 0
    for act in (
        lambda: cancel_import(found, by=hr(agency)),
        lambda: request_check(found, choice, by=hr(agency)),
    ):
        with pytest.raises(RuleViolation, match="masih dikerjakan"):
            act()
    assert Job.objects.count() == 1


def test_missing_people_are_listed_and_left_alone(agency):
    found = checked([known(agency.lurah), newcomer(unit="ward")], by=hr(agency))
    named = missing_from(found, hr(agency), named_units_only=True)
    assert [placement.employee for placement in named] == [agency.staff]
    assert missing_from(found, hr(agency), named_units_only=False).count() == Employee.objects.count() - 1
    applied(found, by=hr(agency))
    assert agency.place_of("staff", TODAY).ends_on is None


# ---- the same as one by one ------------------------------------------------------------------------------


def random_rows(agency, random: Random) -> list[dict[str, str]]:
    """Return a small file about people and newcomers, good and bad rows mixed."""
    posts = list(Post.objects.select_related("unit").order_by("pk"))
    people = [
        agency.people[key]
        for key in ("sekda", "camat", "lurah", "staff", "kadis", "doctor", "nurse", "hr_district")
    ]
    rows = []
    for employee in random.sample(people, random.randrange(1, 6)):
        more: dict[str, object] = {}
        if random.random() < 0.6:
            post = random.choice(posts)
            more |= {"unit": post.unit.code, "post": post.name}
        if random.random() < 0.5:
            more["leads"] = random.choice(["ya", "tidak"])
        if random.random() < 0.3:
            more["phone"] = str(random.randrange(10**6))
        rows.append(known(employee, **more))
    for number in range(random.randrange(0, 4)):
        post = random.choice(posts)
        rows.append(
            newcomer(
                f"19870505201201{2901 + number}",
                post.unit.code,
                post.name,
                leads=random.choice(["ya", "tidak", ""]),
            )
        )
    numbers = [row["nip"] for row in rows] + [employee.nip for employee in people]
    for row in rows:
        if random.random() < 0.3:
            row["superior"] = random.choice(numbers)
        if random.random() < 0.1:
            row["unit"] = random.choice(["ward", "clinic", "?"])
    random.shuffle(rows)
    return rows


def one_by_one(found: StaffImport) -> None:
    """Do what the accepted rows of a file say with the verbs of the pages, in any order that works."""
    by = found.owner
    acts = []
    for row in found.rows.exclude(kind__in=["refused", "same"]).order_by("number"):
        values = row.values
        person = Employee.objects.filter(nip=row.key).select_related("user").first()
        if person is None:
            person = register_employee(nip=row.key, kind=values["kind"], name=values["name"], by=by)
        else:
            data = {
                "name": person.name,
                "rank": person.rank,
                "phone": person.phone,
                "email": person.user.email,
            }
            correct_employee(person, **{name: values.get(name) or old for name, old in data.items()}, by=by)
        effect = values["effect"]
        if effect[3] is not None:
            acts.append((place_act, person, effect))
    settle(acts, by)
    naming = []
    for row in found.rows.exclude(kind__in=["refused", "same"]).order_by("number"):
        if row.values["effect"][5]:
            naming.append((name_act, Employee.objects.get(nip=row.key), row.values["effect"]))
    settle(naming, by)


def place_act(person: Employee, effect, by, *, first_end: bool = False) -> None:
    unit_id, post_name, leads = effect[3]
    day = date.fromisoformat(effect[4])
    post = next(post for post in Post.objects.filter(unit=unit_id) if post.name.casefold() == post_name)
    if first_end:
        if Placement.objects.filter(employee=person, ends_on=None).exists():
            end_placement(person, ends_on=day - timedelta(days=1), by=by)
        return
    place_employee(
        person, unit=Unit.objects.get(pk=unit_id), post=post, starts_on=day, leads_unit=leads, by=by
    )


def name_act(person: Employee, effect, by, *, first_end: bool = False) -> None:
    if first_end:
        raise AssertionError(f"{person} cannot get {effect[5]} as appraiser in any order")
    superior = Employee.objects.get(nip=effect[5])
    set_appraiser_by_hand(person, appraiser=superior, starts_on=date.fromisoformat(effect[4]), by=by)


def settle(acts, by) -> None:
    """Do the acts, those first that are allowed; heads who change places leave first."""
    while acts:
        left = []
        for act in acts:
            try:
                act[0](act[1], act[2], by)
            except RuleViolation:
                left.append(act)
        if len(left) == len(acts):
            for act in left:
                act[0](act[1], act[2], by, first_end=True)
        acts = left


@pytest.mark.parametrize("seed", range(40))
def test_a_file_does_the_same_as_its_rows_one_by_one(agency, seed):
    found = checked(random_rows(agency, Random(seed)), by=hr(agency))
    if not any(found.summary[kind] for kind in ("new", "changed", "moved")):
        return
    with transaction.atomic():
        one_by_one(found)
        expected = state_of_staff()
        transaction.set_rollback(True)
    done = applied(found, by=hr(agency)).summary["done"]
    assert {kind: done[kind] for kind in done} == {kind: found.summary[kind] for kind in done}
    assert state_of_staff() == expected
