"""The vocabulary for judging movies, by the role of each word."""

from __future__ import annotations

import re

from bot.understanding.words.kinds import Kind
from bot.understanding.words.phrases import PHRASES

_WORDS = {
    Kind.GOOD_VERB: """love loved loves loving lovin luv luved luvd lvoed loved like liked likes enjoy enjoyed
        enjoys enjoying adore adored adores dig dug
        prefer preferred appreciate appreciated treasure cherish obsessed fond fan fans adoring liking
        mag mochte liebe liebte geliebt""",
    Kind.BAD_VERB: """hate hated hates hating hatd dislike disliked dislikes detest detested despise despised
        loathe loathed regret regretted hasse hasste gehasst""",
    Kind.GOOD_WORD: """great good gr8 stark starke starker geil mega hammer
        grandios fantastisch herrlich köstlich großartiger sehenswert
        prima überragend traumhaft bombe phänomenal slapped slap bop bopped bangs finer
        grea amazing amazin amazingly awesome awsome excellent excelent fantastic
        wonderful brilliant briliant perfect perfection superb terrific outstanding
        incredible hilarious funny funniest fun beautiful masterpiece masterpieces classic classics fav fave favs
        faves favorite favorites favourite favourites
        best cool epic solid stunning lovely phenomenal entertaining gripping sweet cute cutest flawless underrated
        impressive gem goat lit dope badass legendary
        moving touching unforgettable enjoyable decent fabulous fab magnificent charming gold rocks rocked rules
        ruled slaps banger peak delightful
        spectacular heartwarming clever magical adorable gorgeous interesting scary nice better finest marvelous
        awe-inspiring thrilling exciting
        crazy intense insane must-see must-watch winner blast treat good-looking superior greatest comfort genius
        goated sublime splendid superlative exquisite glorious marvellous joyful joyous priceless timeless riveting
        captivating enthralling mesmerizing mesmerising haunting witty taut compelling engaging absorbing uplifting
        inspiring heartfelt tender poignant powerful dazzling breathtaking jaw-dropping iconic essential unmissable
        unbeatable unmatched unparalleled wicked rad stellar ace belter cracker cracking smashing tremendous wholesome
        hysterical hilarous amusing likable likeable lovable loveable rewatchable ingenious inventive visionary
        monumental seminal elite immaculate hooked superbly beautifully brilliantly joy jewel delight marvel triumph
        gorgeously hoot riot bussin stonking excelent exelent exellent brillant fantastik beatiful wunderful
        greater speechless heaven immersive electrifying exhilarating masterclass masterful masterwork
        tour-de-force knockout
        unreal sensational spellbinding spellbound goosebumps hypnotic corker blinder immense mint slay slayed stunner
        wondrous beaut quotable underappreciated transcendent transcendental gut-wrenching ripper faultless
        grand superhit amazeballs bangers ace legit romantic toll tolle klasse spitze gut großartig grossartig genial
        magic lustig beste bester saulustig witzig spannend schön wunderbar""",
    Kind.BAD_WORD: """bad badly awful terrible horrible boring bored bores bore worst worse sucks sucked suck sux
        crap crappy garbage trash trashy rubbish meh overrated
        overhyped disappointing disappointed disappointment dull lame stupid dumb dumbest ridiculous waste wasted
        mediocre painful cringe cringy unwatchable
        atrocious dreadful pathetic shit shitty poor weak corny annoying pointless nah blah bleh yuck ugh flop
        ruined tedious cheesy letdown stinks stunk
        stinker tripe abysmal insufferable pretentious forgettable underwhelming underwhelmed unbearable drivel
        abomination mid disgusting sappy disaster pants
        silly inferior depressing confusing predictable slow crazy-bad
        dire appalling lousy horrendous horrid hideous ghastly vile nauseating unfunny lifeless soulless shallow bland
        stale tiresome dreary drab vapid inane idiotic moronic asinine laughable embarrassing embarrassment travesty
        turkey dud slog chore snooze yawn yawnfest overlong bloated convoluted sentimental saccharine maudlin preachy
        contrived derivative formulaic uninspired unoriginal charmless humourless humorless joyless naff shite junk
        bollocks
        whack incoherent pitiful woeful wretched rotten disapointing dissapointing disapointed interminable insipid
        turgid insult trainwreck vulgar crude tasteless offensive distasteful obnoxious
        gag snoozer snorefest borefest wack cliched clichéd cliche clichés messy muddled mindless aimless meandering
        plodding ponderous overblown overdone overacted miscast wooden hammy clunky amateurish sloppy half-baked lazy
        hackneyed unlikable unlikeable irritating infuriating frustrating grating repulsive revolting sickening
        unpleasant unconvincing skippable ugly tosh twaddle hogwash codswallop dross sleep-inducing slop
        empty hollow gross abysmally terribly horribly boringg torture unbearably tedium trite drags dragged
        nay yikes headache cringeworthy cringe-worthy nonsense schlecht langweilig mies blöd doof schrecklich furchtbar
        dogwater dogshit enttäuschend nervig öde mist müll schrott quatsch kacke scheiße scheisse lahm zäh dröge
        überbewertet übel grottig grottenschlecht langatmig käse""",
    Kind.NEUTRAL: """ok okay okey okish ok-ish alright average fine so-so meh-ish watchable indifferent hm hmm hmmm
        eh idk dunno whatever naja""",
    Kind.NOT: "nicht not never hardly nor without cannot nothing n't wouldnt",
    Kind.SEE: "gesehen seen saw watched rewatched seeing watching rewatch seent viewed caught finished",
    Kind.TO_SEE: "see watch check look try give add rent find stream get view catch put hear heard know knew",
    Kind.WANT: """want wants wanted wanting will would need needed hope hoping plan planning going should must
        expected expecting
        might may could can wanna gotta dying
        excited curious meaning meant able interested tempted eager try willing planned can't-wait 'll wait""",
    Kind.HEDGE: "sounds sound sounded looks looked seems seemed appears sounding seem",
    Kind.HEAR: """heard hear hearing reviews review supposedly apparently reportedly supposed rumored word trailer
        trailers preview previews""",
    Kind.ME: "ich i me we i've us myself",
    Kind.PEOPLE: """nobody wife husband hubby kid kids child children son sons daughter daughters friend friends
        boyfriend girlfriend mom mum mother dad father
        brother brothers sister sisters parents partner roommate cousin nephew niece grandkids grandson
        granddaughter grandma grandpa boss
        coworker colleague teacher gf bf ex everyone everybody people critics critic he she uncle aunt fiance
        fiancee spouse toddler
        folks somebody someone family audience ebert you reviewers guys buddy him her""",
    Kind.IT: "it that this itself",
    Kind.THEM: "them those these both all they neither either none any rest others other",
    Kind.BE: "is ist sind waren was were are be been being am seemed felt feels 're",
    Kind.MOVIE_NOUN: """movie movies film films flick flicks one ones show classic series trilogy franchise sequel
        remake original version movi""",
    Kind.ASK_FOR: """recommend recommending recommendation recommendations suggest suggestion suggestions
        suggesting looking any another ideas searching seeking find more else similar tips""",
    Kind.SIMILAR: "similar resembling akin comparable such",
    Kind.YES: "yes yep yeah yea yup yess yesss sure definitely absolutely indeed course ya aye totally ja",
    Kind.NO: "no nope nah naw nein",
    Kind.ADVERB: """really very so pretty quite rather too just absolutely totally definitely actually also kinda
        super still honestly truly such always even
        especially fairly extremely incredibly surprisingly freaking fucking damn particularly personally rly much
        most do does did have has had ever
        only already recently finally probably of a an the my your own kind sort bit little lot tad way far simply
        thoroughly genuinely well though
        surely certainly ngl imo imho tbh hella lol omg then when as realy ok-so pure bloody to be one
        sehr auch ganz total wirklich richtig fand finde habe hab""",
    Kind.AND: "and & + plus or n und oder",
    Kind.BUT: "aber but though although whereas however except while yet unlike",
}

_EMOJI = {
    Kind.SAID_GOOD: "👍 ❤ ♥ 😍 🔥 💯 🥰 😂 🤣 😊 😀 😁 🙂 💕 🤩 👌 🙌 🎉 😻 💖 💗 🥲 🏆 :) :-) :D <3".split(),
    Kind.SAID_BAD: "👎 😡 🤮 😴 💩 🤢 😒 😠 🙄 😞 ☹ 🥱 😤 🗑 😖 :( :-( :/".split(),
    Kind.NEUTRAL: "🤷 😐 😑 🫤".split(),
}

WORD_KINDS: dict[str, Kind] = {}
for _kind, _text in reversed(_WORDS.items()):
    WORD_KINDS.update(dict.fromkeys(_text.split(), _kind))
EMOJI_KINDS = {mark: kind for kind, marks in _EMOJI.items() for mark in marks}


PHRASE = re.compile(
    "|".join(
        f"(?P<{kind.name}>\\b(?:{''.join(p.strip() for p in text.splitlines())})(?!\\w))"
        for kind, text in PHRASES.items()
    ),
    re.IGNORECASE,
)
EMOJI = re.compile("|".join(re.escape(mark) for mark in sorted(EMOJI_KINDS, key=len, reverse=True)))
