from core.models.transition_log import TransitionLog
