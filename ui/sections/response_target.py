"""«Что если»: the region's share in time if the chosen municipalities met the target."""

from __future__ import annotations

from metrics import format as fmt
from metrics.simulator import Simulation, needed_count, simulate
from reports import facts
from ui import series
from ui.blocks import Card, Empty
from ui.filters import View, left_out

TITLE = "Если выбранные муниципалитеты выйдут на цель"
NOTHING = "За этот период нет сообщений, чей срок наступил. Выберите другой период."


def what_if(view: View, chosen: tuple[str, ...]) -> tuple[Card, ...] | Empty:
    """The region's share in time if the chosen municipalities met the target."""
    target = series.target(view, "norm_share", view.period.last_day)
    if target is None:
        return Empty(TITLE, "Цель по доле отвеченных в срок не задана (таблица kpi_target).")
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    ids = places.set_index("name")["municipality_id"]
    counts, ignored = facts.messages(view.ask, view.clock, view.period, view.filters, "municipality")
    found = simulate(counts, [ids[name] for name in chosen if name in ids.index], target)
    if found.share is None:
        return Empty(TITLE, NOTHING)
    gain = found.simulated_share - found.share
    return (
        Card(
            "norm_share",
            fmt.share(found.simulated_share),
            title="Отвечено в срок было бы" if chosen else "Отвечено в срок сейчас; выберите муниципалитеты",
            lines=(
                f"сейчас – {fmt.share(found.share)} из {fmt.counted(found.judged_count, fmt.OF_MESSAGES)}",
                f"цель – {fmt.share(target, 0)}"
                + ("" if found.meets_target else f", не хватает {fmt.counted(_missing(found), fmt.OF_MESSAGES)}"),
                f"ещё {fmt.counted(found.gained_count, fmt.MESSAGES)} в срок: {fmt.points(gain)}" if chosen else "",
                left_out(ignored),
            ),
        ),
    )


def candidates(view: View) -> list[str]:
    """Municipalities below the target, those with most to gain first."""
    target = series.target(view, "norm_share", view.period.last_day)
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    counts, _ = facts.messages(view.ask, view.clock, view.period, view.filters, "municipality")
    if target is None or counts.empty:
        return []
    names = places.set_index("municipality_id")["name"]
    lacking = counts["judged_count"].map(lambda n: needed_count(n, target)) - counts["in_norm_count"]
    return [names[one] for one in lacking[lacking > 0].sort_values(ascending=False).index if one in names.index]


def _missing(found: Simulation) -> int:
    return needed_count(found.judged_count, found.target) - found.simulated_count
