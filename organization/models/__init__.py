"""Facts of the organization: people, units, posts, placements, roles."""

from organization.models.activation_code import ActivationCode
from organization.models.change import OrganizationChange
from organization.models.employee import Employee
from organization.models.placement import Placement
from organization.models.post import Post
from organization.models.role_grant import RoleGrant
from organization.models.unit import Unit, UnitParentage
from organization.models.user import User

__all__ = [
    "ActivationCode",
    "Employee",
    "OrganizationChange",
    "Placement",
    "Post",
    "RoleGrant",
    "Unit",
    "UnitParentage",
    "User",
]
