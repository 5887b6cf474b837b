/* Small comforts on visitors' pages: print, read aloud, one press is one press. Every page works without this file. */
(function () {
  "use strict";

  function show(selector, act) {
    document.querySelectorAll(selector).forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { act(button); });
    });
  }

  function readAloud(button) {
    var place = document.querySelector(button.dataset.read);
    if (!place) { return; }
    var words = new SpeechSynthesisUtterance(place.innerText);
    words.lang = document.documentElement.lang;
    words.rate = 0.9;
    window.speechSynthesis.cancel();
    window.speechSynthesis.speak(words);
  }

  function sendOnce(form) {
    var sent = false;
    form.addEventListener("submit", function (event) {
      if (sent) { event.preventDefault(); }
      sent = true;
    });
    window.addEventListener("pageshow", function () { sent = false; });
  }

  show("[data-print]", function () { window.print(); });
  if ("speechSynthesis" in window) { show("[data-read]", readAloud); }
  document.querySelectorAll("form[data-once]").forEach(sendOnce);
})();
