"""The conversation, as pure functions: a session and a message become a new session, a reply, and maybe a job.

Nothing here blocks: `conversation.chat` shows the reply, sends the job, and has `job_replies` put its result into
words.
"""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.choices import RECOMMEND
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation import consent, corrections, job_requests, session_updates
from bot.conversation.follow_ups import FollowUps, on_screen, said_first
from bot.conversation.interview import Interview
from bot.conversation.movie_answers import MovieAnswers
from bot.conversation.plain_answers import PlainAnswers
from bot.conversation.turn import Turn
from bot.ratings_import.report import ImportReport
from bot.understanding.meaning import Context, Understanding
from bot.understanding.message import LONGEST_MESSAGE, understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.own_reading import read_with
from bot.understanding.requests import intents
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.sad_news import tells_sad_news
from bot.understanding.second_reading import merged
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.references import references
from bot.understanding.words.dictation import as_typed
from bot.understanding.words_left import leaves_words, may_mean_more
from movies.catalogue import Catalogue, Movie
from movies.ratings import Verdict
from movies.reader_prompt import ReaderAnswer, ReaderQuestion

MOST_WORDS_OF_AN_INVITATION = 8
PROFILE = Choice("profile", Action(Verb.PROFILE))
# Buttons with the same effect as a message.
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
    """Talks about the movies of one catalogue; stateless.

    `read_elsewhere`: whether messages that the rules cannot read are sent to another service. `has_own_reader`: whether
    the workers' own small model also reads messages.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        interview: Interview,
        read_elsewhere: bool = False,
        has_own_reader: bool = False,
    ) -> None:
        self._has_own_reader = has_own_reader
        self._catalogue = catalogue
        self._finder = TitleFinder(catalogue)
        self._follow_ups = FollowUps(catalogue, interview)
        self._plain = PlainAnswers(catalogue, self._follow_ups, read_elsewhere)
        self._movies = MovieAnswers(catalogue, self._finder, self._follow_ups, self._plain)

    def left_over(self, session: Session, message: str) -> ReaderQuestion | None:
        """The question for a reader about a message; None if the rules need no help with it."""
        message = as_typed(message)
        said = understand(message, self._finder, self._context(session, message))
        needed = may_mean_more(message, said) if self._has_own_reader else leaves_words(message, said, self._finder)
        if session.talk.question in (Question.FORGET, Question.WHICH) or not needed:
            return None
        return ReaderQuestion.of(message, [movie.name for movie in on_screen(self._catalogue, session)])

    def hear(self, session: Session, message: str, answer: ReaderAnswer | None = None) -> Turn:
        """Answer a message, with a reader's answer about it if there is one."""
        message = as_typed(message)
        context = self._context(session, message)
        said = understand(message, self._finder, context)
        if answer is not None:
            if self._has_own_reader:
                said = read_with(message[:LONGEST_MESSAGE], said, answer, self._finder, context)
            else:
                said = merged(message[:LONGEST_MESSAGE], said, answer, self._finder)
        long = len(message.split()) > MOST_WORDS_OF_AN_INVITATION
        if said.intent is Intent.GROUP and long and session_updates.kinds(said.wishes) > 1:
            # "Team movie night, 12 people of all ages, under two hours, nothing political" wants a list at once.
            said = replace(said, intent=Intent.RECOMMEND)
        turn = self._do(session.talking(focus=None, asked_to_learn=False, seen=()), said, message)
        if (said.statements or said.intent is Intent.THANKS) and turn.job is None and turn.side_effect is None:
            asked, reply = consent.asked_in_passing(turn.session, turn.reply)
            turn = replace(turn, session=asked, reply=reply)
        if said.intent is Intent.RECOMMEND and turn.job is not None and intents.GROUP.search(message):
            turn = said_first(turn, wording.nights.or_a_movie_night())
        if said.intent is not Intent.SMALLTALK and tells_sad_news(message):
            turn = said_first(turn, wording.small_talk.sorry())
        if len(message) > LONGEST_MESSAGE:
            turn = said_first(turn, wording.talk.cut_off(LONGEST_MESSAGE))
        silent = not turn.reply.text and turn.side_effect is None and turn.job is None
        if silent:
            turn = replace(turn, reply=replace(turn.reply, text=wording.talk.not_understood(), understood=False))
        return turn

    def tap(self, session: Session, action: Action) -> Turn:
        """Answer a button press, even of an unknown or outdated button."""
        session, movie = session.talking(focus=None, asked_to_learn=False), self._movie(action)
        question = session.talk.question
        match action:
            case Action(Verb.LEARN, "yes" | "no" as answer):
                return consent.answered(session, answer == "yes")
            case Action(Verb.RATE, _, "good" | "bad" | "unseen" as opinion) if movie is not None:
                return self._movies.told(session, Understanding(Intent.TELL, ((movie, Opinion(opinion)),)))
            case Action(Verb.INSTEAD, _, wrong) if movie is not None and wrong.isdecimal():
                return self._instead(session, int(wrong), movie)
            case Action(Verb.RATE_ALL, "good" | "bad" as opinion) if question is Question.VERDICT:
                all_of_them = tuple((m, Opinion(opinion)) for m in on_screen(self._catalogue, session))
                return self._movies.told(session, Understanding(Intent.TELL, all_of_them))
            case Action(Verb.WHICH, target) if question is Question.WHICH and session.talk.unclear:
                candidates = session.talk.unclear[0].candidates
                return self._movies.picked(
                    session, tuple(k for k, i in enumerate(candidates) if target in ("all", str(i)))
                )
            case Action(Verb.WHY, target) if movie is not None or not target:
                first = next(iter(on_screen(self._catalogue, session)), None)
                return job_requests.explain(self._catalogue, session, movie or first)
            case Action(Verb.ABOUT) if movie is not None:
                return self._movies.told(session, Understanding(Intent.TELL, ((movie, Opinion.NAMED),)))
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
        turn = self._movies.told(back, Understanding(Intent.TELL, ((meant, Opinion(verdict)),)))
        return said_first(turn, wording.talk.not_meant([self._catalogue[wrong]]))

    def imported(self, session: Session, report: ImportReport) -> Turn:
        """Store the ratings read from a file, and report what was imported."""
        changed = [r for r in report.ratings if session.verdicts.get(r.movie_id) is not r.verdict]
        quiet = session.talking(question=Question.NOTHING, on_screen=(), changes=(), unclear=(), asked_to_learn=False)
        new = quiet.with_ratings(changed)
        choices = (RECOMMEND, PROFILE) if new.verdicts else ()
        return Turn(new, Reply(wording.people.imported(report, len(changed)), choices=choices))

    def _do(self, session: Session, said: Understanding, message: str) -> Turn:
        """Answer by intent; ratings in the message always count."""
        if session.talk.question is Question.FORGET and said.intent in (Intent.YES, Intent.NO):
            return self._plain.forget(session, said.intent is Intent.YES)
        if session.talk.question is Question.FORGET:
            # Only the very next message can confirm the request.
            session = session.talking(question=Question.NOTHING)
        if session.talk.question is Question.WHICH and said.picks:
            return self._movies.picked(session, said.picks)
        if said.intent is Intent.WHY:
            screen = on_screen(self._catalogue, session)
            meant = screen[said.picks[0]] if said.picks else screen[0] if screen else None
            return job_requests.explain(self._catalogue, session, meant)
        if said.intent is Intent.CHOOSE:
            movie = next((movie for movie, _ in said.statements), None)
            rated = movie is not None and movie.id in session.verdicts
            known = session if rated else session_updates.remember(session, said)
            focused = known.talking(focus=movie.id) if movie is not None else known
            return Turn(focused, Reply(wording.talk.enjoy(movie)))
        # While movies are offered for rating, "more" means more of those, not recommendations.
        others = said.intent is Intent.MORE and session.talk.question is Question.RATE and not said.statements
        if said.intent is Intent.SKIP or others:
            return self._follow_ups.skip(session)
        if said.intent is Intent.UNDO:
            return self._follow_ups.undo(session)
        if said.corrects and (correction := corrections.corrected(self._catalogue, session, said)):
            back, instead, wrong = correction
            turn = self._movies.told(back, instead, message)
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
            return self._movies.told(session, said, message)
        if said.dislikes and said.intent in (Intent.OTHER, Intent.TELL, Intent.SMALLTALK):
            known = session_updates.disliking(session, said.dislikes)
            return Turn(known, Reply(wording.wishes.never_again(said.dislikes), choices=(RECOMMEND,)))
        return self._plain.answer(session, said, message)

    def _context(self, session: Session, message: str) -> Context:
        if seen := self._judged_at_last(session, message):
            return Context(seen, Question.VERDICT)
        focus = session.talk.focus
        known = self._catalogue[focus] if focus is not None and focus in self._catalogue else None
        verdict = session.verdicts.get(focus) if focus is not None else None
        told = tuple(self._catalogue[c.movie_id] for c in session.talk.changes if c.movie_id in self._catalogue)
        return Context(
            on_screen(self._catalogue, session),
            session.talk.question,
            known,
            tone=Opinion(verdict.value) if verdict is not None else None,
            asks_to_learn=session.talk.asked_to_learn,
            told=told,
            praised=tuple(movie for movie in told if session.verdicts.get(movie.id) is Verdict.GOOD),
        )

    def _judged_at_last(self, session: Session, message: str) -> tuple[Movie, ...]:
        """The movies that the last message said were seen, if this one says how they were: "both were great"."""
        seen = tuple(self._catalogue[i] for i in session.talk.seen if i in self._catalogue)
        if not seen or references(message, (), on_screen(self._catalogue, session)):
            return ()
        said = understand(message, self._finder, Context(seen, Question.VERDICT))
        judged = {*said.good, *said.bad}
        return seen if judged and judged <= set(seen) else ()

    def _movie(self, action: Action) -> Movie | None:
        movie_id = action.movie_id
        return self._catalogue[movie_id] if movie_id is not None and movie_id in self._catalogue else None
