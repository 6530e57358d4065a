"""Figures of a passport: cards beside the region, and a table beside the group, the region and another one."""

from __future__ import annotations

import pandas as pd

from metrics import format as fmt
from metrics.catalogue import METRICS, Better, Facts, Unit
from metrics.changes import Change, against_whole
from metrics.measure import Measure, State
from reports.passport import EXECUTOR, OTHER, PEERS, RANKED_AT_MOST, REGION, SUBJECT, Passport, Subject
from ui import forward
from ui.blocks import Card, Heading, Table
from ui.filters import View, left_out
from ui.sections.official_pages import to_list
from ui.sections.passport import Chosen, figures, subject_view, to_cases
from ui.trends import also, exported

PER_1000 = f"на 1{fmt.NBSP}000 жителей"
CARDS = ("received_count", "response_mean", "norm_share")
OF_PAGES = (Facts.PAGES, Facts.BODIES)  # nothing of them waits for a reply
BESIDE = (
    "received_count",
    "received_per_1000",
    "response_mean",
    "norm_share",
    "waiting_count",
    "overdue_count",
    "solved_share",
    "returned_share",
    "repeat_share",
    "satisfied_share",
    "page_count",
    "pages_per_1000",
    "body_count",
    "coverage_share",
    "state_mark_share",
    "connected_share",
    "both_widgets_share",
    "profile_filled_share",
    "activity_share",
    "silent_page_count",
)
TIMES = (
    "response_median",
    "response_p90",
    "final_mean",
    "routing_mean",
    "preparation_mean",
    "publication_mean",
)


def cards(view: View, chosen: Chosen) -> tuple[Card, ...]:
    """What leadership asks first, each beside the region's figure."""
    made = figures(view, chosen)
    own = made.measures[SUBJECT]
    return (
        *((_pages_card(view, chosen, made),) if "page_count" in own else ()),
        *(_figure_card(view, chosen, made, metric_id) for metric_id in CARDS),
        _waiting_card(view, chosen, made),
    )


def beside(view: View, chosen: Chosen) -> Table:
    """Figures of the subject beside the other one's, the group's and the region's."""
    now = fmt.day_and_time(view.region.data_as_of)
    return _side_by_side(
        view, chosen, figures(view, chosen), BESIDE, f"«ждут» и «просрочено» – на {now}, полученные в любое время"
    )


def times(view: View, chosen: Chosen) -> Table:
    """How long answers take, in more detail than the mean."""
    with_times = figures(view, chosen, with_times=True)
    return _side_by_side(view, chosen, with_times, TIMES, "время ответа и его части")


def no_times(view: View, chosen: Chosen) -> Heading:
    """Why an executor has no such detail: report_body holds sums only, no distribution and no stages."""
    return Heading(
        "",
        "Подробнее о времени ответа – только по муниципалитетам: по исполнителям база не хранит ни распределения "
        "времени, ни его частей.",
    )


def _side_by_side(view: View, chosen: Chosen, made: Passport, metric_ids: tuple[str, ...], about: str) -> Table:
    parties = {SUBJECT: chosen.subject.name, OTHER: chosen.other.name if chosen.other else ""}
    parties |= {PEERS: "Группа сравнения", REGION: "Регион"}
    shown = [who for who in parties if who in made.measures]
    known = [metric_id for metric_id in metric_ids if metric_id in made.measures[SUBJECT]]
    titles = {who: fmt.place(parties[who]) for who in shown}
    columns = {"Показатель": ([METRICS[metric_id].title for metric_id in known], False)}
    columns |= {titles[who]: ([_with_n(made.measures[who][one]) for one in known], False) for who in shown}
    if REGION in shown:
        differences = [_difference(made, one).text for one in known]
        columns["К региону"] = (differences, False)
    raw = {"показатель": [METRICS[metric_id].title for metric_id in known]}
    for who in shown:
        measures = [made.measures[who][metric_id] for metric_id in known]
        raw[titles[who]] = [one.value for one in measures]
        raw[f"{titles[who]}: по скольким"] = [one.n for one in measures]
    return Table(
        caption=f"{fmt.period(view.period)}; в скобках – по скольким сообщениям, ответам, госпабликам; "
        + about
        + also(left_out(made.ignored)),
        columns=columns,
        raw=exported(view, pd.DataFrame(raw), view.period),
        file_name="pasport",
    )


def _pages_card(view: View, chosen: Chosen, made: Passport) -> Card:
    own = made.measures[SUBJECT]
    day = min(view.period.last_day, view.clock.as_of_on)
    lines = [f"на конец периода: {fmt.day(day)}"]
    for metric_id, words in (("pages_per_1000", PER_1000), ("coverage_share", "охват обязанных организаций")):
        if metric_id in own and own[metric_id].value is not None:
            lines.append(f"{words} – {fmt.value_or_few(own[metric_id])}{_by_region(made, metric_id)}")
    return Card(
        "page_count",
        fmt.value(own["page_count"]),
        lines=(*lines, left_out(tuple(name for name in ("topic_groups",) if view.filters.topic_groups))),
        forward=forward.of(subject_view(view, chosen), own["page_count"], on_day=day),
        link=to_list(view, municipality=[chosen.subject.name], executor=None),
        link_text="Список госпабликов",
    )


def _figure_card(view: View, chosen: Chosen, made: Passport, metric_id: str) -> Card:
    own = made.measures[SUBJECT][metric_id]
    lines = [fmt.period(view.period)]
    if own.denominator is not None and own.state is State.OK:
        lines.append(f"{own.metric.preposition} {fmt.counted(own.n, own.metric.cases)}")
    if metric_id == "received_count" and "received_per_1000" in made.measures[SUBJECT]:
        per_1000 = made.measures[SUBJECT]["received_per_1000"]
        told = f"{PER_1000} – {fmt.value(per_1000)}{_by_region(made, 'received_per_1000')}"
        lines += [told] if per_1000.value is not None else []
    elif REGION in made.measures and metric_id != "received_count":
        lines.append(f"по региону – {fmt.value(made.measures[REGION][metric_id])}")
    if metric_id == "norm_share":
        lines.append(_place_words(chosen.subject, made))
    state = {"received_count": "all", "norm_share": "not_in_norm"}.get(metric_id)
    is_compared = REGION in made.measures and own.state is State.OK and own.metric.better is not Better.NEUTRAL
    return Card(
        metric_id,
        fmt.value_or_few(own),
        lines=(*lines, left_out(made.ignored)),
        is_words=own.state is not State.OK,
        forward=forward.of(subject_view(view, chosen), own),
        change=_difference(made, metric_id) if is_compared else None,
        change_base="к региону",
        link=to_cases(view, chosen, state) if state and own.n else "",
        link_text="Не в срок" if state == "not_in_norm" else "Список сообщений",
    )


def _waiting_card(view: View, chosen: Chosen, made: Passport) -> Card:
    own = made.measures[SUBJECT]
    return Card(
        "waiting_count",
        fmt.value(own["waiting_count"]),
        lines=(
            f"просрочено – {fmt.value(own['overdue_count'])}",
            f"срок истекает сегодня – {fmt.value(own['due_today_count'])}",
            f"на {fmt.day_and_time(view.region.data_as_of)}, полученные в любое время",
        ),
        forward=forward.of(subject_view(view, chosen), own["waiting_count"], period=forward.NOW),
        link=to_cases(view, chosen, "waiting"),
        link_text="Список сообщений",
    )


def _by_region(made: Passport, metric_id: str) -> str:
    """« (по региону – 2,4)»."""
    if REGION not in made.measures:
        return ""
    return f" (по региону – {fmt.value(made.measures[REGION][metric_id])})"


def _place_words(subject: Subject, made: Passport) -> str:
    """«место 5 из 14 в группе сравнения; с учётом случайности – от 3 до 8», or why there is none."""
    if len(made.peer_ids) > RANKED_AT_MOST:
        members = "исполнителей" if subject.kind == EXECUTOR else "муниципалитетов"
        return f"место не определяется: в группе больше {RANKED_AT_MOST} {members}"
    row = made.place(subject)
    if row is None or made.places is None:
        return ""
    where = f"место {row['place']} из {made.places.of} в группе сравнения"
    low, high = row["from_place"], row["to_place"]
    return where if low == high else f"{where}; с учётом случайности – от {low} до {high}"


def _with_n(one: Measure) -> str:
    told = fmt.value_or_few(one)
    if one.state is not State.OK or one.denominator is None or one.metric.unit is Unit.RATE:
        return told
    return f"{told} ({fmt.number(one.n)})"


def _difference(made: Passport, metric_id: str) -> Change:
    """How the subject differs from the region; a count is told as a part of the region's, a rate in per cent of it."""
    own, region = made.measures[SUBJECT][metric_id], made.measures[REGION][metric_id]
    if own.metric.unit not in (Unit.COUNT, Unit.RATE):
        return against_whole(own, region, is_settled=own.metric.facts in OF_PAGES or {SUBJECT, REGION} <= made.settled)
    if not region.value or not own.value:
        return Change("")
    if own.metric.unit is Unit.RATE:
        return Change(f"{fmt.signed((own.value / region.value - 1) * 100)}{fmt.NBSP}%")
    return Change(f"{fmt.share(own.value / region.value)} региона")
