"""What people write about: groups and topics, with their shares and changes."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from reports import facts
from ui import access, cards, links
from ui.blocks import Empty, Table
from ui.filters import View, left_out
from ui.sections.message_flow import NOTHING
from ui.trends import also, exported

GROUPS, TOPICS = "группы тем", "все темы"


def groups(view: View) -> list[str]:
    """Topic groups that the filters leave."""
    known = view.ask("topic_groups", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    wanted = view.filters.topic_groups
    return [group for group in known["topic_group"] if wanted is None or group in wanted]


def choices(view: View) -> list[str]:
    """What the table of topics may show: the groups, all topics, or the topics of one group."""
    left = groups(view)
    return [GROUPS, TOPICS, *left] if len(left) != 1 else [TOPICS]


def topics(view: View, choice: str) -> Table | Empty:
    """Messages by topic group or topic, the most frequent first, with their share and change."""
    now, ignored = facts.topics(view.ask, view.clock, view.period, view.filters)
    before = facts.topics(view.ask, view.clock, view.comparable, view.filters)[0] if view.comparable else None
    now, before = (_chosen(frame, choice) for frame in (now, before))
    total = 0 if now.empty else int(now["received_count"].sum())
    if not total:
        return Empty("", NOTHING)
    if choice == GROUPS:
        return _table(view, now, before, ignored, ["topic_group"], total)
    return _table(view, now, before, ignored, ["topic_group", "topic"], total)


def _chosen(frame: pd.DataFrame | None, choice: str) -> pd.DataFrame | None:
    if frame is None or choice == TOPICS:
        return frame
    if choice == GROUPS:
        grouped = frame.groupby("topic_group", as_index=False)["received_count"].sum()
        return grouped.sort_values(["received_count", "topic_group"], ascending=[False, True], ignore_index=True)
    return frame[frame["topic_group"] == choice].reset_index(drop=True)


def _table(
    view: View, now: pd.DataFrame, before: pd.DataFrame | None, ignored: tuple[str, ...], key: list[str], total: int
) -> Table:
    is_groups = key == ["topic_group"]
    names = now[key[-1]].tolist()
    shares = now["received_count"] / total
    columns = {"Группа тем" if is_groups else "Тема": (names, False)}
    if not is_groups and now["topic_group"].nunique() > 1:
        columns["Группа"] = (now["topic_group"].tolist(), False)
    columns |= {
        "Сообщений": ([fmt.number(count) for count in now["received_count"]], True),
        "Доля": ([fmt.share_of(count, total) for count in now["received_count"]], True),
    }
    raw = now[[*key, "received_count"]].set_axis([*("группа", "тема")[: len(key)], "сообщений"], axis=1)
    raw = raw.assign(доля=shares)
    if before is not None:
        earlier = before.set_index(key)["received_count"]
        wanted = now["topic_group"] if is_groups else pd.MultiIndex.from_frame(now[key])
        then = earlier.reindex(wanted).fillna(0).astype("int64").tolist()
        columns["Было"] = ([fmt.number(count) for count in then], True)
        columns["Изменение"] = (
            cards.count_changes(view, now["received_count"], then),
            True,
        )
        raw = raw.assign(**{"в периоде сравнения": then})
    lists = [
        links.to(view, access.CASES, state="все", topics=[row["topic_group"]], **_topic(row))
        for _, row in now.iterrows()
    ]
    drill = {"Сообщений": lists}
    if is_groups:
        drill["Группа тем"] = [links.to(view, access.MESSAGES, group=name) for name in names]
    compared = f"; было – {fmt.period(view.comparable)}" if before is not None else ""
    return Table(
        caption=f"Из {fmt.counted(total, fmt.OF_MESSAGES)}, {fmt.period(view.period)}"
        f"{compared}{also(left_out(ignored))}",
        columns=columns,
        raw=exported(view, raw, view.period),
        file_name="gruppy_tem" if is_groups else "temy",
        is_tall=True,
        links=drill,
    )


def _topic(row: pd.Series) -> dict[str, str]:
    return {"topic": row["topic"]} if "topic" in row.index else {}
