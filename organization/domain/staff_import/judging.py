"""What would become of each row of a staff file: the rules of placing and correcting, for many at once.

The rows are judged as a whole: who leaves a unit makes room for its next head wherever the two rows
stand, and a superior may be new in the same file. A row that is refused takes those with it that
need it, until nothing changes any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.domain.staff_import.rows import PlaceFact, PostFact, StaffRow, UnitFact, Verdict
from organization.domain.staff_import.snapshot import Head, Snapshot, Superiors, plain
from organization.enums import EmployeeKind, PostClass, StaffRowKind

ONE_DAY = timedelta(days=1)
LONGEST_CHAIN = 20
NAMED = 5
DATA = ("name", "rank", "phone", "email")


@dataclass(frozen=True)
class Terms:
    """What the officer chose: the day of changes without a day of their own, and whether posts are added."""

    starts_on: date
    adds_posts: bool = False


def judge(rows: Iterable[StaffRow], snapshot: Snapshot, terms: Terms, superiors: Superiors) -> list[Verdict]:
    """Return what would become of the rows, in their order. Nothing is written."""
    verdicts = [look(row, snapshot, terms) for row in rows]
    refuse_repeated(verdicts)
    settle(verdicts, snapshot, superiors)
    return verdicts


# ---- one row by itself -----------------------------------------------------------------------------


def look(row: StaffRow, snapshot: Snapshot, terms: Terms) -> Verdict:
    """Return what would become of a row as far as it does not depend on others."""
    verdict = Verdict(row, person=snapshot.people.get(row.nip))
    if row.refusals:
        verdict.kind = StaffRowKind.REFUSED
        return verdict
    if verdict.person is not None and verdict.person.pk not in snapshot.keeps:
        verdict.refuse("nip", row.nip, _("Nomor ini tercatat pada unit yang tidak Anda kelola."))
        return verdict
    if verdict.person is None and row.nip in snapshot.logins:
        verdict.refuse("nip", row.nip, _("Nomor ini sudah terdaftar sebagai akun tanpa data pegawai."))
        return verdict
    find_unit(verdict, snapshot)
    if verdict.unit is not None:
        find_post(verdict, snapshot, terms)
    if verdict.person is not None:
        look_at_known(verdict, snapshot, terms)
    elif verdict.is_accepted:
        look_at_new(verdict, terms)
    if verdict.is_accepted and verdict.places:
        check_place(verdict, snapshot)
    if verdict.acts and verdict.person is not None and verdict.person.user == snapshot.officer.pk:
        verdict.refuse(
            "nip", row.nip, _("Data Anda sendiri diubah oleh pengelola kepegawaian lain, bukan oleh Anda.")
        )
    return verdict


def find_unit(verdict: Verdict, snapshot: Snapshot) -> None:
    """Find the unit of the row among those of the officer."""
    text = verdict.row.unit
    found = snapshot.unit_named(text)
    if len(found) == 1:
        verdict.unit = found[0]
    elif found:
        codes = ", ".join(unit.code for unit in found[:NAMED])
        verdict.refuse("unit", text, _("Ada beberapa unit bernama ini. Tulis kodenya: %s.") % codes)
    else:
        near = snapshot.near_units(text)
        sentence = _("Tidak ada unit ini di antara unit yang Anda kelola.")
        verdict.refuse("unit", text, with_hint(sentence, near))


def find_post(verdict: Verdict, snapshot: Snapshot, terms: Terms) -> None:
    """Find the post of the row in its unit, or say that it would be added."""
    row, unit = verdict.row, verdict.unit
    if unit is None:
        return
    posts = snapshot.posts_of.get(unit.pk, [])
    if row.post_code:
        post = next((post for post in posts if plain(post.code) == plain(row.post_code)), None)
        if post is not None:
            verdict.post = post
        elif not row.post:
            verdict.refuse(
                "post_code",
                row.post_code,
                _("%(unit)s tidak mempunyai jabatan dengan kode ini.") % {"unit": unit.name},
            )
    if verdict.post is None and row.post:
        verdict.post = named_post(verdict, unit, posts, snapshot, terms)


def named_post(
    verdict: Verdict, unit: UnitFact, posts: list[PostFact], snapshot: Snapshot, terms: Terms
) -> PostFact | None:
    """Return the post of the unit with the row's name, a new one, or None after refusing."""
    row = verdict.row
    named = [post for post in posts if plain(post.name) == plain(row.post)]
    if not named:
        return new_post(verdict, unit, snapshot, terms)
    fitting = [
        post for post in named if row.post_class in ("", post.post_class) and row.grade in (None, post.grade)
    ] or [post for post in named if row.post_class in ("", post.post_class)]
    if not fitting:
        classes = ", ".join(str(PostClass(post.post_class).label) for post in named)
        verdict.refuse(
            "post_class",
            str(PostClass(row.post_class).label),
            _("%(post)s di %(unit)s berjenjang %(classes)s.")
            % {"post": row.post, "unit": unit.name, "classes": classes},
        )
        return None
    held = snapshot.last_place(verdict.person) if verdict.person else None
    own = [post for post in fitting if held is not None and post.pk == held.post]
    open_ones = [post for post in fitting if post.ends_on is None]
    for choice in (own, open_ones, fitting):
        if len(choice) == 1:
            return choice[0]
    codes = ", ".join(post.code for post in fitting[:NAMED])
    verdict.refuse("post", row.post, _("Ada beberapa jabatan bernama ini. Tulis kodenya: %s.") % codes)
    return None


def new_post(verdict: Verdict, unit: UnitFact, snapshot: Snapshot, terms: Terms) -> PostFact | None:
    """Return the post that would be added, or None after refusing a name nobody knows."""
    row = verdict.row
    if terms.adds_posts and row.post_class:
        return PostFact(0, unit.pk, "", " ".join(row.post.split()), row.post_class, row.grade)
    sentence = _("%(unit)s tidak mempunyai jabatan ini.") % {"unit": unit.name}
    if terms.adds_posts:
        sentence += " " + _("Isi kolom Jenjang agar jabatan ini dapat dibuat.")
    verdict.refuse("post", row.post, with_hint(sentence, snapshot.near_posts(unit, row.post)))
    return None


def look_at_new(verdict: Verdict, terms: Terms) -> None:
    """Say that the person would be registered and placed."""
    row = verdict.row
    verdict.kind, verdict.places = StaffRowKind.NEW, True
    verdict.leads, verdict.starts_on = bool(row.leads), row.starts_on or terms.starts_on
    verdict.superior = row.superior
    verdict.changes = [
        (str(LABELS[name]), "", getattr(row, name))
        for name in ("rank", "phone", "email")
        if getattr(row, name)
    ]


def look_at_known(verdict: Verdict, snapshot: Snapshot, terms: Terms) -> None:
    """Say what would change about a person: data, place, appraiser."""
    row, person = verdict.row, verdict.person
    if person is None:
        return
    if row.kind and row.kind != person.kind:
        verdict.refuse(
            "kind",
            str(EmployeeKind(row.kind).label),
            _("Tercatat sebagai %(kind)s. Jenis pegawai tidak diubah lewat berkas.")
            % {"kind": EmployeeKind(person.kind).label},
        )
    compare_data(verdict, snapshot)
    if not verdict.is_accepted:
        return
    compare_place(verdict, snapshot, terms)
    if verdict.places:
        verdict.kind = StaffRowKind.MOVED
    elif verdict.data or verdict.superior:
        verdict.kind = StaffRowKind.CHANGED


def compare_data(verdict: Verdict, snapshot: Snapshot) -> None:
    """Note which data differ from what is written down; an empty cell leaves what is there."""
    row, person = verdict.row, verdict.person
    if person is None:
        return
    for name in DATA:
        old, new = getattr(person, name), getattr(row, name)
        if new and new != old:
            verdict.data[name] = new
            verdict.changes.append((str(LABELS[name]), old, new))
    if verdict.data and person.user in snapshot.beyond:
        verdict.refuse(
            "nip",
            row.nip,
            _("Orang ini memegang peran yang tidak Anda pegang sendiri; minta pengelola di atas Anda."),
        )


def compare_place(verdict: Verdict, snapshot: Snapshot, terms: Terms) -> None:
    """Note whether a new placement would begin and whether the appraiser by hand would change."""
    row, person = verdict.row, verdict.person
    if person is None or verdict.unit is None or verdict.post is None:
        return
    place = verdict.place = snapshot.last_place(person)
    runs = place is not None and (place.ends_on is None or place.ends_on >= timezone.localdate())
    stays = place is not None and runs and (place.unit, place.post) == (verdict.unit.pk, verdict.post.pk)
    held = place.leads if place is not None and stays else False
    verdict.leads = held if row.leads is None else row.leads
    if place is None or not stays or verdict.leads != held:
        verdict.places, verdict.superior = True, row.superior
        verdict.starts_on = row.starts_on or terms.starts_on
        return
    if row.superior and row.superior != snapshot.nips.get(place.appraiser or 0):
        verdict.superior, verdict.starts_on = row.superior, max(terms.starts_on, place.starts_on)


def check_place(verdict: Verdict, snapshot: Snapshot) -> None:
    """Refuse a new placement that organization.domain.placements would refuse, heads and appraisers apart."""
    unit, post, day = verdict.demand_place()
    row, name = verdict.row, verdict.person.name if verdict.person else verdict.row.name
    if unit.starts_on > day or (unit.ends_on is not None and unit.ends_on < day):
        verdict.refuse(
            "starts_on",
            date_format(day),
            _("%(unit)s tidak berlaku pada %(day)s; unit ini berlaku sejak %(start)s.")
            % {"unit": unit.name, "day": date_format(day), "start": date_format(unit.starts_on)},
        )
    elif unit.ends_on is not None:
        verdict.refuse(
            "unit",
            row.unit,
            _("%(unit)s ditutup dengan hari terakhir %(day)s.")
            % {"unit": unit.name, "day": date_format(unit.ends_on)},
        )
    elif post.ends_on is not None:
        verdict.refuse(
            "post",
            row.post or row.post_code,
            _("Jabatan %(post)s ditutup dengan hari terakhir %(day)s. Pilih jabatan lain.")
            % {"post": post.name, "day": date_format(post.ends_on)},
        )
    taken = taken_place(verdict, snapshot, day)
    if taken is not None:
        where = snapshot.units[taken.unit].name
        sentence = (
            _("%(name)s sudah ditempatkan di %(unit)s mulai %(day)s. Pilih hari sesudahnya.")
            if taken.ends_on is None
            else _("%(name)s masih ditempatkan di %(unit)s sampai %(day)s. Pilih hari sesudahnya.")
        )
        values = {"name": name, "unit": where, "day": date_format(taken.ends_on or taken.starts_on)}
        verdict.refuse("starts_on", date_format(day), sentence % values)
    if verdict.is_accepted:
        verdict.changes += place_changes(verdict, snapshot)


def taken_place(verdict: Verdict, snapshot: Snapshot, day: date) -> PlaceFact | None:
    """Return a placement of the person that stands in the way of one from `day` on."""
    places = snapshot.places.get(verdict.person.pk, []) if verdict.person else []
    for place in places:
        if place.ends_on is None and place.starts_on < day:
            continue  # ends the day before
        if place.ends_on is None or place.ends_on >= day:
            return place
    return None


def place_changes(verdict: Verdict, snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Return what a new placement changes, in words."""
    unit, post, day = verdict.demand_place()
    place = verdict.place
    old_unit = snapshot.units[place.unit].name if place else ""
    old_post = snapshot.posts[place.post].name if place else ""
    changes = [
        (_("Unit kerja"), old_unit, unit.name),
        (_("Jabatan"), old_post, post.name),
    ]
    if place is None or (place.unit, place.post) == (unit.pk, post.pk):
        changes = [change for change in changes if change[1] != change[2]]
    if verdict.leads or (place is not None and place.leads):
        old_lead = yes_no(place.leads) if place else ""
        changes.append((_("Memimpin unit"), old_lead, yes_no(verdict.leads)))
    old_day = date_format(place.starts_on) if place else ""
    changes.append((_("Mulai"), old_day, date_format(day)))
    if place is not None and place.appraiser and not verdict.superior:
        old = snapshot.names.get(place.appraiser, "")
        changes.append((_("Pejabat penilai"), old, _("menurut susunan unit")))
    return changes


# ---- the rows together -----------------------------------------------------------------------------


def refuse_repeated(verdicts: list[Verdict]) -> None:
    """Refuse all rows of a number that stands in the file more than once."""
    by_nip: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.row.nip:
            by_nip.setdefault(verdict.row.nip, []).append(verdict)
    for nip, same in by_nip.items():
        if len(same) > 1:
            for verdict in same:
                verdict.refuse(
                    "nip",
                    nip,
                    _("Nomor ini ada lebih dari sekali dalam berkas: juga pada baris %(rows)s.")
                    % {"rows": row_numbers(other for other in same if other is not verdict)},
                )


def settle(verdicts: list[Verdict], snapshot: Snapshot, superiors: Superiors) -> None:
    """Refuse what does not fit together, and what needs a refused row, until nothing changes any more."""
    by_nip = {verdict.row.nip: verdict for verdict in verdicts}
    while True:
        accepted = sum(verdict.is_accepted for verdict in verdicts)
        refuse_second_heads(verdicts, snapshot)
        refuse_wrong_superiors(verdicts, by_nip, snapshot)
        if accepted == sum(verdict.is_accepted for verdict in verdicts):
            refuse_circles(verdicts, snapshot, superiors)
        if accepted == sum(verdict.is_accepted for verdict in verdicts):
            break
    for verdict in verdicts:
        if verdict.is_accepted and verdict.superior:
            name_superior(verdict, by_nip, snapshot)


def refuse_second_heads(verdicts: list[Verdict], snapshot: Snapshot) -> None:
    """Refuse rows that would give a unit a second head on some day."""
    claims: dict[int, list[Verdict]] = {}
    leavers: dict[int, Verdict] = {}
    for verdict in verdicts:
        if verdict.is_accepted and verdict.places:
            if verdict.leads and verdict.unit is not None:
                claims.setdefault(verdict.unit.pk, []).append(verdict)
            if verdict.person is not None:
                leavers[verdict.person.pk] = verdict
    for unit, claiming in claims.items():
        if len(claiming) > 1:
            for verdict in claiming:
                others = row_numbers(other for other in claiming if other is not verdict)
                verdict.refuse(
                    "leads",
                    _("ya"),
                    _("%(unit)s hanya dapat dipimpin satu orang; baris %(rows)s juga memimpinnya.")
                    % {"unit": snapshot.units[unit].name, "rows": others},
                )
            continue
        for head in snapshot.heads.get(unit, []):
            refuse_beside(claiming[0], head, leavers.get(head.employee))


def refuse_beside(claim: Verdict, head: Head, leaving: Verdict | None) -> None:
    """Refuse a new head while somebody else leads the unit on one of his days."""
    unit, _post, day = claim.demand_place()
    if claim.person is not None and claim.person.pk == head.employee:
        return
    if head.ends_on is not None and head.ends_on < day:
        return
    leaves_on = leaving.starts_on if leaving is not None else None
    if head.ends_on is None and leaves_on is not None and head.starts_on < leaves_on <= day:
        return
    claim.refuse(
        "leads",
        _("ya"),
        _("%(unit)s dipimpin %(head)s sejak %(day)s. Akhiri atau pindahkan dahulu penempatannya.")
        % {"unit": unit.name, "head": head.name, "day": date_format(head.starts_on)},
    )


def refuse_wrong_superiors(verdicts: list[Verdict], by_nip: dict[str, Verdict], snapshot: Snapshot) -> None:
    """Refuse a superior who is the person, the officer, unknown, or not in service."""
    for verdict in verdicts:
        if not (verdict.is_accepted and verdict.superior):
            continue
        reason = ""
        if verdict.superior == verdict.row.nip:
            reason = _("Pegawai tidak dapat menilai dirinya sendiri.")
        elif verdict.superior == snapshot.own_nip:
            reason = _("Anda tidak dapat menunjuk diri sendiri sebagai pejabat penilai.")
        elif not serves(verdict.superior, verdict.starts_on, by_nip, snapshot):
            reason = _(
                "Tidak ada pegawai bertugas dengan nomor ini, dan tidak ada pula dalam baris yang benar."
            )
        if reason:
            verdict.refuse("superior", verdict.superior, reason)


def serves(nip: str, day: date | None, by_nip: dict[str, Verdict], snapshot: Snapshot) -> bool:
    """Say whether the person with this number works somewhere on the later of `day` and today.

    Before today nobody is appraised any more: a placement of old may name a superior of now.
    """
    day = max(day or timezone.localdate(), timezone.localdate())
    row = by_nip.get(nip)
    new_from = row.starts_on if row is not None and row.is_accepted and row.places else None
    if new_from is not None and new_from <= day:
        return True
    person = snapshot.people.get(nip)
    places = snapshot.places.get(person.pk, []) if person is not None else []
    return any(place.starts_on <= day and (place.ends_on is None or place.ends_on >= day) for place in places)


def refuse_circles(verdicts: list[Verdict], snapshot: Snapshot, superiors: Superiors) -> None:
    """Refuse a superior who would stand below the person once all accepted rows have taken effect."""
    naming = [verdict for verdict in verdicts if verdict.is_accepted and verdict.superior]
    if not naming:
        return
    ids = {nip: person.pk for nip, person in snapshot.people.items()}
    for verdict in verdicts:
        if verdict.is_accepted and verdict.person is None:
            ids[verdict.row.nip] = -verdict.row.number
    trial = superiors.trial()
    trial.take((verdict for verdict in verdicts if verdict.is_accepted), ids)
    for verdict in naming:
        person, superior = ids[verdict.row.nip], ids[verdict.superior]
        if trial.stands_below(superior, person, longest=LONGEST_CHAIN):
            verdict.refuse(
                "superior",
                verdict.superior,
                _("Orang ini berada di bawah penilaian %(name)s; penilai harus orang di atasnya.")
                % {"name": verdict.row.name},
            )


def name_superior(verdict: Verdict, by_nip: dict[str, Verdict], snapshot: Snapshot) -> None:
    """Write the new appraiser by hand into the changes of the row."""
    place, known = verdict.place, snapshot.people.get(verdict.superior)
    new = known.name if known is not None else by_nip[verdict.superior].row.name
    old = snapshot.names.get(place.appraiser, "") if place is not None and place.appraiser else ""
    if not old and verdict.person is not None:
        old = _("menurut susunan unit")
    verdict.changes.append((_("Pejabat penilai"), old, new))
    if not verdict.places and verdict.starts_on is not None:
        verdict.changes.append((_("Penilai mulai"), "", date_format(verdict.starts_on)))


# ---- words -----------------------------------------------------------------------------------------


LABELS = {
    "name": gettext_lazy("Nama"),
    "rank": gettext_lazy("Pangkat/golongan"),
    "phone": gettext_lazy("Telepon"),
    "email": gettext_lazy("Surel"),
}


def with_hint(sentence: str, near: str) -> str:
    """Return the sentence with the nearest names, when there are any."""
    if not near:
        return sentence
    return sentence + " " + _("Mungkin maksudnya: %(names)s.") % {"names": near}


def row_numbers(verdicts: Iterable[Verdict]) -> str:
    """Return the numbers of the first rows."""
    numbers = [str(verdict.row.number) for verdict in verdicts]
    return ", ".join(numbers[:NAMED]) + (", …" if len(numbers) > NAMED else "")


def yes_no(value: bool) -> str:  # noqa: FBT001 - a word for a flag
    """Return the flag as people write it."""
    return _("ya") if value else _("tidak")
