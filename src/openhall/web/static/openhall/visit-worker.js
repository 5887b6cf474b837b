/* Keeps the form of a visit on the phone, so that it opens without a network. Only that form and the files it needs:
   no page that names anybody. VERSION and FILES stand before this, written by the server. */
var NAME = "openhall-visits-" + VERSION;
var FORM = /\/outreach\/[^/]+\/new$/;

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(NAME).then(function (cache) { return cache.addAll(FILES); }).then(self.skipWaiting.bind(self)));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("openhall-visits-") === 0 && name !== NAME; })
      .map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

function fromNetwork(request) {
  return fetch(request).then(function (answer) {
    var address = new URL(request.url);
    if (answer.ok && !answer.redirected && FORM.test(address.pathname)) {
      var copy = answer.clone();
      caches.open(NAME).then(function (cache) { cache.put(address.pathname, copy); });
    }
    return answer;
  });
}

self.addEventListener("fetch", function (event) {
  var address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) { return; }
  if (FORM.test(address.pathname)) {
    event.respondWith(fromNetwork(event.request).catch(function () { return caches.match(address.pathname); }));
  } else if (FILES.indexOf(address.pathname) >= 0) {
    event.respondWith(caches.match(address.pathname).then(function (kept) { return kept || fetch(event.request); }));
  }
});
