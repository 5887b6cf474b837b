/* The kiosk: prints a ticket once, prints it again only on purpose, and begins anew when nobody is there any more. */
(function () {
  "use strict";
  var ask = document.getElementById("kiosk-ask");

  /* Counts what comes out of the roll; device.js tells the server. */
  function print() {
    try {
      localStorage.setItem("openhall-printed", String((Number(localStorage.getItem("openhall-printed")) || 0) + 1));
    } catch (error) { /* a browser that keeps nothing prints all the same */ }
    window.print();
  }

  function printOnce(place) {
    var mark = "openhall-printed-" + place.dataset.printOnce;
    if (sessionStorage.getItem(mark)) { return; }
    sessionStorage.setItem(mark, "1");
    if (document.readyState === "complete") { print(); return; }
    window.addEventListener("load", print);
  }

  function printAgain(button) {
    var copy = document.querySelector(".oh-ticket-copy");
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;                       // one press, one paper
      if (copy) { copy.hidden = false; }
      print();
      if (copy) { copy.hidden = true; }
      window.setTimeout(function () { button.disabled = false; }, 3000);
    });
  }

  /* Counts the seconds without a touch; asks before it wipes, so that nobody slow is thrown out. */
  function watch() {
    var idle = parseInt(ask.dataset.idle, 10), warn = parseInt(ask.dataset.warn, 10), since = Date.now();
    var left = ask.querySelector("[data-left]"), ticking;
    if (!idle) { return; }

    function again() {
      since = Date.now();
      if (ask.open) { ask.close(); }
    }

    function look() {
      var rest = Math.ceil(idle - (Date.now() - since) / 1000);
      if (rest <= 0) { window.clearInterval(ticking); document.getElementById("kiosk-wipe").submit(); return; }
      if (rest <= warn && !ask.open) { ask.showModal(); }
      if (ask.open) { left.textContent = String(rest); }
    }

    ["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
      document.addEventListener(name, function () { if (!ask.open) { since = Date.now(); } }, { passive: true });
    });
    ask.querySelector("[data-more]").addEventListener("click", again);
    ask.addEventListener("cancel", again);
    ticking = window.setInterval(look, 500);
  }

  document.querySelectorAll("[data-print-once]").forEach(printOnce);
  document.querySelectorAll("[data-reprint]").forEach(printAgain);
  if (ask && ask.showModal) { watch(); }
})();
