/* The console: keys, the countdowns of undo and recall, and when not to swap. Everything works without this file. */
(() => {
  "use strict";
  const QUIET = 400; // ms after a press in which the same press again is a slip of the finger
  const PAD = {NumpadAdd: "F2", NumpadMultiply: "F3", NumpadSubtract: "F4", NumpadDivide: "F6", NumpadDecimal: "F8"};
  const console_ = () => document.getElementById("console");
  const typing = () => document.activeElement && document.activeElement.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
  const boxOpen = () => document.querySelector("#console [popover]:popover-open");
  const rests = () => boxOpen() || typing() || document.hidden;
  let busy = false;
  let last = 0;
  let pressed = "";

  // htmx asks here first, before a new request may push an older one aside.
  document.addEventListener("htmx:confirm", (event) => {
    const {verb, elt} = event.detail;
    const slip = elt.id === pressed && Date.now() - last < QUIET;
    if (busy || (verb === "get" ? elt.id === "console" && rests() : slip)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "get") return;
    busy = true;
    last = Date.now();
    pressed = event.detail.elt.id;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") busy = false;
  });

  // No answer: say so, and since when the screen is old; the next answer takes it away.
  const stale = (old) => {
    const banner = document.getElementById("stale");
    if (!banner || banner.hidden !== old) return;
    banner.hidden = !old;
    const now = new Date();
    banner.querySelector("[data-since]").textContent = now.toTimeString().slice(0, 5);
  };
  document.addEventListener("htmx:sendError", () => stale(true));
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500) stale(true); });
  document.addEventListener("htmx:afterOnLoad", () => stale(false));

  // A refusal is an answer too: the console as it stands now, with a kind sentence. A log-in page is not.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const {xhr, requestConfig} = event.detail;
    if (xhr.status === 204) return; // nothing has changed
    if (requestConfig.verb === "get" && requestConfig.elt.id === "console" && rests()) {
      event.detail.shouldSwap = false; // asked before the box was opened, answered after: the next one will do
    } else if (!xhr.responseText.includes('id="console"')) {
      event.detail.shouldSwap = false;
      if (xhr.status === 200 || xhr.status === 403 || xhr.status === 404) window.location.reload();
    } else if (xhr.status >= 400 && xhr.status < 500) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  const countDown = () => {
    for (const button of document.querySelectorAll("[data-ready-in]")) {
      const until = Date.now() + 1000 * Number(button.dataset.readyIn);
      button.removeAttribute("data-ready-in");
      if (button.disabled) continue;
      button.disabled = true;
      window.setTimeout(() => { button.disabled = false; }, until - Date.now());
    }
    for (const undo of document.querySelectorAll(".oh-undo[data-seconds]")) {
      const seconds = Number(undo.dataset.seconds);
      undo.removeAttribute("data-seconds");
      window.setTimeout(() => { undo.hidden = true; }, 1000 * seconds);
    }
  };
  document.addEventListener("htmx:afterSettle", countDown);
  document.addEventListener("DOMContentLoaded", countDown);
  countDown();

  const press = (key) => {
    const target = document.querySelector(`[data-key="${key}"]:not(:disabled)`);
    if (target) target.click();
    return Boolean(target);
  };

  document.addEventListener("keydown", (event) => {
    const here = console_();
    if (!here || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const find = document.getElementById("find");
    if (event.key === "Enter" && event.target === find) {
      const rows = document.querySelectorAll("#lists button:not(:disabled)");
      if (rows.length === 1) { event.preventDefault(); rows[0].click(); }
      return;
    }
    if (here.dataset.keys !== "on") return;
    const digit = boxOpen() && boxOpen().querySelector(`[data-digit="${event.key}"]`);
    if (digit) { event.preventDefault(); digit.click(); return; }
    if (/^F\d{1,2}$/.test(event.key)) {
      if (document.querySelector(`[data-key="${event.key}"]`)) { event.preventDefault(); press(event.key); }
    } else if (typing() || boxOpen()) {
      return;
    } else if (PAD[event.code]) {
      event.preventDefault();
      press(PAD[event.code]);
    } else if (event.key === "?") {
      event.preventDefault();
      press("?");
    } else if (/^Numpad\d$/.test(event.code) && find) {
      find.focus();
    }
  });

  // The strip opens as a small window of its own; without this it is a plain page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-strip]");
    if (!link) return;
    const strip = window.open(link.href, "openhall-strip", "popup,width=360,height=120");
    if (strip) event.preventDefault();
  });
})();
