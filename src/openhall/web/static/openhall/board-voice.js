/* The voice of a zone board: takes one announcement at a time from the server's line, speaks it, says that it was spoken.
   Another board of the zone is refused while this one speaks. Wants board.js and player.js, and on <main> data-next and
   data-ack; shows [data-sound] while the browser waits for a press before it may sound (and leaves the voice to others),
   and the words in [data-subtitle]. */
(function () {
  "use strict";
  const ASK = 3000;
  const board = document.querySelector("main.oh-board");
  const button = board.querySelector("[data-sound]");
  const subtitle = board.querySelector("[data-subtitle]");
  const notice = board.querySelector("[data-notice]");
  const player = window.openhallPlayer;
  let audible = false;
  let speaking = false;
  let timer = null;

  function ownName() {
    const kept = sessionStorage.getItem("openhall-board");
    if (kept) return kept;
    const made = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("openhall-board", made);
    return made;
  }

  async function post(address, values) {
    const body = new URLSearchParams(Object.assign({ board: ownName() }, values));
    const answer = await fetch(address, { method: "POST", body: body, cache: "no-store" });
    return answer.status === 200 ? answer.json() : null;
  }

  function write(texts) {
    const languages = board.dataset.languages.split(" ");
    subtitle.textContent = "";
    languages.filter((language) => texts[language]).forEach((language) => {
      const part = document.createElement("span");
      part.lang = language;
      part.textContent = texts[language] + " ";
      subtitle.appendChild(part);
    });
    subtitle.hidden = !subtitle.textContent;
    notice.hidden = !subtitle.hidden;
  }

  async function say(announcement) {
    const until = performance.now() + announcement.seconds * 1000;
    write(announcement.subtitles);
    for (let round = 0; round < announcement.repeats; round += 1) {
      for (const each of announcement.utterances) {
        if (performance.now() + each.seconds * 1000 > until) return;
        await player.play(each.clips, { text: each.text, language: each.language });
      }
    }
  }

  async function speakNext() {
    if (!window.openhallBoard.fresh() || !board.querySelector("[data-closed]").hidden) return false;
    const announcement = await post(board.dataset.next, {});
    if (!announcement) return false;
    try {
      await say(announcement);
    } finally {
      write({});
      await post(board.dataset.ack, { announcement: announcement.id });
    }
    return true;
  }

  async function speak() {
    if (speaking || !audible) return;
    speaking = true;
    clearTimeout(timer);
    try {
      while (await speakNext());
    } catch (error) {
      write({});
    } finally {
      speaking = false;
      timer = setTimeout(speak, ASK);
    }
  }

  async function unlock() {
    audible = await player.unlock();
    button.hidden = audible;
    speak();
  }

  ["click", "keydown"].forEach((name) => document.addEventListener(name, () => { if (!audible) unlock(); }));
  window.openhallBoard.onCall(speak);
  unlock();
})();
