"""The conversation, as pure functions: a session and a message become a new session, a reply, and maybe a job.

Nothing in here waits or talks to anybody: `bot.conversation.chat` shows the reply, sends the job, and hands its
result to `bot.conversation.job_replies`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from bot.contracts.choices import MORE, NOT_RIGHT, RECOMMEND, SHOW_SOME, WHY, thumbs, to_tap
from bot.contracts.replies import Card, Choice, Reply
from bot.contracts.session import Question, Session, Unclear
from bot.conversation import consent
from bot.conversation import job_requests as asking
from bot.conversation import session_updates as memory
from bot.conversation.popularity import Audience
from bot.conversation.turn import Effect, Turn
from bot.ratings_import.report import ImportReport
from bot.understanding.meaning import Context, Understanding, Which
from bot.understanding.message import LONGEST_MESSAGE, understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.jobs import Wishes
from movies.ratings import Verdict

OFFERED_AT_ONCE = 4
LONGEST_ID = 12
DONE_BESIDE_TELLING = frozenset(
    {Intent.PROFILE, Intent.EXPORT, Intent.FORGET, Intent.RATE, Intent.GROUP, Intent.IMPORT}
    | {Intent.LEARN, Intent.NOT_LEARN}
)
REFINES = re.compile(r"^\W*(?:but|and|only|not|no|nothing|without|more|also|make it|less)\b", re.IGNORECASE)


class Conversation:
    """Talks about one catalogue; holds nothing about anybody."""

    def __init__(self, catalogue: Catalogue, audience: Audience) -> None:
        self._catalogue = catalogue
        self._audience = audience
        self._finder = TitleFinder(catalogue)

    def greet(self, session: Session) -> Reply:
        """The first words."""
        choices = (RECOMMEND,) if session.verdicts else (SHOW_SOME,)
        return Reply(wording.talk.greeting(len(session.verdicts)), choices=choices)

    def hear(self, session: Session, message: str) -> Turn:
        """Take one message; always answers something."""
        said = understand(message, self._finder, self._context(session))
        turn = self._do(session.talking(focus=None, asked_to_learn=False), said, message)
        if (said.statements or said.intent is Intent.THANKS) and turn.job is None and turn.effect is None:
            asked, reply = consent.asked_in_passing(turn.session, turn.reply)
            turn = replace(turn, session=asked, reply=reply)
        if len(message) > LONGEST_MESSAGE:
            turn = _said_first(turn, wording.talk.cut_off(LONGEST_MESSAGE))
        silent = not turn.reply.text and turn.effect is None and turn.job is None
        if silent:
            turn = replace(turn, reply=replace(turn.reply, text=wording.talk.not_understood(), understood=False))
        return turn

    def tap(self, session: Session, action: str) -> Turn:
        """Take one tap on a choice; an action that is unknown or out of date is answered, too."""
        verb, _, rest = action.partition(":")
        target, _, value = rest.partition(":")
        movie = self._movie(target)
        session = session.talking(asked_to_learn=False)
        if verb == "learn" and target in ("yes", "no"):
            return consent.answered(session, target == "yes")
        if verb == "rate" and movie is not None and value in ("good", "bad", "unseen"):
            opinion = {"good": Opinion.GOOD, "bad": Opinion.BAD, "unseen": Opinion.UNSEEN}[value]
            return self._told(session, Understanding(Intent.TELL, ((movie, opinion),)))
        if verb == "all" and target in ("good", "bad") and session.talk.question is Question.VERDICT:
            opinion = Opinion.GOOD if target == "good" else Opinion.BAD
            both = tuple((m, opinion) for m in self._on_screen(session))
            return self._told(session, Understanding(Intent.TELL, both))
        if verb == "which" and session.talk.question is Question.WHICH and session.talk.unclear:
            candidates = session.talk.unclear[0].candidates
            return self._picked(session, tuple(k for k, i in enumerate(candidates) if target in ("all", str(i))))
        if verb == "why" and (movie is not None or not target):
            return asking.explain(self._catalogue, session, movie or next(iter(self._on_screen(session)), None))
        if verb == "about" and movie is not None:
            return self._told(session, Understanding(Intent.TELL, ((movie, Opinion.NAMED),)))
        plain = {
            "recommend": Intent.RECOMMEND, "more": Intent.MORE, "offer": Intent.RATE, "undo": Intent.UNDO,
            "profile": Intent.PROFILE, "export": Intent.EXPORT, "forget": Intent.FORGET, "yes": Intent.YES,
            "no": Intent.NO, "skip": Intent.SKIP, "help": Intent.HELP,
        }  # fmt: skip
        if verb == "predict" and movie is not None:
            return asking.predict(self._catalogue, session, [movie])
        if verb in plain and not (verb in ("yes", "no") and session.talk.question is not Question.FORGET):
            return self._do(session, Understanding(plain[verb]), "")
        return Turn(session, Reply(wording.service.stale()))

    def imported(self, session: Session, report: ImportReport) -> Turn:
        """Take over the ratings of a file."""
        changed = [r for r in report.ratings if session.verdicts.get(r.movie_id) is not r.verdict]
        quiet = session.talking(question=Question.NOTHING, on_screen=(), changes=(), unclear=(), asked_to_learn=False)
        new = quiet.with_ratings(changed)
        choices = (RECOMMEND, Choice("profile", "profile")) if new.verdicts else ()
        return Turn(new, Reply(wording.people.imported(report, len(changed)), choices=choices))

    def knows(self, session: Session) -> str:
        """What is remembered of a person, in words."""
        by_verdict = {v: [self._catalogue[i] for i, said in session.verdicts.items() if said is v] for v in Verdict}
        liked, disliked = by_verdict[Verdict.GOOD], by_verdict[Verdict.BAD]
        genres = {g for m in (*liked, *disliked) for g in m.genres}
        rated = (*liked, *disliked)
        counts = [(g, sum(g in m.genres for m in liked), sum(g in m.genres for m in rated)) for g in genres]
        counts.sort(key=lambda c: (-c[2], -c[1], c[0]))
        known = wording.people.profile(liked, disliked, counts[:6], len(session.unseen))
        if not session.verdicts and session.may_learn is None:
            return known
        return f"{known}\n{wording.people.learns(bool(session.may_learn))}"

    def _do(self, session: Session, said: Understanding, message: str) -> Turn:
        """Answer by intent; what a message tells beside is always taken."""
        if session.talk.question is Question.FORGET and said.intent in (Intent.YES, Intent.NO):
            return self._forget(session, said.intent is Intent.YES)
        if session.talk.question is Question.FORGET:
            # Only the very next word can be a yes to that.
            session = session.talking(question=Question.NOTHING)
        if session.talk.question is Question.WHICH and said.picks:
            return self._picked(session, said.picks)
        if said.intent is Intent.WHY:
            screen = self._on_screen(session)
            meant = screen[said.picks[0]] if said.picks else screen[0] if screen else None
            return asking.explain(self._catalogue, session, meant)
        # "More" and "others" of movies that are offered to be rated are not recommendations.
        others = said.intent is Intent.MORE and session.talk.question is Question.RATE and not said.statements
        if said.intent is Intent.SKIP or others:
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
                changes = (Choice("export", "export"), Choice("forget me", "forget"), consent.to_change(session))
                anything = session.verdicts or session.may_learn is not None
                return Turn(quiet, Reply(self.knows(session), choices=changes if anything else (), private=True))
            case Intent.LEARN | Intent.NOT_LEARN:
                return consent.answered(session, said.intent is Intent.LEARN)
            case Intent.EXPORT:
                return Turn(session, Reply(wording.people.exported(), private=True), effect=Effect.EXPORT)
            case Intent.FORGET:
                choices = (Choice("yes", "yes"), Choice("no", "no"))
                asked = session.talking(question=Question.FORGET, on_screen=(), unclear=())
                return Turn(
                    asked, Reply(wording.people.really_forget(len(session.verdicts)), choices=choices, private=True)
                )
            case Intent.GROUP:
                wished, names = session.talking(wishes=said.wishes, on_screen=(), unclear=()), asking.guests(message)
                return Turn(
                    wished, Reply("" if names else wording.nights.how_to_movie_night()), None, Effect.GROUP, names
                )
            case Intent.BYE:
                return Turn(session, Reply(wording.talk.goodbye(), ends=True))
        words = {
            Intent.HELP: wording.talk.help_text,
            Intent.THANKS: wording.talk.welcome,
            Intent.SMALLTALK: wording.talk.small_talk,
            Intent.IMPORT: wording.people.how_to_import,
            Intent.PREDICT: wording.talk.which_movie,
        }
        if said.intent not in words:
            return Turn(session, Reply(wording.talk.not_understood(), understood=False))
        return Turn(session, Reply(words[said.intent]()))

    def _told(self, session: Session, said: Understanding, message: str = "") -> Turn:
        """Take ratings, show what was understood, then do what the message asks, or ask what is unclear."""
        screen = self._on_screen(session)
        judged = {*said.good, *said.bad}
        replacing = session.talk.question is Question.RECOMMENDED and any(m in judged for m in screen)
        offered = session.talk.question is Question.RATE
        new = memory.remember(session, said)
        turn = self._then(new, said, message, replacing)
        lines = self._confirmation(said, session)
        choices = self._meant(said)
        if turn is None:
            turn = self._ask(new, said, screen if offered else ())
        else:
            # What is done at once does not wait for the answer to "which one?".
            for which in said.which:
                ask = wording.talk.which_one(which.text, which.candidates)
                lines.append(ask if len(which.candidates) > 1 else wording.talk.what_of(which.candidates))
                choices += [Choice(m.name, _says(m, which.opinion)) for m in which.candidates]
        told = {m.id for m, _ in said.statements}
        if len(told) == 1 and turn.session.talk.question is Question.NOTHING:
            # "Actually I hated it" may come next.
            turn = replace(turn, session=turn.session.talking(focus=told.pop()))
        choices = [*turn.reply.choices, *choices]
        if (new.verdicts, new.unseen) != (session.verdicts, session.unseen):
            choices.append(NOT_RIGHT)
        text = "\n".join([*lines, *([turn.reply.text] if turn.reply.text else [])])
        return replace(turn, reply=replace(turn.reply, text=text, choices=tuple(dict.fromkeys(choices))))

    def _meant(self, said: Understanding) -> list[Choice]:
        """The movies that an unknown title may mean, to tap."""
        verb = "predict" if said.intent is Intent.PREDICT else "about"
        return [Choice(m.name, f"{verb}:{m.id}") for title in said.unknown[:1] for m in self._finder.closest(title)]

    def _confirmation(self, said: Understanding, session: Session) -> list[str]:
        lines = []
        # Who asks for "something like Fargo" knows that they like it; it is confirmed only where it is news.
        told = [
            (m, Verdict.BAD if o is Opinion.BAD else Verdict.GOOD)
            for m, o in said.statements
            if o in (Opinion.GOOD, Opinion.BAD)
            or (o is Opinion.LIKE and session.verdicts.get(m.id) is not Verdict.GOOD)
        ]
        if told:
            lines.append(wording.common.understood(told))
        if said.unseen and said.intent is not Intent.PREDICT:
            lines.append(wording.talk.not_seen(said.unseen))
        return lines + [wording.talk.unknown_title(title, self._finder.closest(title)) for title in said.unknown]

    def _then(self, session: Session, said: Understanding, message: str, replacing: bool) -> Turn | None:
        """What the message asks for beside telling, if anything."""
        if said.intent is Intent.PREDICT and (said.asked or not said.which):
            turn = asking.predict(self._catalogue, session, said.asked)
            # A title that nobody knows is told of already.
            return (
                turn
                if turn.reply.text or turn.job or said.unknown
                else Turn(session, Reply(wording.talk.which_movie()))
            )
        if said.intent is Intent.RECOMMEND and not any(w.opinion is Opinion.LIKE for w in said.which):
            refines = session.talk.question is Question.RECOMMENDED and REFINES.match(message) is not None
            if not refines:
                return asking.recommend(self._catalogue, session, said.wishes)
        if said.intent in (Intent.RECOMMEND, Intent.MORE) and not any(w.opinion is Opinion.LIKE for w in said.which):
            wished = memory.merged(session.talk.wishes, said.wishes)
            return asking.more(self._catalogue, session.talking(on_screen=()), wished)
        if said.intent in DONE_BESIDE_TELLING:
            return self._plain(session, said, message)
        if replacing and not said.which:
            return asking.more(self._catalogue, session, session.talk.wishes)
        return None

    def _ask(self, session: Session, said: Understanding, offered: Sequence[Movie]) -> Turn:
        """Ask about what is unclear: which movie, or what of it; else go on offering, or ask for more."""
        vague = [m for m in said.said(Opinion.SEEN, Opinion.NAMED) if m.id not in session.verdicts]
        neither = vague == list(said.seen) == self._on_screen(session)
        if neither and session.talk.question is Question.VERDICT and not said.which:
            # "It was ok" is an answer, though neither of the two.
            return self._skip(session)
        if said.which:
            return self._which(session, (*map(_unclear, said.which), *map(_vague, vague)))
        if vague:
            return self._verdict(session, vague)
        if offered:
            left = [m for m in offered if m.id not in session.verdicts and m.id not in session.unseen]
            return self._offer(session, left)
        recommended = session.talk.question is Question.RECOMMENDED
        # Recommendations stay in sight while other movies are talked about.
        quiet = session if recommended else session.talking(question=Question.NOTHING, on_screen=(), unclear=())
        if recommended and said.unseen and not (said.good or said.bad):
            return Turn(quiet, Reply("", choices=(MORE, WHY)))
        if said.unknown and not said.statements:
            return Turn(quiet, Reply(""))
        rated = [m for m, _ in said.statements if m.id in session.verdicts]
        if rated and not (said.good or said.bad or said.unseen):
            known = [wording.talk.already_rated(m, session.verdicts[m.id]) for m in rated]
            return Turn(quiet, Reply("\n".join(known), choices=(RECOMMEND,)))
        return Turn(quiet, Reply(wording.talk.tell_more(len(session.verdicts)), choices=(RECOMMEND,)))

    def _verdict(self, session: Session, movies: Sequence[Movie]) -> Turn:
        """Ask what somebody thinks of movies that they only named, or only have seen."""
        choices = (
            (*thumbs(movies[0]), Choice("leave it", "skip"), Choice("would I like it?", f"predict:{movies[0].id}"))
            if len(movies) == 1
            else (Choice("👍 all", "all:good"), Choice("👎 all", "all:bad"), Choice("leave it", "skip"))
        )
        asked = session.talking(question=Question.VERDICT, on_screen=tuple(m.id for m in movies), unclear=())
        return Turn(asked, Reply(wording.talk.what_of(movies), choices=choices))

    def _which(self, session: Session, unclear: tuple[Unclear, ...]) -> Turn:
        unclear = tuple(sorted(unclear, key=lambda u: len(u.candidates) == 1))
        if len(unclear[0].candidates) == 1:
            return self._verdict(session, [self._catalogue[u.candidates[0]] for u in unclear])
        first = [self._catalogue[i] for i in unclear[0].candidates]
        asked = session.talking(question=Question.WHICH, on_screen=tuple(m.id for m in first), unclear=unclear)
        choices = [Choice(m.name, f"which:{m.id}") for m in first]
        if len({m.title for m in first}) > 1:
            choices.append(Choice("all of them", "which:all"))
        choices.append(Choice("neither", "skip"))
        return Turn(asked, Reply(wording.talk.which_one(unclear[0].text, first), choices=tuple(choices)))

    def _picked(self, session: Session, places: tuple[int, ...]) -> Turn:
        """Take the answer to "which one?" and go on with the next one that is unclear."""
        asked, *rest = session.talk.unclear or (None,)
        if asked is None or not places:
            return Turn(session, Reply(wording.service.stale()))
        opinion = Opinion(asked.opinion)
        meant = [self._catalogue[asked.candidates[k]] for k in places if k < len(asked.candidates)]
        like = frozenset(m.id for m in meant) if opinion is Opinion.LIKE else frozenset()
        intent = {Opinion.LIKE: Intent.RECOMMEND, Opinion.ASKED: Intent.PREDICT}.get(opinion, Intent.TELL)
        which = tuple(Which(u.text, tuple(self._catalogue[i] for i in u.candidates), Opinion(u.opinion)) for u in rest)
        said = Understanding(intent, tuple((m, opinion) for m in meant), which, wishes=Wishes(like=like))
        return self._told(session.talking(question=self._list_asked_of(session, asked), unclear=()), said)

    @staticmethod
    def _list_asked_of(session: Session, asked: Unclear) -> Question:
        """What was asked before "which of these?", if that was about a whole list on screen."""
        if asked.text != "it" or asked.candidates != session.talk.on_screen:
            return Question.NOTHING
        return Question.RECOMMENDED if session.shown.keys() >= set(asked.candidates) else Question.RATE

    def _offer(self, session: Session, left: Sequence[Movie] = ()) -> Turn:
        """Offer movies to rate: those left of the last offer, or the next most informative ones."""
        known = {*session.verdicts, *session.unseen}
        movies = list(left) or self._audience.worth_rating(known, OFFERED_AT_ONCE)
        if not movies:
            return Turn(session, Reply(wording.talk.nothing_left_to_rate(), choices=(RECOMMEND,)))
        asked = session.talking(question=Question.RATE, on_screen=tuple(m.id for m in movies), unclear=())
        cards = tuple(Card(m, k, choices=to_tap(m)) for k, m in enumerate(movies, start=1))
        enough = len(session.verdicts) >= wording.common.GOOD_START
        text = wording.talk.rate_these(first=session.talk.question is not Question.RATE)
        text = f"{text} {wording.talk.tell_more(len(session.verdicts))}" if enough else text
        return Turn(asked, Reply(text, cards, (RECOMMEND, Choice("others", "skip"))))

    def _skip(self, session: Session) -> Turn:
        talk = session.talk
        if talk.question is Question.RATE:
            return self._offer(memory.skip(session))
        if talk.question is Question.WHICH and len(talk.unclear) > 1:
            return self._which(session, talk.unclear[1:])
        quiet = session.talking(question=Question.NOTHING, on_screen=(), unclear=())
        return Turn(quiet, Reply(wording.talk.left_as_it_is(), choices=(RECOMMEND,)))

    def _undo(self, session: Session) -> Turn:
        changes = session.talk.changes
        if not changes:
            return Turn(session, Reply(wording.talk.nothing_to_undo()))
        back = memory.take_back(session)
        told = wording.talk.undone([(self._catalogue[c.movie_id], c.before) for c in changes])
        if session.talk.question is Question.WHICH and session.talk.unclear:
            return _said_first(self._which(back, session.talk.unclear), told)
        if session.talk.question is not Question.RECOMMENDED:
            back = back.talking(question=Question.NOTHING)
        return Turn(back, Reply(told))

    def _forget(self, session: Session, sure: bool) -> Turn:
        if not sure:
            return Turn(session.talking(question=Question.NOTHING), Reply(wording.people.not_forgotten(), private=True))
        return Turn(Session(), Reply(""), effect=Effect.FORGET)

    def _context(self, session: Session) -> Context:
        focus = session.talk.focus
        known = self._catalogue[focus] if focus is not None and focus in self._catalogue else None
        return Context(tuple(self._on_screen(session)), session.talk.question, known, session.talk.asked_to_learn)

    def _on_screen(self, session: Session) -> list[Movie]:
        return [self._catalogue[i] for i in session.talk.on_screen if i in self._catalogue]

    def _movie(self, movie_id: str) -> Movie | None:
        known = movie_id.isdecimal() and len(movie_id) <= LONGEST_ID and int(movie_id) in self._catalogue
        return self._catalogue[int(movie_id)] if known else None


def _says(movie: Movie, opinion: Opinion) -> str:
    """The action that says the same of a movie as was said of a name that several have."""
    if opinion in (Opinion.GOOD, Opinion.BAD, Opinion.UNSEEN):
        return f"rate:{movie.id}:{opinion.value}"
    return f"{'predict' if opinion is Opinion.ASKED else 'about'}:{movie.id}"


def _vague(movie: Movie) -> Unclear:
    return Unclear(text=movie.title, candidates=(movie.id,), opinion=Opinion.SEEN.value)


def _unclear(which: Which) -> Unclear:
    return Unclear(text=which.text, candidates=tuple(m.id for m in which.candidates), opinion=which.opinion.value)


def _said_first(turn: Turn, line: str) -> Turn:
    return replace(turn, reply=replace(turn.reply, text=f"{line}\n{turn.reply.text}".strip()))
