/* Keys and fingerprints: the browser's own question, its answer into the form. Where there is none, nothing is offered. */
(() => {
  "use strict";
  const FROM = {create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON"};
  const able = (way) => window.PublicKeyCredential && PublicKeyCredential[FROM[way]] && navigator.credentials;

  const ask = async (form, way) => {
    const options = JSON.parse(form.dataset.options).publicKey;
    const credential = await navigator.credentials[way]({publicKey: PublicKeyCredential[FROM[way]](options)});
    form.elements.answer.value = JSON.stringify(credential.toJSON());
    form.submit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const way = form.dataset.passkey;
    if (!able(way)) { form.hidden = true; continue; }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form, way).catch(() => { form.querySelector("[data-passkey-failed]").hidden = false; });
    });
  }
})();
