"""Everything about one municipality or one executor: cards, figures beside the region's, trend, topics, overdue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from metrics import format as fmt
from metrics import peers
from metrics.catalogue import METRICS
from metrics.kinds import LEVELS
from metrics.states import STATES
from reports import cases
from reports.cases import Cases
from reports.passport import EXECUTOR, SUBJECT, TERRITORY, Passport, Subject, passport
from ui import access, blocks, data, filters, links
from ui.blocks import Empty, Table
from ui.filters import View
from ui.sections.cases import MOST_OVERDUE, table, whole_base
from ui.trends import exported

KINDS = {"Территория": TERRITORY, "Исполнитель": EXECUTOR}
NOBODY = "ни с кем"
OVERDUE_SHOWN = 10


@dataclass(frozen=True)
class Chosen:
    """Whose passport is shown and with whom it is compared."""

    subject: Subject
    other: Subject | None


def choose(view: View) -> Chosen | None:
    """Draw the choice of a municipality or an executor, kept in the address; None if there is nobody to choose."""
    unknown = blocks.unknown_of("kind", "вид паспорта", KINDS)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = KINDS[blocks.choice("Паспорт", KINDS, "kind", width=160, is_told=True)]
        key = "place" if kind == TERRITORY else "executor_name"
        known = data.built(subjects, view, kind)
        unknown += blocks.unknown_of(key, "территория" if kind == TERRITORY else "исполнитель", known)
        if known:
            name = blocks.choice("Чей", known, key, width=420, is_told=True)
            others = [NOBODY, *(one for one in known if one != name)]
            unknown += blocks.unknown_of("with", "с кем сравнить", others)
            other = blocks.choice("Сравнить с", others, "with", width=320, is_told=True) if len(known) > 1 else NOBODY
    blocks.say_unknown(unknown)
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
    made = figures(view, chosen)
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


def overdue(view: View, chosen: Chosen) -> Table | Empty:
    """The messages that are most overdue now."""
    wanted = Cases("overdue", whole_base(view), chosen.subject.narrowed(view.filters))
    count = int(figures(view, chosen).measures[SUBJECT]["overdue_count"].value)
    if not count:
        return Empty("", f"Просроченных сообщений нет (на {fmt.day_and_time(view.region.data_as_of)}).")
    found = cases.rows(view.ask, view.clock, wanted, MOST_OVERDUE, OVERDUE_SHOWN)
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
    if not figures(view, chosen).measures[SUBJECT]["overdue_count"].value:
        return ""
    return f"<p class='g-actions'>{links.html(to_cases(view, chosen, 'overdue'), 'Весь список просроченных')}</p>"


def subject_view(view: View, chosen: Chosen) -> View:
    """The view of the subject alone, as other builders take it."""
    return replace(
        view, filters=chosen.subject.narrowed(view.filters), chosen=(fmt.place(chosen.subject.name), *_narrowed(view))
    )


def made(view: View, chosen: Chosen, with_times: bool = False) -> Passport:
    """The figures that the blocks of the screen share; with_times: quantiles of the response time too."""
    return passport(
        view.ask,
        view.clock,
        view.period,
        view.filters,
        chosen.subject,
        chosen.other,
        is_narrow=view.scope.municipality_ids is not None,
        with_times=with_times,
    )


def figures(view: View, chosen: Chosen, *, with_times: bool = False) -> Passport:
    """The same, made once for all blocks."""
    return data.built(made, view, chosen, with_times)


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
