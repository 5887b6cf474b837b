/* The pad, alive: while it waits or asks it looks every two seconds whether another face is due, without a flash; the
   other faces go back by themselves. Without scripts the page refreshes itself. */
(function () {
  "use strict";
  var EVERY = 2000;
  var main = document.getElementById("main");
  var address = main && main.dataset.pad;
  if (!address || !window.fetch) { return; }
  var quiet = main.dataset.face === "reasons" || main.dataset.face === "thanks";

  function look() {
    fetch(address, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var next = new DOMParser().parseFromString(text, "text/html").getElementById("main");
      var changed = next.dataset.face !== main.dataset.face || next.dataset.visit !== main.dataset.visit;
      if (changed) { window.location.replace(address); } else { setTimeout(look, EVERY); }
    }).catch(function () { setTimeout(look, EVERY); });
  }

  if (quiet) {
    var seconds = Number(main.dataset.refresh);
    var back = function () { window.location.replace(address); };
    var timer = setTimeout(back, 1000 * seconds);
    document.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(back, 1000 * seconds); });
  } else {
    setTimeout(look, EVERY);
  }
}());
