"""The conversation, as pure functions: a session and a message become a new session, a reply, and maybe a job.

Nothing in here waits or talks to anybody: `bot.chat` shows the reply, sends the job, and hands its
result to `bot.answers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import wording
from bot.audience import Audience
from bot.imports import ImportReport
from bot.replies import Card, Choice, Reply
from bot.session import Change, Question, Session, Unclear
from bot.understanding import LONGEST_MESSAGE, Context, Intent, TitleFinder, Understanding, Which, understand
from bot.understanding.opinions import Opinion
from movies.catalogue import Catalogue, Movie
from movies.jobs import MOST_EXCLUDED, MOST_PEOPLE, ExplainJob, GroupJob, Job, PredictJob, RecommendJob, Wishes
from movies.ratings import Rating, Verdict

NO_WISHES = Wishes()
OFFERED_AT_ONCE = 4
MOST_ASKED_ABOUT = 20
REFINES = re.compile(r"^\W*(?:but|and|only|not|no|nothing|without|more|also|make it|less)\b", re.IGNORECASE)
GUESTS = re.compile(r"\bmovie ?night\b.*?\b(?:with|for|of)\b(?P<names>.+)$", re.IGNORECASE | re.DOTALL)
RECOMMEND = Choice("recommend", "recommend")
NOT_RIGHT = Choice("not right?", "undo")
SHOW_SOME = Choice("show me some", "offer")
MORE = Choice("more", "more")
WHY = Choice("why?", "why")


class Effect(StrEnum):
    """What a front end has to do beside talking."""

    EXPORT = "export"
    FORGET = "forget"
    GROUP = "group"  # Load those whom `Turn.guests` names, and ask `movie_night`.


@dataclass(frozen=True)
class Turn:
    """The new session, what to say at once, and the job whose result is to be told afterwards."""

    session: Session
    reply: Reply
    job: Job | None = None
    effect: Effect | None = None
    guests: tuple[str, ...] = ()


class Conversation:
    """Talks about one catalogue; holds nothing about anybody."""

    def __init__(self, catalogue: Catalogue, audience: Audience) -> None:
        self._catalogue = catalogue
        self._audience = audience
        self._finder = TitleFinder(catalogue)

    def greet(self, session: Session) -> Reply:
        """The first words."""
        choices = (RECOMMEND,) if session.verdicts else (SHOW_SOME,)
        return Reply(wording.greeting(len(session.verdicts)), choices=choices)

    def hear(self, session: Session, message: str) -> Turn:
        """Take one message; always answers something."""
        said = understand(message, self._finder, self._context(session))
        turn = self._do(session, said, message)
        if len(message) > LONGEST_MESSAGE:
            turn = _said_first(turn, wording.cut_off())
        return turn if turn.reply.text else replace(turn, reply=replace(turn.reply, text=wording.not_understood()))

    def tap(self, session: Session, action: str) -> Turn:
        """Take one tap on a choice; an action that is unknown or out of date is answered, too."""
        verb, _, rest = action.partition(":")
        target, _, value = rest.partition(":")
        movie = self._movie(target)
        if verb == "rate" and movie is not None and value in ("good", "bad", "unseen"):
            opinion = {"good": Opinion.GOOD, "bad": Opinion.BAD, "unseen": Opinion.UNSEEN}[value]
            return self._told(session, Understanding(Intent.TELL, ((movie, opinion),)))
        if verb == "all" and target in ("good", "bad") and session.talk.question is Question.VERDICT:
            opinion = Opinion.GOOD if target == "good" else Opinion.BAD
            return self._told(session, Understanding(Intent.TELL, tuple((m, opinion) for m in self._on_screen(session))))
        if verb == "which" and session.talk.question is Question.WHICH and session.talk.unclear:
            places = range(len(session.talk.unclear[0].candidates)) if target == "all" else self._place(session, movie)
            return self._picked(session, tuple(places))
        if verb == "why":
            return self._why(session, movie or next(iter(self._on_screen(session)), None))
        plain = {
            "recommend": Intent.RECOMMEND, "more": Intent.MORE, "offer": Intent.RATE, "undo": Intent.UNDO, "profile": Intent.PROFILE,
            "export": Intent.EXPORT, "forget": Intent.FORGET, "yes": Intent.YES, "no": Intent.NO, "skip": Intent.SKIP, "help": Intent.HELP,
        }  # fmt: skip
        if verb == "predict" and movie is not None:
            return self._predict(session, Understanding(Intent.PREDICT, ((movie, Opinion.ASKED),)))
        if verb in plain and not (verb in ("yes", "no") and session.talk.question is not Question.FORGET):
            return self._do(session, Understanding(plain[verb]), "")
        return Turn(session, Reply(wording.stale()))

    def imported(self, session: Session, report: ImportReport) -> Turn:
        """Take over the ratings of a file."""
        changed = [r for r in report.ratings if session.verdicts.get(r.movie_id) is not r.verdict]
        new = session.with_ratings(changed).talking(question=Question.NOTHING, on_screen=(), changes=(), unclear=())
        choices = (RECOMMEND, Choice("profile", "profile")) if new.verdicts else ()
        return Turn(new, Reply(wording.imported(report, len(changed)), choices=choices))

    def movie_night(self, session: Session, people: Sequence[tuple[str, Session]]) -> Turn:
        """Ask for movies for several people, of whom the first is the one who asks."""
        if len(people) < 2:
            return Turn(session, Reply(wording.how_to_movie_night()))
        people = people[:MOST_PEOPLE]
        shown = frozenset(i for _, one in people for i in one.shown)
        job = GroupJob(
            catalogue=self._catalogue.digest,
            people=tuple(one.ratings for _, one in people),
            excluded=frozenset(list(shown)[-MOST_EXCLUDED:]),
            wishes=session.talk.wishes,
        )
        lines = [wording.strangers(unknown)] if (unknown := [name for name, one in people if not one.verdicts]) else []
        new = session.talking(group=tuple(name for name, _ in people))
        return Turn(new, Reply("\n".join([*lines, wording.asking_the_model()])), job)

    def knows(self, session: Session) -> str:
        """What is remembered of a person, in words."""
        by_verdict = {v: [self._catalogue[i] for i, said in session.verdicts.items() if said is v] for v in Verdict}
        liked, disliked = by_verdict[Verdict.GOOD], by_verdict[Verdict.BAD]
        genres = {g for m in (*liked, *disliked) for g in m.genres}
        counts = [(g, sum(g in m.genres for m in liked), sum(g in m.genres for m in (*liked, *disliked))) for g in genres]
        counts.sort(key=lambda c: (-c[2], -c[1], c[0]))
        return wording.profile(liked, disliked, counts[:6], len(session.unseen))

    def _do(self, session: Session, said: Understanding, message: str) -> Turn:
        """Answer by intent; what a message tells beside is always taken."""
        if session.talk.question is Question.FORGET and said.intent in (Intent.YES, Intent.NO):
            return self._forget(session, said.intent is Intent.YES)
        if session.talk.question is Question.WHICH and said.picks:
            return self._picked(session, said.picks)
        if said.intent is Intent.WHY:
            screen = self._on_screen(session)
            meant = screen[said.picks[0]] if said.picks else screen[0] if screen else None
            return self._why(session, meant)
        if said.intent is Intent.SKIP:
            return self._skip(session)
        if said.intent is Intent.UNDO:
            return self._undo(session)
        if said.statements or said.which or said.unknown or said.intent in (Intent.RECOMMEND, Intent.MORE):
            return self._told(session, said, message)
        return self._plain(session, said, message)

    def _plain(self, session: Session, said: Understanding, message: str) -> Turn:
        """Messages that name no movie."""
        quiet = session.talking(question=Question.NOTHING, unclear=())
        match said.intent:
            case Intent.GREET:
                return Turn(quiet, self.greet(session))
            case Intent.RATE:
                return self._offer(session)
            case Intent.PROFILE:
                choices = (Choice("export", "export"), Choice("forget me", "forget")) if session.verdicts else ()
                return Turn(quiet, Reply(self.knows(session), choices=choices))
            case Intent.EXPORT:
                return Turn(session, Reply(wording.exported()), effect=Effect.EXPORT)
            case Intent.FORGET:
                choices = (Choice("yes", "yes"), Choice("no", "no"))
                asked = session.talking(question=Question.FORGET, on_screen=(), unclear=())
                return Turn(asked, Reply(wording.really_forget(len(session.verdicts)), choices=choices))
            case Intent.GROUP:
                return Turn(session, Reply(wording.how_to_movie_night()), effect=Effect.GROUP, guests=guests(message))
            case Intent.BYE:
                return Turn(session, Reply(wording.goodbye(), ends=True))
        words = {
            Intent.HELP: wording.help_text, Intent.THANKS: wording.welcome, Intent.SMALLTALK: wording.small_talk,
            Intent.IMPORT: wording.how_to_import, Intent.PREDICT: wording.which_movie,
        }  # fmt: skip
        return Turn(session, Reply(words.get(said.intent, wording.not_understood)()))

    def _told(self, session: Session, said: Understanding, message: str = "") -> Turn:
        """Take ratings, show what was understood, then do what the message asks, or ask what is unclear."""
        screen = self._on_screen(session)
        judged = {m for m, o in said.statements if o in (Opinion.GOOD, Opinion.BAD, Opinion.LIKE, Opinion.SEEN)}
        replaced = [m for m in screen if m in judged] if session.talk.question is Question.RECOMMENDED else []
        offered = session.talk.question is Question.RATE
        new = self._remember(session, said)
        turn = self._then(new, said, message, replaced)
        confirmation = self._confirmation(said, session)
        if turn is None:
            turn = self._ask(new, said, screen if offered else (), confirmed=bool(confirmation))
        choices = turn.reply.choices
        if new.verdicts != session.verdicts and turn.job is None and NOT_RIGHT not in choices:
            choices = (*choices, NOT_RIGHT)
        text = "\n".join([*confirmation, *([turn.reply.text] if turn.reply.text else [])])
        return replace(turn, reply=replace(turn.reply, text=text, choices=choices))

    def _remember(self, session: Session, said: Understanding) -> Session:
        ratings = [Rating(m.id, Verdict.GOOD) for m in said.good] + [Rating(m.id, Verdict.BAD) for m in said.bad]
        changes = tuple(
            Change(movie_id=r.movie_id, before=session.verdicts.get(r.movie_id))
            for r in ratings
            if session.verdicts.get(r.movie_id) is not r.verdict
        )
        new = session.with_ratings(ratings)
        unseen = {m.id for m in said.unseen}
        verdicts = {k: v for k, v in new.verdicts.items() if k not in unseen}
        taken = tuple(Change(movie_id=i, before=new.verdicts[i]) for i in unseen if i in new.verdicts)
        new = replace(new, verdicts=verdicts, unseen=new.unseen | unseen)
        return new.talking(changes=changes + taken) if changes or taken else new

    def _confirmation(self, said: Understanding, session: Session) -> list[str]:
        lines = []
        told = [(m, Verdict.BAD if o is Opinion.BAD else Verdict.GOOD) for m, o in said.statements if o in (Opinion.GOOD, Opinion.LIKE, Opinion.BAD)]
        if told:
            lines.append(wording.understood(told))
        if said.unseen and said.intent is not Intent.PREDICT:
            lines.append(wording.not_seen(said.unseen))
        return lines + [wording.unknown_title(title, self._finder.closest(title)) for title in said.unknown]

    def _then(self, session: Session, said: Understanding, message: str, replaced: list[Movie]) -> Turn | None:
        """What the message asks for beside telling, if anything."""
        if said.intent is Intent.PREDICT and (said.asked or not said.which):
            return self._predict(session, said)
        if said.intent is Intent.RECOMMEND and not any(w.opinion is Opinion.LIKE for w in said.which):
            refines = session.talk.question is Question.RECOMMENDED and REFINES.match(message) is not None
            return self._recommend(session, _merged(session.talk.wishes, said.wishes) if refines else said.wishes)
        if said.intent is Intent.MORE:
            return self._recommend(session, _merged(session.talk.wishes, said.wishes))
        if said.intent in (Intent.PROFILE, Intent.EXPORT, Intent.FORGET, Intent.RATE, Intent.GROUP, Intent.IMPORT):
            return self._plain(session, said, message)
        if replaced and not said.which:
            return self._recommend(session, session.talk.wishes, instead_of=replaced)
        return None

    def _ask(self, session: Session, said: Understanding, offered: Sequence[Movie], confirmed: bool) -> Turn:
        """Ask about what is unclear: which movie, or what of it; else go on offering, or ask for more."""
        if said.which:
            return self._which(session, tuple(map(_unclear, said.which)))
        vague = [m for m in said.said(Opinion.SEEN, Opinion.NAMED) if m.id not in session.verdicts]
        if vague:
            on_screen = tuple(m.id for m in vague)
            choices = (
                (*_thumbs(vague[0]), Choice("leave it", "skip"), Choice("would I like it?", f"predict:{vague[0].id}"))
                if len(vague) == 1
                else (Choice("👍 all", "all:good"), Choice("👎 all", "all:bad"), Choice("leave it", "skip"))
            )
            asked = session.talking(question=Question.VERDICT, on_screen=on_screen, unclear=())
            return Turn(asked, Reply(wording.what_of(vague), choices=choices))
        if offered:
            left = [m for m in offered if m.id not in session.verdicts and m.id not in session.unseen]
            return self._offer(session, left)
        quiet = session.talking(question=Question.NOTHING, on_screen=(), unclear=())
        if said.unknown and not confirmed:
            return Turn(quiet, Reply(""))
        return Turn(quiet, Reply(wording.tell_more(len(session.verdicts)), choices=(RECOMMEND,)))

    def _which(self, session: Session, unclear: tuple[Unclear, ...]) -> Turn:
        first = [self._catalogue[i] for i in unclear[0].candidates]
        asked = session.talking(question=Question.WHICH, on_screen=tuple(m.id for m in first), unclear=unclear)
        choices = [Choice(m.name, f"which:{m.id}") for m in first]
        if len({m.title for m in first}) > 1:
            choices.append(Choice("all of them", "which:all"))
        return Turn(asked, Reply(wording.which_one(unclear[0].text, first), choices=(*choices, Choice("neither", "skip"))))

    def _picked(self, session: Session, places: tuple[int, ...]) -> Turn:
        """Take the answer to "which one?" and go on with the next one that is unclear."""
        asked, *rest = session.talk.unclear or (None,)
        if asked is None or not places:
            return Turn(session, Reply(wording.stale()))
        opinion = Opinion(asked.opinion)
        meant = [self._catalogue[asked.candidates[k]] for k in places if k < len(asked.candidates)]
        like = frozenset(m.id for m in meant) if opinion is Opinion.LIKE else frozenset()
        intent = {Opinion.LIKE: Intent.RECOMMEND, Opinion.ASKED: Intent.PREDICT}.get(opinion, Intent.TELL)
        which = tuple(Which(u.text, tuple(self._catalogue[i] for i in u.candidates), Opinion(u.opinion)) for u in rest)
        said = Understanding(intent, tuple((m, opinion) for m in meant), which, wishes=Wishes(like=like))
        return self._told(session.talking(question=Question.NOTHING, unclear=()), said)

    def _recommend(self, session: Session, wishes: Wishes, instead_of: Sequence[Movie] = ()) -> Turn:
        screen = tuple(i for i in session.talk.on_screen if i not in {m.id for m in instead_of}) if instead_of else ()
        asked = session.talking(wishes=wishes, question=Question.RECOMMENDED, on_screen=screen, unclear=())
        job = RecommendJob(
            catalogue=self._catalogue.digest,
            ratings=session.ratings,
            excluded=frozenset(list(session.shown)[-MOST_EXCLUDED:]),
            wishes=wishes,
            count=len(instead_of) or 5,
        )
        return Turn(asked, Reply(wording.asking_the_model()), job)

    def _predict(self, session: Session, said: Understanding) -> Turn:
        asked = list(dict.fromkeys(m for m in said.asked if m.id not in session.verdicts))[:MOST_ASKED_ABOUT]
        lines = [wording.already_rated(m, session.verdicts[m.id]) for m in said.asked if m.id in session.verdicts]
        if not asked:
            text = "\n".join(lines) or ("" if said.unknown else wording.which_movie())
            return Turn(session, Reply(text))
        new = session.talking(question=Question.NOTHING, on_screen=tuple(m.id for m in asked), unclear=())
        job = PredictJob(catalogue=self._catalogue.digest, ratings=session.ratings, movie_ids=tuple(m.id for m in asked))
        return Turn(new, Reply("\n".join([*lines, wording.asking_the_model()])), job)

    def _why(self, session: Session, movie: Movie | None) -> Turn:
        if movie is None:
            return Turn(session, Reply(wording.why_what()))
        if movie.id in session.verdicts:
            return Turn(session, Reply(wording.already_rated(movie, session.verdicts[movie.id])))
        if not session.verdicts:
            return Turn(session, Reply(wording.why_without_ratings()))
        job = ExplainJob(catalogue=self._catalogue.digest, ratings=session.ratings, movie_id=movie.id)
        return Turn(session, Reply(wording.asking_the_model()), job)

    def _offer(self, session: Session, left: Sequence[Movie] = ()) -> Turn:
        """Offer movies to rate: those left of the last offer, or the next most informative ones."""
        known = {*session.verdicts, *session.unseen}
        movies = list(left) or self._audience.worth_rating(known, OFFERED_AT_ONCE)
        if not movies:
            return Turn(session, Reply(wording.nothing_left_to_rate(), choices=(RECOMMEND,)))
        asked = session.talking(question=Question.RATE, on_screen=tuple(m.id for m in movies), unclear=())
        cards = tuple(Card(m, choices=(*_thumbs(m), Choice("not seen", f"rate:{m.id}:unseen"))) for m in movies)
        enough = len(session.verdicts) >= wording.GOOD_START
        text = wording.rate_these(first=session.talk.question is not Question.RATE)
        text = f"{wording.tell_more(len(session.verdicts))} {text}" if enough else text
        return Turn(asked, Reply(text, cards, (RECOMMEND, Choice("others", "skip"))))

    def _skip(self, session: Session) -> Turn:
        talk = session.talk
        if talk.question is Question.RATE:
            # Who skips movies offered to be rated has not seen them, or does not want to say.
            return self._offer(replace(session, unseen=session.unseen | set(talk.on_screen)))
        if talk.question is Question.WHICH and len(talk.unclear) > 1:
            return self._which(session, talk.unclear[1:])
        quiet = session.talking(question=Question.NOTHING, on_screen=(), unclear=())
        return Turn(quiet, Reply(wording.left_as_it_is(), choices=(RECOMMEND,)))

    def _undo(self, session: Session) -> Turn:
        changes = session.talk.changes
        if not changes:
            return Turn(session, Reply(wording.nothing_to_undo()))
        verdicts = dict(session.verdicts)
        for change in changes:
            verdicts.pop(change.movie_id, None)
            if change.before is not None:
                verdicts[change.movie_id] = change.before
        back = replace(session, verdicts=verdicts).talking(changes=(), question=Question.NOTHING, unclear=())
        return Turn(back, Reply(wording.undone([self._catalogue[c.movie_id] for c in changes])))

    def _forget(self, session: Session, sure: bool) -> Turn:
        if not sure:
            return Turn(session.talking(question=Question.NOTHING), Reply(wording.not_forgotten()))
        return Turn(Session(), Reply(""), effect=Effect.FORGET)

    def _context(self, session: Session) -> Context:
        return Context(tuple(self._on_screen(session)), session.talk.question)

    def _on_screen(self, session: Session) -> list[Movie]:
        return [self._catalogue[i] for i in session.talk.on_screen if i in self._catalogue]

    def _movie(self, movie_id: str) -> Movie | None:
        return self._catalogue[int(movie_id)] if movie_id.isdecimal() and int(movie_id) in self._catalogue else None

    @staticmethod
    def _place(session: Session, movie: Movie | None) -> Iterable[int]:
        candidates = session.talk.unclear[0].candidates if session.talk.unclear else ()
        return [candidates.index(movie.id)] if movie is not None and movie.id in candidates else []


def guests(message: str) -> tuple[str, ...]:
    """The names in "movie night with ben and cleo"."""
    match = GUESTS.search(message)
    names = re.split(r"\s*(?:,|\band\b|&|\+)\s*", match["names"]) if match else []
    plain = (re.sub(r"[^\w\-. ]", "", name).strip()[:40] for name in names)
    return tuple(dict.fromkeys(name for name in plain if name and name.casefold() not in ("me", "us", "everybody here", "everyone here", "all of us")))


def _thumbs(movie: Movie) -> tuple[Choice, Choice]:
    return Choice("👍", f"rate:{movie.id}:good"), Choice("👎", f"rate:{movie.id}:bad")


def _unclear(which: Which) -> Unclear:
    return Unclear(text=which.text, candidates=tuple(m.id for m in which.candidates), opinion=which.opinion.value)


def _merged(old: Wishes, new: Wishes) -> Wishes:
    """Old wishes with new ones on top; a genre that is now unwanted is no longer wanted."""
    kept = old.model_dump()
    said = {key: value for key, value in new.model_dump().items() if value}
    if "without" in said:
        said["without"] = old.without | new.without
    merged = kept | said
    merged["genres"] = frozenset(merged["genres"]) - frozenset(merged["without"])
    return Wishes(**merged)


def _said_first(turn: Turn, line: str) -> Turn:
    return replace(turn, reply=replace(turn.reply, text=f"{line}\n{turn.reply.text}".strip()))

