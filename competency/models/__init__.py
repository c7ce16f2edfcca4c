"""Facts about competencies."""

from competency.models.allocation import Allocation, AllocationRow
from competency.models.assessed_level import AssessedLevel, LevelAnnulment
from competency.models.development_plan import DevelopmentPlan, PlanItem
from competency.models.dictionary import Competency, CompetencyGroup, CompetencyLevel, CompetencyVersion
from competency.models.enrolment import Enrolment, LevelProposal
from competency.models.readiness import ReadinessFact
from competency.models.rule import CompetencyRule
from competency.models.standard import PostStandard, StandardItem, StandardTraining
from competency.models.training import (
    DevelopmentForm,
    Training,
    TrainingAim,
    TrainingRecord,
    TrainingSession,
)

__all__ = [
    "Allocation",
    "AllocationRow",
    "AssessedLevel",
    "Competency",
    "CompetencyGroup",
    "CompetencyLevel",
    "CompetencyRule",
    "CompetencyVersion",
    "DevelopmentForm",
    "DevelopmentPlan",
    "Enrolment",
    "LevelAnnulment",
    "LevelProposal",
    "PlanItem",
    "PostStandard",
    "ReadinessFact",
    "StandardItem",
    "StandardTraining",
    "Training",
    "TrainingAim",
    "TrainingRecord",
    "TrainingSession",
]
