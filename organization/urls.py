"""Addresses of people, units, roles and activation."""

from django.urls import path

from organization.views import activation, employees, placements, roles, units

app_name = "organization"
urlpatterns = [
    path("aktivasi/", activation.activation_redeem, name="activation_redeem"),
    path("profil/", employees.profile, name="profile"),
    path("unit/", units.unit_tree, name="unit_tree"),
    path("unit/<int:unit_id>/", units.unit_detail, name="unit_detail"),
    path("unit/<int:unit_id>/tambah/", units.unit_add, name="unit_add"),
    path("unit/<int:unit_id>/jabatan/tambah/", units.post_add, name="post_add"),
    path(
        "unit/<int:unit_id>/surat-aktivasi/", activation.activation_issue_unit, name="activation_issue_unit"
    ),
    path("unit/<int:unit_id>/peran/", roles.role_list, name="role_list"),
    path("unit/<int:unit_id>/peran/tambah/", roles.role_grant_add, name="role_grant_add"),
    path("peran/<int:grant_id>/cabut/", roles.role_grant_revoke, name="role_grant_revoke"),
    path("pegawai/", employees.employee_list, name="employee_list"),
    path("pegawai/tambah/", employees.employee_add, name="employee_add"),
    path("pegawai/<int:employee_id>/", employees.employee_detail, name="employee_detail"),
    path("pegawai/<int:employee_id>/ubah/", employees.employee_change, name="employee_change"),
    path("pegawai/<int:employee_id>/nonaktifkan/", employees.employee_disable, name="employee_disable"),
    path("pegawai/<int:employee_id>/aktifkan/", employees.employee_enable, name="employee_enable"),
    path("pegawai/<int:employee_id>/penempatan/", placements.placement_add, name="placement_add"),
    path("pegawai/<int:employee_id>/penempatan/akhiri/", placements.placement_end, name="placement_end"),
    path("pegawai/<int:employee_id>/penilai/", placements.appraiser_set, name="appraiser_set"),
    path("pegawai/<int:employee_id>/kode-aktivasi/", activation.activation_issue, name="activation_issue"),
    path(
        "pegawai/<int:employee_id>/kode-aktivasi/surel/", activation.activation_mail, name="activation_mail"
    ),
]
