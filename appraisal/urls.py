"""Addresses of the application `appraisal`: Indonesian paths for people, one block for each area."""

from django.urls import path

from appraisal.views import (
    appraisal_detail,
    appraiser_change,
    clarification,
    evidence,
    lists,
    objection,
    plan,
    result,
    review,
    self_assessment,
)

app_name = "appraisal"

lists_patterns = [
    path("", lists.appraisal_list, name="appraisal_list"),
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

urlpatterns = [
    *lists_patterns,
    *plan_patterns,
    *self_assessment_patterns,
    *evidence_patterns,
    *appraisal_patterns,
    *review_patterns,
    *clarification_patterns,
    *objection_patterns,
]
