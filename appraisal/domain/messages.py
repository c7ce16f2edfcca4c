"""What people are told when something happened in an appraisal: who did what, what comes next, until when.

The table `MESSAGES` names, for each event, who is told and what. The texts are plain, so that the
person who acted can also copy them into a chat (`chat_text`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.enums import UNFINISHED_STATES, Phase
from appraisal.models import Appraisal
from appraisal.queries import hr_officers_of, signers_of
from appraisal.workflow import (
    APPRAISAL,
    APPRAISER,
    EMPLOYEE,
    HR,
    HR_WITHOUT_SUPERIOR,
    SUPERIOR,
    resume_move,
    window_of,
)
from core.outbox import write_message

if TYPE_CHECKING:
    from organization.models import User

LONGEST_NOTE = 600
FORMER = "former"
"""Who had signed and is no longer a party: told of every move back, without an address to act on."""

DueDay = Callable[[Appraisal], "date | None"]


@dataclass(frozen=True)
class Message:
    """What one role is told of an event.

    `subject`, `what` and `next_step` may name %(actor)s, %(employee)s, %(appraiser)s, %(cycle)s and
    %(item)s. `page` is the URL name (without namespace) where the recipient acts, `until` the last
    day for it.
    """

    role: str
    subject: str | Promise
    what: str | Promise
    next_step: str | Promise = ""
    page: str = "appraisal_detail"
    until: DueDay | None = None


@dataclass(frozen=True)
class Chat:
    """A text that the person who acted may copy into a chat, and for whom it is."""

    recipient: str
    text: str


def phase_end(phase: Phase) -> DueDay:
    """Make a function that returns the last day of a phase for an appraisal, extensions included."""

    def last_day(appraisal: Appraisal) -> date | None:
        window = window_of(appraisal, phase)
        return window[1] if window else None

    return last_day


def response_end(appraisal: Appraisal) -> date | None:
    """Return the last day for the employee's answer to the result."""
    return appraisal.response_due_on


def explanation_end(appraisal: Appraisal) -> date | None:
    """Return the last day for the appraiser's explanation of an objection."""
    return appraisal.objection.explanation_due_on


def hearing_end(appraisal: Appraisal) -> date | None:
    """Return the last day for the employee's answer to the explanation."""
    return appraisal.objection.employee_heard_until


def decision_end(appraisal: Appraisal) -> date | None:
    """Return the last day for the decision of an objection."""
    return appraisal.objection.decision_due_on


SIGNED_AND_HANDED_OVER = (
    Message(
        EMPLOYEE,
        gettext_lazy("Hasil penilaian kinerja Anda sudah diserahkan"),
        gettext_lazy(
            "Hasil penilaian kinerja Anda untuk %(cycle)s sudah diserahkan, ditandatangani %(appraiser)s dan"
            " atasannya."
        ),
        gettext_lazy("Baca hasilnya, lalu terima, minta klarifikasi butir tertentu, atau ajukan keberatan."),
        page="result_detail",
        until=response_end,
    ),
    Message(
        APPRAISER,
        gettext_lazy("Penilaian %(employee)s sudah ditandatangani"),
        gettext_lazy(
            "Tanda tangan kedua atas penilaian %(employee)s untuk %(cycle)s sudah ada (%(actor)s). Hasilnya"
            " sudah diserahkan kepada pegawai."
        ),
        page="result_detail",
    ),
)

RATING_SIGNED = (
    Message(
        EMPLOYEE,
        gettext_lazy("Klarifikasi Anda sudah dijawab: nilai diubah"),
        gettext_lazy(
            "Rating butir “%(item)s” untuk %(cycle)s diubah %(appraiser)s dan ditandatangani atasannya. Hasil"
            " dihitung ulang."
        ),
        gettext_lazy("Baca alasan dan hasil barunya, lalu terima hasil atau ajukan keberatan."),
        page="clarification_detail",
        until=response_end,
    ),
    Message(
        APPRAISER,
        gettext_lazy("Perubahan nilai %(employee)s sudah ditandatangani"),
        gettext_lazy("Tanda tangan kedua atas perubahan butir “%(item)s” sudah ada (%(actor)s)."),
        page="clarification_detail",
    ),
)

MESSAGES: dict[str, tuple[Message, ...]] = {
    "plan_propose": (
        Message(
            APPRAISER,
            gettext_lazy("Rencana kinerja %(employee)s menunggu penetapan Anda"),
            gettext_lazy("%(actor)s mengajukan rencana kinerja untuk %(cycle)s."),
            gettext_lazy("Periksa hasil kerja, target, dan bobotnya, lalu tetapkan atau kembalikan."),
            page="plan_detail",
            until=phase_end(Phase.PLANNING),
        ),
    ),
    "plan_withdraw": (
        Message(
            APPRAISER,
            gettext_lazy("Rencana kinerja %(employee)s ditarik kembali"),
            gettext_lazy("%(actor)s menarik kembali rencana kinerja untuk %(cycle)s guna memperbaikinya."),
            gettext_lazy("Anda tidak perlu berbuat apa-apa. Pesan baru menyusul bila rencana diajukan lagi."),
        ),
    ),
    "plan_return": (
        Message(
            EMPLOYEE,
            gettext_lazy("Rencana kinerja Anda dikembalikan"),
            gettext_lazy("%(actor)s mengembalikan rencana kinerja Anda untuk %(cycle)s."),
            gettext_lazy("Perbaiki rencana sesuai catatan, lalu ajukan lagi."),
            page="plan_edit",
            until=phase_end(Phase.PLANNING),
        ),
    ),
    "plan_agree": (
        Message(
            EMPLOYEE,
            gettext_lazy("Rencana kinerja Anda sudah ditetapkan"),
            gettext_lazy("%(actor)s menetapkan rencana kinerja Anda untuk %(cycle)s."),
            gettext_lazy("Catat realisasi dan kumpulkan bukti, lalu kirim penilaian mandiri."),
            page="self_assessment_edit",
            until=phase_end(Phase.SELF_ASSESSMENT),
        ),
    ),
    "plan_reopen": (
        Message(
            EMPLOYEE,
            gettext_lazy("Rencana kinerja Anda dibuka kembali"),
            gettext_lazy("%(actor)s membuka kembali rencana kinerja Anda untuk %(cycle)s."),
            gettext_lazy(
                "Ubah rencana sesuai catatan, lalu ajukan lagi. Isian penilaian mandiri tetap tersimpan."
            ),
            page="plan_edit",
            until=phase_end(Phase.PLANNING),
        ),
    ),
    "plan_unsign": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s mencabut tanda tangan atas rencananya"),
            gettext_lazy("%(actor)s mencabut tanda tangan atas rencana kinerja untuk %(cycle)s."),
            gettext_lazy(
                "Rencana itu kini disusun lagi. Anda akan dikabari bila diajukan, beserta perubahannya."
            ),
            until=phase_end(Phase.PLANNING),
        ),
    ),
    "plan_sign": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s menandatangani rencana kinerja"),
            gettext_lazy("%(actor)s menandatangani rencana kinerja yang Anda tetapkan untuk %(cycle)s."),
            page="plan_detail",
        ),
    ),
    "plan_parent_gone": (
        Message(
            EMPLOYEE,
            gettext_lazy("Hasil kerja pimpinan yang Anda dukung dihapus"),
            gettext_lazy(
                "%(actor)s menghapus hasil kerja “%(item)s” dari rencananya untuk %(cycle)s. Rencana Anda"
                " tidak berubah; bunyinya yang lama tetap tercatat."
            ),
            gettext_lazy("Bila perlu, bicarakan hasil kerja pimpinan mana yang kini Anda dukung."),
            page="plan_detail",
        ),
    ),
    "self_submit": (
        Message(
            APPRAISER,
            gettext_lazy("Penilaian mandiri %(employee)s menunggu penilaian Anda"),
            gettext_lazy("%(actor)s mengirim penilaian mandiri untuk %(cycle)s."),
            gettext_lazy("Periksa realisasi dan buktinya, beri rating tiap butir, lalu serahkan hasilnya."),
            page="review_edit",
            until=phase_end(Phase.REVIEW),
        ),
    ),
    "self_return": (
        Message(
            EMPLOYEE,
            gettext_lazy("Penilaian mandiri Anda perlu dilengkapi"),
            gettext_lazy("%(actor)s meminta Anda melengkapi penilaian mandiri untuk %(cycle)s."),
            gettext_lazy("Lengkapi isian atau bukti sesuai catatan, lalu kirim lagi."),
            page="self_assessment_edit",
            until=phase_end(Phase.SELF_ASSESSMENT),
        ),
    ),
    "review_hand_over": (
        Message(
            EMPLOYEE,
            gettext_lazy("Hasil penilaian kinerja Anda sudah diserahkan"),
            gettext_lazy("%(actor)s menyerahkan hasil penilaian kinerja Anda untuk %(cycle)s."),
            gettext_lazy(
                "Baca hasilnya, lalu terima, minta klarifikasi butir tertentu, atau ajukan keberatan."
            ),
            page="result_detail",
            until=response_end,
        ),
    ),
    "review_send_up": (
        Message(
            SUPERIOR,
            gettext_lazy("Penilaian %(employee)s menunggu tanda tangan kedua dari Anda"),
            gettext_lazy(
                "%(actor)s menilai %(employee)s untuk %(cycle)s dengan predikat di ujung skala. Predikat itu"
                " baru diserahkan sesudah Anda memeriksanya."
            ),
            gettext_lazy("Baca alasannya, lalu tanda tangani atau kembalikan dengan catatan."),
            page="review_signature",
            until=phase_end(Phase.REVIEW),
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Penilaian %(employee)s memerlukan tanda tangan kedua"),
            gettext_lazy(
                "%(actor)s menilai %(employee)s untuk %(cycle)s dengan predikat di ujung skala. Atasan"
                " pejabat penilai tidak terdaftar di aplikasi ini."
            ),
            gettext_lazy("Mintakan tanda tangannya, lalu catat."),
            page="review_signature",
            until=phase_end(Phase.REVIEW),
        ),
    ),
    "review_take_back": (
        Message(
            SUPERIOR,
            gettext_lazy("Penilaian %(employee)s ditarik kembali"),
            gettext_lazy("%(actor)s menarik kembali penilaian %(employee)s untuk %(cycle)s."),
            gettext_lazy("Anda tidak perlu menandatanganinya. Pesan baru menyusul bila dikirim lagi."),
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Penilaian %(employee)s ditarik kembali"),
            gettext_lazy("%(actor)s menarik kembali penilaian %(employee)s untuk %(cycle)s."),
            gettext_lazy("Tanda tangan kedua tidak perlu dicatat."),
        ),
    ),
    "review_send_back": (
        Message(
            APPRAISER,
            gettext_lazy("Penilaian %(employee)s dikembalikan atasan Anda"),
            gettext_lazy("%(actor)s mengembalikan penilaian %(employee)s untuk %(cycle)s."),
            gettext_lazy("Periksa lagi sesuai catatan, lalu kirim atau serahkan."),
            page="review_edit",
            until=phase_end(Phase.REVIEW),
        ),
    ),
    "review_countersign": SIGNED_AND_HANDED_OVER,
    "review_countersign_record": SIGNED_AND_HANDED_OVER,
    "result_accept": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s menerima hasil penilaian"),
            gettext_lazy("%(actor)s menerima hasil penilaian untuk %(cycle)s. Penilaian ini kini final."),
            page="result_detail",
        ),
    ),
    "result_accept_by_silence": (
        Message(
            EMPLOYEE,
            gettext_lazy("Penilaian kinerja Anda sudah final"),
            gettext_lazy(
                "Batas tanggapan sudah lewat tanpa tanggapan, sehingga hasil penilaian Anda untuk %(cycle)s"
                " dianggap diterima dan kini final."
            ),
            page="result_detail",
        ),
        Message(
            APPRAISER,
            gettext_lazy("Penilaian kinerja %(employee)s sudah final"),
            gettext_lazy(
                "Batas tanggapan sudah lewat tanpa tanggapan dari %(employee)s, sehingga hasil penilaian"
                " untuk %(cycle)s dianggap diterima dan kini final."
            ),
            page="result_detail",
        ),
    ),
    "objection_file": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s mengajukan keberatan"),
            gettext_lazy("%(actor)s mengajukan keberatan atas hasil penilaian untuk %(cycle)s."),
            gettext_lazy("Tulis penjelasan Anda agar atasan Anda dapat memutuskan."),
            page="objection_explain",
            until=explanation_end,
        ),
        Message(
            SUPERIOR,
            gettext_lazy("Keberatan %(employee)s akan Anda putuskan"),
            gettext_lazy("%(actor)s mengajukan keberatan atas penilaian %(appraiser)s untuk %(cycle)s."),
            gettext_lazy("Dengarkan pegawai dan pejabat penilai, lalu putuskan."),
            until=decision_end,
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Keberatan %(employee)s perlu diteruskan"),
            gettext_lazy(
                "%(actor)s mengajukan keberatan untuk %(cycle)s. Atasan pejabat penilai tidak terdaftar di"
                " aplikasi ini."
            ),
            gettext_lazy(
                "Mintakan keputusan atasan pejabat penilai, lalu catat dengan pindaian keputusannya."
            ),
            until=decision_end,
        ),
    ),
    "objection_explain": (
        Message(
            EMPLOYEE,
            gettext_lazy("Keberatan Anda sudah dijelaskan"),
            gettext_lazy("%(actor)s menulis penjelasan atas keberatan Anda untuk %(cycle)s."),
            gettext_lazy("Baca penjelasannya. Anda dapat menanggapinya sebelum keberatan diputuskan."),
            page="objection_reply",
            until=hearing_end,
        ),
        Message(
            SUPERIOR,
            gettext_lazy("Keberatan %(employee)s menunggu keputusan Anda"),
            gettext_lazy("%(actor)s sudah menjelaskan penilaiannya atas %(employee)s untuk %(cycle)s."),
            gettext_lazy("Baca keberatan dan penjelasannya, dengarkan pegawai, lalu putuskan."),
            page="objection_decide",
            until=decision_end,
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Keberatan %(employee)s sudah dijelaskan"),
            gettext_lazy("%(actor)s sudah menjelaskan penilaiannya atas %(employee)s untuk %(cycle)s."),
            gettext_lazy(
                "Mintakan keputusan atasan pejabat penilai, lalu catat dengan pindaian keputusannya."
            ),
            page="objection_record",
        ),
    ),
    "objection_decide": (
        Message(
            EMPLOYEE,
            gettext_lazy("Keberatan Anda sudah diputuskan"),
            gettext_lazy("%(actor)s memutuskan keberatan Anda untuk %(cycle)s. Penilaian ini kini final."),
            page="result_detail",
        ),
        Message(
            APPRAISER,
            gettext_lazy("Keberatan %(employee)s sudah diputuskan"),
            gettext_lazy(
                "%(actor)s memutuskan keberatan %(employee)s untuk %(cycle)s. Penilaian ini kini final."
            ),
            page="result_detail",
        ),
    ),
    "objection_record": (
        Message(
            EMPLOYEE,
            gettext_lazy("Keberatan Anda sudah diputuskan"),
            gettext_lazy(
                "%(actor)s mencatat keputusan atasan pejabat penilai atas keberatan Anda untuk %(cycle)s."
                " Penilaian ini kini final."
            ),
            page="result_detail",
        ),
        Message(
            APPRAISER,
            gettext_lazy("Keberatan %(employee)s sudah diputuskan"),
            gettext_lazy(
                "%(actor)s mencatat keputusan atasan Anda atas keberatan %(employee)s untuk %(cycle)s."
                " Penilaian ini kini final."
            ),
            page="result_detail",
        ),
    ),
    "objection_withdraw": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s menarik keberatannya"),
            gettext_lazy(
                "%(actor)s menarik keberatannya untuk %(cycle)s. Hasil yang berlaku diterima; penilaian ini"
                " kini final."
            ),
            page="result_detail",
        ),
        Message(
            SUPERIOR,
            gettext_lazy("%(employee)s menarik keberatannya"),
            gettext_lazy(
                "%(actor)s menarik keberatannya untuk %(cycle)s. Tidak ada lagi yang perlu Anda putuskan."
            ),
            page="result_detail",
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("%(employee)s menarik keberatannya"),
            gettext_lazy(
                "%(actor)s menarik keberatannya untuk %(cycle)s. Tidak ada lagi keputusan yang perlu dicatat."
            ),
            page="result_detail",
        ),
    ),
    "objection_hear": (
        Message(
            EMPLOYEE,
            gettext_lazy("Pemeriksaan keberatan Anda dicatat"),
            gettext_lazy("%(actor)s mencatat pemeriksaan atas keberatan Anda untuk %(cycle)s."),
            gettext_lazy("Baca apakah keterangan Anda tercatat dengan benar."),
        ),
        Message(
            APPRAISER,
            gettext_lazy("Pemeriksaan keberatan %(employee)s dicatat"),
            gettext_lazy("%(actor)s mencatat pemeriksaan atas keberatan %(employee)s untuk %(cycle)s."),
            gettext_lazy("Baca apakah keterangan Anda tercatat dengan benar."),
        ),
    ),
    "objection_reply": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s menanggapi penjelasan Anda"),
            gettext_lazy("%(actor)s menanggapi penjelasan Anda atas keberatannya untuk %(cycle)s."),
        ),
        Message(
            SUPERIOR,
            gettext_lazy("%(employee)s menanggapi penjelasan pejabat penilai"),
            gettext_lazy("%(actor)s menanggapi penjelasan atas keberatannya untuk %(cycle)s."),
            gettext_lazy("Baca tanggapannya, lalu putuskan."),
            page="objection_decide",
            until=decision_end,
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("%(employee)s menanggapi penjelasan pejabat penilai"),
            gettext_lazy("%(actor)s menanggapi penjelasan atas keberatannya untuk %(cycle)s."),
            gettext_lazy("Teruskan kepada pejabat yang memutuskan."),
            page="objection_record",
            until=decision_end,
        ),
    ),
    "objection_lapse": (
        Message(
            EMPLOYEE,
            gettext_lazy("Keberatan Anda tidak dijelaskan sampai batasnya"),
            gettext_lazy(
                "Pejabat penilai tidak memberi penjelasan tertulis atas keberatan Anda untuk %(cycle)s."
            ),
            gettext_lazy("Keberatan Anda tetap diperiksa dan diputuskan atasan pejabat penilai."),
            until=decision_end,
        ),
        Message(
            APPRAISER,
            gettext_lazy("Batas penjelasan atas keberatan %(employee)s sudah lewat"),
            gettext_lazy("Anda belum menjelaskan penilaian %(employee)s untuk %(cycle)s."),
            gettext_lazy("Penjelasan masih diterima sampai keberatan diputuskan."),
            page="objection_explain",
        ),
        Message(
            SUPERIOR,
            gettext_lazy("Keberatan %(employee)s tidak dijelaskan pejabat penilai"),
            gettext_lazy("Pejabat penilai tidak memberi penjelasan tertulis untuk %(cycle)s."),
            gettext_lazy("Dengarkan keduanya bila masih dapat, lalu putuskan."),
            page="objection_decide",
            until=decision_end,
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Keberatan %(employee)s tidak dijelaskan pejabat penilai"),
            gettext_lazy("Pejabat penilai tidak memberi penjelasan tertulis untuk %(cycle)s."),
            gettext_lazy("Mintakan keputusan atasan pejabat penilai, lalu catat."),
            page="objection_record",
            until=decision_end,
        ),
    ),
    "objection_late": (
        Message(
            SUPERIOR,
            gettext_lazy("Batas keputusan keberatan %(employee)s sudah lewat"),
            gettext_lazy(
                "Keberatan %(employee)s untuk %(cycle)s belum diputuskan. Pengelola kepegawaian sudah diberi"
                " tahu."
            ),
            gettext_lazy("Keputusan masih dapat diambil sekarang."),
            page="objection_decide",
        ),
        Message(
            HR,
            gettext_lazy("Keberatan %(employee)s lewat batas keputusannya"),
            gettext_lazy("Keberatan %(employee)s untuk %(cycle)s belum diputuskan atasan pejabat penilai."),
            gettext_lazy("Ingatkan pejabatnya, atau limpahkan kepada atasan berikutnya dengan alasan."),
        ),
        Message(
            EMPLOYEE,
            gettext_lazy("Keberatan Anda lewat batas keputusannya"),
            gettext_lazy(
                "Keberatan Anda untuk %(cycle)s belum diputuskan. Pengelola kepegawaian unit Anda sudah"
                " diberi tahu; semua yang Anda tulis tetap tersimpan."
            ),
        ),
    ),
    "objection_pass_on": (
        Message(
            EMPLOYEE,
            gettext_lazy("Keberatan Anda diputuskan pejabat lain"),
            gettext_lazy("Keberatan Anda untuk %(cycle)s dilimpahkan kepada pejabat lain."),
            gettext_lazy("Semua yang sudah ditulis dan dicatat tetap berlaku."),
            until=decision_end,
        ),
        Message(
            APPRAISER,
            gettext_lazy("Keberatan %(employee)s diputuskan pejabat lain"),
            gettext_lazy("Keberatan %(employee)s untuk %(cycle)s dilimpahkan kepada pejabat lain."),
            until=decision_end,
        ),
        Message(
            SUPERIOR,
            gettext_lazy("Keberatan %(employee)s kini Anda putuskan"),
            gettext_lazy("Keberatan %(employee)s untuk %(cycle)s dilimpahkan kepada Anda."),
            gettext_lazy("Baca apa yang sudah ditulis dan dicatat, lalu putuskan."),
            page="objection_decide",
            until=decision_end,
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Keputusan keberatan %(employee)s perlu dicatat"),
            gettext_lazy(
                "Atasan pejabat penilai di aplikasi ini ikut menilai %(employee)s, sehingga keberatan untuk"
                " %(cycle)s diputuskan pejabat di luar aplikasi."
            ),
            gettext_lazy("Mintakan keputusannya, lalu catat dengan pindaian."),
            page="objection_record",
            until=decision_end,
        ),
    ),
    "clarification_open": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s meminta klarifikasi"),
            gettext_lazy("%(actor)s mempertanyakan rating butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Jawab di halaman klarifikasi: pertahankan atau ubah rating dengan alasan."),
            page="clarification_detail",
        ),
    ),
    "clarification_message": (
        Message(
            EMPLOYEE,
            gettext_lazy("Pesan baru dalam klarifikasi Anda"),
            gettext_lazy("%(actor)s menulis pesan dalam klarifikasi butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Baca dan, bila perlu, balas di halaman klarifikasi."),
            page="clarification_detail",
        ),
        Message(
            APPRAISER,
            gettext_lazy("Pesan baru dalam klarifikasi %(employee)s"),
            gettext_lazy("%(actor)s menulis pesan dalam klarifikasi butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Baca dan jawab di halaman klarifikasi."),
            page="clarification_detail",
        ),
    ),
    "clarification_keep": (
        Message(
            EMPLOYEE,
            gettext_lazy("Klarifikasi Anda sudah dijawab: nilai tetap"),
            gettext_lazy("%(actor)s mempertahankan rating butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Baca alasannya, lalu terima hasil atau ajukan keberatan."),
            page="clarification_detail",
            until=response_end,
        ),
    ),
    "clarification_change": (
        Message(
            EMPLOYEE,
            gettext_lazy("Klarifikasi Anda sudah dijawab: nilai diubah"),
            gettext_lazy("%(actor)s mengubah rating butir “%(item)s” untuk %(cycle)s. Hasil dihitung ulang."),
            gettext_lazy("Baca alasan dan hasil barunya, lalu terima hasil atau ajukan keberatan."),
            page="clarification_detail",
            until=response_end,
        ),
    ),
    "clarification_send_up": (
        Message(
            SUPERIOR,
            gettext_lazy("Perubahan nilai %(employee)s menunggu tanda tangan kedua dari Anda"),
            gettext_lazy(
                "%(actor)s hendak mengubah rating butir “%(item)s” untuk %(cycle)s, dan itu membawa predikat"
                " ke ujung skala."
            ),
            gettext_lazy("Baca klarifikasinya, lalu tanda tangani atau kembalikan dengan catatan."),
            page="clarification_detail",
        ),
        Message(
            HR_WITHOUT_SUPERIOR,
            gettext_lazy("Perubahan nilai %(employee)s memerlukan tanda tangan kedua"),
            gettext_lazy(
                "%(actor)s hendak mengubah rating butir “%(item)s” untuk %(cycle)s, dan itu membawa predikat"
                " ke ujung skala. Atasan pejabat penilai tidak terdaftar di aplikasi ini."
            ),
            gettext_lazy("Mintakan tanda tangannya, lalu catat."),
            page="clarification_detail",
        ),
        Message(
            EMPLOYEE,
            gettext_lazy("Klarifikasi Anda menunggu tanda tangan kedua"),
            gettext_lazy(
                "%(actor)s hendak mengubah rating butir “%(item)s” untuk %(cycle)s. Perubahan itu diperiksa"
                " atasannya lebih dulu."
            ),
            gettext_lazy("Anda tidak perlu berbuat apa-apa; batas tanggapan Anda dihitung sesudahnya."),
            page="clarification_detail",
        ),
    ),
    "clarification_countersign": RATING_SIGNED,
    "clarification_countersign_record": RATING_SIGNED,
    "clarification_send_back": (
        Message(
            APPRAISER,
            gettext_lazy("Perubahan nilai %(employee)s dikembalikan atasan Anda"),
            gettext_lazy("%(actor)s mengembalikan perubahan rating butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Periksa lagi sesuai catatan, lalu putuskan."),
            page="clarification_detail",
        ),
        Message(
            EMPLOYEE,
            gettext_lazy("Klarifikasi Anda diperiksa lagi"),
            gettext_lazy("%(actor)s meminta butir “%(item)s” diperiksa lagi untuk %(cycle)s."),
            page="clarification_detail",
        ),
    ),
    "clarification_take_back": (
        Message(
            SUPERIOR,
            gettext_lazy("Perubahan nilai %(employee)s ditarik"),
            gettext_lazy("%(actor)s menarik perubahan rating butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Anda tidak perlu menandatanganinya."),
            page="clarification_detail",
        ),
        Message(
            EMPLOYEE,
            gettext_lazy("Klarifikasi Anda diperiksa lagi"),
            gettext_lazy("%(actor)s memeriksa lagi butir “%(item)s” untuk %(cycle)s."),
            page="clarification_detail",
        ),
    ),
    "clarification_withdraw": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s menarik klarifikasi"),
            gettext_lazy("%(actor)s menarik klarifikasi butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Anda tidak perlu menjawabnya lagi."),
            page="clarification_detail",
        ),
    ),
    "feedback_add": (
        Message(
            EMPLOYEE,
            gettext_lazy("Umpan balik baru untuk Anda"),
            gettext_lazy("%(actor)s memberi umpan balik tentang “%(item)s” (%(cycle)s)."),
        ),
    ),
    "feedback_answer": (
        Message(
            EMPLOYEE,
            gettext_lazy("Umpan balik yang diminta sudah datang"),
            gettext_lazy("%(actor)s memberi umpan balik tentang “%(item)s” (%(cycle)s)."),
        ),
        Message(
            APPRAISER,
            gettext_lazy("Umpan balik tentang pekerjaan %(employee)s"),
            gettext_lazy("%(actor)s memberi umpan balik tentang “%(item)s” (%(cycle)s)."),
        ),
    ),
    "dialogue_start": (
        Message(
            EMPLOYEE,
            gettext_lazy("Dialog kinerja dicatat"),
            gettext_lazy("%(actor)s mencatat dialog kinerja tanggal %(item)s (%(cycle)s)."),
            gettext_lazy("Lengkapi pandangan Anda dan kesepakatannya, lalu tanda tangani."),
        ),
        Message(
            APPRAISER,
            gettext_lazy("Dialog kinerja dicatat"),
            gettext_lazy("%(actor)s mencatat dialog kinerja tanggal %(item)s (%(cycle)s)."),
            gettext_lazy("Lengkapi pandangan Anda dan kesepakatannya, lalu tanda tangani."),
        ),
    ),
    "dialogue_sign_employee": (
        Message(
            APPRAISER,
            gettext_lazy("Dialog kinerja menunggu tanda tangan Anda"),
            gettext_lazy("%(actor)s menandatangani catatan dialog kinerja tanggal %(item)s (%(cycle)s)."),
            gettext_lazy("Baca, lalu tanda tangani atau kembalikan dengan alasan."),
        ),
    ),
    "dialogue_sign_appraiser": (
        Message(
            EMPLOYEE,
            gettext_lazy("Dialog kinerja menunggu tanda tangan Anda"),
            gettext_lazy("%(actor)s menandatangani catatan dialog kinerja tanggal %(item)s (%(cycle)s)."),
            gettext_lazy("Baca, lalu tanda tangani atau kembalikan dengan alasan."),
        ),
    ),
    "dialogue_countersign_employee": (
        Message(
            APPRAISER,
            gettext_lazy("Dialog kinerja sudah ditandatangani berdua"),
            gettext_lazy(
                "%(actor)s ikut menandatangani catatan dialog kinerja tanggal %(item)s (%(cycle)s)."
            ),
            gettext_lazy("Kerjakan tindak lanjut bagian Anda."),
        ),
    ),
    "dialogue_countersign_appraiser": (
        Message(
            EMPLOYEE,
            gettext_lazy("Dialog kinerja sudah ditandatangani berdua"),
            gettext_lazy(
                "%(actor)s ikut menandatangani catatan dialog kinerja tanggal %(item)s (%(cycle)s)."
            ),
            gettext_lazy("Kerjakan tindak lanjut bagian Anda."),
        ),
    ),
    "dialogue_return_employee": (
        Message(
            APPRAISER,
            gettext_lazy("Catatan dialog kinerja dikembalikan"),
            gettext_lazy(
                "%(actor)s mengembalikan catatan dialog kinerja tanggal %(item)s (%(cycle)s); tanda tangan"
                " Anda gugur."
            ),
            gettext_lazy("Ubah sesuai catatan, lalu tanda tangani lagi."),
        ),
    ),
    "dialogue_return_appraiser": (
        Message(
            EMPLOYEE,
            gettext_lazy("Catatan dialog kinerja dikembalikan"),
            gettext_lazy(
                "%(actor)s mengembalikan catatan dialog kinerja tanggal %(item)s (%(cycle)s); tanda tangan"
                " Anda gugur."
            ),
            gettext_lazy("Ubah sesuai catatan, lalu tanda tangani lagi."),
        ),
    ),
    "dialogue_recall_employee": (
        Message(
            APPRAISER,
            gettext_lazy("Tanda tangan dialog kinerja dicabut"),
            gettext_lazy(
                "%(actor)s mencabut tanda tangannya pada catatan dialog kinerja tanggal %(item)s (%(cycle)s)."
            ),
            gettext_lazy("Catatan terbuka lagi untuk diubah berdua."),
        ),
    ),
    "dialogue_recall_appraiser": (
        Message(
            EMPLOYEE,
            gettext_lazy("Tanda tangan dialog kinerja dicabut"),
            gettext_lazy(
                "%(actor)s mencabut tanda tangannya pada catatan dialog kinerja tanggal %(item)s (%(cycle)s)."
            ),
            gettext_lazy("Catatan terbuka lagi untuk diubah berdua."),
        ),
    ),
    "dialogue_cancel": (
        Message(
            EMPLOYEE,
            gettext_lazy("Catatan dialog kinerja dibatalkan"),
            gettext_lazy("%(actor)s membatalkan catatan dialog kinerja tanggal %(item)s (%(cycle)s)."),
            gettext_lazy("Anda tidak perlu berbuat apa-apa."),
        ),
        Message(
            APPRAISER,
            gettext_lazy("Catatan dialog kinerja dibatalkan"),
            gettext_lazy("%(actor)s membatalkan catatan dialog kinerja tanggal %(item)s (%(cycle)s)."),
            gettext_lazy("Anda tidak perlu berbuat apa-apa."),
        ),
    ),
    "evidence_show": (
        Message(
            APPRAISER,
            gettext_lazy("Bukti %(employee)s menunggu pemeriksaan Anda"),
            gettext_lazy("%(actor)s memperlihatkan bukti untuk butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Terima, atau tolak dengan alasan, satu per satu."),
        ),
    ),
    "evidence_accept": (
        Message(
            EMPLOYEE,
            gettext_lazy("Bukti Anda diterima"),
            gettext_lazy("%(actor)s menerima bukti Anda untuk butir “%(item)s” (%(cycle)s)."),
        ),
    ),
    "evidence_refuse": (
        Message(
            EMPLOYEE,
            gettext_lazy("Bukti Anda ditolak"),
            gettext_lazy("%(actor)s menolak bukti Anda untuk butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Baca alasannya. Anda dapat menggantinya dengan bukti lain."),
        ),
    ),
    "evidence_replace": (
        Message(
            APPRAISER,
            gettext_lazy("Bukti %(employee)s yang Anda tolak sudah diganti"),
            gettext_lazy("%(actor)s mengganti bukti untuk butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Periksa bukti yang baru."),
        ),
    ),
    "mention_ask": (
        Message(
            EMPLOYEE,
            gettext_lazy("Laporan warga: pejabat penilai Anda bertanya"),
            gettext_lazy("%(actor)s bertanya tentang satu laporan warga untuk butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Jawab dulu: tanpa jawaban Anda, laporan itu tidak dapat dicatat."),
        ),
    ),
    "mention_answer": (
        Message(
            APPRAISER,
            gettext_lazy("%(employee)s menjawab tentang laporan warga"),
            gettext_lazy("%(actor)s menjawab tentang laporan warga untuk butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Putuskan dengan alasan: catat atau tidak."),
        ),
    ),
    "mention_record": (
        Message(
            EMPLOYEE,
            gettext_lazy("Laporan warga dicatat dalam penilaian Anda"),
            gettext_lazy("%(actor)s mencatat laporan warga pada butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Sesudah hasil diserahkan, Anda dapat meminta klarifikasi atas butir itu."),
        ),
    ),
    "mention_drop": (
        Message(
            EMPLOYEE,
            gettext_lazy("Laporan warga tidak dicatat dalam penilaian Anda"),
            gettext_lazy("%(actor)s tidak mencatat laporan warga pada butir “%(item)s” (%(cycle)s)."),
            gettext_lazy("Anda tidak perlu berbuat apa-apa."),
        ),
    ),
    "appraiser_changed": (
        Message(
            EMPLOYEE,
            gettext_lazy("Pejabat penilai kinerja Anda berganti"),
            gettext_lazy("%(appraiser)s kini menjadi pejabat penilai kinerja Anda untuk %(cycle)s."),
            gettext_lazy("Isian, bukti, dan klarifikasi Anda tetap ada."),
        ),
        Message(
            APPRAISER,
            gettext_lazy("Anda menjadi pejabat penilai kinerja %(employee)s"),
            gettext_lazy(
                "%(actor)s menetapkan Anda sebagai pejabat penilai kinerja %(employee)s untuk %(cycle)s."
            ),
            gettext_lazy("Buka penilaiannya untuk melihat apa yang menunggu Anda."),
        ),
    ),
}

STOP_MESSAGES = (
    Message(
        EMPLOYEE,
        gettext_lazy("Penilaian kinerja Anda dihentikan"),
        gettext_lazy("%(actor)s menghentikan penilaian kinerja Anda untuk %(cycle)s."),
        gettext_lazy("Tidak ada hasil yang ditetapkan. Hubungi pengelola kepegawaian bila ini keliru."),
    ),
    Message(
        APPRAISER,
        gettext_lazy("Penilaian kinerja %(employee)s dihentikan"),
        gettext_lazy("%(actor)s menghentikan penilaian kinerja %(employee)s untuk %(cycle)s."),
        gettext_lazy("Anda tidak perlu berbuat apa-apa lagi."),
    ),
    Message(
        SUPERIOR,
        gettext_lazy("Penilaian kinerja %(employee)s dihentikan"),
        gettext_lazy("%(actor)s menghentikan penilaian kinerja %(employee)s untuk %(cycle)s."),
        gettext_lazy("Anda tidak perlu berbuat apa-apa lagi."),
    ),
)
RESUME_MESSAGES = tuple(
    Message(
        role,
        gettext_lazy("Penilaian kinerja %(employee)s dilanjutkan kembali"),
        gettext_lazy("%(actor)s membatalkan penghentian penilaian kinerja %(employee)s untuk %(cycle)s."),
        gettext_lazy("Penilaian berlanjut dari keadaannya semula; semua isian masih ada."),
    )
    for role in (EMPLOYEE, APPRAISER, SUPERIOR)
)
MESSAGES["appraisal_stop"] = STOP_MESSAGES
MESSAGES |= {resume_move(state): RESUME_MESSAGES for state in UNFINISHED_STATES}


def recheck_messages(
    subject: str | Promise, what: str | Promise, next_step: str | Promise = "", *, to_superior: bool = False
) -> tuple[Message, ...]:
    """Return what employee and appraiser (and his superior) are told of another look at a rating."""
    roles = (EMPLOYEE, APPRAISER, SUPERIOR) if to_superior else (EMPLOYEE, APPRAISER)
    return tuple(
        Message(
            role,
            subject,
            what,
            next_step if role == EMPLOYEE else "",
            page="clarification_detail",
            until=response_end if role == EMPLOYEE else None,
        )
        for role in roles
    )


RECHECKED = recheck_messages(
    gettext_lazy("Pemeriksaan ulang %(employee)s: nilai diubah"),
    gettext_lazy(
        "Rating butir “%(item)s” untuk %(cycle)s diubah sesudah diperiksa ulang. Hasil dihitung ulang."
    ),
    gettext_lazy(
        "Baca alasan dan hasil barunya, lalu terima hasil, minta klarifikasi, atau ajukan keberatan."
    ),
    to_superior=True,
)
MESSAGES |= {
    "recheck_ask": (
        Message(
            APPRAISER,
            gettext_lazy("Penilaian %(employee)s diminta diperiksa ulang"),
            gettext_lazy("%(actor)s meminta Anda memeriksa ulang rating butir “%(item)s” untuk %(cycle)s."),
            gettext_lazy("Pertahankan atau ubah rating dengan alasan. Tidak ada yang berubah tanpa Anda."),
            page="clarification_detail",
        ),
        Message(
            EMPLOYEE,
            gettext_lazy("Satu butir penilaian Anda diminta diperiksa ulang"),
            gettext_lazy(
                "%(actor)s meminta pejabat penilai memeriksa ulang rating butir “%(item)s” untuk %(cycle)s."
            ),
            gettext_lazy("Anda dapat membaca dan menanggapinya; batas tanggapan Anda dihitung sesudahnya."),
            page="clarification_detail",
        ),
        Message(
            SUPERIOR,
            gettext_lazy("Penilaian %(employee)s diminta diperiksa ulang"),
            gettext_lazy("%(actor)s meminta rating butir “%(item)s” untuk %(cycle)s diperiksa ulang."),
            page="clarification_detail",
        ),
    ),
    "recheck_keep": recheck_messages(
        gettext_lazy("Pemeriksaan ulang %(employee)s: nilai tetap"),
        gettext_lazy("%(actor)s mempertahankan rating butir “%(item)s” untuk %(cycle)s."),
        gettext_lazy("Baca alasannya, lalu terima hasil, minta klarifikasi, atau ajukan keberatan."),
        to_superior=True,
    ),
    "recheck_change": RECHECKED,
    "recheck_countersign": RECHECKED,
    "recheck_countersign_record": RECHECKED,
    "recheck_withdraw": recheck_messages(
        gettext_lazy("Pemeriksaan ulang %(employee)s ditarik"),
        gettext_lazy("%(actor)s menarik permintaan periksa ulang butir “%(item)s” untuk %(cycle)s."),
        gettext_lazy("Rating tidak berubah. Lanjutkan tanggapan Anda atas hasil."),
    ),
    "recheck_lapse": recheck_messages(
        gettext_lazy("Pemeriksaan ulang %(employee)s gugur"),
        gettext_lazy(
            "Permintaan periksa ulang butir “%(item)s” untuk %(cycle)s tidak dijawab sampai batasnya."
        ),
        gettext_lazy("Rating tidak berubah. Lanjutkan tanggapan Anda atas hasil."),
    ),
}
MESSAGES["recheck_send_up"] = MESSAGES["clarification_send_up"]


def announce(
    appraisal: Appraisal,
    name: str,
    *,
    by: "User | None",
    note: str = "",
    key_extra: str = "",
    item: str = "",
    page_id: int | None = None,
    due_on: date | None = None,
    path: str = "",
) -> None:
    """Write one message per recipient of the event `name`, never to the person who acted.

    Call it inside the transaction of the act. A repetition writes none: the key holds the event, the
    appraisal, its version and `key_extra` (give the id of a thread or message there). `item` names
    the questioned item, `page_id` is the id in the address where it is not the appraisal's, `due_on`
    the last day where the table cannot know it, `path` the address where it is not a page of the table.
    Moves back also tell everyone who had signed before.
    """
    told: set[int] = {by.pk} if by else set()
    for message in MESSAGES[name]:
        for recipient in recipients_of(appraisal, message.role):
            if recipient.pk in told:
                continue
            told.add(recipient.pk)
            write_message(
                recipient,
                kind=f"appraisal.{name}",
                subject=str(message.subject) % names_in(appraisal, by=by, item=item),
                text=text_for(
                    appraisal, message, recipient=recipient, by=by, note=note, item=item, due_on=due_on
                ),
                path=path or path_for(appraisal, message, page_id=page_id),
                key=key_of(appraisal, name, key_extra, recipient),
            )
    if is_backward(name):
        tell_former_signers(appraisal, name, by=by, note=note, key_extra=key_extra, told=told)


def tell_former_signers(
    appraisal: Appraisal, name: str, *, by: "User | None", note: str, key_extra: str, told: set[int]
) -> None:
    """Tell those who had signed, but were not told yet, that what they signed has been taken back."""
    message = Message(
        FORMER,
        gettext_lazy("Langkah dalam penilaian %(employee)s dibatalkan"),
        gettext_lazy("%(actor)s mengambil langkah mundur dalam penilaian %(employee)s untuk %(cycle)s."),
        gettext_lazy("Pesan ini dikirim karena Anda pernah menandatangani langkah sebelumnya."),
    )
    label = APPRAISAL.transition(name).label
    parties = {person.user_id for person in (appraisal.employee, appraisal.appraiser) if person}
    for signer in signers_of(appraisal):
        if signer.pk in told:
            continue
        told.add(signer.pk)
        text = text_for(appraisal, message, recipient=signer, by=by, note=f"{label}. {note}".strip())
        write_message(
            signer,
            kind=f"appraisal.{name}",
            subject=str(message.subject) % names_in(appraisal, by=by),
            text=text,
            path=path_for(appraisal, message) if signer.pk in parties else reverse("home"),
            key=key_of(appraisal, name, key_extra, signer),
        )


def is_backward(name: str) -> bool:
    """Say whether the event is a move back of the appraisal."""
    return any(move.backward for move in APPRAISAL.transitions if move.name == name)


def key_of(appraisal: Appraisal, name: str, extra: str, recipient: "User") -> str:
    """Return the key that makes a repeated event write no second message."""
    return f"appraisal:{appraisal.pk}:{name}:{appraisal.version}:{extra}:{recipient.pk}"


def recipients_of(appraisal: Appraisal, role: str) -> Iterable["User"]:
    """Return the people who hold `role` on the appraisal now."""
    if role == HR:
        return hr_officers_of(appraisal.unit)
    if role == HR_WITHOUT_SUPERIOR:
        return hr_officers_of(appraisal.unit) if appraisal.superior_id is None else []
    person = {EMPLOYEE: appraisal.employee, APPRAISER: appraisal.appraiser, SUPERIOR: appraisal.superior}[
        role
    ]
    return [person.user] if person else []


def names_in(appraisal: Appraisal, *, by: "User | None", item: str = "") -> dict[str, str]:
    """Return what the texts of the table may name."""
    return {
        "actor": str(by) if by else _("Jadwal"),
        "employee": appraisal.employee.name,
        "appraiser": appraisal.appraiser.name if appraisal.appraiser else _("pejabat penilai"),
        "cycle": appraisal.cycle.name,
        "item": Truncator(item).chars(120),
    }


def path_for(appraisal: Appraisal, message: Message, *, page_id: int | None = None) -> str:
    """Return the page where the recipient acts."""
    use_other_id = page_id is not None and message.page.startswith("clarification_")
    return reverse(f"appraisal:{message.page}", args=[page_id if use_other_id else appraisal.pk])


def text_for(
    appraisal: Appraisal,
    message: Message,
    *,
    recipient: "User",
    by: "User | None",
    note: str = "",
    item: str = "",
    due_on: date | None = None,
) -> str:
    """Return the plain text: greeting, what happened, the reason, what comes next, until when."""
    names = names_in(appraisal, by=by, item=item)
    until = due_on or (message.until(appraisal) if message.until else None)
    lines = [
        _("Yth. %(name)s,") % {"name": recipient},
        "",
        str(message.what) % names,
        _("Catatan: %(note)s") % {"note": Truncator(note.strip()).chars(LONGEST_NOTE)}
        if note.strip()
        else "",
        str(message.next_step) % names,
        _("Batas waktu: %(day)s.") % {"day": date_format(until)} if until else "",
    ]
    return "\n".join([*lines[:2], *(line for line in lines[2:] if line)])


def chat_text(appraisal: Appraisal, name: str, *, by: "User", note: str = "") -> Chat | None:
    """Return what `by` may copy into a chat for the first person told of `name`; None when nobody is."""
    for message in MESSAGES.get(name, ()):
        for recipient in recipients_of(appraisal, message.role):
            if recipient.pk == by.pk:
                continue
            text = text_for(appraisal, message, recipient=recipient, by=by, note=note)
            return Chat(str(recipient), f"{text}\n\n{settings.SITE_URL}{path_for(appraisal, message)}")
    return None
