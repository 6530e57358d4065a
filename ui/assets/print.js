// A printed screen keeps the layout that its reader sees: charts have the width of the screen, and a sheet is narrower, so the
// whole is scaled by their ratio (blocks.css). It must be known before the browser lays the sheet out.
"use strict";
(() => {
  const SHEET = 1047; // px, A4 landscape without its margins
  window.addEventListener("beforeprint", () => {
    const screen = document.querySelector("[data-testid=stMainBlockContainer]")?.getBoundingClientRect().width;
    if (screen) document.documentElement.style.setProperty("--g-print", Math.min(1, SHEET / screen).toFixed(3));
  });
})();
