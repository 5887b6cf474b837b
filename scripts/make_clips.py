"""Make the clips that boards play: digits, letters and phrases in Mandarin and English, and a chime.

Needs Debian's `espeak-ng` and `sox` on the PATH; neither is shipped, nor needed to run OpenHall.
    python scripts/make_clips.py [--into DIR]
Writes DIR/{zh,en}/NAME.ogg, DIR/chime.ogg and DIR/manifest.json: name -> {"file", "milliseconds"}.
A hall with a human voice records the same names (`openhall.kit.speech.every_clip`), with its own manifest.
"""

import argparse
import array
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile
import wave

from openhall.kit.speech import CHIME, DIGITS, LETTERS, every_clip

RATE = 16_000
LOUDNESS = -20.0  # RMS in dB of full scale, alike for all clips
PEAK = -1.0  # dB of full scale that no sample passes
HOME = pathlib.Path(__file__).resolve().parent.parent / "src/openhall/web/static/openhall/clips"

# Pinyin with tone numbers: the dictionary of the Debian package lacks many common characters.
NUMERALS = ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3")
PINYIN = dict(zip(DIGITS, NUMERALS, strict=True)) | {
    "recall": "chong2 fu4 hu1 jiao4",
    "qing": "qing3",
    "hao": "hao4",
    "dao": "dao4",
    "hao_chuangkou": "hao4 chuang1 kou3",
}
ENGLISH = {
    "recall": "Calling again.",
    "number": "Number",
    "please_go_to_window": "please go to window",
}
VOICES = {"zh": "cmn-latn-pinyin+f2", "en": "en-gb+f2"}
WORDS_A_MINUTE = {"zh": 150, "en": 145}


def script_of(name: str) -> tuple[str, int, str]:
    """Voice, speed and words for a clip such as "zh/qing"; letters are read the English way in both."""
    tongue, word = name.split("/")
    if word in LETTERS:
        return VOICES["en"], WORDS_A_MINUTE["en"], word
    words = PINYIN[word] if tongue == "zh" else ENGLISH.get(word, word)
    return VOICES[tongue], WORDS_A_MINUTE[tongue], words


def chime_samples() -> list[float]:
    """Two soft tones, E5 then C5, each a sine with a quiet octave, dying like a bell; 1.1 s, within ±1."""
    length = int(1.1 * RATE)
    return [
        sum(bell(i / RATE - start, tone) for start, tone in ((0.0, 659.26), (0.35, 523.25)))
        for i in range(length)
    ]


def bell(seconds: float, tone: float) -> float:
    """One struck tone (Hz) so many seconds after the stroke; silent before it, faded out within 0.75 s."""
    if not 0 <= seconds < 0.75:
        return 0.0
    rise, tail = min(1.0, seconds / 0.012), min(1.0, (0.75 - seconds) / 0.1)
    wave_form = math.sin(math.tau * tone * seconds) + 0.25 * math.sin(2 * math.tau * tone * seconds)
    return 0.35 * rise * tail * math.exp(-4.5 * seconds) * wave_form


def gain_for(samples: array.array[int]) -> float:
    """dB that bring 16-bit samples to LOUDNESS without passing PEAK. Raises ValueError for silence."""
    top = max(map(abs, samples), default=0)
    if not top:
        raise ValueError("a clip is silent")
    rms = math.sqrt(sum(s * s for s in samples) / len(samples))
    return min(LOUDNESS - 20 * math.log10(rms / 32768), PEAK - 20 * math.log10(top / 32768))


def read_samples(path: pathlib.Path) -> array.array[int]:
    """The samples of a 16-bit mono wave file."""
    with wave.open(str(path)) as sound:
        return array.array("h", sound.readframes(sound.getnframes()))


def write_chime(path: pathlib.Path) -> None:
    """The chime as a 16-bit mono wave file."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(array.array("h", (int(32767 * s) for s in chime_samples())).tobytes())


def speak(name: str, into: pathlib.Path) -> None:
    """The words of one clip, 16 kHz mono, silence cut at both ends and 6 ms faded so that no join clicks."""
    voice, speed, words = script_of(name)
    raw = into.with_suffix(".raw.wav")
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(raw), words], check=True)
    cut = ["silence", "1", "0.005", "0.15%", "fade", "t", "0.006", "reverse"]
    shape = [*cut, *cut, "pad", "0.02", "0.05"]
    subprocess.run(
        ["sox", "-D", str(raw), "-b", "16", str(into), "gain", "-3", "rate", str(RATE), *shape], check=True
    )


def make(name: str, folder: pathlib.Path, scratch: pathlib.Path) -> dict[str, object]:
    """Make one clip and say where it is and how long it lasts."""
    plain, target = scratch / "plain.wav", folder / f"{name}.ogg"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_chime(plain) if name == CHIME else speak(name, plain)
    samples = read_samples(plain)
    loudness = ["gain", f"{gain_for(samples):.2f}"]
    subprocess.run(
        ["sox", "-R", "-D", str(plain), "-C", "2", "--comment", "", str(target), *loudness], check=True
    )
    return {"file": f"{name}.ogg", "milliseconds": round(1000 * len(samples) / RATE)}


def main() -> int:
    """Make every clip. 0 when done, 2 when a program is missing."""
    parser = argparse.ArgumentParser(description="Make the clips that boards play.")
    parser.add_argument("--into", type=pathlib.Path, default=HOME)
    folder: pathlib.Path = parser.parse_args().into
    missing = [tool for tool in ("espeak-ng", "sox") if not shutil.which(tool)]
    if missing:
        print(f"install {' and '.join(missing)} first (Debian: apt install espeak-ng sox)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        manifest = {name: make(name, folder, pathlib.Path(scratch)) for name in every_clip()}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    print(f"{len(manifest)} clips in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
