"""Addresses of the application `appraisal`: Indonesian paths for people, one block for each area."""

from django.urls import path

from appraisal.views import (
    achievements,
    appraisal_detail,
    appraiser_change,
    calibration,
    case_mentions,
    clarification,
    closing,
    comparison,
    competence,
    counselling,
    credits,
    cycle_import,
    cycle_wizard,
    cycles,
    dialogues,
    evidence,
    evidence_checks,
    extensions,
    feedback,
    hearing,
    history,
    improvements,
    indicator_history,
    indicator_import,
    indicator_periods,
    indicators,
    journal,
    lists,
    objection,
    objective_links,
    objective_tree,
    objectives,
    parts,
    plan,
    plan_templates,
    plan_versions,
    population,
    potential_import,
    progress,
    realisations,
    recheck,
    record,
    reminders,
    response_deadline,
    result,
    review,
    review_signature,
    review_team,
    rewards,
    rule_sets,
    self_assessment,
    stopping,
    talent,
    where_used,
    year,
)

app_name = "appraisal"

lists_patterns = [
    path("saya/", lists.appraisal_list, name="appraisal_list"),
    path("tim/", lists.team_list, name="team_list"),
    path("tim/penilaian/", review_team.review_team, name="review_team"),
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
    path(
        "<int:appraisal_id>/rencana/<int:item_id>/aspek/",
        plan.plan_aspect_add,
        name="plan_aspect_add",
    ),
    path("<int:appraisal_id>/rencana/versi/", plan_versions.plan_version_list, name="plan_version_list"),
    path(
        "<int:appraisal_id>/rencana/versi/<int:number>/",
        plan_versions.plan_version_detail,
        name="plan_version_detail",
    ),
    path("<int:appraisal_id>/rencana/cabut/", plan.plan_unsign, name="plan_unsign"),
    path("<int:appraisal_id>/rencana/tandatangani/", plan.plan_sign, name="plan_sign"),
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

evidence_check_patterns = [
    path(
        "<int:appraisal_id>/butir/<int:item_id>/bukti/perlihatkan/",
        evidence_checks.evidence_show,
        name="evidence_show",
    ),
    path(
        "<int:appraisal_id>/bukti/<int:evidence_id>/periksa/",
        evidence_checks.evidence_judge,
        name="evidence_judge",
    ),
    path(
        "<int:appraisal_id>/bukti/<int:evidence_id>/ganti/",
        evidence_checks.evidence_replace,
        name="evidence_replace",
    ),
]

feedback_patterns = [
    path("<int:appraisal_id>/butir/<int:item_id>/umpan-balik/", feedback.feedback_add, name="feedback_add"),
    path(
        "<int:appraisal_id>/butir/<int:item_id>/umpan-balik/minta/",
        feedback.feedback_ask,
        name="feedback_ask",
    ),
    path("umpan-balik/<int:request_id>/", feedback.feedback_answer, name="feedback_answer"),
    path("umpan-balik/<int:request_id>/tutup/", feedback.feedback_decline, name="feedback_decline"),
]

mention_patterns = [
    path(
        "<int:appraisal_id>/butir/<int:item_id>/laporan-warga/",
        case_mentions.mention_ask,
        name="mention_ask",
    ),
    path("laporan-warga/<int:mention_id>/", case_mentions.mention_detail, name="mention_detail"),
    path("laporan-warga/<int:mention_id>/jawab/", case_mentions.mention_answer, name="mention_answer"),
    path("laporan-warga/<int:mention_id>/putuskan/", case_mentions.mention_decide, name="mention_decide"),
]

dialogue_patterns = [
    path("<int:appraisal_id>/dialog/", dialogues.dialogue_list, name="dialogue_list"),
    path("<int:appraisal_id>/dialog/catat/", dialogues.dialogue_start, name="dialogue_start"),
    path("dialog/<int:dialogue_id>/", dialogues.dialogue_detail, name="dialogue_detail"),
    path("dialog/<int:dialogue_id>/ubah/", dialogues.dialogue_edit, name="dialogue_edit"),
    path("dialog/<int:dialogue_id>/langkah/", dialogues.dialogue_move, name="dialogue_move"),
    path("dialog/tindak-lanjut/<int:follow_up_id>/selesai/", dialogues.follow_up_done, name="follow_up_done"),
]

year_patterns = [
    path("<int:appraisal_id>/sepanjang-tahun/", year.year_detail, name="year_detail"),
    path("<int:appraisal_id>/butir/<int:item_id>/", year.item_detail, name="item_detail"),
    path(
        "<int:appraisal_id>/butir/<int:item_id>/realisasi/",
        realisations.realisation_edit,
        name="realisation_edit",
    ),
    path(
        "<int:appraisal_id>/butir/<int:item_id>/cara-hitung/",
        realisations.realisation_way_edit,
        name="realisation_way_edit",
    ),
    path("<int:appraisal_id>/jurnal/", journal.journal_list, name="journal_list"),
    path("<int:appraisal_id>/jurnal/tulis/", journal.journal_add, name="journal_add"),
    path("<int:appraisal_id>/jurnal/<int:note_id>/ubah/", journal.journal_edit, name="journal_edit"),
    path("<int:appraisal_id>/jurnal/<int:note_id>/hapus/", journal.journal_remove, name="journal_remove"),
    path(
        "<int:appraisal_id>/jurnal/<int:note_id>/bukti/",
        journal.journal_to_evidence,
        name="journal_to_evidence",
    ),
    path("<int:appraisal_id>/jurnal/<int:note_id>/berkas/", journal.journal_file, name="journal_file"),
]

appraisal_patterns = [
    path("<int:appraisal_id>/", appraisal_detail.appraisal_detail, name="appraisal_detail"),
    path("<int:appraisal_id>/riwayat/", history.appraisal_history, name="appraisal_history"),
    path(
        "<int:appraisal_id>/batas-tanggapan/",
        response_deadline.response_deadline,
        name="response_deadline",
    ),
    path(
        "<int:appraisal_id>/pejabat-penilai/",
        appraiser_change.appraiser_change,
        name="appraiser_change",
    ),
    path("<int:appraisal_id>/hentikan/", stopping.appraisal_stop, name="appraisal_stop"),
    path("<int:appraisal_id>/lanjutkan/", stopping.appraisal_resume, name="appraisal_resume"),
]

review_patterns = [
    path("<int:appraisal_id>/penilaian-atasan/", review.review_edit, name="review_edit"),
    path(
        "<int:appraisal_id>/penilaian-atasan/serahkan/",
        review.review_hand_over,
        name="review_hand_over",
    ),
    path("<int:appraisal_id>/perbandingan/", comparison.comparison, name="comparison"),
    path("<int:appraisal_id>/kompetensi/", competence.competence_part, name="competence_part"),
    path("<int:appraisal_id>/tanda-tangan/minta/", review.review_send_up, name="review_send_up"),
    path("<int:appraisal_id>/tanda-tangan/", review_signature.review_signature, name="review_signature"),
    path(
        "<int:appraisal_id>/tanda-tangan/setuju/",
        review_signature.review_countersign,
        name="review_countersign",
    ),
    path(
        "<int:appraisal_id>/tanda-tangan/catat/",
        review_signature.review_countersign_record,
        name="review_countersign_record",
    ),
    path(
        "<int:appraisal_id>/tanda-tangan/kembalikan/",
        review_signature.review_send_back,
        name="review_send_back",
    ),
    path(
        "<int:appraisal_id>/tanda-tangan/tarik/",
        review_signature.review_take_back,
        name="review_take_back",
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
        "klarifikasi/<int:clarification_id>/tanda-tangan/",
        clarification.clarification_countersign,
        name="clarification_countersign",
    ),
    path(
        "klarifikasi/<int:clarification_id>/tanda-tangan/catat/",
        clarification.clarification_countersign_record,
        name="clarification_countersign_record",
    ),
    path(
        "klarifikasi/<int:clarification_id>/tanda-tangan/kembalikan/",
        clarification.clarification_send_back,
        name="clarification_send_back",
    ),
    path(
        "klarifikasi/<int:clarification_id>/tanda-tangan/tarik/",
        clarification.clarification_take_back,
        name="clarification_take_back",
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
    path("<int:appraisal_id>/keberatan/tarik/", objection.objection_withdraw, name="objection_withdraw"),
    path("<int:appraisal_id>/keberatan/periksa/", hearing.objection_hear, name="objection_hear"),
    path("<int:appraisal_id>/keberatan/tanggapi/", hearing.objection_reply, name="objection_reply"),
    path("<int:appraisal_id>/keberatan/limpahkan/", hearing.objection_pass_on, name="objection_pass_on"),
    path("<int:appraisal_id>/rekaman/", record.record_detail, name="record_detail"),
    path("<int:appraisal_id>/rekaman/cocokkan/", record.record_check, name="record_check"),
]

cycle_patterns = [
    path("siklus/", cycles.cycle_list, name="cycle_list"),
    path("siklus/tambah/", cycle_wizard.cycle_add, name="cycle_add"),
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
    path("siklus/<int:cycle_id>/dasar/", cycle_wizard.cycle_basics_edit, name="cycle_basics_edit"),
    path("siklus/<int:cycle_id>/tahap/", cycle_wizard.cycle_phases_edit, name="cycle_phases_edit"),
    path("siklus/<int:cycle_id>/aturan/", cycle_wizard.cycle_rules_edit, name="cycle_rules_edit"),
    path("siklus/<int:cycle_id>/kalender/", cycle_wizard.cycle_calendar, name="cycle_calendar"),
    path("siklus/<int:cycle_id>/peserta/", population.cycle_population, name="cycle_population"),
    path("siklus/<int:cycle_id>/peserta/nama/", population.cycle_people, name="cycle_people"),
    path(
        "siklus/<int:cycle_id>/peserta/<int:employee_id>/",
        population.cycle_exception_edit,
        name="cycle_exception_edit",
    ),
    path("siklus/<int:cycle_id>/pengingat/", cycle_wizard.cycle_reminders, name="cycle_reminders"),
    path("siklus/<int:cycle_id>/periksa/", cycle_wizard.cycle_check, name="cycle_check"),
    path("siklus/<int:cycle_id>/buka/", cycle_wizard.cycle_open, name="cycle_open"),
    path("siklus/<int:cycle_id>/tangga-pengingat/", reminders.reminder_ladder, name="reminder_ladder"),
    path(
        "siklus/<int:cycle_id>/tangga-pengingat/tambah/",
        reminders.reminder_rung_add,
        name="reminder_rung_add",
    ),
    path(
        "siklus/<int:cycle_id>/tangga-pengingat/ganti/",
        reminders.reminder_ladder_reset,
        name="reminder_ladder_reset",
    ),
    path(
        "siklus/pengingat/<int:rung_id>/hapus/",
        reminders.reminder_rung_remove,
        name="reminder_rung_remove",
    ),
    path("siklus/<int:cycle_id>/perpanjangan/", extensions.extension_list, name="extension_list"),
    path("siklus/<int:cycle_id>/perpanjangan/tambah/", extensions.extension_add, name="extension_add"),
    path(
        "siklus/perpanjangan/<int:extension_id>/cabut/",
        extensions.extension_withdraw,
        name="extension_withdraw",
    ),
    path("siklus/<int:cycle_id>/belum-selesai/", closing.cycle_closing, name="cycle_closing"),
    path("siklus/<int:cycle_id>/belum-selesai/nama/", closing.cycle_unfinished, name="cycle_unfinished"),
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

objective_patterns = [
    path("siklus/<int:cycle_id>/pohon/", objective_tree.objective_tree, name="objective_tree"),
    path(
        "siklus/<int:cycle_id>/pohon/cabang/<str:branch>/",
        objective_tree.objective_branch,
        name="objective_branch",
    ),
    path("siklus/<int:cycle_id>/pohon/bagan/", objective_tree.objective_chart, name="objective_chart"),
    path("siklus/<int:cycle_id>/pohon/bagan.svg", objective_tree.objective_drawing, name="objective_drawing"),
    path("siklus/<int:cycle_id>/pohon/tambah/", objectives.objective_add, name="objective_add"),
    path("siklus/<int:cycle_id>/pohon/salin/", objectives.objective_copy, name="objective_copy"),
    path("pohon/<int:objective_id>/", objectives.objective_detail, name="objective_detail"),
    path("pohon/<int:objective_id>/tambah/", objectives.objective_add_below, name="objective_add_below"),
    path("pohon/<int:objective_id>/ubah/", objectives.objective_edit, name="objective_edit"),
    path("pohon/<int:objective_id>/pindah/", objectives.objective_move, name="objective_move"),
    path("pohon/<int:objective_id>/bobot/", objectives.objective_weights, name="objective_weights"),
    path("pohon/<int:objective_id>/hapus/", objectives.objective_delete, name="objective_delete"),
    path(
        "pohon/<int:objective_id>/indikator/", objective_links.objective_indicator, name="objective_indicator"
    ),
    path("indikator/<int:indicator_id>/letak/", objective_links.indicator_link, name="indicator_link"),
    path("indikator/<int:indicator_id>/lepas/", objective_links.indicator_unlink, name="indicator_unlink"),
    path("indikator/<int:indicator_id>/dipakai/", where_used.indicator_uses, name="indicator_uses"),
    path("indikator/<int:indicator_id>/asal/", where_used.indicator_path, name="indicator_path"),
]

library_patterns = [
    path(
        "indikator/<int:indicator_id>/riwayat/", indicator_history.indicator_history, name="indicator_history"
    ),
    path(
        "indikator/<int:indicator_id>/target/",
        indicator_periods.indicator_target_edit,
        name="indicator_target_edit",
    ),
    path(
        "indikator/<int:indicator_id>/realisasi/",
        indicator_periods.indicator_realisation_edit,
        name="indicator_realisation_edit",
    ),
    path(
        "indikator/<int:indicator_id>/realisasi/<int:number>/ambil/",
        indicator_periods.indicator_realisation_fetch,
        name="indicator_realisation_fetch",
    ),
    path("sumber/<slug:source_key>/<int:unit_id>/", indicator_periods.source_rows, name="source_rows"),
]

template_patterns = [
    path("templat/", plan_templates.plan_template_list, name="plan_template_list"),
    path("templat/tambah/", plan_templates.plan_template_add, name="plan_template_add"),
    path("templat/dari-rencana/", plan_templates.plan_template_from_plan, name="plan_template_from_plan"),
    path("templat/<int:template_id>/", plan_templates.plan_template_detail, name="plan_template_detail"),
    path("templat/<int:template_id>/ubah/", plan_templates.plan_template_edit, name="plan_template_edit"),
    path("templat/<int:template_id>/salin/", plan_templates.plan_template_copy, name="plan_template_copy"),
    path(
        "templat/<int:template_id>/tawarkan/", plan_templates.plan_template_offer, name="plan_template_offer"
    ),
    path(
        "templat/<int:template_id>/butir/tambah/",
        plan_templates.plan_template_item_add,
        name="plan_template_item_add",
    ),
    path(
        "templat/butir/<int:item_id>/ubah/",
        plan_templates.plan_template_item_edit,
        name="plan_template_item_edit",
    ),
    path(
        "templat/butir/<int:item_id>/hapus/",
        plan_templates.plan_template_item_remove,
        name="plan_template_item_remove",
    ),
    path("<int:appraisal_id>/rencana/pakai-templat/", plan.plan_template_use, name="plan_template_use"),
]

progress_patterns = [
    path("kemajuan/", progress.progress_board, name="progress_board"),
    path("kemajuan/nama/", progress.progress_list, name="progress_list"),
    path("kemajuan/ingatkan/", progress.progress_remind, name="progress_remind"),
    path("kemajuan/tabel/", progress.progress_export, name="progress_export"),
    path("kalibrasi/", calibration.calibration_board, name="calibration_board"),
    path("kalibrasi/penjelasan/", calibration.calibration_explain, name="calibration_explain"),
]

part_patterns = [
    path("bagian/", parts.part_list, name="part_list"),
    path("bagian/<int:part_id>/", parts.part_detail, name="part_detail"),
    path("bagian/<int:part_id>/nilai/", parts.part_rate, name="part_rate"),
    path("bagian/<int:part_id>/bukti/<int:evidence_id>/", parts.part_file, name="part_file"),
]

rule_set_patterns = [
    path("aturan/", rule_sets.rule_set_list, name="rule_set_list"),
    path("aturan/<int:rule_set_id>/", rule_sets.rule_set_detail, name="rule_set_detail"),
    path("aturan/<int:rule_set_id>/salin/", rule_sets.rule_set_copy, name="rule_set_copy"),
    path("aturan/<int:rule_set_id>/ubah/", rule_sets.rule_set_edit, name="rule_set_edit"),
]

follow_up_patterns = [
    path("kalibrasi/pratinjau/", calibration.pattern_preview, name="pattern_preview"),
    path("<int:appraisal_id>/periksa-ulang/", recheck.recheck_ask, name="recheck_ask"),
    path(
        "klarifikasi/<int:clarification_id>/tarik-periksa-ulang/",
        recheck.recheck_withdraw,
        name="recheck_withdraw",
    ),
    path(
        "siklus/<int:cycle_id>/predikat/<int:unit_id>/",
        achievements.unit_predicate_edit,
        name="unit_predicate_edit",
    ),
    path("tindak-lanjut/pembinaan/", improvements.improvement_list, name="improvement_list"),
    path("tindak-lanjut/penghargaan/", rewards.reward_list, name="reward_list"),
    path("tindak-lanjut/penghargaan/<slug:kind>/", rewards.reward_export, name="reward_export"),
    path("tindak-lanjut/talenta/", talent.talent_board, name="talent_board"),
    path("tindak-lanjut/angka-kredit/", credits.credit_list, name="credit_list"),
    path("tindak-lanjut/angka-kredit/<slug:kind>/", credits.credit_export, name="credit_export"),
    path("<int:appraisal_id>/pembinaan/mulai/", improvements.improvement_start, name="improvement_start"),
    path("pembinaan/<int:improvement_id>/", improvements.improvement_detail, name="improvement_detail"),
    path("pembinaan/<int:improvement_id>/ubah/", improvements.improvement_edit, name="improvement_edit"),
    path("pembinaan/<int:improvement_id>/langkah/", improvements.improvement_move, name="improvement_move"),
    path(
        "pembinaan/<int:improvement_id>/perkembangan/",
        improvements.improvement_check_in,
        name="improvement_check_in",
    ),
    path(
        "pembinaan/langkah/<int:step_id>/selesai/",
        improvements.improvement_step_done,
        name="improvement_step_done",
    ),
    path("<int:appraisal_id>/konseling/", counselling.counselling_list, name="counselling_list"),
    path("<int:appraisal_id>/konseling/catat/", counselling.counselling_start, name="counselling_start"),
    path(
        "konseling/<int:counselling_id>/catatan/",
        counselling.counselling_note_add,
        name="counselling_note_add",
    ),
    path("siklus/<int:cycle_id>/potensi/impor/", potential_import.potential_import, name="potential_import"),
    path(
        "siklus/<int:cycle_id>/potensi/templat/",
        potential_import.potential_template,
        name="potential_template",
    ),
    path(
        "potensi/impor/<str:token>/",
        potential_import.potential_import_preview,
        name="potential_import_preview",
    ),
    path(
        "potensi/impor/<str:token>/jalankan/",
        potential_import.potential_import_confirm,
        name="potential_import_confirm",
    ),
]

urlpatterns = [
    *follow_up_patterns,
    *cycle_patterns,
    *indicator_patterns,
    *objective_patterns,
    *library_patterns,
    *template_patterns,
    *rule_set_patterns,
    *progress_patterns,
    *lists_patterns,
    *part_patterns,
    *plan_patterns,
    *self_assessment_patterns,
    *evidence_patterns,
    *evidence_check_patterns,
    *feedback_patterns,
    *mention_patterns,
    *dialogue_patterns,
    *year_patterns,
    *appraisal_patterns,
    *review_patterns,
    *clarification_patterns,
    *objection_patterns,
]
