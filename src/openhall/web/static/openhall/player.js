/* Plays announcements: recorded clips joined without gap or overlap; else the browser's own voice; else silence as long.

   <script src="player.js" data-clips="/static/openhall/clips/" data-recordings="/recordings/" data-recordings-list="/recordings.json" defer></script>
   data-clips       folder with manifest.json: name -> {file, milliseconds}
   data-recordings  optional folder of a hall's own recordings, data-recordings-list its manifest; its names come before ours

   openhallPlayer.play(["chime", "zh/qing", …], {text: "请 …", language: "zh"}) -> promise of "clips", "speech" or "silence",
   kept when the last sound has ended; calls queue up, so voices never overlap. It never rejects.
   openhallPlayer.unlock() in a click lets a browser speak that wants a gesture first.
   openhallPlayLog: the last 500 of {clip, startsAt, endsAt}, milliseconds since the page began. */
(function () {
  "use strict";
  const folders = document.currentScript.dataset;
  const log = (window.openhallPlayLog = []);
  const buffers = new Map();
  let context = null;
  let manifest = null;
  let line = Promise.resolve();

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const within = (ms, promise, otherwise) => Promise.race([promise, pause(ms).then(() => otherwise)]);

  function note(clip, startsAt, endsAt) {
    log.push({ clip: clip, startsAt: startsAt, endsAt: endsAt });
    if (log.length > 500) log.splice(0, log.length - 500);
  }

  async function readManifest(folder, list) {
    if (!folder) return {};
    const answer = await fetch(list || folder + "manifest.json");
    if (!answer.ok) throw new Error("no manifest in " + folder);
    const entries = await answer.json();
    Object.keys(entries).forEach((name) => { entries[name].url = folder + entries[name].file; });
    return entries;
  }

  async function loadManifest() {
    if (!manifest) {
      const ours = await readManifest(folders.clips);
      const theirs = await readManifest(folders.recordings, folders.recordingsList).catch(() => ({}));
      manifest = Object.assign(ours, theirs);
    }
    return manifest;
  }

  async function load(entry) {
    if (!buffers.has(entry.url)) {
      const answer = await fetch(entry.url);
      if (!answer.ok) throw new Error("no clip at " + entry.url);
      const bytes = await answer.arrayBuffer();
      buffers.set(entry.url, await new Promise((kept, broken) => context.decodeAudioData(bytes, kept, broken)));
    }
    return buffers.get(entry.url);
  }

  async function unlock() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return false;
    context = context || new Context();
    if (context.state !== "running") await within(300, context.resume().catch(() => null), null);
    return context.state === "running";
  }

  function schedule(name, buffer, at, offset) {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.start(at);
    note(name, at * 1000 + offset, (at + buffer.duration) * 1000 + offset);
    return new Promise((done) => { source.onended = done; });
  }

  async function playClips(names) {
    if (!(await unlock())) return false;
    const entries = await loadManifest();
    const known = names.filter((name) => entries[name]);
    if (!known.length) return false;
    const sounds = await Promise.all(known.map((name) => load(entries[name])));
    let at = context.currentTime + 0.05;
    const offset = performance.now() - context.currentTime * 1000;
    const ends = known.map((name, i) => {
      const ended = schedule(name, sounds[i], at, offset);
      at += sounds[i].duration;
      return ended;
    });
    await within((at - context.currentTime) * 1000 + 2000, Promise.all(ends), null);
    return true;
  }

  async function voiceFor(language) {
    const find = () => speechSynthesis.getVoices().find((v) => v.lang.toLowerCase().startsWith(language));
    if (!find()) await within(500, new Promise((done) => { speechSynthesis.onvoiceschanged = done; }), null);
    return find();
  }

  async function speak(text, language) {
    if (!text || !window.speechSynthesis) return false;
    const voice = await voiceFor(language);
    if (!voice) return false;
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.9;
    const from = performance.now();
    const spoken = new Promise((done) => { words.onend = () => done(true); words.onerror = () => done(false); });
    speechSynthesis.speak(words);
    const said = await within(20000, spoken, false);
    speechSynthesis.cancel();
    if (said) note("speech:" + text, from, performance.now());
    return said;
  }

  async function keepSilence(names) {
    const from = performance.now();
    const entries = manifest || {};
    await pause(names.reduce((sum, name) => sum + (entries[name] ? entries[name].milliseconds : 500), 0));
    note("silence", from, performance.now());
  }

  async function announce(names, options) {
    const language = (options.language || "zh").slice(0, 2).toLowerCase();
    if (await playClips(names).catch(() => false)) return "clips";
    if (await speak(options.text, language).catch(() => false)) return "speech";
    await keepSilence(names);
    return "silence";
  }

  function play(names, options) {
    const turn = line.then(() => announce(names, options || {}));
    line = turn.catch(() => null);
    return turn;
  }

  window.openhallPlayer = { play: play, unlock: unlock };
})();
