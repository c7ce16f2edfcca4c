"""What the page of a result shows of what follows it; the result itself stays as it is."""

from typing import Any

from django.utils.translation import gettext as _

from appraisal.domain.credits import credit_of
from appraisal.domain.improvements import why_not_improved
from appraisal.domain.talent_board import own_box
from appraisal.enums import AppraisalState
from appraisal.follow_up_queries import improvement_of
from appraisal.models import Appraisal
from appraisal.views.result_working import figure_sheet
from appraisal.workflow import is_appraiser, is_employee
from core.access import AuthedRequest


def after_result(request: AuthedRequest, appraisal: Appraisal) -> dict[str, Any]:
    """Return credit, own box, improvement plan and the ways to talk, as far as they are this person's."""
    user = request.user
    own, rates = is_employee(user, appraisal), is_appraiser(user, appraisal)
    shown: dict[str, Any] = {
        "may_recheck": user.has_perm("appraisal.recheck_ask", appraisal),
        "may_counsel": own or rates,
    }
    if appraisal.state != AppraisalState.FINAL:
        return shown
    credit = credit_of(appraisal)
    shown["credit_sheet"] = figure_sheet(_("Angka kredit"), credit.to_dict()) if credit else None
    shown["credit_value"] = credit.value if credit else None
    if own:
        shown["own_box"] = own_box(appraisal)
    if own or rates:
        plan = improvement_of(appraisal)
        guided = plan is not None and (own or plan.appraiser_id == appraisal.appraiser_id)
        shown["improvement"] = plan if guided else None
        shown["may_improve"] = rates and plan is None and why_not_improved(appraisal) is None
    return shown
