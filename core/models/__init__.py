"""Facts without a domain: history of moves, background jobs, messages, stored files, free days."""

from core.models.holiday import CalendarYear, Holiday, HolidayKind
from core.models.job import Job, JobState
from core.models.message_delivery import DeliveryState, MessageDelivery
from core.models.notification import Delivery, NotificationChoice, NotificationSetting
from core.models.outbox_message import DIGEST_KIND, OutboxMessage
from core.models.stored_file import StoredFile
from core.models.transition_log import TransitionLog
from core.models.view_log import ViewLog

__all__ = [
    "DIGEST_KIND",
    "CalendarYear",
    "Delivery",
    "DeliveryState",
    "Holiday",
    "HolidayKind",
    "Job",
    "JobState",
    "MessageDelivery",
    "NotificationChoice",
    "NotificationSetting",
    "OutboxMessage",
    "StoredFile",
    "TransitionLog",
    "ViewLog",
]
