"""A question as grams: what only makes it a question is left out, and other words for the same thing are put beside."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from openhall.lab.search.grams import Keys, keys_of, normalised, singles
from openhall.lab.search.postings import Scores

LONGEST = 400  # characters of a question that are read; a novel pasted into the field is not
BESIDE = 0.2  # how much a synonym's gram counts
# Words that make a sentence a question or polite, and tell nothing of what is asked for.
EMPTY = (
    "请问一下", "请问", "你好", "您好", "谢谢", "麻烦", "我想问", "想问", "问一下", "咨询一下", "我想要",
    "我想", "我要", "想要", "怎么样", "怎么办理", "怎么办", "怎么", "怎样", "如何", "为什么", "为何", "什么样",
    "什么时候", "什么", "啥时候", "啥", "哪里", "哪儿", "哪些", "哪个", "哪家", "哪几", "哪种", "哪", "谁",
    "多长时间", "多少", "多久", "多长", "多大", "几个", "几天", "是不是", "是否", "能不能", "能否", "可不可以",
    "可否", "有没有", "有无", "会不会", "要不要", "分别", "具体", "吗", "呢", "吧", "呀", "啊", "么", "嘛",
)  # fmt: skip
_EMPTY = re.compile("|".join(sorted(EMPTY, key=len, reverse=True)))

type Synonyms = Mapping[str, Sequence[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The grams of a question, each once: `own` are those of its own words, the rest came from synonyms.

    `characters`: its Han characters one by one.
    """

    keys: Keys
    importance: Scores
    own: int
    characters: Keys


def asked(question: str, synonyms: Synonyms, others: Sequence[str] = ()) -> Asked:
    """Read a question; `synonyms`: normalised word → other words; `others`: words that may be meant besides."""
    text = normalised(question[:LONGEST])
    bare = _EMPTY.sub(" ", text)
    bare = bare if len(keys_of(bare)) else text  # nothing but a question word: better that than nothing
    own = _once(keys_of(bare))
    beside = _once(np.concatenate([np.array([], dtype=np.uint64), *map(keys_of, [*_others(text, synonyms), *others])]))
    beside = beside[~np.isin(beside, own)]
    weights = np.concatenate([np.ones(len(own)), np.full(len(beside), BESIDE)]).astype(np.float32)
    return Asked(np.concatenate([own, beside]), weights, len(own), _once(singles([bare])[0]))


def _others(text: str, synonyms: Synonyms) -> Iterable[str]:
    for word in sorted(_words_in(text, synonyms)):
        yield from (normalised(other) for other in synonyms[word])


def _words_in(text: str, synonyms: Synonyms) -> set[str]:
    return {word for word in synonyms if word in text}


def _once(keys: Keys) -> Keys:
    _, first = np.unique(keys, return_index=True)
    return keys[np.sort(first)]
