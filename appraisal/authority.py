"""Acts of the appraisal on the page that says who may do what at a unit."""

from django.utils.translation import gettext_lazy

from organization.registry import Act, Ground, register_acts

ACTS = (
    Act(
        gettext_lazy("Menetapkan rencana kinerja pegawai unit ini"),
        "appraisal.plan_agree",
        Ground.APPRAISER,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Menilai dan menyerahkan hasil kepada pegawai unit ini"),
        "appraisal.review_hand_over",
        Ground.APPRAISER,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Memutuskan keberatan atas hasil penilaian"),
        "appraisal.objection_decide",
        Ground.SUPERIOR,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Mengajukan keberatan atas hasil penilaian"),
        "appraisal.objection_file",
        Ground.EMPLOYEE,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Mengganti pejabat penilai pada penilaian yang berjalan"),
        "appraisal.appraiser_change",
        Ground.HR,
        for_staff=True,
    ),
    Act(gettext_lazy("Membuka siklus penilaian unit ini"), "appraisal.cycle_open", Ground.HR),
    Act(gettext_lazy("Mengubah IKU unit ini"), "appraisal.indicator_edit", Ground.HR),
    Act(gettext_lazy("Menyusun perangkat aturan penilaian"), "appraisal.rule_set_copy", Ground.AGENCY_HR),
)


def register() -> None:
    """Register the acts. Called once, from AppConfig.ready()."""
    register_acts(*ACTS)
