"""Facts of the appraisal, one concept a file."""

from appraisal.models.appraisal import Appraisal
from appraisal.models.appraisal_part import AppraisalPart, PartRating
from appraisal.models.assessed_item import AssessedItem
from appraisal.models.case_mention import CaseMention
from appraisal.models.clarification import Clarification, ClarificationMessage
from appraisal.models.counselling import Counselling, CounsellingNote
from appraisal.models.cycle import (
    Cycle,
    CycleException,
    CyclePhase,
    ExtendedPhase,
    PhaseExtension,
    ReminderRung,
    UnitAchievement,
)
from appraisal.models.dialogue import Dialogue, FollowUp
from appraisal.models.distribution_explanation import DistributionExplanation
from appraisal.models.evidence import Evidence
from appraisal.models.evidence_verdict import EvidenceVerdict
from appraisal.models.feedback import FeedbackRequest, ItemFeedback
from appraisal.models.final_record import FinalRecord
from appraisal.models.improvement import Improvement, ImprovementCheckIn, ImprovementStep
from appraisal.models.indicator import Indicator, IndicatorPeriod, IndicatorVersion
from appraisal.models.item_period import ItemPeriod
from appraisal.models.journal_note import JournalNote
from appraisal.models.objection import Objection, ObjectionHearing
from appraisal.models.objective import Objective
from appraisal.models.perspective import Perspective
from appraisal.models.plan_template import PlanTemplate, PlanTemplateItem
from appraisal.models.plan_version import PlanSignature, PlanVersion
from appraisal.models.potential import Potential
from appraisal.models.record_seal import RecordSeal, SealChain, SigningKey
from appraisal.models.reminder import Reminder
from appraisal.models.result_version import ResultVersion
from appraisal.models.rule_set import RuleSet, RuleSetting
from appraisal.models.self_version import SelfVersion
from appraisal.models.staged_import import StagedImport
from appraisal.models.unit_predicate_version import UnitPredicateVersion

__all__ = [
    "Appraisal",
    "AppraisalPart",
    "AssessedItem",
    "CaseMention",
    "Clarification",
    "ClarificationMessage",
    "Counselling",
    "CounsellingNote",
    "Cycle",
    "CycleException",
    "CyclePhase",
    "Dialogue",
    "DistributionExplanation",
    "Evidence",
    "EvidenceVerdict",
    "ExtendedPhase",
    "FeedbackRequest",
    "FinalRecord",
    "FollowUp",
    "Improvement",
    "ImprovementCheckIn",
    "ImprovementStep",
    "Indicator",
    "IndicatorPeriod",
    "IndicatorVersion",
    "ItemFeedback",
    "ItemPeriod",
    "JournalNote",
    "Objection",
    "ObjectionHearing",
    "Objective",
    "PartRating",
    "Perspective",
    "PhaseExtension",
    "PlanSignature",
    "PlanTemplate",
    "PlanTemplateItem",
    "PlanVersion",
    "Potential",
    "RecordSeal",
    "Reminder",
    "ReminderRung",
    "ResultVersion",
    "RuleSet",
    "RuleSetting",
    "SelfVersion",
    "SealChain",
    "SigningKey",
    "StagedImport",
    "UnitAchievement",
    "UnitPredicateVersion",
]
