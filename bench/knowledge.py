"""How often the search finds what was asked for, beside plain BM25 over character bigrams; and how fast.

Run: python -m bench.knowledge [--calibrate] [--speed] [--json]. The questions and items are recorded data that lie
beside the checkout. The rule of confidence is learnt (`--calibrate`) on the documents and questions with even numbers
and judged by the others. Exit 1 when a limit does not hold.
"""

import argparse
import collections
import csv
import dataclasses
import gzip
import io
import json
import math
import os
import pathlib
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from openhall.knowledge.rules.found import Block, tidy
from openhall.knowledge.rules.heads import title_of
from openhall.knowledge.rules.items import read_rows
from openhall.knowledge.rules.passages import passages
from openhall.knowledge.rules.synonyms import general
from openhall.lab.search.asked import asked
from openhall.lab.search.confidence import LEAST, Features, chance, features
from openhall.lab.search.index import Index, Source, build
from openhall.lab.search.ranking import ranked

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(os.environ.get("OPENHALL_REAL_DATA") or ROOT.parent / "shared" / "data")
LIMITS = {"policy hit@1": 0.84, "policy hit@5": 0.97, "refused": 0.60, "items hit@5": 0.83}
MOST_FALSE = 0.05

type Asking = Sequence[tuple[str, int]]  # a question, and the number of the document that answers it


@dataclasses.dataclass(frozen=True, slots=True)
class Set:
    """Documents, and questions whose answer stands in one of them."""

    sources: Sequence[Source]
    asking: Asking
    names: Sequence[str] = ()


# ---- the baseline: what everybody would write first ----------------------------------------------------------------


class Plain:
    """BM25 (k1 1.5, b 0.75) over character bigrams of the whole text, as the recorded baseline figures were made."""

    def __init__(self, texts: Sequence[str], k1: float = 1.5, b: float = 0.75) -> None:
        """Count the bigrams."""
        self.of = [collections.Counter(_bigrams(text)) for text in texts]
        self.held = collections.Counter(gram for counts in self.of for gram in counts)
        self.sizes = [sum(counts.values()) for counts in self.of]
        self.mean = sum(self.sizes) / max(len(texts), 1)
        self.by = collections.defaultdict(list)
        for number, counts in enumerate(self.of):
            for gram, times in counts.items():
                norm = k1 * (1 - b + b * self.sizes[number] / self.mean)
                rarity = math.log(1 + (len(texts) - self.held[gram] + 0.5) / (self.held[gram] + 0.5))
                self.by[gram].append((number, rarity * times * (k1 + 1) / (times + norm)))

    def best(self, question: str, most: int) -> list[int]:
        """The best documents by number."""
        scores = collections.defaultdict[int, float](float)
        for gram in _bigrams(question):
            for number, weight in self.by.get(gram, ()):
                scores[number] += weight
        return [number for number, _ in sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:most]]


def _bigrams(text: str) -> list[str]:
    bare = re.sub(r"\s+", "", text.lower())
    return [bare[at : at + 2] for at in range(len(bare) - 1)] or [bare]


# ---- the recorded sets ---------------------------------------------------------------------------------------------


def policy() -> Set:
    """The policy documents and the 1,262 questions over them."""
    texts: dict[str, str] = {}
    with gzip.open(DATA / "policy" / "ncp_squad_658.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            row = json.loads(line)
            texts[row["docid"]] = row["context"]
    numbers = {name: number for number, name in enumerate(texts)}
    with gzip.open(DATA / "policy" / "NCPPolicies_train_20200301.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(io.StringIO(stream.read()), delimiter="\t"))
    asking = [(row["question"], numbers[row["docid"]]) for row in rows if row["docid"] in numbers]
    return Set([as_source(text) for text in texts.values()], asking)


def as_source(text: str, title: str = "") -> Source:
    """A text as the importer would cut it."""
    blocks = [Block(line) for line in map(tidy, text.splitlines()) if line]
    return Source(title or title_of(blocks, text[:40]), passages(blocks), naming=0.0)


def letters() -> Set:
    """Letters to an office, each with the reply as its document: what is tuned on."""
    import openpyxl

    book = openpyxl.load_workbook(DATA / "complaints" / "messages_with_replies.xlsx", read_only=True)
    rows = [row for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if row[2] and row[5]]
    sources = [as_source(str(row[5])) for row in rows]
    return Set(sources, [(str(row[2]), number) for number, row in enumerate(rows)])


def items(asked_by: str = "matter_short") -> Set:
    """Service items, asked for by the other name that their office gives some; the index does not hold it."""
    path = DATA / "services" / "guangdong_items_dev_no_daily.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    bare = [{name: value for name, value in row.items() if name != asked_by} for row in rows]
    found = read_rows("\n".join(json.dumps(row) for row in bare), "items").found
    by_name = {each.title: number for number, each in enumerate(found)}
    asking = []
    for row in rows:
        other = tidy(str(row.get(asked_by) or ""))
        if other and other not in ("无", row["TASK_NAME"]) and row["TASK_NAME"] in by_name:
            asking.append((other, by_name[tidy(row["TASK_NAME"])]))
    sources = [Source("\n".join([each.title, *each.other_names]), each.passages) for each in found]
    return Set(sources, asking, [each.title for each in found])


# ---- measuring -----------------------------------------------------------------------------------------------------

type Finder = Callable[[str, int], Sequence[int]]


def hits(find: Finder, asking: Asking, names: Sequence[str] = ()) -> dict[int, float]:
    """Share of the questions whose document is first, and among the first five; documents of one name are one."""
    found: collections.Counter[int] = collections.Counter()
    for question, right in asking:
        best = [names[each] if names else each for each in find(question, 5)]
        wanted = names[right] if names else right
        found.update(most for most in (1, 5) if wanted in best[:most])
    return {most: found[most] / max(len(asking), 1) for most in (1, 5)}


def ours(index: Index) -> Finder:
    """The engine with the general table of other words."""
    table = general()
    return lambda question, most: [hit.document for hit in ranked(index, asked(question, table), most)]


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """What a rule of confidence is judged by: what it sees, whether the document is there, and its half."""

    seen: Features
    there: bool
    half: int


def judged(seed: int = 7) -> list[Judged]:
    """The policy questions with a half of the documents left out, twice; and as many whose documents nobody has."""
    one, found = policy(), []
    numbers = list(range(len(one.sources)))
    random.Random(seed).shuffle(numbers)
    for start in (0, 1):
        kept = sorted(numbers[start::2])
        index, held = build([one.sources[each] for each in kept]), set(kept)
        found += [Judged(_seen(index, question), right in held, right % 2) for question, right in one.asking]
    whole = build(one.sources)
    found += [Judged(_seen(whole, question), True, right % 2) for question, right in one.asking]
    without = random.Random(seed).sample(unanswered(), len(one.asking))
    return found + [Judged(_seen(whole, question), False, number % 2) for number, question in enumerate(without)]


def _seen(index: Index, question: str) -> Features:
    said = asked(question, general())
    found = ranked(index, said, 5)
    return features(said, found[0], found[1:])


def unanswered() -> list[str]:
    """Questions over policy documents that are not among ours."""
    with gzip.open(DATA / "policy" / "ncp_squad_658.jsonl.gz", "rt", encoding="utf-8") as lines:
        ours = {json.loads(line)["docid"] for line in lines if line.strip()}
    with gzip.open(DATA / "policy" / "NCPPolicies_train_20200301.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(io.StringIO(stream.read()), delimiter="\t"))
    return [row["question"] for row in rows if row["docid"] not in ours]


def refusals(rows: Sequence[Judged]) -> tuple[float, float]:
    """Share refused of the questions whose document is not there, and of those where it is, in the unseen half."""
    absent = [chance(row.seen) < LEAST for row in rows if row.half == 1 and not row.there]
    present = [chance(row.seen) < LEAST for row in rows if row.half == 1 and row.there]
    return sum(absent) / len(absent), sum(present) / len(present)


def learnt(rows: Sequence[Judged]) -> None:
    """Print the numbers of the rule of confidence, learnt by logistic regression on one half, and its threshold."""
    mine = [row for row in rows if row.half == 0]
    seen, known = np.array([row.seen for row in mine]), np.array([row.there for row in mine], dtype=float)
    weights = np.zeros(seen.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-seen @ weights))
        spread = (seen * (chances * (1 - chances))[:, None]).T @ seen + 1e-2 * np.eye(seen.shape[1])
        weights += np.linalg.solve(spread, seen.T @ (known - chances) - 1e-2 * weights)
    chances = 1 / (1 + np.exp(-seen @ weights))
    least = float(np.quantile(chances[known == 1], MOST_FALSE * 0.98))
    print("LEARNT", weights.round(3).tolist(), "LEAST", round(least, 3))


def speed(texts: int = 100_000, seed: int = 7) -> dict[str, float]:
    """Seconds to build an index over 100,000 passages, and milliseconds of a question, median and 95th of a hundred."""
    rng = random.Random(seed)
    real = policy()
    pieces = [each for source in real.sources for each in source.passages]
    sources = [Source(rng.choice(pieces)[:30], [_mixed(rng, pieces) for _ in range(5)]) for _ in range(texts // 5)]
    begun = time.perf_counter()
    index = build(sources)
    built = time.perf_counter() - begun
    table, spent = general(), []
    for question, _ in rng.sample(real.asking, 300):
        begun = time.perf_counter()
        ranked(index, asked(question, table), 5)
        spent.append((time.perf_counter() - begun) * 1000)
    return {"build_s": built, "p50_ms": float(np.quantile(spent, 0.5)), "p95_ms": float(np.quantile(spent, 0.95))}


def _mixed(rng: random.Random, pieces: Sequence[str]) -> str:
    """Sentences of several passages as a new one, or every question would have the same text a hundred times."""
    sentences = [sentence for piece in rng.sample(pieces, 3) for sentence in re.split("[。；]", piece) if sentence]
    return "。".join(rng.sample(sentences, min(len(sentences), 4)))[:220]


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when a limit does not hold."""
    wishes = argparse.ArgumentParser(description=__doc__)
    for name in ("--calibrate", "--speed", "--json"):
        wishes.add_argument(name, action="store_true")
    given = wishes.parse_args(arguments)
    if given.calibrate:
        learnt(judged())
        return 0
    value: dict[str, list[dict[str, object]]] = {"quality": [*_quality()]}
    if given.speed:
        value["speed"] = [{**speed()}]
    if given.json:
        print(json.dumps(value, ensure_ascii=False))
    else:
        for row in [*value["quality"], *value.get("speed", [])]:
            told = (f"{name} {each:.3f}" if isinstance(each, float) else f"{each}" for name, each in row.items())
            print("  ".join(told))
    return int(any(not _holds(row) for row in value["quality"]))


def _holds(row: Mapping[str, object]) -> bool:
    return "limit" not in row or float(str(row["ours"])) >= float(str(row["limit"]))


def _quality() -> Iterable[dict[str, object]]:
    for name, one, text in (("policy", policy(), None), ("items", items(), "names"), ("letters", letters(), None)):
        texts = one.names if text else [source.title + "\n" + "\n".join(source.passages) for source in one.sources]
        before = hits(Plain(texts).best, one.asking, one.names)
        after = hits(ours(build(one.sources)), one.asking, one.names)
        for most in (1, 5):
            what = f"{name} hit@{most}"
            yield {"what": what, "of": len(one.asking), "plain": before[most], "ours": after[most]} | (
                {"limit": LIMITS[what]} if what in LIMITS else {})
    refused, false = refusals(judged())
    yield {"what": "refused of the absent", "ours": refused, "limit": LIMITS["refused"]}
    yield {"what": "falsely refused (not above)", "ours": -false, "limit": -MOST_FALSE}


if __name__ == "__main__":
    sys.exit(main())
