"""How a person wants to be told outside the application: at once, once a day, or not; never at night."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.models import Delivery, NotificationChoice, NotificationSetting
from core.registry import MessageGroup, group_of, message_groups, time_zones_of

if TYPE_CHECKING:
    from organization.models import User

Hours = tuple[time, time]
"""From when until when nothing is sent; over midnight when the end is the smaller one; equal: never."""


@dataclass(frozen=True)
class Preferences:
    """What one person chose, or the installation for him; moments are reckoned in his time zone."""

    zone: ZoneInfo
    quiet: Hours
    choices: Mapping[str, str]

    def delivery_of(self, kind: str) -> Delivery:
        """Return how a message of this kind leaves the application; a kind without group: at once.

        A choice that its group does not allow (any more) counts as at once.
        """
        group = group_of(kind)
        chosen = Delivery(self.choices.get(group.key, Delivery.AT_ONCE)) if group else Delivery.AT_ONCE
        return chosen if group is None or chosen in allowed(group) else Delivery.AT_ONCE

    def not_before(self, moment: datetime, kind: str) -> datetime:
        """Return `moment`, or the end of the quiet hours it falls into; an urgent group waits for nothing."""
        group = group_of(kind)
        if group is not None and group.urgent:
            return moment
        starts, ends = self.quiet
        local = moment.astimezone(self.zone)
        now = local.time()
        if starts < ends:
            return self.at(local.date(), ends) if starts <= now < ends else moment
        if starts > ends and now >= starts:
            return self.at(local.date() + timedelta(days=1), ends)
        return self.at(local.date(), ends) if starts > ends and now < ends else moment

    def next_digest(self, moment: datetime) -> datetime:
        """Return when the next digest after `moment` is due."""
        today = self.at(self.day_of(moment), time(settings.DIGEST_HOUR))
        return today if today > moment else today + timedelta(days=1)

    def day_of(self, moment: datetime) -> date:
        """Return the day on which `moment` falls where the person works."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, hour: time) -> datetime:
        """Return the moment of this hour on this day where the person works."""
        return datetime.combine(day, hour, tzinfo=self.zone)


def allowed(group: MessageGroup) -> list[Delivery]:
    """Return the deliveries that a person may choose for a group."""
    return [
        Delivery.AT_ONCE,
        *([Delivery.DIGEST] if group.may_be_digest else []),
        *([Delivery.OFF] if group.may_be_off else []),
    ]


def default_quiet() -> Hours:
    """Return the quiet hours of the installation."""
    return settings.QUIET_FROM, settings.QUIET_UNTIL


def preferences_of(user_ids: Collection[int]) -> dict[int, Preferences]:
    """Return the preferences of people. Two queries and those of the time zones, however many people."""
    choices: dict[int, dict[str, str]] = {}
    for user_id, group, delivery in NotificationChoice.objects.filter(user__in=user_ids).values_list(
        "user", "group", "delivery"
    ):
        choices.setdefault(user_id, {})[group] = delivery
    hours = {
        row.user_id: (row.quiet_from, row.quiet_until)
        for row in NotificationSetting.objects.filter(user__in=user_ids)
        if row.quiet_from is not None and row.quiet_until is not None
    }
    zones = time_zones_of(user_ids)
    return {
        user_id: Preferences(zones[user_id], hours.get(user_id, default_quiet()), choices.get(user_id, {}))
        for user_id in user_ids
    }


def save_preferences(user: "User", choices: Mapping[str, str], *, quiet: Hours | None) -> None:
    """Write how the person wants to be told; `quiet` None: the quiet hours of the installation.

    Refused with RuleViolation: a delivery that a group does not allow. Groups that are not named
    keep what was chosen.
    """
    groups = {group.key: group for group in message_groups()}
    for key, delivery in choices.items():
        if key not in groups or delivery not in allowed(groups[key]):
            raise RuleViolation(_("Pilihan ini tidak tersedia bagi kelompok pesan tersebut."), f"group-{key}")
    with transaction.atomic():
        for key, delivery in choices.items():
            NotificationChoice.objects.update_or_create(user=user, group=key, defaults={"delivery": delivery})
        quiet_from, quiet_until = quiet or (None, None)
        NotificationSetting.objects.update_or_create(
            user=user, defaults={"quiet_from": quiet_from, "quiet_until": quiet_until}
        )
