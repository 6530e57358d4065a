"""The map of the region: areas don't overlap and make up the region, whatever the base knows of its places."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from tests.regions import UNREADABLE, region, shapes, with_boundaries
from ui import cells
from ui.geography import Geography, Place, places

KM = 111.32
SQUARES = {  # degrees at the equator, where a degree is the same both ways
    "Западный": box(0, -1, 1, 1),
    "Восточный": box(1, -1, 2, 1),
}


def named(geography: Geography) -> dict[str, Place]:
    return {place.name: place for place in geography.places}


def overlap(geography: Geography) -> float:
    return sum(one.area.intersection(other.area).area for one, other in combinations(geography.places, 2))


def total(geography: Geography) -> float:
    return sum(place.area.area for place in geography.places)


@pytest.mark.parametrize("file", ["perm_municipalities.csv", "sverdlovsk_cities.csv"])
def test_cells_of_a_real_region_don_t_overlap_and_make_up_its_hull(file: str) -> None:
    frame = region(file)
    geography = places(frame)

    # the projection once more: a degree of longitude shrinks with the cosine of the middle latitude
    middle = (frame["latitude"].max() + frame["latitude"].min()) / 2
    shrink = np.cos(np.radians(middle))
    across = (frame["longitude"] - (frame["longitude"].max() + frame["longitude"].min()) / 2) * shrink * KM
    centres = np.column_stack([across, (frame["latitude"] - middle) * KM])
    whole = cells.outline(np.unique(centres, axis=0))

    assert len(geography.places) == len(frame)
    assert all(place.area.is_valid and place.area.geom_type == "Polygon" for place in geography.places)
    assert overlap(geography) < 1e-6 * total(geography)
    assert geography.outline.symmetric_difference(whole).area < 0.02 * whole.area
    assert total(geography) == pytest.approx(geography.outline.area, rel=1e-9)
    assert (geography.kind, geography.unplaced, geography.broken) == ("схема", (), ())
    assert geography.note == "Схема: площади и границы условные."


def test_a_point_of_a_cell_is_as_a_rule_nearest_to_the_cell_s_own_centre() -> None:
    """Evening out moves cells a little, but the map stays a map of the region: most centres lie in their own cell."""
    frame = region("perm_municipalities.csv")
    geography = places(frame)
    middle_latitude = (frame["latitude"].max() + frame["latitude"].min()) / 2
    middle_longitude = (frame["longitude"].max() + frame["longitude"].min()) / 2
    shrink = np.cos(np.radians(middle_latitude))
    inside = [
        named(geography)[one.name].area.contains(
            shapely.Point((one.longitude - middle_longitude) * shrink * KM, (one.latitude - middle_latitude) * KM)
        )
        for one in frame.itertuples()
    ]

    assert np.mean(inside) > 0.8


def test_perm_is_a_round_cell_inside_its_district() -> None:
    drawn = named(places(region("perm_municipalities.csv")))
    city, district = drawn["Пермский городской округ"], drawn["Пермский муниципальный округ"]

    assert Polygon(district.area.exterior).contains(city.area)
    assert city.area.area == pytest.approx(np.pi * city.reach**2, rel=0.01)  # round
    assert city.is_inner and not district.is_inner
    assert (city.label, district.label) == ("Пермский\u00a0ГО", "Пермский\u00a0МО")
    assert drawn["Лысьвенский муниципальный округ"].label == "Лысьвенский"


def test_of_two_equal_points_the_more_populous_is_the_town_inside() -> None:
    corners = [{"latitude": lat, "longitude": lon, "population": 1} for lat, lon in ((0, 0), (0, 2), (2, 0), (2, 2))]
    village, city = ({"latitude": 1, "longitude": 1, "population": size} for size in (5, 500))
    geography = places(shapes([*corners, village, city]))
    drawn = {place.municipality_id: place for place in geography.places}

    assert [number for number, place in drawn.items() if place.is_inner] == [6]
    assert Polygon(drawn[5].area.exterior).contains(drawn[6].area)
    assert overlap(geography) < 1e-6 * total(geography)


def test_three_equal_points_are_three_areas() -> None:
    corners = [{"latitude": lat, "longitude": lon} for lat, lon in ((0, 0), (0, 2), (2, 0), (2, 2))]
    geography = places(shapes([*corners, *[{"latitude": 1, "longitude": 1, "population": size} for size in (3, 2, 1)]]))

    assert sorted(place.municipality_id for place in geography.places if place.is_inner) == [5, 6]
    assert all(place.area.area > 0 for place in geography.places)
    assert overlap(geography) < 1e-6 * total(geography)


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_than_three_places_are_discs(count: int) -> None:
    geography = places(shapes([{"latitude": 58, "longitude": 56 + place} for place in range(count)]))

    assert len(geography.places) == count
    for place in geography.places:
        assert place.area.area == pytest.approx(np.pi * place.reach**2, rel=0.01)
    assert overlap(geography) == 0


def test_two_places_at_one_point_are_told_apart() -> None:
    geography = places(shapes([{"latitude": 58, "longitude": 56, "population": size} for size in (10, 1000)]))

    assert [place.municipality_id for place in geography.places if place.is_inner] == [2]
    assert overlap(geography) == 0


def test_places_along_one_line_are_drawn() -> None:
    geography = places(shapes([{"latitude": 58, "longitude": 50 + place} for place in range(5)]))

    assert len(geography.places) == 5
    assert min(place.area.area for place in geography.places) > 0
    assert overlap(geography) < 1e-6 * total(geography)


def test_a_place_without_coordinates_is_named_under_the_map() -> None:
    geography = places(shapes([{"latitude": 58, "longitude": 56}, {"name": "Затерянный"}, {"latitude": 57}]))

    assert geography.unplaced == ("Затерянный", "Место 3")
    assert "Нет на карте (не указаны координаты): Затерянный, Место 3." in geography.note


def test_no_coordinates_at_all_are_a_map_without_places() -> None:
    geography = places(shapes([{"name": "Один"}, {"name": "Другой"}]))

    assert (geography.places, geography.unplaced) == ((), ("Один", "Другой"))
    assert places(shapes([{}]).iloc[:0]).places == ()


def test_boundaries_are_drawn_to_scale() -> None:
    geography = places(with_boundaries(SQUARES))

    assert {name: place.area.area for name, place in named(geography).items()} == pytest.approx(
        dict.fromkeys(SQUARES, 2 * KM**2)
    )
    assert geography.outline.bounds == pytest.approx((-KM, -KM, KM, KM))
    assert (geography.kind, geography.note) == ("", "")


def test_a_degree_of_longitude_shrinks_with_latitude() -> None:
    west, south, east, north = places(with_boundaries({"Северный": box(30, 59, 32, 61)})).outline.bounds

    assert (east - west, north - south) == pytest.approx((2 * KM * 0.5, 2 * KM))


def test_a_boundary_with_a_hole_keeps_it() -> None:
    ring = Polygon(box(-1, -1, 1, 1).exterior.coords, [box(-0.5, -0.5, 0.5, 0.5).exterior.coords[::-1]])
    place = places(with_boundaries({"Кольцо": ring})).places[0]

    assert place.area.area == pytest.approx(3 * KM**2)
    assert len(place.area.interiors) == 1
    assert place.area.contains(shapely.Point(place.middle))


def test_both_parts_of_a_multipolygon_are_drawn() -> None:
    parts = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])
    place = places(with_boundaries({"Острова": parts})).places[0]

    assert [one.area for one in shapely.get_parts(place.area)] == pytest.approx(
        [KM**2 * np.cos(np.radians(0.5))] * 2, rel=1e-3
    )


def test_a_town_without_a_hole_left_for_it_is_cut_out_of_its_district() -> None:
    drawn = named(places(with_boundaries({"Район": box(-1, -1, 1, 1), "Город": box(-0.5, -0.5, 0.5, 0.5)})))

    assert drawn["Район"].area.area == pytest.approx(3 * KM**2)
    assert drawn["Город"].area.area == pytest.approx(KM**2)
    assert drawn["Город"].is_inner


def test_an_invalid_boundary_is_made_valid() -> None:
    bow = Polygon([(-1, -1), (1, 1), (1, -1), (-1, 1)])  # two triangles that meet in the middle
    geography = places(with_boundaries({"Бант": bow}))

    assert not bow.is_valid
    assert geography.places[0].area.is_valid
    assert geography.places[0].area.area == pytest.approx(2 * KM**2)
    assert geography.broken == ()


def test_a_feature_is_taken_for_its_geometry() -> None:
    geometry = json.loads(shapely.to_geojson(box(-1, -1, 1, 1)))
    feature = json.dumps({"type": "Feature", "properties": {"name": "x"}, "geometry": geometry})
    collection = json.dumps({"type": "FeatureCollection", "features": [json.loads(feature)]})

    for text in (feature, collection):
        assert places(with_boundaries({"Место": text})).places[0].area.area == pytest.approx(4 * KM**2)


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_boundary_that_can_t_be_read_gives_way_to_a_cell_and_is_counted(text: str) -> None:
    rows = [{"latitude": lat, "longitude": lon} for lat, lon in ((58, 56), (58, 57), (59, 56))]
    geography = places(shapes([rows[0] | {"name": "Битый", "boundary": text}, *rows[1:]]))

    assert geography.broken == ("Битый",)
    assert len(geography.places) == 3
    assert geography.kind == "схема"
    assert geography.note.endswith("Граница в базе не читается: Битый.")


def test_a_place_without_a_boundary_fills_the_gap_between_those_with_one() -> None:
    ring = Polygon(box(-2, -2, 2, 2).exterior.coords, [box(-1, -1, 1, 1).exterior.coords[::-1]])
    rows = shapes(
        [
            {"name": "Кольцо", "boundary": shapely.to_geojson(ring)},
            {"name": "Дыра", "latitude": 0.5, "longitude": 0.5},
        ]
    )
    geography = places(rows)
    drawn = named(geography)

    assert drawn["Дыра"].area.area == pytest.approx(4 * KM**2)
    assert drawn["Кольцо"].area.area == pytest.approx(12 * KM**2)
    assert overlap(geography) < 1e-6
    assert (geography.kind, geography.note) == ("частично схема", "Условные границы: Дыра.")


def test_a_place_without_a_boundary_beside_one_with_it_leaves_the_boundary_whole() -> None:
    rows = shapes(
        [
            {"name": "Границы", "boundary": shapely.to_geojson(box(0, 0, 1, 1))},
            {"name": "Центр", "latitude": 0.5, "longitude": 1.5},
            {"name": "Внутри", "latitude": 0.5, "longitude": 0.5},
        ]
    )
    geography = places(rows)
    drawn = named(geography)

    assert Polygon(drawn["Границы"].area.exterior).area == pytest.approx(KM**2, rel=1e-3)
    assert Polygon(drawn["Границы"].area.exterior).contains(drawn["Внутри"].area)
    assert drawn["Центр"].area.area > 0
    assert overlap(geography) < 1e-6


def test_neighbours_share_their_edge_after_fine_boundaries_are_made_coarser() -> None:
    def wavy(points: np.ndarray) -> np.ndarray:
        return points + 0.02 * np.sin(40 * points[:, ::-1]) + 0.001 * np.sin(900 * points[:, ::-1])

    fine = {name: shapely.transform(shapely.segmentize(area, 0.0005), wavy) for name, area in SQUARES.items()}
    geography = places(with_boundaries(fine))

    assert sum(shapely.get_num_coordinates(place.area) for place in geography.places) < 2000
    assert sum(shapely.get_num_coordinates(list(fine.values()))) > 20_000
    assert geography.outline.geom_type == "Polygon" and not geography.outline.interiors
    assert total(geography) == pytest.approx(geography.outline.area)
    assert total(geography) == pytest.approx(sum(area.area for area in fine.values()) * KM**2, rel=0.01)


def test_a_region_on_both_sides_of_the_180th_meridian_is_in_one_piece() -> None:
    geography = places(with_boundaries({"Запад": box(178, -1, 180, 1), "Восток": box(-180, -1, -178, 1)}))
    west, _, east, _ = geography.outline.bounds

    assert east - west == pytest.approx(4 * KM)
    assert geography.outline.geom_type == "Polygon"
