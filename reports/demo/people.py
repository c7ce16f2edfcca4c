"""Invented people: Indonesian names and well-formed numbers that belong to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from organization.enums import EmployeeKind, PostClass

MEN = (
    "Ade Adi Afrizal Ahmad Aidil Alfian Andi Andri Anton Ardi Arif Asrul Benny Boy Chandra Dafit Dani "
    "Deni Dodi Doni Edi Edwar Efendi Eri Fadhil Fajar Faisal Febri Ferdi Ferry Firman Gilang Hafiz "
    "Hamdan Hanif Hardi Hasan Hendri Herman Ihsan Ilham Imam Indra Irfan Iskandar Ismail Jamal Jefri "
    "Kamal Khairul Kurnia Lukman Mahmud Maulana Mulyadi Mursyid Nanda Nasrul Nofri Oki Rafi Rahmat "
    "Ramli Reza Rian Ridwan Riko Rizal Roni Rudi Rusdi Saiful Salman Satria Sofyan Suhaimi Syahrul "
    "Syamsul Taufik Teguh Usman Wahyu Wendi Yandri Yogi Yose Yulius Zainal Zaki"
).split()
WOMEN = (
    "Afni Aisyah Amelia Anita Annisa Asmawati Ayu Betri Citra Desi Dian Diana Dina Efi Eka Elfira Eliza "
    "Elmi Erna Fatimah Fauziah Febrina Fitra Fitri Gusni Hasnah Helmi Hesti Ida Indah Intan Ira Irma "
    "Juli Kartini Khadijah Laila Lestari Leni Lidya Lusi Mardiana Marni Maryam Mega Meli Mutia Nadia "
    "Nelfi Nila Nova Novita Nur Nurhayati Nurul Oktavia Permata Rahmi Ramadhani Rani Ratih Resti Reni "
    "Rika Rosma Salma Santi Septi Sherly Silvia Siska Siti Sri Sulastri Suryani Susi Tika Tuti Upik "
    "Vera Vivi Widia Winda Wirda Yanti Yessi Yulia Yuni Yusra Zahara Zuraida"
).split()
LAST = (
    "Adnan Alamsyah Alfarisi Amir Arifin Asmara Aziz Azwar Bahri Bakri Basri Burhan Chaniago Darmawan "
    "Effendi Fahmi Febrian Fikri Firdaus Halim Hamid Hamzah Harahap Hasibuan Hidayat Ibrahim Idris "
    "Ilyas Irawan Jambak Jamil Kamaruddin Koto Kurniawan Lubis Mahendra Malik Mansur Maulida Muslim "
    "Nasution Nazar Nugraha Oktora Piliang Prasetya Putra Rahmadani Ramadhan Rasyid Rizki Rosadi Sabri "
    "Saputra Setiawan Sikumbang Siregar Sjafei Sulaiman Surya Syafii Syahputra Syarif Tanjung Umar "
    "Utama Wahid Wibowo Yahya Yunus Yusri Zein"
).split()
TITLES = {
    "teacher": ("S.Pd.", "S.Pd.", "S.Pd.I.", "M.Pd."),
    "health": ("A.Md.Kep.", "A.Md.Keb.", "S.Kep., Ns.", "S.K.M."),
    "office": ("", "S.E.", "S.Sos.", "S.IP.", "A.Md."),
    "ward": ("", "", "S.Sos.", "S.IP."),
    "leader": ("S.Sos., M.Si.", "S.IP., M.Si.", "S.H., M.H.", "S.STP., M.Si."),
}
RANKS = {
    PostClass.JPT_PRATAMA: ("Pembina Tk I, IV/b", "Pembina Utama Muda, IV/c"),
    PostClass.ADMINISTRATOR: ("Pembina, IV/a", "Penata Tk I, III/d"),
    PostClass.SUPERVISOR: ("Penata, III/c", "Penata Muda Tk I, III/b"),
    PostClass.JF_MADYA: ("Pembina, IV/a", "Pembina Tk I, IV/b"),
    PostClass.JF_MUDA: ("Penata, III/c", "Penata Tk I, III/d"),
    PostClass.JF_PERTAMA: ("Penata Muda, III/a", "Penata Muda Tk I, III/b"),
}
OTHER_RANKS = ("Pengatur, II/c", "Pengatur Tk I, II/d", "Penata Muda, III/a")
FIRST_SERIAL = 923
"""Serials from here on: the named cast has the ones before."""


@dataclass(frozen=True)
class Person:
    """An invented civil servant."""

    name: str
    nip: str
    kind: EmployeeKind
    rank: str


def invented_people(random: Random, year: int) -> Iterator[tuple[str, str, str]]:
    """Yield without end a name, the sex digit and a date part, all from `random` (no two names alike)."""
    seen: set[str] = set()
    while True:
        woman = random.random() < 0.58
        first = random.choice(WOMEN if woman else MEN)
        name = f"{first} {random.choice(LAST)}"
        if name in seen:
            name = f"{first} {random.choice(WOMEN if woman else MEN)} {name.split()[-1]}"
        if name in seen:
            continue
        seen.add(name)
        born = date(year - 57, 1, 1) + timedelta(days=random.randrange(33 * 365))
        yield name, "2" if woman else "1", f"{born:%Y%m%d}"


def person_for(
    random: Random, drawn: tuple[str, str, str], *, post_class: PostClass, work: str, serial: int, year: int
) -> Person:
    """Return a person fit for a post: number, rank and titles of the kind its holders have."""
    name, sex, born = drawn
    leads = work == "leader"
    contract = not leads and work in {"teacher", "health", "ward"} and random.random() < 0.3
    title = random.choice(TITLES[work])
    full_name = f"{name}, {title}" if title else name
    appointed = min(int(born[:4]) + random.randrange(23, 32), year - 3)
    digits = FIRST_SERIAL + serial % (999 - FIRST_SERIAL)
    if contract:
        appointed = max(appointed, 2020)
        return Person(full_name, f"{born}{appointed}21{sex}{digits}", EmployeeKind.PPPK, "IX")
    rank = random.choice(RANKS.get(post_class, OTHER_RANKS))
    nip = f"{born}{appointed}{random.randrange(1, 13):02d}{sex}{digits}"
    return Person(full_name, nip, EmployeeKind.PNS, rank)
