"""Every sentence a person reads, as functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from bot.imports import ImportReport
from bot.understanding import LONGEST_MESSAGE
from movies.catalogue import Movie
from movies.jobs import Wishes
from movies.ratings import Verdict

GOOD_START = 5
THUMB = {Verdict.GOOD: "👍", Verdict.BAD: "👎"}
# A rating without which the chance changes by less than this hardly mattered.
MATTERS = 0.02
MOST_EXAMPLES = 3


def greeting(rated: int = 0) -> str:
    if rated:
        return f"Welcome back! I remember {movies(rated)} you told me about. Say recommend, or tell me more."
    return "Hi! Tell me a few movies you loved or hated, in any words you like. Or say “show me some” and I'll ask."


def help_text() -> str:
    return (
        "Tell me what you think of movies: “omg heat was sooo good, titanic not so much”\n"
        "Or let me ask: “show me some”\n"
        "Ask for movies: “a 90s thriller, nothing gory”, “something like Fargo”, “more”\n"
        "Say what you think of mine: “seen the second, loved it”\n"
        "Ask about one: “would I like Pulp Fiction?”, “why the first?”\n"
        "Find one for several people: “movie night”\n"
        "See or remove what I know of you: “what do you know about me”, “export”, “forget me”, “undo”\n"
        "Bring your ratings from Letterboxd or IMDb: “import”\n"
        "Leave: “bye”"
    )


def understood(ratings: Iterable[tuple[Movie, Verdict]]) -> str:
    return "  ·  ".join(f"{THUMB[verdict]} {movie.name}" for movie, verdict in ratings)


def not_seen(unseen: Sequence[Movie]) -> str:
    return f"Not seen yet: {listed(m.name for m in unseen)}."


def tell_more(count: int) -> str:
    if count >= GOOD_START:
        return "Say “recommend” when you like."
    missing = GOOD_START - count
    return f"{number(missing).capitalize()} more and I know you better. Or say “recommend” and I'll try now."


def which_one(text: str, candidates: Sequence[Movie]) -> str:
    if text in ("", "it"):
        return f"Which one do you mean: {listed((m.name for m in candidates), 'or')}?"
    return f"Which “{text}” do you mean: {listed((m.name for m in candidates), 'or')}?"


def what_of(named: Sequence[Movie]) -> str:
    if len(named) == 1:
        return f"{named[0].name}: 👍, 👎, or leave it?"
    return f"{listed(m.name for m in named)}: did you like them?"


def unknown_title(title: str, closest: Sequence[Movie]) -> str:
    if not closest:
        return f"I don't know “{title}”."
    return f"I don't know “{title}”. Did you mean {listed((m.name for m in closest), 'or')}?"


def left_as_it_is() -> str:
    return "All right, I leave that."


def rate_these(first: bool) -> str:
    return "Have you seen these? Say for example: 1 good, 2 bad, not seen the rest." if first else "And these?"


def nothing_left_to_rate() -> str:
    return "I have no more to ask about. Say “recommend”!"


def asking_the_model() -> str:
    return "asking the model …"


def recommended(ratings: int, honoured: Wishes, wished: Wishes, names: Mapping[int, Movie]) -> str:
    start = "For you"
    if honoured:
        start += f" ({describe(honoured, names)})"
    if ratings == 0:
        start += ", though I don't know your taste yet; tell me a few movies you loved or hated"
    else:
        start += f", from the {movies(ratings)} you told me about"
    dropped = describe(_dropped(wished, honoured), names)
    return (
        f"I found nothing that is all you wished for, so I left out: {dropped}.\n{start}:" if dropped else f"{start}:"
    )


def instead(count: int) -> str:
    return "And instead:" if count == 1 else "And instead of those:"


def nothing_found(wishes: Wishes, names: Mapping[int, Movie], exhausted: bool) -> str:
    if wishes:
        again = " that I have not shown you" if exhausted else ""
        return f"I know no movie{again} that is {describe(wishes, names)}. Try with fewer wishes."
    return "You have seen all that I know."


def describe(wishes: Wishes, names: Mapping[int, Movie]) -> str:
    """A wish in words: "Thriller, not Horror, from 1990 to 1999, like Heat"."""
    parts = []
    if wishes.genres:
        parts.append(listed(sorted(wishes.genres), "or"))
    if wishes.without:
        parts.append(f"not {listed(sorted(wishes.without), 'or')}")
    if wishes.year_from and wishes.year_to:
        same = wishes.year_from == wishes.year_to
        parts.append(f"from {wishes.year_from}" if same else f"from {wishes.year_from} to {wishes.year_to}")
    elif wishes.year_from:
        parts.append(f"from {wishes.year_from} on")
    elif wishes.year_to:
        parts.append(f"up to {wishes.year_to}")
    if wishes.like:
        parts.append(f"like {listed((names[i].title for i in sorted(wishes.like)), 'or')}")
    if wishes.unlike:
        parts.append(f"not like {listed((names[i].title for i in sorted(wishes.unlike)), 'or')}")
    return ", ".join(parts)


def like_one_you_loved(movie: Movie) -> str:
    return f"like {movie.title}, which you liked"


def liked_by(share: float) -> str:
    return f"{percent(share)} of those who rated it liked it"


def prediction(movie: Movie, chance: float, ratings: int) -> str:
    verdict = (
        "I think you would like it"
        if chance >= 0.6
        else "it could go either way"
        if chance >= 0.45
        else "I think you would not like it"
    )
    text = f"{movie.name}: {percent(chance)} that you like it; {verdict}."
    return text if ratings else f"{text} (I don't know your taste yet, so this is what people in general think.)"


def already_rated(movie: Movie, verdict: Verdict) -> str:
    return f"You told me that you {opinion(verdict)} {movie.name}."


def why(movie: Movie, chance: float, effects: Sequence[tuple[Movie, Verdict, float]], left_out: int) -> str:
    """The reason in words; `effects` gives the chance without each rating, the strongest effect first."""
    uses = Counter(m.title for m, _, _ in effects)
    named = [(m.title if uses[m.title] == 1 else m.name, v, without) for m, v, without in effects]
    mattered = [(title, v, without) for title, v, without in named if abs(chance - without) >= MATTERS]
    hardly = [(title, v) for title, v, without in named if abs(chance - without) < MATTERS]
    start = f"{movie.name}: {percent(chance)}. "
    if not mattered:
        changes = "changes the chance by less than 2 points"
        text = f"{start}No single movie you told me about decided it: each of them {changes}."
        if len(effects) == 1:
            text = f"{start}The one movie you told me about hardly matters here: it {changes}."
    else:
        for_it = [effect for effect in mattered if effect[2] < chance]
        against = [effect for effect in mattered if effect[2] >= chance]
        text = start
        if for_it:
            text += f"Mostly because {_effects(for_it[:MOST_EXAMPLES])}. "
        if against:
            text += f"{'Against it' if for_it else 'What lowers it'}: {_effects(against[:MOST_EXAMPLES])}. "
        if hardly:
            text += f"That {_opinions(hardly[:MOST_EXAMPLES])} hardly mattered."
    if left_out:
        text += f" (Of your ratings I looked at the {len(effects)} that say most about it.)"
    return text.strip()


def _opinions(rated: Sequence[tuple[str, Verdict]]) -> str:
    """ "you liked Heat and Fargo and did not like Titanic"."""
    by_verdict = {v: [title for title, said in rated if said is v] for v in Verdict}
    return "you " + " and ".join(f"{opinion(v)} {listed(titles)}" for v, titles in by_verdict.items() if titles)


def _effects(effects: Sequence[tuple[str, Verdict, float]]) -> str:
    """ "you liked Heat (without it: 70 %) and Fargo (without it: 75 %)"."""
    said = None
    parts = []
    for title, verdict, without in effects:
        start = "" if verdict is said else f"you {opinion(verdict)} "
        parts.append(f"{start}{title} (without it: {percent(without)})")
        said = verdict
    return listed(parts)


def why_without_ratings() -> str:
    return "I don't know your taste yet, so I showed what people in general like. Tell me movies you loved or hated."


def why_what() -> str:
    return "Why what? Ask for a recommendation first, or ask for example: would I like Heat?"


def profile(
    liked: Sequence[Movie], disliked: Sequence[Movie], genres: Sequence[tuple[str, int, int]], unseen: int
) -> str:
    """What is remembered: counts, the latest movies, and per genre how many of how many were liked."""
    if not liked and not disliked:
        nothing = "I know nothing about you yet."
        return f"{nothing} ({movies(unseen).capitalize()} you have not seen.)" if unseen else nothing
    lines = [f"👍 {len(liked)}   {_latest(liked)}".rstrip(), f"👎 {len(disliked)}   {_latest(disliked)}".rstrip()]
    if genres:
        lines.append("By genre: " + ", ".join(f"{genre} {good} of {all_}" for genre, good, all_ in genres))
        best = [g for g in genres if g[2] >= 3 and g[1] / g[2] >= 0.75]
        if best:
            lines.append(f"You seem to love {listed(g for g, _, _ in best[:2])}.")
    if unseen:
        lines.append(f"Not seen: {movies(unseen)}.")
    return "\n".join(lines)


def _latest(rated: Sequence[Movie], count: int = 8) -> str:
    names = ", ".join(m.name for m in list(rated)[::-1][:count])
    return names + (f" and {len(rated) - count} more" if len(rated) > count else "")


def exported() -> str:
    return "Here is everything that I have stored about you."


def really_forget(rated: int) -> str:
    return f"Shall I really forget everything about you ({movies(rated)}, and all that I showed you)? Yes or no?"


def forgotten(known: str) -> str:
    return f"Forgotten. I looked again, and this is what I have about you: {known}"


def not_forgotten() -> str:
    return "All right, I keep it."


def how_to_import() -> str:
    return (
        "Send me the file: ratings.csv or the ZIP of Letterboxd (Settings, Data, Export your data), or the CSV of your "
        "ratings on IMDb (Your ratings, Export). In a terminal: import PATH"
    )


def unreadable_file(path: str) -> str:
    return f"I cannot read a file {path[:200]}. {how_to_import()}"


def not_written(name: str, reason: str) -> str:
    return f"I cannot write the file {name} here ({reason}). Start the chat in a folder where you may write."


def reading_import(done: int, total: int) -> str:
    return f"reading your ratings … {done:,} of {total:,}"


def imported(report: ImportReport, changed: int) -> str:
    total = len(report.ratings) + len(report.left_out)
    share = f" ({percent(len(report.ratings) / total)})" if total else ""
    lines = [f"I found {len(report.ratings):,} of {total:,} ratings{share}, {changed:,} of them new or changed."]
    for reason, count in report.counts.items():
        titles = [row.titles[0] for row in report.examples(reason, MOST_EXAMPLES) if row.titles]
        examples = f", for example {listed(titles)}" if titles else ""
        lines.append(f"Left out {count:,}: {reason.value}{examples}.")
    return "\n".join(lines)


def undone(changes: Sequence[tuple[Movie, Verdict | None]]) -> str:
    """What was taken back: movies, each with the verdict that counts again."""
    gone = [movie.name for movie, before in changes if before is None]
    again = [(movie, before) for movie, before in changes if before is not None]
    lines = [f"Taken back: {listed(gone)}."] if gone else []
    lines += [f"As before: {understood(again)}"] if again else []
    return "\n".join([*lines, "Tell me again in other words."])


def nothing_to_undo() -> str:
    return "There is nothing to take back."


def movie_night(names: Sequence[str], honoured: Wishes, wished: Wishes, titles: Mapping[int, Movie]) -> str:
    start = f"For {listed(names)}"
    if honoured:
        start += f" ({describe(honoured, titles)})"
    dropped = describe(_dropped(wished, honoured), titles)
    left_out = f"I found nothing that is all you wished for, so I left out: {dropped}.\n" if dropped else ""
    return f"{left_out}{start}, so that nobody hates it:"


def opening_a_movie_night() -> str:
    return "A movie night! Open it with /movienight where your friends are; everybody there can join by a button."


def how_to_movie_night() -> str:
    return "Tell me who is there: movie night with ben and cleo. Each of you should have told me a few movies."


def strangers(names: Sequence[str]) -> str:
    who = listed(names)
    has = "have" if len(names) > 1 or who == "you" else "has"
    return f"{who[:1].upper()}{who[1:]} {has} told me nothing yet; there I go by what people in general like."


def too_many(most: int) -> str:
    return f"That is more than I can please: I take the first {most} of you."


def because_of(name: str, movie: Movie) -> str:
    return f"like {movie.title} for {name}"


def which_movie() -> str:
    return "Which movie do you mean? Ask for example: would I like Pulp Fiction?"


def not_understood() -> str:
    return "I did not find a movie in that. Tell me movies you loved or hated, say recommend, or say help."


def small_talk() -> str:
    return "I am a bot that only knows about movies. Tell me one you loved or hated, or say recommend."


def welcome() -> str:
    return "You're welcome!"


def cut_off() -> str:
    return f"That was long, so I read only its first {LONGEST_MESSAGE:,} characters."


def goodbye() -> str:
    return "Enjoy the movies!"


def still_waiting(seconds: float, waiting: int | None, workers: int | None) -> str:
    """Why an answer takes its time: how many questions wait, and how many workers there are, as far as known."""
    since = f"… {round(seconds)} s"
    if workers is None:
        return f"{since}: I cannot reach my workers. I keep your question and answer as soon as they are back."
    if workers == 0:
        return f"{since}: none of my workers is running. I keep your question and answer as soon as one is back."
    if waiting:
        return f"{since}: many are asking just now; {number(waiting)} of them still wait in the queue."
    return f"{since}: the model is thinking."


def restarting() -> str:
    return "I am being restarted just now. Nothing you told me is lost; please ask again in a minute."


def told_alone() -> str:
    return "That is for your eyes only, so I wrote it to you in a direct message."


def told_alone_refused() -> str:
    return (
        "That is for your eyes only, but you take no direct messages from here. "
        "Use the slash command (/profile, /export, /forget): only you see its answer."
    )


def not_your_button() -> str:
    return "These buttons belong to somebody else. Tell me of movies you loved or hated, and you get your own."


def only_for_managers() -> str:
    return "Only those who may manage this server can do that."


def may_not_write(channel: str, permissions: Sequence[str], can_change: bool) -> str:
    who = "You can" if can_change else "Somebody who may manage that channel can"
    return f"You asked me in #{channel}, where I may not answer: I need {listed(permissions)}. {who} give me that."


def may_not_write_there() -> str:
    return "You asked me where I may not answer. Somebody who may manage that channel can let me write in it."


def speaks_elsewhere(channels: Sequence[str]) -> str:
    where = listed((f"#{c}" for c in channels), "or")
    if not where:
        return (
            "On that server I answer only in channels that you cannot see; slash commands work everywhere, and those "
            "who may manage it can open other channels with /settings."
        )
    return f"On that server I answer only in {where}; slash commands work everywhere."


def nights_not_open_here() -> str:
    return "Movie nights are turned off on this server; those who may manage it can turn them on with /settings."


def night_needs_a_server() -> str:
    return "A movie night needs several people: open it in a channel of a server where I am."


def form_title() -> str:
    return "Movies you loved or hated"


def form_label() -> str:
    return "In your own words, as many as you like"


def form_example() -> str:
    return "loved Heat and Fargo, hated Titanic, Twister was ok"


def file_too_big(most: int) -> str:
    return f"That file is too big: I read up to {most // 1_000_000} MB."


def no_such_movie(title: str) -> str:
    return f"I don't know “{title}”. Pick one from the list that opens while you type."


def server_settings(channels: Sequence[str], nights: bool) -> str:
    where = listed((f"#{c}" for c in channels), "or") if channels else "every channel"
    return f"When mentioned, I answer in {where}. Movie nights are {'on' if nights else 'off'}."


def my_fault() -> str:
    return "Something went wrong on my side, and nothing you told me before is lost. Please try again."


def with_error_id(sentence: str, error_id: str) -> str:
    return f"{sentence} (error {error_id})"


def stale() -> str:
    return "That button is too old for me. Say what you want in words, or say help."


def still_busy() -> str:
    return "One at a time: I am still working on your last question."


def enough_for_now(opens: float) -> str:
    """`opens`: seconds until the next question is allowed."""
    return f"That was a lot of questions for one hour! Ask me again {when(opens)}."


def enough_for_this_server(opens: float) -> str:
    """`opens`: seconds until the next question is allowed."""
    return f"This server has asked me a lot within the hour. I am back here {when(opens)}."


def overloaded() -> str:
    return "So many people are asking just now that I cannot take another question. Please try again in a minute."


def night(wishes: Wishes, titles: Mapping[int, Movie], over: bool) -> str:
    """The title of a movie night's panel."""
    wished = f": {describe(wishes, titles)}" if wishes else ""
    return f"Movie night{wished}{' (closed)' if over else ''}"


def taking_part(members: Sequence[tuple[str, int]]) -> str:
    """Who takes part, and how many movies each has told of."""
    who = ", ".join(f"{name} ({movies(count)})" for name, count in members)
    return f"Taking part: {who}" if who else "Nobody takes part yet."


def how_to_take_part() -> str:
    return (
        "Press “join” to take part, and tell me a few movies you loved or hated; I show nobody what you tell me. "
        "Once all are here, whoever opened the movie night presses “find movies”."
    )


def night_list_empty() -> str:
    return "I know no further movie that fits and that none of you has rated."


def night_without_list() -> str:
    return "It was closed before I looked for movies."


def night_found_nothing(wishes: Wishes, titles: Mapping[int, Movie]) -> str:
    fits = f" that is {describe(wishes, titles)}" if wishes else ""
    return f"I know no further movie{fits} that none of you has rated; a new movie night starts from the beginning."


def night_unknown() -> str:
    return "I know nothing of this movie night any more; please open a new one."


def night_over() -> str:
    return "This movie night is closed; open a new one to go on."


def night_full(most: int) -> str:
    return f"This movie night is full: I can please {most} people at most."


def night_only_host() -> str:
    return "Only whoever opened the movie night can do that."


def night_join_first() -> str:
    return "Join the movie night first; then what you say of movies counts in its list."


def night_too_few() -> str:
    return "A movie night needs two of you at least: press “join”."


def night_unsettled() -> str:
    return "You came and went while I was looking for movies. Once all are here, please try again."


def opinion(verdict: Verdict) -> str:
    return "liked" if verdict is Verdict.GOOD else "did not like"


def movies(count: int) -> str:
    return f"{number(count)} movie{'s' if count != 1 else ''}"


def percent(chance: float) -> str:
    return f"{round(100 * chance)} %"


def listed(items: Iterable[str], word: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    names = list(items)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def when(seconds: float) -> str:
    """ "in 40 seconds", "in 12 minutes": never earlier than that many seconds from now."""
    whole = max(1, ceil(seconds))
    count, unit = (whole, "second") if whole < 60 else (ceil(whole / 60), "minute")
    return f"in {number(count)} {unit}{'s' if count != 1 else ''}"


def number(count: int) -> str:
    return ("no", "one", "two", "three", "four", "five")[count] if count <= 5 else f"{count:,}"


def _dropped(wished: Wishes, honoured: Wishes) -> Wishes:
    """What was wished for and could not be had."""
    kept = honoured.model_dump()
    return Wishes(**{key: value for key, value in wished.model_dump().items() if value != kept[key]})
