"""Addresses of competency."""

from django.urls import path

from competency.views import assessments, dictionary, profiles, rules, standards, unit_gaps

app_name = "competency"
urlpatterns = [
    path("", profiles.own_profile, name="own_profile"),
    path("tim/", profiles.team_profiles, name="team_profiles"),
    path("pegawai/", profiles.people_list, name="people_list"),
    path("pegawai/<int:employee_id>/", profiles.profile_detail, name="profile_detail"),
    path("pegawai/<int:employee_id>/riwayat/", profiles.level_history, name="level_history"),
    path("pegawai/<int:employee_id>/hasil/", assessments.result_add, name="result_add"),
    path(
        "pegawai/<int:employee_id>/<int:competency_id>/mandiri/",
        assessments.level_claim,
        name="level_claim",
    ),
    path(
        "pegawai/<int:employee_id>/<int:competency_id>/nilai/",
        assessments.level_confirm,
        name="level_confirm",
    ),
    path("hasil/impor/", assessments.level_import, name="level_import"),
    path("hasil/<int:level_id>/batalkan/", assessments.level_annul, name="level_annul"),
    path("hasil/<int:level_id>/berkas/", assessments.level_file, name="level_file"),
    path("unit/", unit_gaps.unit_gap_list, name="unit_gap_list"),
    path("unit/<int:unit_id>/", unit_gaps.unit_gaps, name="unit_gaps"),
    path("kamus/", dictionary.dictionary_list, name="dictionary_list"),
    path("kamus/isi/", dictionary.dictionary_seed, name="dictionary_seed"),
    path("kamus/tambah/", dictionary.competency_add, name="competency_add"),
    path("kamus/impor/", dictionary.dictionary_import, name="dictionary_import"),
    path("kamus/ekspor/<str:kind>/", dictionary.dictionary_export, name="dictionary_export"),
    path("kamus/<int:competency_id>/", dictionary.competency_detail, name="competency_detail"),
    path("kamus/<int:competency_id>/ubah/", dictionary.competency_edit, name="competency_edit"),
    path("kamus/<int:competency_id>/hentikan/", dictionary.competency_retire, name="competency_retire"),
    path("standar/", standards.standard_list, name="standard_list"),
    path("standar/tambah/", standards.standard_add, name="standard_add"),
    path("standar/lengkapi/", standards.standard_fill, name="standard_fill"),
    path("standar/<int:standard_id>/", standards.standard_detail, name="standard_detail"),
    path("standar/<int:standard_id>/ubah/", standards.standard_edit, name="standard_edit"),
    path("standar/<int:standard_id>/tetapkan/", standards.standard_issue, name="standard_issue"),
    path("standar/<int:standard_id>/akhiri/", standards.standard_end, name="standard_end"),
    path("standar/<int:standard_id>/revisi/", standards.standard_revise, name="standard_revise"),
    path("standar/<int:standard_id>/hapus/", standards.standard_discard, name="standard_discard"),
    path("aturan/", rules.rule_list, name="rule_list"),
    path("aturan/<str:rule_key>/", rules.rule_edit, name="rule_edit"),
]
