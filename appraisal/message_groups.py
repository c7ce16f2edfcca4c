"""Groups of the appraisal's messages that people switch on and off together."""

from django.utils.translation import gettext_lazy as _

from core.registry import MessageGroup, register_message_group

OWN = MessageGroup(
    key="appraisal",
    label=_("Penilaian saya"),
    prefixes=("appraisal.",),
    order=10,
    hint=_("Siklus dibuka, rencana ditetapkan atau dikembalikan, pejabat penilai berganti."),
)
TEAM = MessageGroup(
    key="team",
    label=_("Tim saya"),
    prefixes=(
        "appraisal.plan_propose",
        "appraisal.plan_withdraw",
        "appraisal.self_submit",
        "appraisal.evidence_show",
        "appraisal.evidence_replace",
        "appraisal.mention_answer",
        "appraisal.part_rate",
    ),
    order=20,
    hint=_("Pegawai yang Anda nilai mengajukan atau menarik rencana, atau mengirim penilaian mandiri."),
)
RESULT = MessageGroup(
    key="result",
    label=_("Hasil, klarifikasi, dan keberatan"),
    prefixes=(
        "reminder.result.",
        "appraisal.review_hand_over",
        "appraisal.review_countersign",
        "appraisal.result_",
        "appraisal.clarification_",
        "appraisal.recheck_",
        "appraisal.objection_",
    ),
    hint=_(
        "Tidak dapat dimatikan: batas waktu tanggapan, keberatan, dan penjelasannya berjalan sejak hasil"
        " diserahkan, dan hak yang lewat tidak kembali."
    ),
    may_be_off=False,
    order=40,
)
REMINDERS = MessageGroup(
    key="reminder",
    label=_("Pengingat batas waktu"),
    prefixes=("reminder.",),
    order=30,
    hint=_("Rencana dan penilaian yang belum selesai. Yang menunggu Anda tetap ada di beranda."),
)


def register() -> None:
    """Register the groups. Called once, from AppConfig.ready()."""
    register_message_group(OWN, TEAM, RESULT, REMINDERS)
