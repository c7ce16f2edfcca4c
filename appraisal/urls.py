"""Addresses of the application `appraisal`: Indonesian paths for people, one block for each area."""

from django.urls import path

from appraisal.views import (
    achievements,
    appraisal_detail,
    appraiser_change,
    clarification,
    cycle_import,
    cycles,
    evidence,
    indicator_import,
    indicators,
    lists,
    objection,
    plan,
    result,
    review,
    rule_sets,
    self_assessment,
)

app_name = "appraisal"

lists_patterns = [
    path("saya/", lists.appraisal_list, name="appraisal_list"),
    path("tim/", lists.team_list, name="team_list"),
    path("tanpa-penilai/", lists.appraiser_missing_list, name="appraiser_missing_list"),
]

plan_patterns = [
    path("<int:appraisal_id>/rencana/", plan.plan_edit, name="plan_edit"),
    path("<int:appraisal_id>/rencana/lihat/", plan.plan_detail, name="plan_detail"),
    path("<int:appraisal_id>/rencana/tambah/", plan.plan_item_add, name="plan_item_add"),
    path(
        "<int:appraisal_id>/rencana/iku/",
        plan.plan_item_from_indicator,
        name="plan_item_from_indicator",
    ),
    path(
        "<int:appraisal_id>/rencana/<int:item_id>/hapus/",
        plan.plan_item_remove,
        name="plan_item_remove",
    ),
    path(
        "<int:appraisal_id>/rencana/<int:item_id>/pindah/",
        plan.plan_item_shift,
        name="plan_item_shift",
    ),
    path("<int:appraisal_id>/rencana/salin/", plan.plan_copy, name="plan_copy"),
    path(
        "<int:appraisal_id>/rencana/ekspektasi/",
        plan.plan_expectations_edit,
        name="plan_expectations_edit",
    ),
    path("<int:appraisal_id>/rencana/ajukan/", plan.plan_propose, name="plan_propose"),
    path("<int:appraisal_id>/rencana/tarik/", plan.plan_withdraw, name="plan_withdraw"),
    path("<int:appraisal_id>/rencana/kembalikan/", plan.plan_return, name="plan_return"),
    path("<int:appraisal_id>/rencana/tetapkan/", plan.plan_agree, name="plan_agree"),
    path("<int:appraisal_id>/rencana/buka-kembali/", plan.plan_reopen, name="plan_reopen"),
]

self_assessment_patterns = [
    path(
        "<int:appraisal_id>/penilaian-mandiri/",
        self_assessment.self_assessment_edit,
        name="self_assessment_edit",
    ),
    path(
        "<int:appraisal_id>/penilaian-mandiri/kirim/",
        self_assessment.self_submit,
        name="self_submit",
    ),
    path(
        "<int:appraisal_id>/penilaian-mandiri/kembalikan/",
        self_assessment.self_return,
        name="self_return",
    ),
    path(
        "<int:appraisal_id>/kontribusi/tambah/",
        self_assessment.contribution_add,
        name="contribution_add",
    ),
    path(
        "<int:appraisal_id>/kontribusi/<int:item_id>/hapus/",
        self_assessment.contribution_remove,
        name="contribution_remove",
    ),
]

evidence_patterns = [
    path(
        "<int:appraisal_id>/butir/<int:item_id>/bukti/",
        evidence.evidence_add,
        name="evidence_add",
    ),
    path("<int:appraisal_id>/bukti/<int:evidence_id>/", evidence.evidence_file, name="evidence_file"),
    path(
        "<int:appraisal_id>/bukti/<int:evidence_id>/hapus/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
]

appraisal_patterns = [
    path("<int:appraisal_id>/", appraisal_detail.appraisal_detail, name="appraisal_detail"),
    path(
        "<int:appraisal_id>/pejabat-penilai/",
        appraiser_change.appraiser_change,
        name="appraiser_change",
    ),
]

review_patterns = [
    path("<int:appraisal_id>/penilaian-atasan/", review.review_edit, name="review_edit"),
    path(
        "<int:appraisal_id>/penilaian-atasan/serahkan/",
        review.review_hand_over,
        name="review_hand_over",
    ),
    path("<int:appraisal_id>/hasil/", result.result_detail, name="result_detail"),
    path("<int:appraisal_id>/hasil/terima/", result.result_accept, name="result_accept"),
]

clarification_patterns = [
    path(
        "<int:appraisal_id>/butir/<int:item_id>/klarifikasi/",
        clarification.clarification_open,
        name="clarification_open",
    ),
    path(
        "klarifikasi/<int:clarification_id>/",
        clarification.clarification_detail,
        name="clarification_detail",
    ),
    path(
        "klarifikasi/<int:clarification_id>/pesan/",
        clarification.clarification_message_add,
        name="clarification_message_add",
    ),
    path(
        "klarifikasi/<int:clarification_id>/tetap/",
        clarification.clarification_keep,
        name="clarification_keep",
    ),
    path(
        "klarifikasi/<int:clarification_id>/ubah/",
        clarification.clarification_change,
        name="clarification_change",
    ),
    path(
        "klarifikasi/<int:clarification_id>/tarik/",
        clarification.clarification_withdraw,
        name="clarification_withdraw",
    ),
]

objection_patterns = [
    path("<int:appraisal_id>/keberatan/ajukan/", objection.objection_file, name="objection_file"),
    path("<int:appraisal_id>/keberatan/jelaskan/", objection.objection_explain, name="objection_explain"),
    path("<int:appraisal_id>/keberatan/putuskan/", objection.objection_decide, name="objection_decide"),
    path("<int:appraisal_id>/keberatan/catat/", objection.objection_record, name="objection_record"),
]

cycle_patterns = [
    path("siklus/", cycles.cycle_list, name="cycle_list"),
    path("siklus/tambah/", cycles.cycle_add, name="cycle_add"),
    path("siklus/impor/", cycle_import.cycle_import, name="cycle_import"),
    path("siklus/impor/templat/", cycle_import.cycle_import_template, name="cycle_import_template"),
    path("siklus/impor/<str:token>/", cycle_import.cycle_import_preview, name="cycle_import_preview"),
    path(
        "siklus/impor/<str:token>/jalankan/",
        cycle_import.cycle_import_confirm,
        name="cycle_import_confirm",
    ),
    path("siklus/ekspor/<str:kind>/", cycle_import.cycle_export, name="cycle_export"),
    path("siklus/<int:cycle_id>/", cycles.cycle_detail, name="cycle_detail"),
    path("siklus/<int:cycle_id>/ubah/", cycles.cycle_edit, name="cycle_edit"),
    path("siklus/<int:cycle_id>/buka/", cycles.cycle_open, name="cycle_open"),
    path("siklus/<int:cycle_id>/pegawai-baru/", cycles.cycle_newcomers, name="cycle_newcomers"),
    path("siklus/<int:cycle_id>/tutup/", cycles.cycle_close, name="cycle_close"),
    path("siklus/<int:cycle_id>/predikat/", achievements.achievement_edit, name="achievement_edit"),
]

indicator_patterns = [
    path("siklus/<int:cycle_id>/indikator/", indicators.indicator_list, name="indicator_list"),
    path("siklus/<int:cycle_id>/indikator/tambah/", indicators.indicator_add, name="indicator_add"),
    path("siklus/<int:cycle_id>/indikator/salin/", indicators.indicator_copy, name="indicator_copy"),
    path(
        "siklus/<int:cycle_id>/indikator/ekspor/<str:kind>/",
        indicators.indicator_export,
        name="indicator_export",
    ),
    path(
        "siklus/<int:cycle_id>/indikator/impor/", indicator_import.indicator_import, name="indicator_import"
    ),
    path(
        "siklus/<int:cycle_id>/indikator/impor/templat/",
        indicators.indicator_import_template,
        name="indicator_import_template",
    ),
    path(
        "indikator/impor/<str:token>/",
        indicator_import.indicator_import_preview,
        name="indicator_import_preview",
    ),
    path(
        "indikator/impor/<str:token>/jalankan/",
        indicator_import.indicator_import_confirm,
        name="indicator_import_confirm",
    ),
    path("indikator/<int:indicator_id>/", indicators.indicator_detail, name="indicator_detail"),
    path("indikator/<int:indicator_id>/ubah/", indicators.indicator_edit, name="indicator_edit"),
    path("indikator/<int:indicator_id>/hapus/", indicators.indicator_delete, name="indicator_delete"),
]

rule_set_patterns = [
    path("aturan/", rule_sets.rule_set_list, name="rule_set_list"),
    path("aturan/<int:rule_set_id>/", rule_sets.rule_set_detail, name="rule_set_detail"),
    path("aturan/<int:rule_set_id>/salin/", rule_sets.rule_set_copy, name="rule_set_copy"),
    path("aturan/<int:rule_set_id>/ubah/", rule_sets.rule_set_edit, name="rule_set_edit"),
]

urlpatterns = [
    *cycle_patterns,
    *indicator_patterns,
    *rule_set_patterns,
    *lists_patterns,
    *plan_patterns,
    *self_assessment_patterns,
    *evidence_patterns,
    *appraisal_patterns,
    *review_patterns,
    *clarification_patterns,
    *objection_patterns,
]
