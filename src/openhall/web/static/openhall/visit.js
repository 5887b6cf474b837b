/* The form of a visit: what is recorded is first put into the phone's own outbox under its client_id, then sent; without a
   network it stays there and goes out later. The server knows a client_id it has seen, so sent twice is recorded once. */
(function () {
  "use strict";
  var form = document.getElementById("visit-form");
  var place = document.getElementById("outbox");
  if (!form || !place || !window.fetch || !window.localStorage) { return; }
  var NAME = "openhall-visits-" + form.dataset.hall;
  var EVERY = 20000, sending = false;

  function outbox() {
    try { return JSON.parse(localStorage.getItem(NAME) || "[]"); } catch (error) { return []; }
  }

  function keep(rows) { localStorage.setItem(NAME, JSON.stringify(rows)); }

  function without(id) { keep(outbox().filter(function (row) { return row.client_id !== id; })); }

  function say(text, tone) { place.textContent = text; place.dataset.tone = tone; }

  function show() {
    var many = outbox().length;
    if (many) { say(place.dataset.some + " " + many, "wait"); } else { say(place.dataset.none, "good"); }
  }

  function newId() {
    var bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (each) { return ("0" + each.toString(16)).slice(-2); }).join("");
  }

  function cookie(name) {
    var found = document.cookie.split("; ").filter(function (each) { return each.indexOf(name + "=") === 0; })[0];
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /* Everything that was filled in; the token of the page is of today, the cookie's is of the moment of sending. */
  function filled() {
    return Array.from(new FormData(form).entries()).filter(function (pair) { return pair[0] !== "csrfmiddlewaretoken"; });
  }

  function post(row) {
    var token = cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
    return fetch(form.action, {
      method: "POST", body: new URLSearchParams(row.fields), credentials: "same-origin", cache: "no-store",
      redirect: "manual", headers: { "Accept": "application/json", "X-CSRFToken": token },
    });
  }

  /* The oldest first; what is refused stays and says why, what can't be sent now waits. */
  function send() {
    var rows = outbox();
    if (sending || !rows.length || navigator.onLine === false) { show(); return; }
    sending = true;
    var row = rows[0];
    post(row).then(function (answer) {
      if (answer.ok) { without(row.client_id); return null; }
      if (answer.type === "opaqueredirect" || answer.status === 401) { say(place.dataset.login, "wait"); return "stop"; }
      return answer.json().then(function (told) { return refused(row, told.said); }, function () { return "stop"; });
    }).then(function (stop) {
      sending = false;
      if (stop) { return; }
      if (outbox().length) { send(); } else { say(place.dataset.sent, "good"); }
    }).catch(function () { sending = false; show(); });
  }

  /* A form that is not taken comes back onto the page to be put right, and leaves the outbox. */
  function refused(row, why) {
    row.fields.forEach(function (pair) {
      var field = form.elements[pair[0]];
      if (!field) { return; }
      if (field.type === "checkbox") { field.checked = true; } else { field.value = pair[1]; }
    });
    without(row.client_id);
    say(place.dataset.refused + " " + why, "late");
    return "stop";
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var fields = filled(), id = form.elements.client_id.value;
    without(id);
    keep(outbox().concat([{ client_id: id, fields: fields }]));
    form.reset();
    form.elements.client_id.value = newId();
    show();
    send();
  });

  window.addEventListener("online", send);
  window.setInterval(send, EVERY);
  /* Once the worker looks after this page, the page is fetched through it once, so that it is kept. */
  function controlled() {
    return navigator.serviceWorker.controller || new Promise(function (done) {
      navigator.serviceWorker.addEventListener("controllerchange", done, { once: true });
    });
  }

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(form.dataset.worker, { scope: "/outreach/" }).then(controlled).then(function () {
      return fetch(window.location.pathname, { credentials: "same-origin" });
    }).catch(function () {});
  }
  show();
  send();
})();
