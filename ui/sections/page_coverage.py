"""Whom the law obliges to keep a page and who keeps one: by level and municipality, those without it, those exempt."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import BODIES
from metrics.kinds import LEVELS, LEVELS_OF_ONE
from metrics.measure import measure_rows, values
from reports import page_facts
from reports.keys import last_known_day
from ui.blocks import Empty, Table
from ui.filters import View, left_out
from ui.sections.official_pages import kind_titles
from ui.trends import also, exported

NOT_BY = ("network_ids", "executor_ids", "topic_groups")


def by_level(view: View) -> Table | Empty:
    """Coverage of ministries, other regional bodies, municipal bodies, subordinate institutions."""
    return _coverage(view, "level", "Уровень", LEVELS)


def by_municipality(view: View) -> Table | Empty:
    """Coverage by municipality, the special row of regional bodies last."""
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    titles = {one: fmt.place(name) for one, name in zip(places["municipality_id"], places["name"], strict=True)}
    return _coverage(view, "municipality", "Муниципалитет", titles)


def uncovered(view: View) -> Table | Empty:
    """Obliged bodies without a page in a network of the official list."""
    day = last_known_day(view.period, view.clock)
    found = view.ask(
        "uncovered_bodies",
        region_id=view.clock.region_id,
        municipality_ids=view.filters.municipality_ids,
        on_day=day,
    )
    if found.empty:
        return Empty("", f"На {fmt.day(day)} госпаблик есть у каждой обязанной организации.")
    elsewhere = [f"да, {fmt.number(count)}" if count else "нет" for count in found["other_page_count"]]
    return Table(
        caption=f"Нет страницы в сети из перечня – {fmt.counted(len(found), BODIES)} на {fmt.day(day)}" + _not_by(view),
        columns={
            **_body_columns(found),
            "Уровень": ([LEVELS_OF_ONE[level] for level in found["level"]], False),
            "Сфера": (_spheres(view, found), False),
            "Страница в другой сети": (elsewhere, False),
        },
        raw=exported(
            view,
            _body_raw(view, found).assign(**{"страниц в других сетях": found["other_page_count"]}),
            view.period,
        ),
        file_name="bez_gospablika",
        is_tall=True,
    )


def exempt(view: View) -> Table | Empty:
    """Bodies that need not keep a page, each with its reason."""
    found = view.ask("exempt_bodies", region_id=view.clock.region_id, municipality_ids=view.filters.municipality_ids)
    if found.empty:
        return Empty("", "Освобождённых от ведения страницы нет.")
    return Table(
        caption=f"Освобождены от ведения страницы – {fmt.counted(len(found), BODIES)}; в охват не входят"
        + _not_by(view),
        columns={**_body_columns(found), "Причина": (found["exemption_reason"].tolist(), False)},
        raw=exported(view, _body_raw(view, found).assign(причина=found["exemption_reason"]), view.period),
        file_name="osvobozhdyonnye",
        is_tall=True,
    )


def _coverage(view: View, by: str, title: str, titles: dict[Hashable, str]) -> Table | Empty:
    day = last_known_day(view.period, view.clock)
    facts = page_facts.bodies(view.ask, view.clock, day, view.filters.without("network_ids"), by)
    if not facts["obliged_count"].sum():
        return Empty("", "Обязанных вести страницу организаций здесь нет.")
    facts = facts.reindex([key for key in titles if key in facts.index])
    facts = pd.concat([facts.sum().to_frame().T, facts]).astype("int64")
    names = ["Всего", *(titles[key] for key in facts.index[1:])]
    share = measure_rows("coverage_share", facts)
    without = facts["obliged_count"] - facts["obliged_covered_count"]
    return Table(
        caption=f"На {fmt.day(day)}; страница – в сети из перечня" + _not_by(view),
        columns={
            title: (names, False),
            "Обязаны": ([fmt.number(one) for one in facts["obliged_count"]], True),
            "С госпабликом": ([fmt.number(one) for one in facts["obliged_covered_count"]], True),
            "Без него": ([fmt.number(one) for one in without], True),
            "Охват": ([fmt.value(one) for one in share], True),
            "Освобождены": ([fmt.number(one) for one in facts["exempt_count"]], True),
        },
        raw=exported(
            view,
            pd.DataFrame(
                {
                    title.lower(): names,
                    "обязаны": facts["obliged_count"].to_numpy(),
                    "с госпабликом": facts["obliged_covered_count"].to_numpy(),
                    "охват": values(share).to_numpy(),
                    "освобождены": facts["exempt_count"].to_numpy(),
                }
            ),
            view.period,
        ),
        file_name=f"ohvat_{by}",
        total_rows=(0,),
        is_tall=by == "municipality",
    )


def _body_columns(found: pd.DataFrame) -> dict[str, tuple[list[str], bool]]:
    return {
        "Организация": (found["name"].tolist(), False),
        "Муниципалитет": ([fmt.place(name) for name in found["municipality"]], False),
    }


def _body_raw(view: View, found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "организация": found["name"],
            "муниципалитет": found["municipality"],
            "уровень": found["level"].map(LEVELS),
            "сфера": _spheres(view, found),
        }
    )


def _spheres(view: View, found: pd.DataFrame) -> list[str]:
    titles = kind_titles(view)["sphere"]
    return [titles[sphere_id] for sphere_id in found["sphere_id"]]


def _not_by(view: View) -> str:
    """What is obliged is covered by a page in any network of the list, so a filter by network says nothing of it."""
    return also(left_out(tuple(name for name in NOT_BY if getattr(view.filters, name))))
