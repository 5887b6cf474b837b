/* Parts that come anew by themselves: rest while nobody looks, and never swap in a page that is not the part. */
(() => {
  "use strict";
  document.addEventListener("htmx:confirm", (event) => {
    if (document.hidden && event.detail.verb === "get") event.preventDefault();
  });
  const stale = (old) => {
    const banner = document.getElementById("stale");
    if (!banner || banner.hidden !== old) return;
    banner.hidden = !old;
    banner.querySelector("[data-since]").textContent = new Date().toTimeString().slice(0, 5);
  };
  document.addEventListener("htmx:sendError", () => stale(true));
  document.addEventListener("htmx:responseError", () => stale(true));
  document.addEventListener("htmx:afterSwap", () => stale(false));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const {xhr, target} = event.detail;
    if (xhr.status === 204) return; // nothing new: what stands there stays
    if (xhr.responseText.includes(`id="${target.id}"`)) return;
    event.detail.shouldSwap = false;
    if (xhr.status < 500) window.location.reload(); // logged out, or the right is gone: the page itself says so
  });
})();
