/* Parts that come anew by themselves: rest while nobody looks, and never swap in a page that is not the part. */
(() => {
  "use strict";
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.requestConfig.triggeringEvent === undefined) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const {xhr, target} = event.detail;
    if (xhr.responseText.includes(`id="${target.id}"`)) return;
    event.detail.shouldSwap = false;
    if (xhr.status < 500) window.location.reload(); // logged out, or the right is gone: the page itself says so
  });
})();
