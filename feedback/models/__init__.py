"""Models of the citizens' forum."""

from feedback.models.case import (
    Case,
    CaseAttachment,
    CaseEntry,
    CaseIdentity,
    CaseRating,
    CaseText,
    IdentityOpening,
)
from feedback.models.catalogue import Service, ServiceComponent, ServicePledge, ServicePoint
from feedback.models.clock import CaseClock, ClockPause, ClockRule, ClockRuleSet
from feedback.models.desk import (
    Attempt,
    BannedAuthor,
    CannedAnswer,
    CannedAnswerVersion,
    LimitRule,
    ReportDraft,
    RoutingRule,
    SpentProof,
)
from feedback.models.forum import (
    CaseFollower,
    CaseSupport,
    CitizenMail,
    CommunityGroup,
    SearchHit,
    SearchWord,
)
from feedback.models.survey import (
    ServiceVolume,
    SurveyCode,
    SurveyFollowUp,
    SurveyInvitation,
    SurveyRespondent,
    SurveyRule,
    SurveySheet,
)

__all__ = [
    "Attempt",
    "BannedAuthor",
    "CannedAnswer",
    "CannedAnswerVersion",
    "Case",
    "CaseAttachment",
    "CaseClock",
    "CaseEntry",
    "CaseFollower",
    "CaseIdentity",
    "CaseRating",
    "CaseSupport",
    "CaseText",
    "CitizenMail",
    "ClockPause",
    "ClockRule",
    "ClockRuleSet",
    "CommunityGroup",
    "IdentityOpening",
    "LimitRule",
    "ReportDraft",
    "RoutingRule",
    "SearchHit",
    "SearchWord",
    "Service",
    "ServiceComponent",
    "ServicePledge",
    "ServicePoint",
    "ServiceVolume",
    "SpentProof",
    "SurveyCode",
    "SurveyFollowUp",
    "SurveyInvitation",
    "SurveyRespondent",
    "SurveyRule",
    "SurveySheet",
]
