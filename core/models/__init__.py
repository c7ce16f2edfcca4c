"""Facts without a domain: history of moves, background jobs, messages, stored files."""

from core.models.job import Job, JobState
from core.models.outbox_message import DeliveryState, OutboxMessage
from core.models.stored_file import StoredFile
from core.models.transition_log import TransitionLog

__all__ = ["DeliveryState", "Job", "JobState", "OutboxMessage", "StoredFile", "TransitionLog"]
