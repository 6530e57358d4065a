"""What the region's share would be if the chosen met the target: whole messages, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.simulator import needed_count, simulate

FACTS = pd.DataFrame({"in_norm_count": [700, 45, 190], "judged_count": [1000, 50, 200]}, index=["slow", "good", "best"])


def test_the_chosen_meet_the_target_and_the_rest_stay() -> None:
    """935 of 1 250 are 74,8 %; 900 in place of 700 make 1 135 of 1 250, 90,8 %."""
    found = simulate(FACTS, ["slow"], 0.9)

    assert (found.in_norm_count, found.judged_count, found.simulated_count, found.gained_count) == (
        935,
        1250,
        1135,
        200,
    )
    assert (found.share, found.simulated_share) == (0.748, 0.908)
    assert found.meets_target


def test_nobody_gets_worse_by_meeting_the_target() -> None:
    assert simulate(FACTS, ["best", "good"], 0.9).gained_count == 0
    assert simulate(FACTS, [], 0.9).gained_count == 0
    assert simulate(FACTS, ["of another region"], 0.9).gained_count == 0


def test_a_message_is_answered_in_time_whole() -> None:
    assert needed_count(7, 0.9) == 7
    assert needed_count(10, 0.9) == 9
    assert needed_count(1000, 0.95) == 950, "0.95 · 1000 is 950, whatever binary fractions say"
    assert needed_count(0, 0.9) == 0


@pytest.mark.parametrize("rows", [FACTS.iloc[:0], FACTS.assign(judged_count=0, in_norm_count=0)])
def test_nothing_judged_has_no_share(rows: pd.DataFrame) -> None:
    found = simulate(rows, ["slow"], 0.9)

    assert found.share is None
    assert found.simulated_share is None
