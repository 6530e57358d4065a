"""Who asks: what a reader may see. A required argument of every question about facts and a part of every cache key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ALL = None  # in place of ids: no restriction


class AccessDenied(Exception):
    """The reader may not see what was asked for; the message is for the reader."""


@dataclass(frozen=True)
class Scope:
    """The rights of one reader. `None` in place of ids means all of them.

    may_see_names: names of specialists; only the award committee's role has it.
    """

    role: str
    region_ids: tuple[int, ...] | None
    municipality_ids: tuple[int, ...] | None
    may_see_names: bool

    def check_region(self, region_id: int) -> None:
        """Raise AccessDenied unless the region is within the reader's rights."""
        if self.region_ids is not ALL and region_id not in self.region_ids:
            raise AccessDenied("Этот регион вам не открыт. Выберите другой или обратитесь к администратору дашборда.")

    def narrow_municipalities(self, wanted: Iterable[int] | None) -> tuple[int, ...] | None:
        """The wanted municipalities that the reader may see; None is all of them, () none."""
        if self.municipality_ids is ALL:
            return ALL if wanted is ALL else tuple(wanted)
        allowed = self.municipality_ids
        return allowed if wanted is ALL else tuple(one for one in wanted if one in allowed)
