"""Who knows better what was said about a movie, good, bad or nothing: the bot's rules, or the language model?

    python tests/benchmarks/rules_or_model.py CONVERSATIONS.jsonl MOVIELENS_FOLDER

The conversations are from ReDial (Li et al. 2018); the truth is what the seeker said about each movie afterwards.
Movies that were not seen should get no rating. A wording and its two thresholds are chosen on the even
conversations, the wording by a seeded sample with all the disliked movies in it; the table is of the odd ones.
The model gives the log-odds of the answers: "good against bad" and "good or bad against unknown"; of several
messages about a movie the one that tells most counts. 95 % intervals by bootstrap over conversations.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ["OMP_WAIT_POLICY"] = "passive"

import llama_cpp
import numpy as np
from sklearn.metrics import roc_auc_score

from bot.understanding.meaning import Context
from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.transcripts import question_of
from movies.catalogue import Catalogue, normalised, restore_article
from movies.movielens import read_release
from movies.settings import REPOSITORY, DataSettings
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import GGUF
from workers.engine.base_model import SERVED_AS, find_base_model, quantised

THREADS, CONTEXT, SEED, RESAMPLES, TIMED = 2, 1024, 1, 2000, 40
MOST_CASES, MOST_BOT, MOST_PERSON = 3, 300, 500  # Messages about a movie; characters, the last and the first.
TOLD = {Opinion.GOOD: 1, Opinion.LIKE: 1, Opinion.BAD: -1, Opinion.UNSEEN: 0}
RULES = "rules"
Aim = Callable[[np.ndarray, np.ndarray], float]

# The bot's line, the message, the movie, and the place of the right answer.
EXAMPLES = (
    ("Have you seen Jaws?", "Yes, I loved it!", "Jaws", 0),
    ("You might like Alien.", "I haven't seen that one, I will check it out.", "Alien", 2),
    ("What kind of movies do you like?", "Scary ones. The Ring was great, but Saw was awful.", "Saw", 1),
    ("What are you in the mood for?", "Something like Heat or Fargo, please.", "Heat", 0),
    ("Did you see Shrek or Frozen?", "Shrek is one of my favorites. Never saw Frozen.", "Frozen", 2),
    ("What about Titanic?", "It was too long and boring for me.", "Titanic", 1),
    ("It is a comedy with Jim Carrey.", "Oh yes, I saw The Mask with my kids, so funny.", "The Mask", 0),
    ("Gladiator is really good.", "What is it about?", "Gladiator", 2),
)
WORDS, FELT, CHATTED = (" good", " bad", " unknown"), (" loved", " hated", " unseen"), ("good", "bad", "unknown")
PLAIN = "Bot: {bot}\nPerson: {person}\n{title}:"
FIRST = "What does the person think of {title}?\nBot: {bot}\nPerson: {person}\nAnswer:"
CHAT = (
    "<|im_start|>user\nBot: {bot}\nPerson: {person}\nWhat does the person think of {title}? "
    "Answer with one word: good, bad or unknown.<|im_end|>\n<|im_start|>assistant\n"
)
CLOZE = "Bot: {bot}\nPerson: {person}\nThe person's opinion of {title} (good, bad, unknown):"


@dataclass(frozen=True)
class Wording:
    """A prompt: the examples that it begins with, the question, and the answers good, bad and, perhaps, unknown."""

    question: str
    answers: tuple[str, ...] = WORDS
    shots: int = 0
    between: str = "\n\n"

    @property
    def prefix(self) -> str:
        """The examples, answered."""
        shown = (self.question.format(bot=b, person=p, title=t) + self.answers[a] for b, p, t, a in EXAMPLES)
        return "".join(example + self.between for example, _ in zip(shown, range(self.shots), strict=False))


WORDINGS = {
    "as served, no examples": Wording("{bot}\n{person}\nMovies I rated good or bad:\n{title}:", WORDS[:2]),
    "cloze, no examples": Wording(CLOZE),
    "chat, no examples": Wording(CHAT, CHATTED),
    "chat, 6 examples": Wording(CHAT, CHATTED, 6, "<|im_end|>\n"),
    "plain, 3 examples": Wording(PLAIN, WORDS, 3),
    "plain, 8 examples": Wording(PLAIN, WORDS, 8),
    "plain, 8 examples, loved hated unseen": Wording(PLAIN, FELT, 8),
    "movie first, 8 examples": Wording(FIRST, WORDS, 8),
}


@dataclass
class Unit:
    """A movie in a conversation: what was said afterwards, what the rules say, and the messages about it."""

    talk: int
    seeker: bool  # Who named it first.
    gold: int  # 1 liked, -1 disliked, 0 not seen.
    rules: int | None = None  # The same; none where they say neither.
    named: bool = False  # Whether the seeker named it or said that they had seen it.
    cases: list[tuple[str, str, str]] = field(default_factory=list)  # The bot's line, the message, the title.


def key_of(title: str) -> str:
    """A title as the key of a unit."""
    return normalised(restore_article(re.sub(r"\s*\(.*\)\s*$", "", title.strip())))


def read_units(path: Path, catalogue: Catalogue, times: list[float]) -> list[Unit]:
    """Every movie of the catalogue with a known gold, in all conversations; the rules' times in milliseconds."""
    finder, units = TitleFinder(catalogue), list[Unit]()
    for talk, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        here = {}
        for x in row["gold"]:
            years = [m.year for m in catalogue.by_normalised_title.get(key_of(x["title"]), ()) if m.year]
            known = x["seen"] is False or (x["seen"] and x["liked"] is not None)
            if known and x["first_named_by"] and any(x["year"] is None or abs(y - x["year"]) <= 1 for y in years):
                gold = 0 if not x["seen"] else 1 if x["liked"] else -1
                here[key_of(x["title"])] = Unit(talk, x["first_named_by"] == "seeker", gold)
        listen(row["messages"], finder, here, times)
        units += here.values()
    return units


def listen(messages: Sequence[dict[str, str]], finder: TitleFinder, units: dict[str, Unit], times: list[float]) -> None:
    """Hear a conversation like `bot.understanding.transcripts`, and keep what to ask the model."""
    context, last, bot = Context(), "", ""
    for message in messages:
        # A person may not spell one of the model's control tokens.
        text, speaker = message["text"].replace("<|", " "), message["speaker"]
        named = tuple(dict.fromkeys(m.movie for m in finder.find(text, context.movies)))
        if speaker == "recommender":
            bot = f"{bot} {text}" if last == speaker else text
            if named:
                before = context.movies if last == speaker else ()
                context = Context(tuple(dict.fromkeys((*before, *named))), question_of(text))
        else:
            started = time.perf_counter()
            said = understand(text, finder, context)
            times.append(1000 * (time.perf_counter() - started))
            statements = [*said.statements, *((w.candidates[0], w.opinion) for w in said.which)]
            for movie, opinion in statements:
                unit = units.get(key_of(movie.title), Unit(0, False, 0))
                unit.named |= opinion is Opinion.SEEN
                if opinion in TOLD and (opinion is not Opinion.UNSEEN or movie in named or unit.rules is None):
                    unit.rules = TOLD[opinion]
            about = {m.title for m in (*named, *context.movies, *(movie for movie, _ in statements))}
            for title in sorted(t for t in about if key_of(t) in units):
                unit = units[key_of(title)]
                unit.named |= any(m.title == title for m in named)
                unit.cases = [*unit.cases, (bot[-MOST_BOT:], text[:MOST_PERSON], title)][:MOST_CASES]
            context = Context(named or context.movies)
        last = speaker


class Model:
    """The base model as the worker serves it, with a bundle's adapter or without."""

    def __init__(self, bundle: str | None) -> None:
        path = quantised(find_base_model(None), SERVED_AS, DataSettings().models)
        adapter = str(load_bundle(REPOSITORY / "deploy" / "models" / bundle).folder / GGUF) if bundle else None
        options = {"n_threads": THREADS, "n_threads_batch": THREADS, "verbose": False, "lora_path": adapter}
        self._llama = llama_cpp.Llama(str(path), n_ctx=CONTEXT, n_batch=CONTEXT, **options)

    def tokens(self, text: str) -> list[int]:
        """Token ids; our own control tokens count, and those of a person were taken out."""
        return list(self._llama.tokenize(text.encode(), add_bos=False, special=True))

    def logits(self, prompt: list[int], kept: int, answers: list[int]) -> list[float]:
        """The logits of the answers; as many first tokens as `kept` are those of the prompt before."""
        self._llama.n_tokens = kept
        self._llama.eval(prompt[kept:])
        row = llama_cpp.llama_get_logits_ith(self._llama.ctx, -1)
        return [row[a] for a in answers]


def prompts(model: Model, wording: Wording, units: Sequence[Unit]) -> list[tuple[list[int], int]]:
    """Each prompt, as tokens, and the place of its unit; those of one message are side by side."""
    cases = sorted((*case, k) for k, unit in enumerate(units) for case in unit.cases)
    texts = (wording.prefix + wording.question.format(bot=b, person=p, title=t) for b, p, t, _ in cases)
    return [(model.tokens(text), k) for text, (*_, k) in zip(texts, cases, strict=True)]


def ask(model: Model, name: str, units: Sequence[Unit]) -> tuple[np.ndarray, np.ndarray]:
    """By unit, the log-odds of good against bad, and of either against unknown (-inf where there is no message)."""
    x, y = np.zeros(len(units)), np.full(len(units), -np.inf)
    answers = [model.tokens(a)[0] for a in WORDINGS[name].answers]
    before: list[int] = []
    for prompt, k in prompts(model, WORDINGS[name], units):
        good, bad, *none = model.logits(prompt, shared(before, prompt), answers)
        told = float(np.logaddexp(good, bad)) - none[0] if none else abs(good - bad)
        before = prompt
        if told > y[k]:
            x[k], y[k] = good - bad, told
    return x, y


def shared(before: list[int], prompt: list[int]) -> int:
    """How many first tokens two prompts have in common; the last one is always computed."""
    same = [a == b for a, b in zip(before, prompt[:-1], strict=False)]
    return [*same, False].index(False)


def timed(model: Model, name: str, units: Sequence[Unit]) -> str:
    """The time of a decision, with nothing kept and with the examples kept, and the size of its prompt."""
    drawn = random.Random(SEED).sample(prompts(model, WORDINGS[name], units), TIMED)
    examples = shared(model.tokens(WORDINGS[name].prefix), drawn[0][0])
    times: dict[int, list[float]] = {0: [], examples: []}
    for prompt, _ in drawn:
        for kept, spent in times.items():
            started = time.perf_counter()
            model.logits(prompt, kept, [0])
            spent.append(1000 * (time.perf_counter() - started))
    text = ", ".join(f"{statistics.median(t):.0f} ms (p95 {np.quantile(t, 0.95):.0f})" for t in times.values())
    size = statistics.median(len(prompt) for prompt, _ in drawn)
    return f"{text} with {size:.0f} tokens, {examples} of them examples; load {os.getloadavg()[0]:.1f}"


def decide(x: np.ndarray, y: np.ndarray, sure: float, good: float) -> np.ndarray:
    """1 good, -1 bad, 0 no rating."""
    return np.where((y > sure) & np.isfinite(y), np.where(x > good, 1, -1), 0)


def worth(gold: np.ndarray, said: np.ndarray) -> np.ndarray:
    """1 for a right rating, -1 for a wrong one or one of an unseen movie, 0 for none."""
    return np.where(said == 0, 0, np.where(said == gold, 1, -1))


def net(gold: np.ndarray, said: np.ndarray) -> float:
    """Right ratings, minus wrong ones and ratings of unseen movies."""
    return float(worth(gold, said).sum())


def balanced(gold: np.ndarray, said: np.ndarray) -> float:
    """The mean of the shares of liked, disliked and unseen movies that are right."""
    return float(np.mean([(said[gold == g] == g).mean() for g in (1, -1, 0) if (gold == g).any()]))


def fitted(x: np.ndarray, y: np.ndarray, gold: np.ndarray, aim: Aim) -> tuple[float, float]:
    """The two thresholds that serve the aim best."""
    sure, good = ([-np.inf, *np.quantile(v[np.isfinite(y)], np.linspace(0, 1, 41))] for v in (y, x))
    return max(((s, g) for s in sure for g in good), key=lambda pair: aim(gold, decide(x, y, *pair)))


def choose_wording(model: Model, units: Sequence[Unit], most: int) -> str:
    """Ask a sample of the even conversations in every wording, print how each does, and return the best."""
    heard = [u for u in units if u.cases]
    rare = [u for u in heard if u.gold < 0][: most // 3]
    sample = rare + random.Random(SEED).sample([u for u in heard if u.gold >= 0], most - len(rare))
    gold = np.array([u.gold for u in sample])
    best = {}
    for name in (*WORDINGS, RULES):
        said = np.array([u.rules or 0 for u in sample])
        x, y = (said, said**2) if name == RULES else ask(model, name, sample)
        seen, liked = roc_auc_score(gold != 0, y), roc_auc_score(gold[gold != 0] > 0, x[gold != 0])
        best[name] = balanced(gold, said if name == RULES else decide(x, y, *fitted(x, y, gold, balanced)))
        print(f"  {name:40} seen {seen:.3f}  liked {liked:.3f}  balanced {best[name]:.3f}", flush=True)
    return max(WORDINGS, key=lambda name: best[name])


def report(units: Sequence[Unit], methods: dict[str, np.ndarray]) -> None:
    """Print the table: hits/tries, share [interval]; net ratings, and how many more than by the rules [interval]."""
    talks, place = np.unique([u.talk for u in units], return_inverse=True)
    drawn = np.random.default_rng(SEED).multinomial(len(talks), [1 / len(talks)] * len(talks), RESAMPLES)[:, place]
    gold, seeker = np.array([u.gold for u in units]), np.array([u.seeker for u in units])
    columns = "seeker's rated|recommender's rated|right of rated|disliked told|bad right|unseen rated".split("|")
    print(f"{'':34}" + "".join(f"{c:28}" for c in columns) + "net, more than the rules")
    for name, said in methods.items():
        rated, seen = said != 0, gold != 0
        cells = []
        hits = (rated, rated, said == gold, said == -1, gold == -1, rated)
        among = (seen & seeker, seen & ~seeker, seen & rated, gold == -1, said == -1, ~seen)
        for hit, tried in zip(hits, among, strict=True):
            shares = (drawn @ (hit & tried)) / np.maximum(drawn @ tried, 1)
            low, high = np.quantile(shares, (0.025, 0.975))
            n, of = int((hit & tried).sum()), int(tried.sum())
            cells.append(f"{n:3}/{of:3} {n / max(of, 1):.3f} [{low:.3f}, {high:.3f}]  ")
        more = worth(gold, said) - worth(gold, methods[RULES])
        low, high = np.quantile(drawn @ more, (0.025, 0.975))
        print(f"{name:34}{''.join(cells)}{net(gold, said):4.0f} {more.sum():+5.0f} [{low:+.0f}, {high:+.0f}]")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conversations", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=150, help="movies asked about in each wording")
    args = parser.parse_args()
    times: list[float] = []
    units = read_units(args.conversations, read_release(args.folder).catalogue, times)
    even, odd = ([u for u in units if u.talk % 2 == half] for half in (0, 1))
    print(f"load {os.getloadavg()[0]:.1f}; {len(even)} movies in even and {len(odd)} in odd conversations")
    print(f"rules: {statistics.median(times):.2f} ms median, {np.quantile(times, 0.95):.2f} ms p95 a message")

    gold = np.array([u.gold for u in even])
    rules, heard = np.array([u.rules or 0 for u in odd]), np.array([int(bool(u.cases)) for u in odd])
    # Where each hybrid leaves the word to the next: the rules say nothing; nor did the seeker name the movie.
    silent = [np.array([u.rules is None for u in half]) for half in (even, odd)]
    unnamed = [np.array([u.rules is None and not u.named for u in half]) for half in (even, odd)]
    named = np.where(silent[1] & ~unnamed[1], 1, rules)
    methods = {RULES: rules, "always good": heard, "rules, else good": np.where(silent[1], heard, rules)}
    methods["R+: rules, else good if named"] = named
    for bundle in (None, "phase2"):
        model, title = Model(bundle), bundle or "base"
        print(f"{title}: wordings on the even conversations, AUC of seen and of liked, and share right")
        name = choose_wording(model, even, args.sample)
        (x, y), (x1, y1) = ask(model, name, even), ask(model, name, odd)
        print(f"  best: {name}\n  nothing kept, examples kept: {timed(model, name, odd)}", flush=True)
        for aim in (net, balanced):
            methods[f"{title}, for {aim.__name__}"] = decide(x1, y1, *fitted(x, y, gold, aim))
            for first, said, (quiet, quiet1) in (("rules", rules, silent), ("R+", named, unnamed)):
                limits = fitted(x[quiet], y[quiet], gold[quiet], aim)
                methods[f"{first}, else {title}, for {aim.__name__}"] = np.where(quiet1, decide(x1, y1, *limits), said)
    report(odd, methods)


if __name__ == "__main__":
    main()
