"""The rights of a reader narrow every question, whoever asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import AccessDenied, Base, Scope, fetch
from queries.catalogue import QUESTIONS
from tests.small_base import REGION, REGIONAL, TOWN, UNKNOWN, VILLAGE, build, message

EVERYTHING = Scope("governor", region_ids=None, municipality_ids=None, may_see_names=False)
OF_TOWN = Scope("town", region_ids=(REGION,), municipality_ids=(TOWN,), may_see_names=False)
ELSEWHERE = Scope("elsewhere", region_ids=(REGION + 1,), municipality_ids=None, may_see_names=False)
NOBODY = Scope("nobody", region_ids=(), municipality_ids=(), may_see_names=False)
IDS = st.one_of(st.none(), st.lists(st.integers(1, 9), max_size=6, unique=True).map(tuple))


@pytest.fixture
def base(any_database: str) -> Iterator[Base]:
    build(
        any_database,
        [
            message(1, "2026-03-01 10:00"),
            message(2, "2026-03-02 10:00", municipality_id=VILLAGE),
            message(3, "2026-03-02 10:00", municipality_id=UNKNOWN),
        ],
        "2026-03-10 12:00",
    )
    base = Base(any_database)
    yield base
    base.dispose()


def places(base: Base, scope: Scope, wanted: tuple[int, ...] | None = None) -> list[int]:
    asked = {"network_ids": None, "topic_groups": None, "executor_ids": None}
    asked |= {"use_messages": False, "open_from": None}
    found = fetch(base, "waiting_by_municipality", scope, region_id=REGION, municipality_ids=wanted, **asked)
    return found["municipality_id"].tolist()


def test_a_town_sees_itself_only_whatever_it_asks_for(base: Base) -> None:
    listed = fetch(base, "municipalities", OF_TOWN, region_id=REGION, municipality_ids=None)

    assert places(base, EVERYTHING) == [TOWN, VILLAGE, UNKNOWN]
    assert places(base, OF_TOWN) == places(base, OF_TOWN, (TOWN, VILLAGE)) == [TOWN]
    assert places(base, OF_TOWN, (VILLAGE, REGIONAL)) == []
    assert listed["municipality_id"].tolist() == [TOWN]


def test_another_region_is_denied_in_words_on_every_question(base: Base) -> None:
    for name, question in QUESTIONS.items():
        if question.needs_region:
            parameters = dict.fromkeys(question.takes) | {"region_id": REGION}
            for scope in (ELSEWHERE, NOBODY):
                with pytest.raises(AccessDenied, match="Этот регион вам не открыт"):
                    fetch(base, name, scope, **parameters)


def test_regions_are_listed_as_far_as_the_rights_go(base: Base) -> None:
    def listed(scope: Scope, wanted: tuple[int, ...] | None = None) -> list[int]:
        return fetch(base, "regions", scope, region_ids=wanted)["region_id"].tolist()

    assert listed(EVERYTHING) == listed(OF_TOWN) == listed(OF_TOWN, (REGION, 5)) == [REGION]
    assert listed(ELSEWHERE) == listed(NOBODY) == listed(ELSEWHERE, (REGION,)) == listed(EVERYTHING, ()) == []


def test_a_question_takes_exactly_its_parameters(base: Base) -> None:
    with pytest.raises(TypeError, match="municipality_ids"):
        fetch(base, "municipalities", EVERYTHING, region_id=REGION)
    with pytest.raises(TypeError, match="colour"):
        fetch(base, "networks", EVERYTHING, colour="red")
    with pytest.raises(TypeError):
        fetch(base, "networks")  # the scope is never left out
    with pytest.raises(KeyError, match="no_such_question"):
        fetch(base, "no_such_question", EVERYTHING)


def test_values_are_bound_and_never_read_as_sql(base: Base) -> None:
    asked = {
        "region_id": REGION,
        "municipality_ids": None,
        "network_ids": None,
        "executor_ids": None,
        "use_messages": False,
        "open_from": None,
    }
    injected = ("x') or true --", "Дороги' or '1'='1")

    assert fetch(base, "waiting_by_municipality", EVERYTHING, topic_groups=injected, **asked).empty


@given(allowed=IDS, wanted=IDS)
def test_narrowing_gives_what_is_both_wanted_and_allowed(allowed: tuple | None, wanted: tuple | None) -> None:
    everything = set(range(1, 10))
    narrowed = Scope("x", None, allowed, False).narrow_municipalities(wanted)
    meant = (everything if allowed is None else set(allowed)) & (everything if wanted is None else set(wanted))

    assert (everything if narrowed is None else set(narrowed)) == meant
    assert allowed is None or narrowed is not None
