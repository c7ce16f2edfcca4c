"""HR sees on its home how many people cannot log in yet."""

from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from organization.models import User
from organization.waiting import activation_tasks

TODAY = timezone.localdate()


def test_it_counts_whom_hr_keeps_and_leads_to_the_list(agency, django_assert_num_queries):
    hr = agency.user("hr_district")
    hr.has_perm("organization.employee_list")
    with django_assert_num_queries(1):
        (task,) = activation_tasks(hr, TODAY)

    assert task.count == 4
    page = agency.login("hr_district").get(task.url)
    assert page.context["page_obj"].paginator.count == 4
    assert task.url.startswith(reverse("organization:employee_list"))


def test_nothing_waits_when_all_are_active_or_disabled(agency):
    User.objects.filter(pk=agency.staff.user_id).update(is_active=False)
    User.objects.exclude(pk=agency.staff.user_id).update(password=make_password("rumah gadang 7"))

    assert activation_tasks(agency.user("hr_district"), TODAY) == []


def test_others_are_not_asked(agency, django_assert_num_queries):
    camat = agency.user("camat")
    camat.has_perm("organization.employee_list")
    with django_assert_num_queries(0):
        assert activation_tasks(camat, TODAY) == []
