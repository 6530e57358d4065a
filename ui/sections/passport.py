"""Everything about one municipality or one executor: cards, figures beside the region's, trend, topics, overdue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from metrics import format as fmt
from metrics import peers
from metrics.catalogue import METRICS, Better, Unit
from metrics.changes import Change, compare
from metrics.kinds import LEVELS
from metrics.measure import Measure, State
from metrics.states import STATES
from reports import cases
from reports.cases import Cases
from reports.passport import EXECUTOR, OTHER, PEERS, REGION, SUBJECT, TERRITORY, Passport, Subject, passport
from ui import access, blocks, data, filters, links
from ui.blocks import Card, Empty, Table
from ui.filters import View, left_out
from ui.sections.cases import say_unknown, table, unknown_of, whole_base
from ui.trends import also, exported

KINDS = {"Территория": TERRITORY, "Исполнитель": EXECUTOR}
NOBODY = "ни с кем"
OVERDUE_SHOWN = 10
CARDS = ("received_count", "response_mean", "norm_share")
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


@dataclass(frozen=True)
class Chosen:
    """Whose passport is shown and with whom it is compared."""

    subject: Subject
    other: Subject | None


def choose(view: View) -> Chosen | None:
    """Draw the choice of a municipality or an executor, kept in the address; None if there is nobody to choose."""
    unknown = unknown_of("kind", "вид паспорта", KINDS)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = KINDS[blocks.choice("Паспорт", KINDS, "kind", width=160)]
        key = "place" if kind == TERRITORY else "executor_name"
        known = data.built(subjects, view, kind)
        unknown += unknown_of(key, "территория" if kind == TERRITORY else "исполнитель", known)
        if known:
            name = blocks.choice("Чей", known, key, width=420)
            others = [NOBODY, *(one for one in known if one != name)]
            unknown += unknown_of("with", "с кем сравнить", others)
            other = blocks.choice("Сравнить с", others, "with", width=320) if len(known) > 1 else NOBODY
    say_unknown(unknown)
    if not known:
        return None
    subject = Subject(kind, known[name], name)
    return Chosen(subject, None if other == NOBODY else Subject(kind, known[other], other))


def subjects(view: View, kind: str) -> dict[str, int]:
    """Who may be chosen: name -> id; those that the filters of the frame name come first, special territories last."""
    names = filters.names(view, "municipality" if kind == TERRITORY else "executor")
    chosen = (view.filters.municipality_ids if kind == TERRITORY else view.filters.executor_ids) or ()
    if kind == TERRITORY:
        known = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
        rank = dict(zip(known["municipality_id"], known["kind"].isin(("regional", "unknown")), strict=True))
    else:
        known = view.ask("executors", region_id=view.clock.region_id, municipality_ids=None)
        rank = dict(zip(known["body_id"], known["level"].map(list(LEVELS).index), strict=True))
    ordered = sorted(names.items(), key=lambda one: (one[1] not in chosen, rank[one[1]], one[0]))
    return {name: int(key) for name, key in ordered}


def header(view: View, chosen: Chosen) -> str:
    """Whose passport it is, in what group it is compared, of which days."""
    made = _made(view, chosen)
    about = [*_nature(view, chosen.subject)]
    if made.group is not None:
        about.append(f"группа сравнения: {_group_title(chosen.subject, made)}")
    if view.scope.municipality_ids is not None:
        about.append("регион и другие муниципалитеты вам не открыты, поэтому сравнения нет")
    told = "; ".join([*about, *_narrowed(view)])
    return (
        f"<h1 class='g-title'>{escape(chosen.subject.name)}</h1>"
        f"<p class='g-shown'>{escape(told[:1].upper() + told[1:])}{'.' if told else ''}</p>"
    )


def cards(view: View, chosen: Chosen) -> tuple[Card, ...]:
    """What leadership asks first, each beside the region's figure."""
    made = _made(view, chosen)
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
        view, chosen, _made(view, chosen), BESIDE, f"«ждут» и «просрочено» – на {now}, полученные в любое время"
    )


def times(view: View, chosen: Chosen) -> Table:
    """How long answers take, in more detail than the mean."""
    made = data.built(made_with_times, view, chosen)
    return _side_by_side(view, chosen, made, TIMES, "время ответа и его части")


def _side_by_side(view: View, chosen: Chosen, made: Passport, metric_ids: tuple[str, ...], about: str) -> Table:
    parties = {SUBJECT: chosen.subject.name, OTHER: chosen.other.name if chosen.other else ""}
    parties |= {PEERS: "Группа сравнения", REGION: "Регион"}
    shown = [who for who in parties if who in made.measures]
    known = [metric_id for metric_id in metric_ids if metric_id in made.measures[SUBJECT]]
    titles = {who: fmt.place(parties[who]) for who in shown}
    columns = {"Показатель": ([METRICS[metric_id].title for metric_id in known], False)}
    columns |= {titles[who]: ([_with_n(made.measures[who][one]) for one in known], False) for who in shown}
    if REGION in shown:
        differences = [_difference(made.measures[SUBJECT][one], made.measures[REGION][one]).text for one in known]
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


def overdue(view: View, chosen: Chosen) -> Table | Empty:
    """The messages that are most overdue now."""
    wanted = Cases("overdue", whole_base(view), chosen.subject.narrowed(view.filters))
    count = int(_made(view, chosen).measures[SUBJECT]["overdue_count"].value)
    if not count:
        return Empty("", f"Просроченных сообщений нет (на {fmt.day_and_time(view.region.data_as_of)}).")
    found = cases.rows(view.ask, view.clock, wanted, "сначала самые просроченные", OVERDUE_SHOWN)
    shown = f"Всего просрочено – {fmt.number(count)}"
    shown += f"; показаны {fmt.number(len(found))} самых просроченных" if len(found) < count else ""
    made = table(view, found, shown, exported(view, found, whole_base(view)))
    return replace(made, columns={name: one for name, one in made.columns.items() if name != _own_column(chosen)})


def to_cases(view: View, chosen: Chosen, state: str, **changes: str | None) -> str:
    """Address of the subject's messages in a state."""
    own = {"municipality": None, "executor": None, _filter_key(chosen.subject): [chosen.subject.name]}
    return links.to(view, access.CASES, **own, state=STATES[state].title, **changes)


def to_overdue(view: View, chosen: Chosen) -> str:
    """A link to the whole list of what is overdue; nothing where nothing is."""
    if not _made(view, chosen).measures[SUBJECT]["overdue_count"].value:
        return ""
    return f"<p class='g-actions'>{links.html(to_cases(view, chosen, 'overdue'), 'Весь список просроченных')}</p>"


def subject_view(view: View, chosen: Chosen) -> View:
    """The view of the subject alone, as other builders take it."""
    return replace(
        view, filters=chosen.subject.narrowed(view.filters), chosen=(fmt.place(chosen.subject.name), *_narrowed(view))
    )


def made(view: View, chosen: Chosen) -> Passport:
    """The figures that the blocks of the screen share."""
    return passport(
        view.ask,
        view.clock,
        view.period,
        view.filters,
        chosen.subject,
        chosen.other,
        is_narrow=view.scope.municipality_ids is not None,
    )


def made_with_times(view: View, chosen: Chosen) -> Passport:
    """The same with quantiles of the response time."""
    is_narrow = view.scope.municipality_ids is not None
    arguments = (view.ask, view.clock, view.period, view.filters, chosen.subject, chosen.other)
    return passport(*arguments, is_narrow=is_narrow, with_times=True)


def _made(view: View, chosen: Chosen) -> Passport:
    return data.built(made, view, chosen)


def _pages_card(view: View, chosen: Chosen, made: Passport) -> Card:
    own = made.measures[SUBJECT]
    lines = [f"на конец периода: {fmt.day(min(view.period.last_day, view.clock.as_of_on))}"]
    for metric_id, words in (("pages_per_1000", "на 1000 жителей"), ("coverage_share", "охват обязанных организаций")):
        if metric_id in own and own[metric_id].value is not None:
            lines.append(f"{words} – {fmt.value_or_few(own[metric_id])}{_by_region(made, metric_id)}")
    return Card(
        "page_count",
        fmt.value(own["page_count"]),
        lines=(*lines, left_out(tuple(name for name in ("topic_groups",) if view.filters.topic_groups))),
        link=links.to(view, access.OFFICIAL_PAGES, municipality=[chosen.subject.name], executor=None),
        link_text="Список госпабликов",
    )


def _figure_card(view: View, chosen: Chosen, made: Passport, metric_id: str) -> Card:
    own = made.measures[SUBJECT][metric_id]
    lines = [fmt.period(view.period)]
    if own.denominator is not None and own.state is State.OK:
        lines.append(f"{own.metric.preposition} {fmt.counted(own.n, own.metric.cases)}")
    if metric_id == "received_count" and "received_per_1000" in made.measures[SUBJECT]:
        per_1000 = made.measures[SUBJECT]["received_per_1000"]
        told = f"на 1000 жителей – {fmt.value(per_1000)}{_by_region(made, 'received_per_1000')}"
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
        change=_difference(own, made.measures[REGION][metric_id]) if is_compared else None,
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
        link=to_cases(view, chosen, "waiting"),
        link_text="Список сообщений",
    )


def _by_region(made: Passport, metric_id: str) -> str:
    """« (по региону – 2,4)»."""
    if REGION not in made.measures:
        return ""
    return f" (по региону – {fmt.value(made.measures[REGION][metric_id])})"


def _place_words(subject: Subject, made: Passport) -> str:
    """«место 5 из 14 в группе сравнения; если исключить случайность – от 3 до 8»."""
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


def _difference(own: Measure, region: Measure) -> Change:
    """How the subject differs from the region; a count is told as a part of the region's, a rate in per cent of it."""
    if own.metric.unit not in (Unit.COUNT, Unit.RATE):
        return compare(own, region)
    if not region.value or not own.value:
        return Change("")
    if own.metric.unit is Unit.RATE:
        return Change(f"{fmt.signed((own.value / region.value - 1) * 100)}{fmt.NBSP}%")
    return Change(f"{fmt.share(own.value / region.value)} региона")


def _nature(view: View, subject: Subject) -> tuple[str, ...]:
    """Population of a municipality, the territory of an executor."""
    places = view.ask("municipalities", region_id=view.clock.region_id, municipality_ids=None)
    if subject.kind == TERRITORY:
        row = places[places["municipality_id"] == subject.key].iloc[0]
        if row.isna()["population"]:
            return ()
        return (fmt.counted(row["population"], METRICS["received_per_1000"].of_what),)
    known = view.ask("executors", region_id=view.clock.region_id, municipality_ids=None).set_index("body_id")
    home = places[places["municipality_id"] == known.loc[subject.key, "municipality_id"]]
    return tuple(f"исполнитель, {fmt.place(name)}" for name in home["name"])


def _group_title(subject: Subject, made: Passport) -> str:
    titles = peers.TITLES if subject.kind == TERRITORY else LEVELS
    forms = ("муниципалитет", "муниципалитета", "муниципалитетов")
    if subject.kind == EXECUTOR:
        forms = ("исполнитель", "исполнителя", "исполнителей")
    title = titles[made.group]
    return f"{title[:1].lower()}{title[1:]} ({fmt.counted(len(made.peer_ids), forms)})"


def _narrowed(view: View) -> tuple[str, ...]:
    """Networks and topics that the frame's filters leave; its places and executors are the passport's own choice."""
    return tuple(
        words for words in view.chosen if words.startswith((filters.LISTS["network"], filters.LISTS["topics"]))
    )


def _filter_key(subject: Subject) -> str:
    return "municipality" if subject.kind == TERRITORY else "executor"


def _own_column(chosen: Chosen) -> str:
    """The column of a list that would tell the subject's own name in every line."""
    return "Муниципалитет" if chosen.subject.kind == TERRITORY else "Исполнитель"
