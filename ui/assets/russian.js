// The platform's own words in Russian: it has no setting for them. Exact texts and labels only; what screens show is
// Russian from the start. A text that is not in the list stays as it is, so a new version of the platform can't break.
"use strict";
(() => {
  const WORDS = new Map(Object.entries({
    "Skip to main content": "К содержанию",
    "App pages": "Разделы",
    "Main menu": "Меню",
    "Expand sidebar": "Показать боковую панель",
    "Collapse sidebar": "Скрыть боковую панель",
    "Choose date": "Выбрать день",
    "Choose date range": "Выбрать дни",
    "Previous month": "Предыдущий месяц",
    "Next month": "Следующий месяц",
    "Previous": "Назад",
    "Next": "Вперёд",
    "month": "месяц",
    "year": "год",
    "Fullscreen": "На весь экран",
    "Close fullscreen": "Выйти из полного экрана",
    "Open": "Открыть",
    "Close": "Закрыть",
    "Dismiss": "Закрыть",
    "Clear all": "Снять всё",
    "Clear value": "Очистить",
    "Select all": "Выбрать все",
    "No results": "Ничего не найдено",
    "Press Enter to apply": "Enter – применить",
    "Choose an option": "Выберите",
    "Choose options": "Выберите",
    "Running...": "Загрузка…",
    "Stop": "Остановить",
    "Stopping...": "Останавливается…",
    "Connecting": "Соединение…",
    "Connecting to Streamlit server": "Соединение с сервером",
    "Please wait...": "Подождите…",
    "Page not found": "Такого раздела нет",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Раздела с таким адресом нет, или он вам не открыт. Показан обзор.",
    "Connection error": "Нет связи с сервером",
    "Connection timed out.": "Сервер не отвечает. Связь восстановится сама, когда он вернётся.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Сервер не отвечает. Связь восстановится сама, когда он вернётся; фильтры сохранятся.",
    "Reconnected to server.": "Связь восстановлена.",
    "Retry": "Повторить",
    "Copy to clipboard": "Скопировать",
    "Copied": "Скопировано",
    "Copied!": "Скопировано",
    "System": "Как в системе",
    "Light": "Светлая тема",
    "Dark": "Тёмная тема",
    "Theme": "Тема",
    "About": "О программе",
    "Settings": "Настройки",
  }));
  const MONTHS = {
    January: "января", February: "февраля", March: "марта", April: "апреля", May: "мая", June: "июня", July: "июля",
    August: "августа", September: "сентября", October: "октября", November: "ноября", December: "декабря",
  };
  const PATTERNS = [
    [/^Help for (.+)$/, "Пояснение: $1"],
    [/^(\d+) options? available\.?$/, "Вариантов: $1"],
    [/^Remove (.+)$/, "Убрать: $1"],
    [/^Delete (.+)$/, "Убрать: $1"],
    [/^day, (.+)$/, "день, $1"],
    [/^month, (.+)$/, "месяц, $1"],
    [/^year, (.+)$/, "год, $1"],
    [/^Choose date, (.+)$/, "Выбрать день, $1"],
    [/^Selected Date: (\w+) (\d+), (\d+)$/, (_, month, day, year) => `Выбран день: ${+day} ${MONTHS[month] ?? month} ${year} г.`],
    [/^Selected (.+)$/, "Выбрано: $1"],
    [/^(.+), Last available date$/, "$1, последний возможный день"],
    [/^(.+), First available date$/, "$1, первый возможный день"],
    [/^Today, (.+)$/, "Сегодня, $1"],
    [/^(.+) selected$/, "$1, выбран"],
    [/^Connection failed with status (\d+).*$/, "Сервер отказал в соединении (код $1). Обновите страницу."],
  ];
  const LABELS = ["aria-label", "title", "placeholder", "alt", "aria-roledescription"];

  // Dates, numbers and calendars follow the browser's language; the screens are Russian in every browser.
  Object.defineProperty(navigator, "language", { get: () => "ru-RU" });
  Object.defineProperty(navigator, "languages", { get: () => ["ru-RU", "ru"] });

  function russian(text) {
    const plain = text.trim();
    if (!/[A-Za-z]/.test(plain)) return null;
    if (WORDS.has(plain)) return WORDS.get(plain);
    for (const [pattern, words] of PATTERNS) if (pattern.test(plain)) return plain.replace(pattern, words);
    return null;
  }

  function translateLabels(element) {
    for (const name of LABELS) {
      const words = element.hasAttribute(name) && russian(element.getAttribute(name));
      if (words) element.setAttribute(name, words);
    }
  }

  function translate(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = russian(node.data);
      if (words && node.data !== words) node.data = words;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SCRIPT" || node.tagName === "STYLE") return;
    translateLabels(node);
    node.childNodes.forEach(translate);
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translateLabels(change.target);
      else if (change.type === "characterData") translate(change.target);
      else change.addedNodes.forEach(translate);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: LABELS });
})();
