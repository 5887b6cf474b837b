/* My ticket, alive: asks "still the same?", listens to the hall's stream, and at the call fills the screen and shakes
   the phone. Without this file the page is the same and has its "Refresh" link. */
(function () {
  "use strict";
  var EVERY = 10000;       // one question every ten seconds, spread by chance so that phones do not ask in step
  var NEAR = 4000;         // and more often when the turn is near
  var STALE = 30000;
  var NEAR_PEOPLE = 3;
  var place = document.getElementById("my-ticket");
  if (!place || !window.fetch) { return; }
  var banner = document.getElementById("stale");
  var timer = null, asking = false, heard = Date.now(), stream = null, awake = null;
  var OVER = ["done", "cancelled", "expired"];

  function shown() { return place.querySelector("[data-mark]"); }

  function pause() {
    var ahead = place.querySelector(".oh-ticket-wait dd");
    var near = shown().dataset.state !== "waiting" || (ahead && parseInt(ahead.textContent, 10) <= NEAR_PEOPLE);
    return (near ? NEAR : EVERY) * (0.8 + 0.4 * Math.random());
  }

  function later() {
    clearTimeout(timer);
    if (OVER.indexOf(shown().dataset.state) < 0) { timer = setTimeout(ask, pause()); }
  }

  function stale(is) {
    if (!banner) { return; }
    banner.hidden = !is;
    var time = banner.querySelector("[data-since]");
    if (is && time) { time.textContent = new Date(heard).toTimeString().slice(0, 5); }
  }

  function take(text) {
    if (!text) { return; }
    var before = shown().dataset.state;
    place.innerHTML = text;
    document.title = shown().dataset.title;
    if (OVER.indexOf(shown().dataset.state) >= 0 && before !== shown().dataset.state) { window.location.reload(); }
    call();
  }

  function ask() {
    if (asking) { return; }
    asking = true;
    fetch(place.dataset.now + "?seen=" + shown().dataset.mark, { headers: { Accept: "text/html" } })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        heard = Date.now();
        stale(false);
        return answer.status === 204 ? "" : answer.text();
      })
      .then(take)
      .catch(function () { stale(Date.now() - heard > STALE); })
      .then(function () { asking = false; later(); });
  }

  function seenCall() { return shown().dataset.number + ":" + shown().dataset.calls; }

  /* A browser refuses to shake a phone that nobody has touched yet, and complains: don't ask it then. */
  function shake(pattern) {
    var touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
    if (navigator.vibrate && touched) { navigator.vibrate(pattern); }
  }

  function call() {
    var full = place.querySelector(".oh-called-full");
    if (!full || sessionStorage.getItem("openhall-call") === seenCall()) { return; }
    var button = full.querySelector("button");
    full.hidden = false;
    button.focus();
    shake([500, 200, 500, 200, 500]);
    function close() {
      sessionStorage.setItem("openhall-call", seenCall());
      full.hidden = true;
      shake(0);
      document.getElementById("main").focus();
    }
    button.addEventListener("click", close);
    full.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { close(); }
      if (event.key === "Tab") { event.preventDefault(); }
    });
  }

  function listen() {
    if (!window.EventSource || !place.dataset.stream) { return; }
    stream = new EventSource(place.dataset.stream);
    stream.addEventListener("call", function (event) {
      if (event.data.indexOf('"' + shown().dataset.number + '"') >= 0) { ask(); }
    });
  }

  /* A phone shakes only after it was touched, and only while it is awake: this button does both. */
  function alertButton() {
    var button = document.querySelector("[data-alert]");
    if (!button || OVER.indexOf(shown().dataset.state) >= 0 || !(navigator.vibrate || navigator.wakeLock)) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      button.setAttribute("aria-pressed", "true");
      button.querySelector("span").textContent = button.dataset.on;
      shake(150);
      stayAwake();
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState !== "visible") { return; }
      ask();
      if (button.getAttribute("aria-pressed") === "true") { stayAwake(); }
    });
  }

  function stayAwake() {
    if (!navigator.wakeLock) { return; }
    navigator.wakeLock.request("screen").then(function (lock) { awake = lock; }, function () { awake = null; });
  }

  window.addEventListener("pagehide", function () {
    if (stream) { stream.close(); }
    if (awake) { awake.release(); }
  });
  call();
  alertButton();
  if (OVER.indexOf(shown().dataset.state) < 0) { listen(); later(); }
})();
