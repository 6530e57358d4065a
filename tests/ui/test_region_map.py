"""The figure of the map: every place in its colour and its words, names that don't cover each other."""

from __future__ import annotations

from itertools import combinations, pairwise

import plotly.graph_objects as go
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from metrics.catalogue import METRICS
from metrics.measure import Measure, State
from metrics.survival import BELOW, NOT_REACHED
from tests.regions import region, shapes, with_boundaries
from ui import theme
from ui.charts import by_value, by_verdict, picture, region_map
from ui.geography import Geography, places

VERDICTS = ("медленнее", "на границе", "как в целом", "быстрее", "мало данных")


@pytest.fixture(scope="module")
def perm() -> Geography:
    return places(region("perm_municipalities.csv"))


def share(value: float | None, n: int = 200, state: State = State.OK) -> Measure:
    return Measure(METRICS["norm_share"], value, n, None, float(n), state)


def time(value: float | None, bound: str | None = None) -> Measure:
    return Measure(METRICS["response_median"], value, 200, None, 200.0, State.OK, bound)


def areas(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.hoveron == "fills"]


def legend(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend]


def words(figure: go.Figure) -> go.Scatter:
    return figure.data[-1]


def colour_of(figure: go.Figure, name: str) -> str:
    return next(trace.fillcolor for trace in areas(figure) if f"<b>{name}</b>" in trace.text)


def test_every_place_is_an_area_with_name_figure_and_n(perm: Geography) -> None:
    measures = {place.municipality_id: share(0.5 + place.municipality_id / 100) for place in perm.places}
    figure = region_map(perm, by_value(measures))
    first = next(place for place in perm.places if place.municipality_id == 1)

    assert len(areas(figure)) == 43
    assert f"<b>{first.name}</b><br>51,0\u00a0%<br>из 200\u00a0сообщений" in {trace.text for trace in areas(figure)}
    assert len(legend(figure)) == 5
    assert "гуще цвет – хуже" in figure.layout.annotations[0].text
    assert "схема" in figure.layout.annotations[0].text


def test_the_densest_tone_is_the_worst_whichever_way_is_better(perm: Geography) -> None:
    numbers = [place.municipality_id for place in perm.places]
    worst, best = perm.places[0], perm.places[1]
    low, high = worst.municipality_id, best.municipality_id
    shares = {number: share(0.9) for number in numbers} | {low: share(0.2), high: share(1.0)}
    times = {number: time(100) for number in numbers} | {low: time(900), high: time(10)}

    for painting in (by_value(shares), by_value(times)):
        figure = region_map(perm, painting)
        assert colour_of(figure, worst.name) == theme.SEQUENTIAL[-1]
        assert colour_of(figure, best.name) != theme.SEQUENTIAL[-1]
        assert painting.named[0] == low


def test_figures_beyond_what_can_be_told_are_at_their_ends() -> None:
    measures = {number: time(60.0 * number) for number in range(1, 11)}
    painting = by_value(measures | {11: time(None, NOT_REACHED), 12: time(None, BELOW)})

    assert painting.shade_of[11] == painting.shade_of[10] == 4
    assert painting.shade_of[12] == painting.shade_of[1] == 0
    assert painting.named[0] == 11


def test_few_and_no_data_have_no_tone_and_no_say_in_the_classes() -> None:
    measures = {number: share(number / 10) for number in range(1, 10)}
    odd = {20: share(0.01, 3, State.FEW), 21: share(None, 0, State.NONE)}
    painting = by_value(measures | odd)

    assert [painting.shades[painting.shade_of[number]].words for number in odd] == ["мало данных", "нет данных"]
    assert painting.shades[painting.shade_of[20]].pattern
    assert [painting.texts[number] for number in odd] == ["мало данных (3\u00a0сообщения)", "нет данных"]
    assert {number: painting.shade_of[number] for number in measures} == by_value(measures).shade_of
    assert not {20, 21} & {*painting.named}


@pytest.mark.parametrize("metric_id", ["received_count", "waiting_count", "page_count"])
def test_a_bare_count_is_never_coloured(metric_id: str) -> None:
    with pytest.raises(ValueError, match="is a count"):
        by_value({1: Measure(METRICS[metric_id], 5.0, 5, 5.0, None, State.OK)})


def test_verdicts_are_told_by_mark_and_hatching_besides_colour(perm: Geography) -> None:
    verdicts = {place.municipality_id: VERDICTS[place.municipality_id % 5] for place in perm.places}
    figure = region_map(perm, by_verdict(verdicts, dict.fromkeys(verdicts, "2 ч<br>по 40 ответам")))
    looks = {(trace.fillcolor, trace.fillpattern.shape) for trace in areas(figure)}

    assert legend(figure) == ["− медленнее", "± на границе", "как в целом", "+ быстрее", "мало данных"]
    assert len(looks) == 5
    told = [text.removeprefix("<b>")[0] for text in words(figure).text if text.removeprefix("<b>")[0] in "−±+"]
    wanted = [{"медленнее": "−", "на границе": "±", "быстрее": "+"}.get(verdict, "") for verdict in verdicts.values()]
    assert sorted(told) == sorted("".join(wanted))


def test_an_unknown_verdict_is_refused() -> None:
    with pytest.raises(KeyError):
        by_verdict({1: "хуже некуда"}, {})


def test_the_legend_holds_only_classes_in_use(perm: Geography) -> None:
    verdicts = {place.municipality_id: "как в целом" for place in perm.places}

    assert legend(region_map(perm, by_verdict(verdicts, {}))) == ["как в целом"]


@pytest.mark.parametrize("file", ["perm_municipalities.csv", "sverdlovsk_cities.csv"])
def test_names_don_t_cover_each_other_on_a_telephone(file: str) -> None:
    geography = places(region(file))
    verdicts = {place.municipality_id: VERDICTS[place.municipality_id % 5] for place in geography.places}
    figure = region_map(geography, by_verdict(verdicts, {}))
    trace = words(figure)
    west, east = figure.layout.xaxis.range
    south, north = figure.layout.yaxis.range
    pixels = min(340 / (east - west), 378 / (north - south))
    # by the letters of Source Sans at 13 px: half an em across, a line of 15 px
    plain = [one.removeprefix("<b>").removesuffix("</b>") for one in trace.text]
    frames = [
        box(x * pixels - 3.3 * len(text), y * pixels - 7, x * pixels + 3.3 * len(text), y * pixels + 7)
        for x, y, text in zip(trace.x, trace.y, plain, strict=True)
    ]
    names = [one for one in trace.text if not one.startswith("<b>")]

    assert len(names) >= 8
    assert len(set(names)) == len(names)
    assert not [pair for pair in combinations(frames, 2) if pair[0].intersects(pair[1])]


def test_a_place_that_is_not_chosen_keeps_its_area_without_a_colour(perm: Geography) -> None:
    first, second = perm.places[:2]
    figure = region_map(perm, by_value({first.municipality_id: share(0.9), second.municipality_id: share(0.8)}))

    assert len(areas(figure)) == 43
    assert sum("не выбрано" in trace.text for trace in areas(figure)) == 41
    assert {trace.fillcolor for trace in areas(figure) if "не выбрано" in trace.text} == {theme.PAPER}


def test_nothing_chosen_is_an_empty_map(perm: Geography) -> None:
    figure = region_map(perm, by_value({}))

    assert {trace.fillcolor for trace in areas(figure)} == {theme.PAPER}
    assert legend(figure) == []


def test_a_map_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="without a place"):
        region_map(places(shapes([{"name": "Затерянный"}])), by_value({}))


def test_holes_and_islands_are_drawn_with_gaps_between_rings() -> None:
    ring = Polygon(box(-1, -1, 1, 1).exterior.coords, [box(-0.5, -0.5, 0.5, 0.5).exterior.coords[::-1]])
    geography = places(with_boundaries({"Сложный": MultiPolygon([ring, box(2, -1, 3, 1)])}))
    trace = areas(region_map(geography, by_value({})))[0]
    gaps = [-1, *(place for place, x in enumerate(trace.x) if x is None), len(trace.x)]
    rings = [
        Polygon(zip(trace.x[start + 1 : end], trace.y[start + 1 : end], strict=True)) for start, end in pairwise(gaps)
    ]

    assert len(rings) == 3
    assert sorted(one.exterior.is_ccw for one in rings) == [False, True, True]  # the hole runs the other way
    outer = sum(one.area for one in rings if one.exterior.is_ccw)
    hole = sum(one.area for one in rings if not one.exterior.is_ccw)
    assert outer - hole == pytest.approx(shapely.area(geography.places[0].area), rel=1e-3)


def test_the_map_can_t_be_zoomed_and_keeps_its_proportions(perm: Geography) -> None:
    layout = region_map(perm, by_value({})).layout

    assert (layout.xaxis.fixedrange, layout.yaxis.fixedrange, layout.yaxis.scaleanchor) == (True, True, "x")
    assert (layout.xaxis.visible, layout.yaxis.visible, layout.legend.itemclick) == (False, False, False)


def test_names_shrink_with_the_map_in_a_picture_to_forward(perm: Geography) -> None:
    figure = region_map(perm, by_value({}), height=460)
    forwarded = picture.of_chart(figure, "Карта", "", "источник", "")
    drawn = 520 - 136 - 104  # px of the picture less its title and its source

    assert words(forwarded).textfont.size == pytest.approx(13 * drawn / (460 - 24 - 4))
    assert words(figure).textfont.size == 13


@pytest.mark.parametrize("file", ["perm_municipalities.csv", "sverdlovsk_cities.csv"])
def test_every_colour_of_the_map_has_its_dark_one(file: str) -> None:
    geography = places(region(file))
    verdicts = {place.municipality_id: VERDICTS[place.municipality_id % 5] for place in geography.places}
    shares = {number: share(0.5 + number / 100) for number in verdicts}
    for painting in (by_verdict(verdicts, {}), by_value(shares)):
        figure = region_map(geography, painting)
        light = {*theme.COLOUR.findall(figure.to_json())}

        assert light <= {*theme.TO_DARK}
        assert not light & {*theme.COLOUR.findall(theme.darkened(figure).to_json())}


def test_names_from_the_base_are_text_and_nothing_else() -> None:
    geography = places(shapes([{"name": "<a href='https://x'>Г</a>", "latitude": 58, "longitude": 56}]))
    figure = region_map(geography, by_verdict({1: "медленнее"}, {1: "2 ч"}))

    assert "<a" not in "".join(trace.text for trace in areas(figure)) + "".join(words(figure).text)
