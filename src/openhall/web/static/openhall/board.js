/* Zone boards and window boards: the event stream, polling when it is down, and honesty about age. ES2017, textContent only.

   <main class="oh-board" data-layout="zone|window" data-stream data-state data-index data-timezone data-digit data-rows
         data-zone | data-window>
   Events of the stream: call, queue, window, notice, snapshot, beat, revoked (this screen is not paired
   any more). Calls carry ids; after a break the reader asks for
   what it missed with ?last=ID. The answer of data-state has the form of a snapshot.
   window.openhallBoard = {fresh, onCall(listener)}: whether what is shown is live, and who wants to hear of calls. */
(function () {
  "use strict";
  const STALE = 10000, SILENT = 12000, POLL = 3000, HEAL = 60000, SHIFT = 180000, SLIDE = 12000, MARKED = 8000;
  const board = document.querySelector("main.oh-board");
  const settings = board.dataset;
  const zone = settings.zone || "";
  const one = (selector, root) => (root || board).querySelector(selector);
  const all = (selector) => Array.from(board.querySelectorAll(selector));
  const jitter = (ms) => ms * (0.5 + Math.random());
  const listeners = [];
  let last = settings.index;
  let heard = performance.now();
  let heardAt = Date.now();
  let offset = 0;
  let source = null;
  let retries = 0;
  let polling = null;
  let healing = null;

  /* what is shown */

  function show(element, shown) {
    if (element) element.hidden = !shown;
  }

  function fill(root, call) {
    one("[data-number]", root).textContent = call.number;
    one("[data-window]", root).textContent = call.window;
  }

  function currentCall() {
    const line = one("[data-now-line]");
    if (!line || line.hidden) return null;
    return { number: one("[data-number]", line).textContent, window: one("[data-window]", line).textContent,
             recall: !one("[data-now] [data-recall]").hidden };
  }

  function rowOf(call) {
    const row = document.importNode(one("template[data-row]").content, true).firstElementChild;
    row.dataset.call = call.number;
    fill(row, call);
    show(one("[data-recall]", row), call.recall);
    return row;
  }

  function setCurrent(call) {
    show(one("[data-now-line]"), Boolean(call));
    show(one("[data-now-label]"), Boolean(call));
    show(one("[data-nobody]"), !call);
    show(one("[data-now] [data-recall]"), Boolean(call && call.recall));
    if (call) fill(one("[data-now-line]"), call);
  }

  function trim() {
    const list = one("[data-calls]");
    if (!list) return;
    const rows = Array.from(list.children);
    rows.forEach((row, i) => { row.hidden = i >= Number(settings.rows); });
    const bottom = list.getBoundingClientRect().bottom + 1;
    rows.forEach((row) => { if (!row.hidden && row.getBoundingClientRect().bottom > bottom) row.hidden = true; });
  }

  function mark(element) {
    element.dataset.new = "1";
    clearTimeout(element.markedUntil);
    element.markedUntil = setTimeout(() => { delete element.dataset.new; }, MARKED);
  }

  function addCall(call) {
    const list = one("[data-calls]");
    if (!list || call.zone !== zone) return;
    const before = currentCall();
    Array.from(list.children).forEach((row) => { if (row.dataset.call === call.number) row.remove(); });
    if (before && before.number !== call.number) list.insertBefore(rowOf(before), list.firstChild);
    while (list.children.length > 12) list.lastElementChild.remove();
    setCurrent(call);
    mark(one("[data-now]"));
    trim();
    listeners.forEach((listener) => listener(call));
  }

  function setCalls(calls) {
    const list = one("[data-calls]");
    if (!list) return;
    const mine = calls.filter((call) => call.zone === zone);
    setCurrent(mine[0] || null);
    list.textContent = "";
    mine.slice(1).forEach((call) => list.appendChild(rowOf(call)));
    trim();
  }

  function setQueues(queues) {
    queues.forEach((queue) => {
      all("[data-queue]").forEach((row) => {
        if (row.dataset.queue === queue.code) one("[data-waiting]", row).textContent = String(queue.waiting);
      });
    });
  }

  function setWindow(face) {
    const current = currentCall();
    if (current && face.window === current.window && face.number !== current.number) healSoon(jitter(1500));
    if (face.window !== settings.window) return;
    const number = one("[data-window-number]");
    const changed = face.number && face.number !== number.textContent;
    number.textContent = face.number || "";
    show(number, Boolean(face.number));
    const state = face.ticket_state || face.state;
    all("[data-when]").forEach((word) => { word.hidden = word.dataset.when !== state; });
    if (changed) mark(one("[data-now]"));
  }

  function setNotice(notice) {
    show(one("[data-closed]"), notice.closed);
    all("[data-message]").forEach((place) => {
      const english = place.dataset.message === "en";
      place.textContent = (english ? notice.message_en : notice.message) || notice.message || "";
    });
  }

  function setAll(state) {
    setQueues(state.queues);
    state.windows.forEach(setWindow);
    setNotice(state.notice);
    setCalls(state.calls);
  }

  /* how old it is */

  function hear(at) {
    heard = performance.now();
    heardAt = at ? Date.parse(at) : Date.now() + offset;
    if (at) offset = heardAt - Date.now();
  }

  function timeOf(moment, seconds) {
    const parts = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: settings.timezone };
    if (seconds) parts.second = "2-digit";
    return new Intl.DateTimeFormat("en-GB", parts).format(new Date(moment));
  }

  function isFresh() {
    return performance.now() - heard <= STALE;
  }

  function tick() {
    const fresh = isFresh();
    one("[data-clock]").textContent = timeOf(Date.now() + offset, false);
    if (fresh) delete settings.stale; else settings.stale = "1";
    show(one("[data-stale-banner]"), !fresh);
    if (!fresh) one("[data-since]").textContent = timeOf(heardAt, true);
    if (source && performance.now() - heard > SILENT) lose();
  }

  /* the stream, and polling without it */

  function on(name, act) {
    source.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      if (event.lastEventId) last = event.lastEventId;
      retries = 0;
      stopPolling();
      hear(name === "beat" ? data.at : null);
      act(data);
    });
  }

  function connect() {
    const stream = settings.stream + "?last=" + encodeURIComponent(last);
    source = new EventSource(stream);
    on("beat", () => null);
    on("call", addCall);
    on("queue", (data) => setQueues(data.queues));
    on("window", setWindow);
    on("notice", setNotice);
    on("snapshot", setAll);
    on("revoked", () => location.reload());
    source.onerror = lose;
  }

  function lose() {
    if (!source) return;
    source.close();
    source = null;
    retries = Math.min(retries + 1, 4);
    setTimeout(connect, jitter(1000 * retries));
    startPolling();
  }

  async function poll() {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), 8000);
    try {
      const answer = await fetch(settings.state + (zone ? "?zone=" + encodeURIComponent(zone) : ""),
                                 { cache: "no-store", signal: limit.signal });
      if (!answer.ok) return false;
      const state = await answer.json();
      hear(state.at);
      setAll(state);
      return true;
    } catch (error) {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  function startPolling() {
    if (!polling) polling = setTimeout(pollAgain, jitter(POLL / 2));
  }

  async function pollAgain() {
    await poll();
    if (polling) polling = setTimeout(pollAgain, jitter(POLL));
  }

  function stopPolling() {
    clearTimeout(polling);
    polling = null;
  }

  function healSoon(ms) {
    if (healing) return;
    healing = setTimeout(() => { healing = null; poll(); }, ms);
  }

  /* a screen that runs day and night */

  function shift() {
    settings.shift = String((Number(settings.shift || 0) + 1) % 4);
  }

  function turnSlides() {
    const slides = all("[data-slides] > *");
    if (slides.length < 2) return;
    const shown = slides.findIndex((slide) => !slide.hidden);
    slides.forEach((slide, i) => { slide.hidden = i !== (shown + 1) % slides.length; });
  }

  async function reloadAtNight() {
    const hour = timeOf(Date.now() + offset, false).slice(0, 2);
    if (hour === "03" && performance.now() > 6 * 3600000 && await poll()) location.reload();
  }

  async function stayAwake() {
    if (!navigator.wakeLock || document.visibilityState !== "visible") return;
    await navigator.wakeLock.request("screen").catch(() => null);
  }

  window.openhallBoard = { fresh: isFresh, onCall: (listener) => listeners.push(listener) };
  if (settings.digit) document.documentElement.style.setProperty("--oh-digit", settings.digit);
  trim();
  connect();
  tick();
  stayAwake();
  setInterval(tick, 1000);
  setInterval(() => healSoon(0), jitter(HEAL));
  setInterval(shift, SHIFT);
  setInterval(turnSlides, SLIDE);
  setInterval(reloadAtNight, jitter(1200000));
  document.addEventListener("visibilitychange", stayAwake);
  window.addEventListener("resize", trim);
})();
