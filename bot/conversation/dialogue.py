"""The conversation, as pure functions: a session and a message become a new session, a reply, and maybe a job.

Nothing here waits or talks to anybody: `conversation.chat` shows the reply, sends the job, and has `job_replies` put
its result into words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot import wording
from bot.contracts.actions import Action, Verb, about
from bot.contracts.choices import NOT_RIGHT, RECOMMEND, SHOW_SOME, thumbs
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session, Unclear
from bot.conversation import confirmation, consent, corrections, facts, job_requests, session_updates, small_talk
from bot.conversation.follow_ups import FollowUps, said_first
from bot.conversation.popularity import Popularity
from bot.conversation.profile import knows
from bot.conversation.turn import SideEffect, Turn
from bot.ratings_import.report import ImportReport
from bot.understanding.meaning import Context, Understanding, Which
from bot.understanding.message import LONGEST_MESSAGE, understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.viewers import asked_for_others
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.protocol.recommendation import Wishes

DONE_BESIDE_TELLING = frozenset(
    {Intent.PROFILE, Intent.EXPORT, Intent.FORGET, Intent.RATE, Intent.GROUP, Intent.IMPORT}
    | {Intent.LEARN, Intent.NOT_LEARN}
)
MOST_THUMBS = 3
REFINES = re.compile(
    r"^\W*(?:but|and|only|not|no|nothing|without|more|also|make it|less|with|from|under|over|shorter|longer|newer|older"
    r"|before|after|maybe|preferably|ideally|at least|at most|for (?:my|our|a|an|the|kids))\b",
    re.IGNORECASE,
)

EXPORT, FORGET = Choice("export", Action(Verb.EXPORT)), Choice("forget me", Action(Verb.FORGET))
YES, NO = Choice("yes", Action(Verb.YES)), Choice("no", Action(Verb.NO))
PROFILE = Choice("profile", Action(Verb.PROFILE))
# Buttons that do what a message would.
SAID_BY_BUTTON = {
    Verb.RECOMMEND: Intent.RECOMMEND,
    Verb.MORE: Intent.MORE,
    Verb.OFFER: Intent.RATE,
    Verb.UNDO: Intent.UNDO,
    Verb.PROFILE: Intent.PROFILE,
    Verb.EXPORT: Intent.EXPORT,
    Verb.FORGET: Intent.FORGET,
    Verb.YES: Intent.YES,
    Verb.NO: Intent.NO,
    Verb.SKIP: Intent.SKIP,
    Verb.HELP: Intent.HELP,
}


class Conversation:
    """Talks about the movies of one catalogue; keeps no state."""

    def __init__(self, catalogue: Catalogue, popularity: Popularity) -> None:
        self._catalogue = catalogue
        self._finder = TitleFinder(catalogue)
        self._follow_ups = FollowUps(catalogue, popularity)

    def greet(self, session: Session) -> Reply:
        """The first words."""
        choices = (RECOMMEND,) if session.verdicts else (SHOW_SOME,)
        return Reply(wording.talk.greeting(len(session.verdicts)), choices=choices)

    def hear(self, session: Session, message: str) -> Turn:
        """Take one message. There is always an answer."""
        said = understand(message, self._finder, self._context(session))
        turn = self._do(session.talking(focus=None, asked_to_learn=False), said, message)
        if (said.statements or said.intent is Intent.THANKS) and turn.job is None and turn.side_effect is None:
            asked, reply = consent.asked_in_passing(turn.session, turn.reply)
            turn = replace(turn, session=asked, reply=reply)
        if len(message) > LONGEST_MESSAGE:
            turn = said_first(turn, wording.talk.cut_off(LONGEST_MESSAGE))
        silent = not turn.reply.text and turn.side_effect is None and turn.job is None
        if silent:
            turn = replace(turn, reply=replace(turn.reply, text=wording.talk.not_understood(), understood=False))
        return turn

    def tap(self, session: Session, action: Action) -> Turn:
        """Do what a button says; unknown and outdated buttons get an answer, too."""
        session, movie = session.talking(focus=None, asked_to_learn=False), self._movie(action)
        question = session.talk.question
        match action:
            case Action(Verb.LEARN, "yes" | "no" as answer):
                return consent.answered(session, answer == "yes")
            case Action(Verb.RATE, _, "good" | "bad" | "unseen" as opinion) if movie is not None:
                return self._told(session, Understanding(Intent.TELL, ((movie, Opinion(opinion)),)))
            case Action(Verb.INSTEAD, _, wrong) if movie is not None and wrong.isdecimal():
                return self._instead(session, int(wrong), movie)
            case Action(Verb.RATE_ALL, "good" | "bad" as opinion) if question is Question.VERDICT:
                all_of_them = tuple((m, Opinion(opinion)) for m in self._on_screen(session))
                return self._told(session, Understanding(Intent.TELL, all_of_them))
            case Action(Verb.WHICH, target) if question is Question.WHICH and session.talk.unclear:
                candidates = session.talk.unclear[0].candidates
                return self._picked(session, tuple(k for k, i in enumerate(candidates) if target in ("all", str(i))))
            case Action(Verb.WHY, target) if movie is not None or not target:
                first = next(iter(self._on_screen(session)), None)
                return job_requests.explain(self._catalogue, session, movie or first)
            case Action(Verb.ABOUT) if movie is not None:
                return self._told(session, Understanding(Intent.TELL, ((movie, Opinion.NAMED),)))
            case Action(Verb.PREDICT) if movie is not None:
                return job_requests.predict(self._catalogue, session, [movie])
            case Action(Verb.YES | Verb.NO) if question is not Question.FORGET:
                return Turn(session, Reply(wording.service.stale()))
            case Action(verb) if verb in SAID_BY_BUTTON:
                return self._do(session, Understanding(SAID_BY_BUTTON[verb]), "")
        return Turn(session, Reply(wording.service.stale()))

    def _instead(self, session: Session, wrong: int, meant: Movie) -> Turn:
        """Give one movie the verdict that another got by mistake."""
        verdict = session.verdicts.get(wrong)
        if verdict is None or wrong not in self._catalogue:
            return Turn(session, Reply(wording.service.stale()))
        back = session_updates.take_back(
            session.talking(changes=tuple(c for c in session.talk.changes if c.movie_id == wrong), noted=())
        )
        back = replace(back, verdicts={i: v for i, v in back.verdicts.items() if i != wrong})
        turn = self._told(back, Understanding(Intent.TELL, ((meant, Opinion(verdict)),)))
        return said_first(turn, wording.talk.not_meant([self._catalogue[wrong]]))

    def imported(self, session: Session, report: ImportReport) -> Turn:
        """Import the ratings of a file."""
        changed = [r for r in report.ratings if session.verdicts.get(r.movie_id) is not r.verdict]
        quiet = session.talking(question=Question.NOTHING, on_screen=(), changes=(), unclear=(), asked_to_learn=False)
        new = quiet.with_ratings(changed)
        choices = (RECOMMEND, PROFILE) if new.verdicts else ()
        return Turn(new, Reply(wording.people.imported(report, len(changed)), choices=choices))

    def _do(self, session: Session, said: Understanding, message: str) -> Turn:
        """Answer by intent; ratings in the message are always taken."""
        if session.talk.question is Question.FORGET and said.intent in (Intent.YES, Intent.NO):
            return self._forget(session, said.intent is Intent.YES)
        if session.talk.question is Question.FORGET:
            # Only the very next message can confirm it.
            session = session.talking(question=Question.NOTHING)
        if session.talk.question is Question.WHICH and said.picks:
            return self._picked(session, said.picks)
        if said.intent is Intent.WHY:
            screen = self._on_screen(session)
            meant = screen[said.picks[0]] if said.picks else screen[0] if screen else None
            return job_requests.explain(self._catalogue, session, meant)
        # While movies are offered for rating, "more" means more of those, not recommendations.
        others = said.intent is Intent.MORE and session.talk.question is Question.RATE and not said.statements
        if said.intent is Intent.SKIP or others:
            return self._follow_ups.skip(session)
        if said.intent is Intent.UNDO:
            return self._follow_ups.undo(session)
        if said.corrects and (correction := corrections.corrected(self._catalogue, session, said)):
            back, instead, wrong = correction
            turn = self._told(back, instead, message)
            return said_first(turn, wording.talk.not_meant(wrong)) if wrong else turn
        if said.intent is Intent.TAKE_BACK:
            return corrections.taken_back(self._catalogue, session, said)
        if (
            said.statements
            or said.which
            or said.unknown
            or said.shows
            or said.intent in (Intent.RECOMMEND, Intent.MORE)
        ):
            return self._told(session, said, message)
        if said.dislikes and said.intent in (Intent.OTHER, Intent.TELL):
            known = session_updates.disliking(session, said.dislikes)
            return Turn(known, Reply(wording.wishes.never_again(said.dislikes), choices=(RECOMMEND,)))
        return self._plain(session, said, message)

    def _plain(self, session: Session, said: Understanding, message: str) -> Turn:
        """Messages that name no movie."""
        quiet = session.talking(question=Question.NOTHING, unclear=())
        match said.intent:
            case Intent.GREET:
                return Turn(quiet, self.greet(session))
            case Intent.RATE:
                return self._follow_ups.offer(session)
            case Intent.PROFILE:
                anything = session.verdicts or session.may_learn is not None
                choices = (EXPORT, FORGET, consent.to_change(session)) if anything else ()
                return Turn(quiet, Reply(knows(self._catalogue, session), choices=choices, private=True))
            case Intent.LEARN | Intent.NOT_LEARN:
                return consent.answered(session, said.intent is Intent.LEARN)
            case Intent.EXPORT:
                return Turn(session, Reply(wording.people.exported(), private=True), side_effect=SideEffect.EXPORT)
            case Intent.FORGET:
                text = wording.people.really_forget(len(session.verdicts))
                asked = session.talking(question=Question.FORGET, on_screen=(), unclear=())
                return Turn(asked, Reply(text, choices=(YES, NO), private=True))
            case Intent.GROUP:
                wished = session.talking(wishes=said.wishes, on_screen=(), unclear=())
                guests = job_requests.guests(message)
                text = "" if guests else wording.nights.how_to_movie_night()
                return Turn(wished, Reply(text), side_effect=SideEffect.GROUP, guests=guests)
            case Intent.BYE:
                return Turn(session, Reply(wording.talk.goodbye(), ends=True))
            case Intent.THANKS:
                return Turn(session, Reply(wording.small_talk.welcome(small_talk.turn_of(session, message))))
            case Intent.SMALLTALK:
                return small_talk.answered(session, message, self._catalogue)
        words = {
            Intent.HELP: wording.talk.help_text,
            Intent.IMPORT: wording.people.how_to_import,
            Intent.PREDICT: wording.talk.which_movie,
            Intent.FOR_ANOTHER: wording.talk.only_your_taste,
        }
        if said.fact is not None:
            return facts.answered(session, said.fact, ())
        if said.intent is Intent.OTHER and session.talk.question is Question.WHICH and session.talk.unclear:
            return said_first(self._follow_ups.which(session, session.talk.unclear), wording.talk.only_by_year())
        if said.intent not in words:
            return Turn(session, Reply(wording.talk.not_understood(), understood=False))
        return Turn(session, Reply(words[said.intent]()))

    def _told(self, session: Session, said: Understanding, message: str = "") -> Turn:
        """Take ratings and confirm them, then do what the message asks, or ask about what is unclear."""
        screen = self._on_screen(session)
        judged = {*said.good, *said.bad}
        replacing = session.talk.question is Question.RECOMMENDED and any(m in judged for m in screen)
        offered = session.talk.question is Question.RATE
        new = session_updates.disliking(session_updates.remember(session, said), said.dislikes)
        if any(which.opinion is Opinion.LIKE for which in said.which):
            # What else was wished for waits with it for the answer to "which one?".
            new = new.talking(wishes=said.wishes)
        turn = self._then(new, said, message, replacing)
        lines = confirmation.lines(self._finder, session, said)
        if said.theirs and turn is None:
            lines.append(wording.talk.their_taste(said.theirs))
        if said.dislikes and turn is None:
            lines.append(wording.wishes.never_again(said.dislikes))
        choices = confirmation.movies_meant(self._finder, said)
        if turn is None:
            turn = self._follow_ups.ask(new, said, screen if offered else ())
        else:
            # What can be done at once does not wait for the answer to "which one?".
            for which in said.which:
                ask = wording.talk.which_one(which.text, which.candidates)
                lines.append(ask if len(which.candidates) > 1 else wording.talk.what_of(which.candidates))
                choices += [Choice(m.name, confirmation.said_again(m, which.opinion)) for m in which.candidates]
            if left_open := confirmation.left_open(session, said):
                lines.append(wording.talk.what_of(left_open))
                choices += [
                    Choice(f"{c.label} {m.title}", c.action) for m in left_open[:MOST_THUMBS] for c in thumbs(m)
                ]
        told = {m.id for m, _ in said.statements}
        if len(told) == 1 and turn.session.talk.question is Question.NOTHING and said.fact is None:
            # "Actually I hated it" may come next.
            turn = replace(turn, session=turn.session.talking(focus=told.pop()))
        choices = [*turn.reply.choices, *choices]
        if (new.verdicts, new.unseen, new.strangers) != (session.verdicts, session.unseen, session.strangers):
            choices.append(NOT_RIGHT)
        rated = [(movie, other) for movie, others in said.guessed if movie in judged for other in others]
        choices += [Choice(other.name, about(Verb.INSTEAD, other.id, str(movie.id))) for movie, other in rated]
        text = "\n".join([*lines, *([turn.reply.text] if turn.reply.text else [])])
        return replace(turn, reply=replace(turn.reply, text=text, choices=tuple(dict.fromkeys(choices))))

    def _then(self, session: Session, said: Understanding, message: str, replacing: bool) -> Turn | None:
        """What the message asks for besides giving ratings, if anything."""
        if said.fact is not None and (said.asked or not (said.which or said.unknown)):
            return facts.answered(session, said.fact, said.asked)
        if said.intent is Intent.FOR_ANOTHER:
            return Turn(session, Reply(wording.talk.only_your_taste()))
        if said.intent is Intent.PREDICT and (said.asked or not said.which):
            turn = job_requests.predict(self._catalogue, session, said.asked)
            if turn.job is not None and asked_for_others(message):
                turn = said_first(turn, wording.talk.only_your_taste(guesses=True))
            # An unknown title has been answered already.
            return (
                turn
                if turn.reply.text or turn.job or said.unknown
                else Turn(session, Reply(wording.talk.which_movie()))
            )
        if said.intent is Intent.RECOMMEND and not any(w.opinion is Opinion.LIKE for w in said.which):
            refines = session.talk.question is Question.RECOMMENDED and (
                REFINES.match(message) is not None or said.refines
            )
            if not refines:
                wishes = session_updates.for_whom(session, session_updates.still_refused(session, said.wishes))
                return job_requests.recommend(self._catalogue, session, wishes, count=said.count)
        if said.intent in (Intent.RECOMMEND, Intent.MORE) and not any(w.opinion is Opinion.LIKE for w in said.which):
            wished = session_updates.merged(session.talk.wishes, said.wishes)
            # Who asked for one movie wants another one.
            before = len(session.talk.on_screen) if session.talk.question is Question.RECOMMENDED else 0
            count = said.count or before or None
            return job_requests.more(self._catalogue, session.talking(on_screen=()), wished, count)
        if said.intent in DONE_BESIDE_TELLING:
            return self._plain(session, said, message)
        if replacing and not said.which:
            return job_requests.more(self._catalogue, session, session.talk.wishes)
        return None

    def _picked(self, session: Session, places: tuple[int, ...]) -> Turn:
        """Take the answer to "which one?" and go on with the next one that is unclear."""
        asked, *rest = session.talk.unclear or (None,)
        if asked is None or not places:
            return Turn(session, Reply(wording.service.stale()))
        opinion = Opinion(asked.opinion)
        meant = [self._catalogue[asked.candidates[k]] for k in places if k < len(asked.candidates)]
        like = frozenset(m.id for m in meant) if opinion is Opinion.LIKE else frozenset()
        wishes = session.talk.wishes.model_copy(update={"like": like}) if like else Wishes()
        intent = {Opinion.LIKE: Intent.RECOMMEND, Opinion.ASKED: Intent.PREDICT}.get(opinion, Intent.TELL)
        which = tuple(Which(u.text, tuple(self._catalogue[i] for i in u.candidates), Opinion(u.opinion)) for u in rest)
        said = Understanding(intent, tuple((m, opinion) for m in meant), which, wishes=wishes)
        return self._told(session.talking(question=self._list_asked_of(session, asked), unclear=()), said)

    @staticmethod
    def _list_asked_of(session: Session, asked: Unclear) -> Question:
        """What was asked before "which of these?", if that was about a whole list on screen."""
        if asked.text != "it" or asked.candidates != session.talk.on_screen:
            return Question.NOTHING
        return Question.RECOMMENDED if session.shown.keys() >= set(asked.candidates) else Question.RATE

    def _forget(self, session: Session, sure: bool) -> Turn:
        if not sure:
            return Turn(session.talking(question=Question.NOTHING), Reply(wording.people.not_forgotten(), private=True))
        return Turn(Session(), Reply(""), side_effect=SideEffect.FORGET)

    def _context(self, session: Session) -> Context:
        focus = session.talk.focus
        known = self._catalogue[focus] if focus is not None and focus in self._catalogue else None
        verdict = session.verdicts.get(focus) if focus is not None else None
        return Context(
            tuple(self._on_screen(session)),
            session.talk.question,
            known,
            tone=Opinion(verdict.value) if verdict is not None else None,
            asks_to_learn=session.talk.asked_to_learn,
        )

    def _on_screen(self, session: Session) -> list[Movie]:
        return [self._catalogue[i] for i in session.talk.on_screen if i in self._catalogue]

    def _movie(self, action: Action) -> Movie | None:
        movie_id = action.movie_id
        return self._catalogue[movie_id] if movie_id is not None and movie_id in self._catalogue else None
