"""Addresses of competency."""

from django.urls import path

from competency.views import dictionary, rules, standards

app_name = "competency"
urlpatterns = [
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
