"""The map of «Обзор»: the figures of each municipality are those of its messages, by plain pandas."""

from __future__ import annotations

import pytest

from tests.ui.test_response_time import DEMO_PERIOD, demo, plain, raw, view_of, within
from ui.blocks import Chart, Empty
from ui.filters import View
from ui.sections import overview_places

__all__ = ["demo"]


def test_the_map_of_a_figure_is_that_of_the_messages(demo: View, demo_bases: dict[str, str]) -> None:
    messages = within(raw(demo_bases["duckdb"], demo.clock.region_id), demo.period)
    places = demo.ask("municipalities", region_id=demo.clock.region_id, municipality_ids=None).set_index("name")
    received = messages.groupby("municipality_id").size()
    judged = messages[messages["judged"]].groupby("municipality_id")["in_norm"]
    rates = overview_places.region_map(demo, "сообщений на 1 000 жителей").table.raw
    shares = overview_places.region_map(demo, "отвечено в срок").table.raw

    assert len(rates) == len(shares) > 40
    for name, rate, population in rates.iloc[:, :3].itertuples(index=False):
        assert population == places.loc[name, "population"]
        assert rate == pytest.approx(received[places.loc[name, "municipality_id"]] / population * 1000)
    for name, share, count in shares.iloc[:, :3].itertuples(index=False):
        of_place = judged.get_group(places.loc[name, "municipality_id"])
        assert count == len(of_place) and share == pytest.approx(of_place.mean())


def test_the_map_says_how_the_tones_are_read_and_names_residents(demo: View) -> None:
    chart = overview_places.region_map(demo, "сообщений на 1 000 жителей")
    hovers = " ".join(str(trace.text) + str(trace.hovertext) for trace in chart.figure.data)

    assert "при населении" in plain(hovers) and "из " not in plain(hovers)
    assert "в целом по региону" in chart.subtitle


@pytest.mark.parametrize("shown", overview_places.ON_MAP)
def test_every_choice_of_the_map_is_drawn(demo: View, shown: str) -> None:
    assert isinstance(overview_places.region_map(view_of(DEMO_PERIOD, None), shown), Chart)


def test_without_messages_the_map_says_so(demo: View) -> None:
    empty = view_of(type(DEMO_PERIOD)(DEMO_PERIOD.start.replace(year=2001), DEMO_PERIOD.end.replace(year=2001)), None)

    assert all(isinstance(overview_places.region_map(empty, shown), Empty) for shown in overview_places.ON_MAP)
