"""Facts of the organization: people, units, posts, placements, roles."""

from organization.models.absence import Absence
from organization.models.acting import ActingAppointment
from organization.models.activation_code import ActivationCode
from organization.models.appraiser_report import AppraiserReport
from organization.models.change import OrganizationChange
from organization.models.correction import CorrectionRequest
from organization.models.employee import Employee
from organization.models.placement import Placement
from organization.models.post import Post
from organization.models.role_grant import RoleGrant
from organization.models.staff_import import StaffImport, StaffImportRow
from organization.models.team import Team, TeamMember
from organization.models.unit import Unit, UnitParentage
from organization.models.user import User

__all__ = [
    "Absence",
    "ActingAppointment",
    "ActivationCode",
    "AppraiserReport",
    "CorrectionRequest",
    "Employee",
    "OrganizationChange",
    "Placement",
    "Post",
    "RoleGrant",
    "StaffImport",
    "StaffImportRow",
    "Team",
    "TeamMember",
    "Unit",
    "UnitParentage",
    "User",
]
