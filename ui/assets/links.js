// Links inside the program: followed within the session, by the platform's own handling of the browser's history, instead of
// loading everything anew. Also copies a picture that a dialog offers. Without this script they are ordinary links.
"use strict";
(() => {
  const FOLLOWED = "link";

  // The platform reads the address when the history moves. The mark tells the server that this address decides over the
  // filters which the session holds. This listener stands first, before the platform's own.
  window.addEventListener("popstate", () => {
    const address = new URL(window.location.href);
    if (address.searchParams.has(FOLLOWED)) return;
    address.searchParams.set(FOLLOWED, "1");
    window.history.replaceState(window.history.state, "", address);
  });

  // «?key=value» changes only these keys of the present address; any other address replaces it.
  function target(link) {
    const given = link.getAttribute("href");
    const address = new URL(given, window.location.href);
    if (!given.startsWith("?")) return address;
    const present = new URL(window.location.href);
    for (const [key, value] of address.searchParams) present.searchParams.set(key, value);
    return present;
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target : null;
    const picture = pressed?.closest(".g-png");
    if (picture) {
      picture.closest("[role=dialog]")?.querySelector(".modebar-btn")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      return;
    }
    const link = pressed?.closest("a.g-link");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = target(link);
    if (address.origin !== window.location.origin) return;
    event.preventDefault();
    window.history.pushState({}, "", address);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (!link.getAttribute("href").startsWith("?")) window.scrollTo(0, 0);
  });
})();
