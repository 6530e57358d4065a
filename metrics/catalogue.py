"""The one definition of every figure: words, formula, columns. Cards, charts, methodology, exports, tests read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

N_MIN = 10  # shares, means and medians of fewer messages get no colour, rank or arrow
N_MIN_TAIL = 100  # the ninth decile needs more
SILENT_DAYS = 14  # a page that has published nothing for so long is silent


class Unit(StrEnum):
    """What a value is measured in."""

    COUNT = "count"
    SHARE = "share"  # 0-1, shown in per cent
    MINUTES = "minutes"
    RATE = "rate"  # a number per thousand residents, per week, …


class Better(StrEnum):
    """Which direction is good news. Volume is neither: many messages may mean trust."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Facts(StrEnum):
    """Which frame of additive facts a metric is made of."""

    MESSAGES = "messages"  # received in the period: question messages_by_key
    HISTOGRAM = "histogram"  # received in the period: responses_by_key with waiting_ages_by_key
    WAITING = "waiting"  # at data_as_of, whenever received: waiting_by_municipality
    PAGES = "pages"  # at the end of the period: pages_by_key, with page_activity_by_key and the population
    PAGE_FLOW = "page_flow"  # opened and closed in the period: page_flow_by_month
    BODIES = "bodies"  # at the end of the period: bodies_by_key


@dataclass(frozen=True)
class Metric:
    """A figure. value = scale · Σ numerator ÷ Σ denominator (or Σ numerator where there is no denominator)."""

    metric_id: str
    title: str  # as a column or a section names it
    card: str  # as a card names it
    unit: Unit
    better: Better
    facts: Facts
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    short: str = ""  # one sentence for a reader
    formula: str = ""
    cohort: str = "сообщения, полученные за период (по местному времени региона)"
    exclusions: str = ""
    source: str = ""
    of_what: tuple[str, str, str] = ("сообщение", "сообщения", "сообщений")
    sentence: str = ""  # the subject of a forwarded sentence, before the region in the genitive; empty: the title
    preposition: str = "из"  # «из 226 100 сообщений», «по 198 412 ответам»
    cases: tuple[str, str, str] = ("сообщения", "сообщений", "сообщений")  # forms after the preposition
    decimals: int = 0
    scale: float = 1.0
    quantile: float | None = None
    n_min: int = N_MIN


NOW_OR_PERIOD = (
    "«сейчас» на экране – все сообщения на момент «данные на», когда бы они ни пришли; "
    "в сводке за период – полученные за этот период"
)
NEEDS_REPLY = "сообщения, не требующие ответа (благодарности, спам, скрытые за оскорбления)"
IMPOSSIBLE = "сообщения с невозможными сроками (ответ раньше получения) – они показаны в качестве данных"
MONTHLY_OBSERVATION = "ежемесячное наблюдение страниц"
REGISTER = "реестр сообщений"
STAMPS = "отметки времени в реестре сообщений"
PAGES = ("госпаблик", "госпаблика", "госпабликов")
BODIES = ("организация", "организации", "организаций")
PAGE_WEEKS = ("неделя", "недели", "недель")
RESIDENTS = ("житель", "жителя", "жителей")
PEOPLE = ("человек", "человека", "человек")
OPEN_PAGES = "госпаблики, открытые на конец периода"
OPEN_PAGES_MONTHS = (
    f"{OPEN_PAGES}; месяцы, начавшиеся в периоде (если ни один не начался – месяц, которым период кончается)"
)
ANSWERS = ("ответ", "ответа", "ответов")
BY_ANSWERS = ("ответу", "ответам", "ответам")
OF_PAGES = ("госпаблика", "госпабликов", "госпабликов")
OF_BODIES = ("организации", "организаций", "организаций")
OF_WEEKS = ("недели", "недель", "недель")
OF_RATINGS = ("оценки", "оценок", "оценок")
RATINGS = ("оценка", "оценки", "оценок")


def _page_share(name: str, state: str, title: str, card: str, short: str) -> Metric:
    return Metric(
        name,
        title,
        card,
        Unit.SHARE,
        Better.UP,
        Facts.PAGES,
        (f"{state}_count",),
        (f"{state}_known_count",),
        short=short,
        formula="открытые госпаблики с этим признаком ÷ открытые госпаблики, о которых он известен в последнем месяце",
        cohort=OPEN_PAGES,
        exclusions="госпаблики, не наблюдавшиеся в этом месяце",
        source=MONTHLY_OBSERVATION,
        of_what=PAGES,
        sentence=f"{title} среди госпабликов",
        cases=OF_PAGES,
        decimals=1,
    )


def _stage_mean(name: str, columns: str, title: str, short: str, formula: str) -> Metric:
    return Metric(
        name,
        title,
        title,
        Unit.MINUTES,
        Better.DOWN,
        Facts.MESSAGES,
        (f"{columns}_seconds",),
        (f"{columns}_count",),
        short=short,
        formula=formula,
        exclusions=f"{NEEDS_REPLY}; {IMPOSSIBLE}",
        source=STAMPS,
        scale=1 / 60,
    )


def _outcome_share(name: str, column: str, title: str, card: str, short: str, formula: str) -> Metric:
    return Metric(
        name,
        title,
        card,
        Unit.SHARE,
        Better.NEUTRAL,
        Facts.MESSAGES,
        (column,),
        ("solved_count", "explained_count", "refused_count", "redirected_count"),
        short=short,
        formula=f"{formula} ÷ (решено + разъяснено + отказано + перенаправлено)",
        source="исход окончательного ответа",
        decimals=1,
    )


METRICS = {
    metric.metric_id: metric
    for metric in (
        Metric(
            "page_count",
            "Госпаблики",
            "Госпаблики",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.PAGES,
            ("page_count",),
            short="Сколько официальных страниц открыто на конец периода.",
            formula="открыты не позже последнего дня периода и не закрыты к его концу",
            cohort="госпаблики органов и подведомственных учреждений",
            source="реестр госпабликов",
            sentence="Число госпабликов",
        ),
        _page_share(
            "state_mark_share",
            "state_mark",
            "Доля с меткой «Госорганизация»",
            "С меткой «Госорганизация»",
            "Какая часть госпабликов подтверждена меткой «Госорганизация».",
        ),
        _page_share(
            "connected_share",
            "connected",
            "Доля подключённых к компоненту «Госпаблики»",
            "Подключены",
            "Какая часть госпабликов подключена к компоненту «Госпаблики» Госуслуг.",
        ),
        _page_share(
            "problem_widget_share",
            "problem_widget",
            "Доля с виджетом «Сообщить о проблеме»",
            "Виджет «Сообщить о проблеме»",
            "Какая часть госпабликов принимает сообщения через виджет.",
        ),
        _page_share(
            "opinion_widget_share",
            "opinion_widget",
            "Доля с виджетом «Выразить своё мнение»",
            "Виджет «Выразить своё мнение»",
            "Какая часть госпабликов проводит опросы через виджет.",
        ),
        _page_share(
            "comments_open_share",
            "comments_open",
            "Доля с открытыми комментариями",
            "Комментарии открыты",
            "На какой части госпабликов можно комментировать записи.",
        ),
        _page_share(
            "direct_messages_open_share",
            "direct_messages_open",
            "Доля с открытыми личными сообщениями",
            "Личные сообщения открыты",
            "В какую часть госпабликов можно написать личное сообщение.",
        ),
        _page_share(
            "both_widgets_share",
            "both_widgets",
            "Доля с обоими виджетами",
            "Оба виджета",
            "На какой части госпабликов стоят оба виджета: «Сообщить о проблеме» и «Выразить своё мнение».",
        ),
        Metric(
            "profile_filled_share",
            "Заполненность профиля",
            "Профиль заполнен",
            Unit.SHARE,
            Better.UP,
            Facts.PAGES,
            ("profile_filled_sum",),
            ("profile_filled_known_count",),
            short="Какая часть профиля госпаблика заполнена – в среднем по госпабликам.",
            formula="сумма заполненности ÷ открытые госпаблики, о которых она известна в последнем месяце",
            cohort=OPEN_PAGES,
            exclusions="госпаблики, не наблюдавшиеся в этом месяце",
            source=MONTHLY_OBSERVATION,
            of_what=PAGES,
            decimals=1,
            scale=1 / 10_000,
            sentence="Заполненность профиля госпабликов",
            preposition="по",
            cases=("госпаблику", "госпабликам", "госпабликам"),
        ),
        Metric(
            "activity_share",
            "Доля недель с нормой публикаций",
            "Недели с нормой публикаций",
            Unit.SHARE,
            Better.UP,
            Facts.PAGES,
            ("active_week_count",),
            ("week_count",),
            short="В какой части недель госпаблик публиковал не меньше, чем положено его категории.",
            formula="недели с числом записей не меньше нормы категории ÷ наблюдавшиеся недели",
            cohort=OPEN_PAGES_MONTHS,
            exclusions="месяцы без наблюдения",
            source=MONTHLY_OBSERVATION,
            of_what=PAGE_WEEKS,
            decimals=1,
            sentence="Доля недель с нормой публикаций в госпабликах",
            cases=OF_WEEKS,
        ),
        Metric(
            "posts_per_week",
            "Записей в неделю",
            "Записей в неделю",
            Unit.RATE,
            Better.NEUTRAL,
            Facts.PAGES,
            ("post_count",),
            ("post_week_count",),
            short="Сколько записей в неделю публикует госпаблик – в среднем.",
            formula="записи ÷ наблюдавшиеся недели",
            cohort=OPEN_PAGES_MONTHS,
            exclusions="месяцы без наблюдения",
            source=MONTHLY_OBSERVATION,
            of_what=PAGE_WEEKS,
            decimals=1,
            sentence="Записей в неделю в госпаблике",
            cases=OF_WEEKS,
        ),
        Metric(
            "silent_page_count",
            f"Без публикаций {SILENT_DAYS} дней и более",
            f"Без публикаций {SILENT_DAYS} дней и более",
            Unit.COUNT,
            Better.DOWN,
            Facts.PAGES,
            ("silent_count",),
            short=f"Сколько открытых госпабликов ничего не публиковали последние {SILENT_DAYS} дней.",
            formula=f"последняя запись (а без записей – открытие) – за {SILENT_DAYS} дней до конца периода или раньше",
            cohort=OPEN_PAGES,
            exclusions="госпаблики, чьи публикации не наблюдались",
            source=MONTHLY_OBSERVATION,
            of_what=PAGES,
            sentence=f"Число госпабликов без публикаций {SILENT_DAYS} дней и более",
            cases=OF_PAGES,
        ),
        Metric(
            "pages_per_1000",
            "Госпабликов на 1 000 жителей",
            "На 1 000 жителей",
            Unit.RATE,
            Better.NEUTRAL,
            Facts.PAGES,
            ("page_count",),
            ("population",),
            short="Сколько открытых госпабликов приходится на тысячу жителей.",
            formula="открытые госпаблики ÷ население × 1 000; по региону – все ÷ сумма населения муниципалитетов",
            cohort=OPEN_PAGES,
            exclusions="«Региональные органы» и «Территория не указана» жителей не имеют: у них показателя нет",
            source="реестр госпабликов; население муниципалитетов",
            of_what=RESIDENTS,
            preposition="при населении",
            cases=PEOPLE,
            decimals=2,
            scale=1000,
        ),
        Metric(
            "opened_count",
            "Открыто госпабликов",
            "Открыто",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.PAGE_FLOW,
            ("opened_count",),
            short="Сколько госпабликов открыто за период.",
            formula="день открытия внутри периода",
            cohort="госпаблики, открытые за период, и те из них, что уже закрыты",
            source="реестр госпабликов",
            of_what=PAGES,
        ),
        Metric(
            "closed_count",
            "Закрыто госпабликов",
            "Закрыто",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.PAGE_FLOW,
            ("closed_count",),
            short="Сколько госпабликов закрыто за период.",
            formula="день закрытия внутри периода",
            cohort="госпаблики, закрытые за период",
            source="реестр госпабликов",
            of_what=PAGES,
        ),
        Metric(
            "body_count",
            "Организации с госпабликом",
            "Организации",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.BODIES,
            ("body_count",),
            short="Сколько органов и учреждений ведут хотя бы один госпаблик; у одной организации их бывает несколько.",
            formula="организации с хотя бы одним госпабликом, открытым на конец периода",
            cohort="органы власти и подведомственные учреждения",
            source="реестр госпабликов",
            of_what=BODIES,
            sentence="Число организаций с госпабликом",
        ),
        Metric(
            "coverage_share",
            "Охват: доля обязанных организаций с госпабликом",
            "Охват обязанных организаций",
            Unit.SHARE,
            Better.UP,
            Facts.BODIES,
            ("obliged_covered_count",),
            ("obliged_count",),
            short="Какая часть организаций, обязанных вести официальную страницу, её ведёт.",
            formula="обязанные с открытым госпабликом в сети из перечня (распоряжение 2523-р) ÷ все обязанные",
            cohort="организации, обязанные вести страницу, на конец периода",
            exclusions="освобождённые – они перечислены с причинами",
            source="реестр госпабликов; перечень обязанных организаций",
            of_what=BODIES,
            decimals=1,
            n_min=1,  # every body is counted, none is drawn by chance: three of three is three of three
            sentence="Охват обязанных организаций госпабликами",
            cases=OF_BODIES,
        ),
        Metric(
            "exempt_count",
            "Освобождены от ведения страницы",
            "Освобождены",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.BODIES,
            ("exempt_count",),
            short="Сколько организаций могут не вести страницу: у каждой названа причина.",
            formula="организации с указанной причиной освобождения",
            cohort="органы власти и подведомственные учреждения",
            source="перечень обязанных организаций",
            of_what=BODIES,
        ),
        Metric(
            "received_count",
            "Получено сообщений",
            "Получено",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("received_count",),
            short="Сколько сообщений и комментариев жителей получено. Больше – не лучше и не хуже.",
            formula="число сообщений с моментом получения внутри периода",
            exclusions="сообщения с моментом получения позже «данные на»",
            source=REGISTER,
            sentence="Получено сообщений в госпабликах",
        ),
        Metric(
            "processed_count",
            "Обработано сообщений",
            "Обработано",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("final_count", "no_reply_needed_count"),
            short="Сколько сообщений получили окончательный ответ или не требовали ответа.",
            formula="с окончательным ответом + не требующие ответа",
            source=REGISTER,
            sentence="Обработано сообщений в госпабликах",
        ),
        Metric(
            "in_progress_count",
            "Дан промежуточный ответ",
            "В работе",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("in_progress_count",),
            short="Первый ответ дан, окончательного ещё нет.",
            formula="есть первый ответ и нет окончательного к «данные на»",
            exclusions=NEEDS_REPLY,
            source=REGISTER,
            sentence="Дан только промежуточный ответ на сообщения в госпабликах",
        ),
        Metric(
            "final_overdue_count",
            "Окончательный ответ просрочен",
            "Окончательный ответ просрочен",
            Unit.COUNT,
            Better.DOWN,
            Facts.MESSAGES,
            ("final_overdue_count",),
            short="Промежуточный ответ дан, а срок окончательного прошёл.",
            formula="в работе, срок окончательного ответа прошёл, работа не отложена до сезона",
            exclusions="отложенные до сезона, чей день ещё не наступил",
            source=REGISTER,
        ),
        Metric(
            "deferred_count",
            "Отложено до сезона",
            "Отложено до сезона",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("deferred_count",),
            short="Работа отложена до подходящего времени года, житель об этом знает.",
            formula="в работе и назначен день",
            source=REGISTER,
            sentence="Отложены до сезона сообщения в госпабликах",
        ),
        Metric(
            "deferred_late_count",
            "Отложенное не сделано в срок",
            "Отложенное просрочено",
            Unit.COUNT,
            Better.DOWN,
            Facts.MESSAGES,
            ("deferred_late_count",),
            short="Назначенный день прошёл, а окончательного ответа нет.",
            formula="отложенные, чей назначенный день раньше «данные на»",
            source=REGISTER,
        ),
        Metric(
            "waiting_count",
            "Ждут ответа",
            "Ждут ответа сейчас",
            Unit.COUNT,
            Better.DOWN,
            Facts.WAITING,
            ("waiting_count",),
            short="Сообщения, на которые ещё не ответил человек; автоответ не считается.",
            formula="требует ответа, нет ни первого, ни окончательного ответа к «данные на»",
            cohort=NOW_OR_PERIOD,
            exclusions=NEEDS_REPLY,
            source=REGISTER,
            sentence="Ждут ответа сообщения в госпабликах",
        ),
        Metric(
            "overdue_count",
            "Просрочено",
            "Просрочено",
            Unit.COUNT,
            Better.DOWN,
            Facts.WAITING,
            ("overdue_count",),
            short="Ждут ответа, а срок уже прошёл.",
            formula="ждёт ответа, а срок не позже «данные на»",
            cohort=NOW_OR_PERIOD,
            source=REGISTER,
            sentence="Просрочен ответ на сообщения в госпабликах",
        ),
        Metric(
            "due_today_count",
            "Срок истекает сегодня",
            "Срок сегодня",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.WAITING,
            ("due_today_count",),
            short="Ждут ответа, срок наступит до конца суток.",
            formula="ждёт ответа, срок позже «данные на», но в тот же местный день",
            cohort="все сообщения на момент «данные на»",
            source=REGISTER,
        ),
        Metric(
            "response_mean",
            "Среднее время ответа",
            "Среднее время ответа",
            Unit.MINUTES,
            Better.DOWN,
            Facts.MESSAGES,
            ("answered_seconds",),
            ("answered_count",),
            short="Сколько в среднем проходит от получения сообщения до первого ответа человека.",
            formula="сумма времени до первого ответа ÷ число отвеченных; ещё не отвеченные показаны рядом",
            exclusions=f"{NEEDS_REPLY}; автоответы; {IMPOSSIBLE}",
            source=STAMPS,
            of_what=ANSWERS,
            sentence="Среднее время ответа на сообщения в госпабликах",
            preposition="по",
            cases=BY_ANSWERS,
            scale=1 / 60,
        ),
        Metric(
            "response_mean_72h",
            "Среднее время ответа в пределах 72 часов",
            "Среднее в пределах 72 ч",
            Unit.MINUTES,
            Better.DOWN,
            Facts.HISTOGRAM,
            (),
            quantile=None,
            short="Среднее, в котором учтены и ещё не отвеченные: каждое сообщение входит не больше чем 72 часами.",
            formula="среднее времени, где дольше 72 часов – это 72 часа, а кто ещё ждёт, учтён до нынешнего возраста",
            exclusions=f"{NEEDS_REPLY}; {IMPOSSIBLE}",
            source=STAMPS,
            scale=1.0,
        ),
        Metric(
            "response_median",
            "Половина ответов – быстрее чем за (медиана)",
            "Половина ответов – быстрее чем за",
            Unit.MINUTES,
            Better.DOWN,
            Facts.HISTOGRAM,
            (),
            quantile=0.5,
            short="Время, за которое получает ответ половина сообщений, считая и те, что ещё ждут.",
            formula="половина отвеченных и ждущих; кто ещё ждёт, учтён до нынешнего возраста (66 интервалов времени)",
            exclusions=f"{NEEDS_REPLY}; {IMPOSSIBLE}",
            source=STAMPS,
        ),
        Metric(
            "response_p90",
            "9 из 10 ответов – не дольше",
            "9 из 10 ответов – не дольше",
            Unit.MINUTES,
            Better.DOWN,
            Facts.HISTOGRAM,
            (),
            quantile=0.9,
            n_min=N_MIN_TAIL,
            short="Время, за которое получают ответ девять сообщений из десяти, считая и те, что ещё ждут.",
            formula="девять десятых отвеченных и ждущих; кто ещё ждёт, учтён до нынешнего возраста",
            exclusions=f"{NEEDS_REPLY}; {IMPOSSIBLE}",
            source=STAMPS,
        ),
        _stage_mean(
            "final_mean",
            "final_answered",
            "Среднее время до окончательного ответа",
            "Сколько в среднем проходит от получения до окончательного ответа.",
            "сумма времени до окончательного ответа ÷ число окончательных ответов",
        ),
        _stage_mean(
            "routing_mean",
            "routed",
            "Среднее время направления исполнителю",
            "Сколько сообщение идёт через ЦУР до исполнителя.",
            "от получения до направления исполнителю",
        ),
        _stage_mean(
            "preparation_mean",
            "prepared",
            "Среднее время подготовки ответа исполнителем",
            "Сколько исполнитель готовит ответ.",
            "от направления исполнителю до готового ответа",
        ),
        _stage_mean(
            "publication_mean",
            "published",
            "Среднее время публикации ответа",
            "Сколько готовый ответ ждёт публикации.",
            "от готового ответа до первого ответа жителю",
        ),
        Metric(
            "norm_share",
            "Доля отвеченных в срок",
            "Отвечено в срок",
            Unit.SHARE,
            Better.UP,
            Facts.MESSAGES,
            ("in_norm_count",),
            ("judged_count",),
            short="Какая часть сообщений, чей срок уже наступил, получила первый ответ вовремя.",
            formula="ответ дан не позже срока ÷ все, чей срок прошёл; опоздавшие и неотвеченные – одинаково не в срок",
            exclusions=f"сообщения, чей срок не истёк; сообщения без норматива; {NEEDS_REPLY}; {IMPOSSIBLE}",
            source="сроки ответа по нормативам каналов и срочности",
            sentence="Доля ответов в срок на сообщения в госпабликах",
            decimals=1,
        ),
        Metric(
            "not_due_count",
            "Срок ответа не истёк",
            "Срок не истёк",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("not_due_count",),
            short="Сообщения, чей срок ещё впереди: они не входят в долю отвеченных в срок, отвечены они или нет.",
            formula="срок ответа позже «данные на»",
            exclusions=NEEDS_REPLY,
            source=REGISTER,
        ),
        Metric(
            "no_norm_count",
            "Без норматива",
            "Без норматива",
            Unit.COUNT,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("no_norm_count",),
            short="Сообщения, для которых срок ответа не установлен: в долю отвеченных в срок не входят.",
            formula="нет срока ответа",
            exclusions=NEEDS_REPLY,
            source=REGISTER,
        ),
        Metric(
            "waiting_share",
            "Доля ещё не отвеченных",
            "Ещё без ответа",
            Unit.SHARE,
            Better.DOWN,
            Facts.MESSAGES,
            ("waiting_count",),
            ("waiting_count", "in_progress_count", "final_count"),
            short="Какая часть требующих ответа ещё ждёт его; пока это 1 % и больше, период не сложился.",
            formula="ждут ответа ÷ требующие ответа",
            source=REGISTER,
            decimals=1,
        ),
        Metric(
            "solved_share",
            "Доля решённых",
            "Решено",
            Unit.SHARE,
            Better.UP,
            Facts.MESSAGES,
            ("solved_count",),
            ("solved_count", "explained_count", "refused_count", "redirected_count"),
            short="Какая часть сообщений с окончательным ответом закончилась решением, а не разъяснением или отказом.",
            formula="решено ÷ (решено + разъяснено + отказано + перенаправлено)",
            source="исход окончательного ответа",
            decimals=1,
            sentence="Доля решённых сообщений в госпабликах",
        ),
        Metric(
            "returned_share",
            "Доля возвращённых на доработку",
            "Возвращено на доработку",
            Unit.SHARE,
            Better.DOWN,
            Facts.MESSAGES,
            ("returned_count",),
            ("final_count", "in_progress_count"),
            short="Какую часть ответов ЦУР вернул исполнителю.",
            formula="с хотя бы одним возвратом ÷ с ответом",
            source="число возвратов исполнителю",
            decimals=1,
        ),
        Metric(
            "repeat_share",
            "Доля повторных",
            "Повторные",
            Unit.SHARE,
            Better.DOWN,
            Facts.MESSAGES,
            ("repeat_count",),
            ("received_count",),
            short="Какая часть сообщений – о том же, что и в предыдущие 30 дней.",
            formula="повторные ÷ получено",
            source="признак повторного сообщения",
            decimals=1,
            sentence="Доля повторных сообщений в госпабликах",
        ),
        Metric(
            "satisfied_share",
            "Доля довольных ответом",
            "Довольны ответом",
            Unit.SHARE,
            Better.UP,
            Facts.MESSAGES,
            ("satisfied_count",),
            ("rated_count",),
            short="Какая часть поставивших оценку поставила 4 или 5.",
            formula="оценки 4–5 ÷ все оценки",
            source="оценки жителей от 1 до 5",
            of_what=RATINGS,
            cases=OF_RATINGS,
            decimals=1,
            sentence="Доля довольных ответом в госпабликах",
        ),
        Metric(
            "received_per_1000",
            "Сообщений на 1 000 жителей",
            "На 1 000 жителей",
            Unit.RATE,
            Better.NEUTRAL,
            Facts.MESSAGES,
            ("received_count",),
            ("population",),
            short="Сколько сообщений за период приходится на каждую тысячу жителей. Больше – не лучше и не хуже.",
            formula="получено ÷ население × 1 000; по региону – все сообщения ÷ сумма населения муниципалитетов",
            exclusions="«Региональные органы» и «Территория не указана» жителей не имеют: у них показателя нет",
            source="реестр сообщений; население муниципалитетов",
            of_what=RESIDENTS,
            preposition="при населении",
            cases=PEOPLE,
            decimals=1,
            scale=1000,
        ),
        _outcome_share(
            "explained_share",
            "explained_count",
            "Доля разъяснённых",
            "Разъяснено",
            "Какая часть сообщений с окончательным ответом закончилась разъяснением.",
            "разъяснено",
        ),
        _outcome_share(
            "refused_share",
            "refused_count",
            "Доля отказов",
            "Отказано",
            "Какая часть сообщений с окончательным ответом закончилась отказом.",
            "отказано",
        ),
        _outcome_share(
            "redirected_share",
            "redirected_count",
            "Доля перенаправленных",
            "Перенаправлено",
            "Какая часть сообщений с окончательным ответом передана в другое ведомство.",
            "перенаправлено",
        ),
    )
}
