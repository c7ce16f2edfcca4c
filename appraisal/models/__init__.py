"""Facts of the appraisal, one concept a file."""

from appraisal.models.appraisal import Appraisal
from appraisal.models.assessed_item import AssessedItem
from appraisal.models.clarification import Clarification, ClarificationMessage
from appraisal.models.cycle import Cycle, CyclePhase, UnitAchievement
from appraisal.models.evidence import Evidence
from appraisal.models.final_record import FinalRecord
from appraisal.models.indicator import Indicator
from appraisal.models.objection import Objection
from appraisal.models.result_version import ResultVersion
from appraisal.models.rule_set import RuleSet, RuleSetting
from appraisal.models.staged_import import StagedImport

__all__ = [
    "Appraisal",
    "AssessedItem",
    "Clarification",
    "ClarificationMessage",
    "Cycle",
    "CyclePhase",
    "Evidence",
    "FinalRecord",
    "Indicator",
    "Objection",
    "ResultVersion",
    "RuleSet",
    "RuleSetting",
    "StagedImport",
    "UnitAchievement",
]
