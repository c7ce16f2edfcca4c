"""Who will see what, said on the form before anything is sent. A test compares it with the permissions."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.enums import AppraisalState
from appraisal.workflow import APPRAISER, EMPLOYEE, HR, SUPERIOR


@dataclass(frozen=True)
class Sight:
    """What is seen from one moment on: by whom (roles), by which permission, in which state."""

    moment: str | Promise
    who: str | Promise
    permission: str
    state: AppraisalState
    roles: frozenset[str]


@dataclass(frozen=True)
class Visibility:
    """The statement of one form: its moments in their order, and what else is kept."""

    sights: tuple[Sight, ...]
    note: str | Promise = ""


EVERYBODY = frozenset({EMPLOYEE, APPRAISER, SUPERIOR, HR})
PARTIES = _("Anda, pejabat penilai, atasan pejabat penilai, dan pengelola kepegawaian unit")

SELF_ASSESSMENT = Visibility(
    (
        Sight(
            _("Sampai Anda kirim"),
            _("hanya Anda"),
            "appraisal.self_assessment_view",
            AppraisalState.RUNNING,
            frozenset({EMPLOYEE}),
        ),
        Sight(
            _("Sesudah Anda kirim"),
            PARTIES,
            "appraisal.self_assessment_view",
            AppraisalState.ASSESSED,
            EVERYBODY,
        ),
    ),
    _(
        "Setiap kiriman disimpan sebagai versi; bila diminta melengkapi, perbedaannya terlihat oleh kedua"
        " pihak. Rekan kerja tidak melihatnya."
    ),
)

REVIEW = Visibility(
    (
        Sight(
            _("Sampai Anda serahkan"),
            _("hanya Anda"),
            "appraisal.result_view",
            AppraisalState.ASSESSED,
            frozenset({APPRAISER}),
        ),
        Sight(
            _("Bila predikatnya memerlukan tanda tangan kedua"),
            _("Anda dan atasan Anda; pegawai belum"),
            "appraisal.review_seen",
            AppraisalState.COUNTERSIGN,
            frozenset({APPRAISER, SUPERIOR}),
        ),
        Sight(
            _("Sesudah diserahkan"),
            _("Anda, pegawai, atasan Anda, dan pengelola kepegawaian unit"),
            "appraisal.result_view",
            AppraisalState.HANDED_OVER,
            EVERYBODY,
        ),
    ),
    _("Rating, umpan balik, alasan, dan cara menghitungnya terlihat bersama; semuanya masuk arsip akhir."),
)

CLARIFICATION = Visibility(
    (
        Sight(
            _("Sejak Anda kirim"),
            PARTIES,
            "appraisal.result_view",
            AppraisalState.HANDED_OVER,
            EVERYBODY,
        ),
    ),
    _("Pesan dan berkas tidak dapat dihapus dan masuk arsip akhir."),
)
