/* A paired screen says every half minute that it is there: its page's version, its clock, what it shows, how much it
   has printed. When the server says that it is not paired any more, the page is loaded anew and says so itself. */
(function () {
  "use strict";
  var EVERY = 30000, LAST = "openhall-beat", TRIED = "openhall-version", PRINTED = "openhall-printed";
  var me = document.currentScript.dataset;
  var stays = /^(screen_|pad)/.test(me.shows); // a kiosk fetches new pages all day long

  function stored(place, name) {
    try { return place.getItem(name) || ""; } catch (error) { return ""; }
  }

  function store(place, name, value) {
    try { place.setItem(name, value); } catch (error) { /* a browser that keeps nothing still beats */ }
  }

  function announced() {
    var place = document.querySelector("[data-now-line] [data-number], [data-window-number]");
    return place && !place.closest("[hidden]") ? place.textContent.trim().slice(0, 10) : "";
  }

  function said() {
    return JSON.stringify({
      version: me.version, at: Date.now(), shows: me.shows, shows_of: me.of || "", announced: announced(),
      printed: Number(stored(localStorage, PRINTED)) || 0,
    });
  }

  function heard(answer) {
    if (answer.status === 403) { window.location.reload(); return; }
    if (!answer.ok || !stays) { return; }
    answer.json().then(function (told) {
      if (told.version === me.version || stored(sessionStorage, TRIED) === told.version) { return; }
      store(sessionStorage, TRIED, told.version);
      window.location.reload();
    });
  }

  function beat() {
    store(sessionStorage, LAST, String(Date.now()));
    fetch(me.beat, { method: "POST", body: said(), headers: { "Content-Type": "application/json" },
                     credentials: "same-origin", cache: "no-store" }).then(heard).catch(function () {});
  }

  function start() {
    beat();
    window.setInterval(beat, EVERY);
  }

  var since = Date.now() - Number(stored(sessionStorage, LAST));
  window.setTimeout(start, since >= 0 && since < EVERY ? EVERY - since : 300);
})();
