"""Facts about competencies."""

from competency.models.assessed_level import AssessedLevel, LevelAnnulment
from competency.models.development_plan import DevelopmentPlan, PlanItem
from competency.models.dictionary import Competency, CompetencyGroup, CompetencyLevel, CompetencyVersion
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
    "AssessedLevel",
    "Competency",
    "CompetencyGroup",
    "CompetencyLevel",
    "CompetencyRule",
    "CompetencyVersion",
    "DevelopmentForm",
    "DevelopmentPlan",
    "LevelAnnulment",
    "PlanItem",
    "PostStandard",
    "StandardItem",
    "StandardTraining",
    "Training",
    "TrainingAim",
    "TrainingRecord",
    "TrainingSession",
]
