"""Phrases that form a single opinion, as patterns by their role."""

from __future__ import annotations

from bot.understanding.words.kinds import Kind

# They are tried before single words, in this order.
PHRASES = {
    Kind.SAID_GOOD: r"""two thumbs up|
        (?:the )?(?:best|greatest|finest) (?:movie|film|thing) (?:that )?(?:i|we)(?:'?ve| have)? (?:ever )?(?:seen|
        watched)(?: in (?:years|ages|forever|a long time|a while))?|
        an? (?:absolute |total )?serve|regret nothing|(?:no|zero) regrets|(?:an? )?(?:\w+ )?yes from (?:me|us)|
        hat (?:mich|uns) (?:total |echt |voll |sehr |richtig |komplett )?(?:umgehauen|gepackt|berührt|begeistert|
        mitgerissen|
        gefesselt|überzeugt)|immer wieder (?:sehen|gucken|schauen|anschauen|gerne?)|
        jeden tag (?:gucken|sehen|schauen|anschauen)|lachen? (?:immer noch|jedes mal)|
        what'?s not to (?:love|like|enjoy|adore)|what is not to (?:love|like)|
        nothing (?:that )?(?:i|we) (?:did(?:n'?t| not|nt) (?:like|love|enjoy)|disliked|hated)(?: about)?|
        no complaints|could ?(?:n'?t| not) (?:really )?fault|
        (?:made|makes) my (?:day|night|week|weekend|year)|(?:grew|grows) on (?:me|us)|rent[- ]free|
        deserve[sd]? (?:the|all the|every|its|that|an?) (?:hype|oscars?|praise|awards?|best picture|oscar win|
        more love)|
        (?:i'?m|am|was|we'?re|are|were) (?:absolutely |just |so |totally )?(?:mad|crazy|nuts|bonkers) (?:about|for)|
        would (?:i|we) (?:\w+ ){1,3}again\? ?(?:yes|yeah|yep|definitely|absolutely|tomorrow|tonight|in a heartbeat|
        any ?(?:day|time)|sure|of course|hell yes|hell yeah|gladly|happily|you bet)|
        (?:very |mighty |damn |jolly )?fine (?:picture|film|movie|piece of work|flick)|(?:can|could) do no wrong|
        (?:have |has |ha(?:ve|s)?'?ve |will |'ll |can |could |shall )?never (?:ever )?(?:quite )?(?:forget|
        forgot|forgotten)(?: it| that| this)?|
        (?:still |always )?(?:floors|floored|wrecks|destroys|slays|gets|guts|kills|haunts|moves|breaks) me(?: every(?:
         single)? time| to this day|(?=\W*(?:$|[.!,])))|
        (?:make|change|switch|turn|set|put|mark) (?:it|that) (?:down )?(?:to |as |into )?(?:an? )?(?:good|
        likes?d?|yes|thumbs? up|
        positive|love)(?! \w+ (?:one|movie|film))|
        (?:put|count|mark) me down (?:as|for) an? (?:yes|like|thumbs? up|fan)|under[- ]rated|
        (?:blows|takes) (?:me|my mind)(?: away)?|takes my breath away|took my breath away|
        (?<=\x00 )up(?=\s*(?:$|[,.;!]|and\b))|
        (?:what|such) a (?:ride|movie|film|flick|picture|treat|gem)(?=\W*(?:$|[.!,]))|(?:had|kept) me (?:guessing|
        hooked|watching)|my (?:whole |entire )?personality|
        proper (?:films?|movies?|cinema)|how (?:movies|films|it) should be|no notes|left (?:me|us) (?:speechless|
        in awe|breathless|stunned|smiling|grinning|wanting more|in tears)|
        floored (?:me|us)|knocked (?:me|us) (?:out|off my feet|for six)|swept (?:me|us) (?:away|off my feet)|
        (?:stuck|stayed|sticks|stays) with me|(?:broke|wrecked|destroyed|gutted) me|in the best (?:possible )?way|
        (?:had|has|got) (?:me|us) (?:hooked|glued|gripped|captivated|crying|sobbing|bawling|in stitches|laughing|
        howling|rolling|cackling|spellbound|smiling|grinning|in bits|in pieces|at hello|from the (?:start|first|
        opening))|
        (?:made|makes) (?:me|us) (?:bawl|sob|weep|tear up|ugly cry|howl|giggle|chuckle|feel (?:alive|warm|good|
        young|things|seen))|
        (?:laughed|cried|wept|giggled|howled|cackled|chuckled|laughing|crying) (?:like (?:a|an) \w+|so much|non ?stop|
        all the way|throughout|till|until|from start to (?:end|finish)|the entire|all through)|
        never (?:tire|get tired|grow tired|get bored|get sick) of|(?:still |always |constantly )?quote (?:it|that|
        this)\b|
        grew up (?:on|with)(?! (?:my|a)\b)|(?:my|our) whole childhood|(?:was|is) my childhood|
        (?:fifty|a hundred|hundreds of|dozens of|a dozen|a thousand|a million|a zillion|countless|\d{2,}) times|
        (?:killed|crushed|nailed|smashed) it|hits? (?:me )?(?:hard|different|right in the feels)|right in the feels|
        (?:would|will|could|can|i'?ll) (?:happily |gladly |always |definitely )?(?:re-?watch|watch it again|
        see it again)|
        best (?:\w+ )?of my (?:childhood|life)|10s across the board|nuff said|ties the room together|you betcha|
        faith in (?:humanity|cinema)|(?:is|was|are) everything(?=\W*$|[,.;!])|a (?:must|keeper)\b|
        (?:can|could) ?(?:not|n'?t) recommend (?:it |this )?(?:enough|more)|recommend (?:it|this|
        that) to (?:everyone|everybody|anyone)|thumbs up|not (?:one|a single|a) (?:minute|second) too long|
        think (?:very )?highly of|
        (?:do ?n['o]?t|do not|never) make (?:them|'em|movies|films) like (?:that|this|those|these)(?: any ?more)?|
        a (?:huge |big |real )?hit with|
        have(?:n'?t| not|nt) (?:laughed|cried|smiled)(?: this| that| so)?(?: hard| much| like (?:that|
        this))* in (?:years|ages|months|forever|a long time)|
        (?:der|die|das|er|sie|es) (?:war|ist) (?:echt |so |total |voll |einfach )?(?:mega|super|klasse|toll|
        geil|der hammer|genial)|
        among my (?:dearest|favou?rites|very favou?rites)|
        my whole personality|(?<!not )(?<!n't )(?<!never )worth every (?:minute|second|penny|cent)|
        hell (?:yes|yeah|yea)|top(?=\s*(?:$|[,.;!]))|
        (?:got|gave me|gives me) goosebumps|super (?:film|movie)|(?:absolute|pure|peak) cinema|
        (?:i|we) (?:was|were) (?:so |really |very |deeply |genuinely )?(?:moved|touched|captivated|enchanted|in tears|
        on the edge of my seat)|
        (?:(?:i|we|nearly|almost|practically) )*(?:wet|pissed|peed) (?:myself|ourselves|my pants)(?: laughing)?|
        (?:already |almost |nearly |practically )?(?:wore|worn) out (?:my|our|the) (?:copy|tape|vhs|dvd|
        blu-?ray|disc)(?: of)?|
        (?:have|has)(?:n'?t| not|nt) seen a (?:better |good )?(?:movie|film) (?:as good )?(?:as|than|since)|
        holds? up|blew (?:me|my mind)(?: away)?|mind(?: |-)?blow(?:n|ing)|
        (?:made|makes) me (?:cry(?! because i paid)|laugh|smile|so happy|happy)|
        super(?=\s*(?:$|[,.;!]))|hat mir (?:sehr |total |richtig )?(?:gut )?gefallen|gefällt mir(?! nicht)|
        (?:mag|mochte|liebe|liebte) ich(?! (?:gar |überhaupt |leider )?nicht)|moved me|
        on point|hits? the spot|worth (?:it|watching|seeing)|can(?:'?t| not) go wrong|never gets old|
        crack(?:s|ed)? me up|top (?:notch|tier|shelf|marks)|ten out of ten|
        (?:is|was|are|were) (?:so |straight |pure |absolute |just )?fire|goes (?:so )?hard|went (?:so )?hard|
        kick(?:s|ed)? (?:ass|butt|arse)|out of this world|
        (?:my |still my |still )?(?:number one|number 1|#1|no 1)(?! and)|
        chang(?:ed|es) my (?:life|world)|never fails to|cheer(?:s|ed)? me up|(?:not a|no) dry eye|had me in tears|
        (?:i )?(?:sobbed|bawled)|cried (?:so (?:much|hard)|a lot|my eyes out|at|every time|the whole time)|
        crying laughing|laughed (?:so hard|out loud|my)|(?:gave|gives) me (?:goosebumps|chills)|edge of my seat|
        (?:had|have) (?:a (?:blast|great time|ball)|the time of my life|so much fun)|work of art|second to none|
        ahead of its time|stands? the test of time|age[sd] (?:so )?well|won me over|sucker for|soft spot for|
        guilty pleasures?|on repeat|all time (?:fav\w*|great\w*|best)|got me good|love of my life|in a good way|
        my (?:top (?:five|ten|three|3|5|10)|go[- ]to|childhood|comfort (?:movie|film))|hook, line|just wow|wow\b|
        yay+\b|must[- ](?:watch|see)|every single (?:day|time|year|week)|
        (?:is|was|are|were|pure|absolute|total) class(?! \w)|
        (?:everything|all) a (?:film|movie)|by heart|could(?:n'?t| not) look away|knocked my socks off|
        (?:could|can) (?:\w+ )?watch (?:\w+ ){0,3}?(?:over and over|again and again|all day|a million|every day|
        any time|anytime|100)|
        never (?:been )?(?:bored|boring|disappoints?)|
        not (?:too |that |half |so |at all )*(?:bad|shabby|terrible)(?: at all)?|
        (?:is|was|are|were)n'?t (?:too |that |half |so |at all )*(?:bad|shabby|terrible)|cried like a baby|j'adore|
        to die for|chef'?s kiss|
        (?:is|was|are) the (?:bomb|shit|goat)|one of the best|hands down|my jam|nothing (?:beats|i don'?t)|
        (?:ever|never) (?:\w+ )?(?:loved|liked|seen) (?:a film |a movie |anything )?(?:more|as much|as good|better)|
        can'?t get enough|could not be better|well (?:done|made)|blown away|hard to beat|not only""",
    Kind.SAID_BAD: r"""two thumbs down|
        (?:my |our )?eyes (?:are |were )?(?:still )?(?:bleeding|bled|bleed)|(?:an? )?(?:\w+ )?no from (?:me|us)|
        (?:no idea|don'?t know|do not know|never (?:knew|understood)|
        don'?t get) what (?:people|everyone|everybody|they|you|others|anyone)(?: all)? (?:see|saw|sees|find|finds) in|
        hat (?:mich|uns) (?:gar |überhaupt |leider |so gar |wirklich )?nicht (?:umgehauen|gepackt|berührt|begeistert|
        mitgerissen|gefesselt|überzeugt|abgeholt)|
        hat (?:mich|uns) (?:total |echt |voll |sehr |nur )?(?:gelangweilt|enttäuscht|genervt)|nie wieder|
        (?:bin|sind) (?:ich|wir) (?:\w+ )?eingeschlafen|(?:lässt|ließ) mich kalt|nicht mein (?:ding|fall|geschmack)|
        zeitverschwendung|nichts (?:mit )?anfangen|
        (?:ai|is|was|wo)(?:n'?t| not) it(?=\W*$|[,.;!])|
        (?:does|did)(?:n'?t| not|nt) deserve (?:the|all the|its|that|an?) \w+|
        would (?:i|we) (?:\w+ ){1,3}again\? ?(?:no|nope|never|not|hell no|nah)(?: (?:way|ever|chance))?|
        (?:hours?|evening|time) (?:that )?(?:i|we)(?: will|'ll)? ?(?:wo)?(?:n'?t|not|never) (?:ever )?get back|
        (?:make|change|switch|turn|set|put|mark) (?:it|that) (?:down )?(?:to |as |into )?(?:an? )?(?:bad|
        dislikes?d?|no|thumbs? down|
        negative|hate)(?=\W*$|[,.;!])|
        (?:put|count|mark) me down (?:as|for) an? (?:no|dislike|thumbs? down|hater)|over[- ]rated|over[- ]hyped|
        (?:never|not|don'?t) (?:ever )?(?:want|wanna|need|wish|have)(?: to)? (?:see|watch|sit through|hear of)(?: (?:it|
        that|this|one|them))? (?:ever again|again (?:in (?:my|this|a) (?:whole |entire )?life|as long as i live|
        for as long|for the rest))|
        (?:bored|tired|wore|lost) (?:me|us)(?= (?:after|within|halfway|about|half))|too much (?:long|slow|loud|
        silly|dark)|
        (?:nach|hab|habe) [^.!?\x00]{0,30}(?:ausgemacht|ausgeschaltet|abgebrochen|abgeschaltet)|
        (?:bin |dabei )+eingeschlafen|
        empt(?:ied|ies) the (?:house|room|cinema|theat(?:er|re))|not a patch on(?: (?:it|
        that))?|(?<=\x00 )down(?=\s*(?:$|[,.;!]|and\b))|
        less (?:aligned|taken|impressed|convinced|keen|enthusiastic|enthused|sold|fond)(?: with| by| on| about| of)?|
        can (?:burn|rot|go to hell|get (?:lost|bent|in the bin))|eher nicht|
        (?:i|we) (?:turned|switched|shut) off|(?:i|we) (?:quit|bailed on)|
        bored (?:me |us )?(?:senseless|silly|rigid|stupid)|too much for me|had to (?:stop|turn (?:it )?off|leave|
        walk out)|
        unnecessary|(?:was|were|is|are)n'?t needed|(?:bored|boring) (?:me |us )?out of (?:my|our) (?:mind|skull)s?|
        slept (?:right |straight )?through|(?:snoozed|dozed) (?:through|off)|a snooze|conked out|drifted off|
        (?:tested|tests|tried|tries) my patience|outstay(?:s|ed) its welcome|(?:went|goes) over my head|
        watch(?:ing)? paint dry|too \w+ for (?:its|their) own good|the only good (?:thing|part|bit)|
        (?:made|makes) me want to (?:throw|scream|die|leave|gouge|vomit|puke|rip|smash|claw|stab|hurl|quit)|
        (?:would|could|can|do|did) ?(?:not|n'?t) recommend(?! (?:it |this )?(?:enough|more|highly))|wouldnt recommend|
        (?:we|i) (?:do ?n['o]?t|do not|never) (?:talk|speak) about(?: it| that(?: one)?)?(?= ?(?:\x00|[,.!;]|$))|
        (?:i|we) (?:have |had )?slept (?:through|during|halfway)|
        (?:and|but) (?:i|we) (?:have )?slept(?=\W*(?:$|[.,;!]))|
        missed the mark|ruined my (?:night|evening|day|childhood|weekend)|once was (?:more than )?enough|noped out|
        bailed on|
        (?:checked|checking|looked at|looking at|kept checking) my (?:phone|watch)|rolled my eyes|eye ?roll|
        (?:made|makes) my (?:skin crawl|eyes roll|ears bleed)|hot (?:garbage|mess|trash)|phoned in|paint by numbers|
        could(?:n'?t| not) wait (?:for it to (?:be over|end)|to get out|till it (?:ended|was over)|
        until it (?:ended|was over))|
        (?:drag(?:s|ged)?|went|goes) on (?:and on|for ?ever)|drag(?:s|ged)? on|
        did(?:n'?t| not|nt) (?:really |quite )?(?:land|work|click|grab me|vibe)(?: for me| with me)?(?=\W*$|[,.;!]|
         at all| tbh)|
        (?:tried|tries) too hard|style over substance|all style,? no substance|lost interest|jumped the shark|
        big yikes|
        (?:could|can) do without|(?:i )?want(?:ed)? to (?:walk out|leave)|not for me|a (?:hard|big) (?:no|pass)|
        (?:two|three|\d) hours (?:wasted|too long|of nothing)|(?:is|was) (?:a |such a |the )?(?:chore|ordeal|slog|
        nightmare) to|thumbs down|never again|made me sit through|worst (?:movie|film|
        thing) (?:of my (?:life|childhood)|ever)|
        (?:der|die|das|er|sie|es) (?:war|ist) (?:echt |so |total |voll |einfach )?(?:schlecht|langweilig|öde|
        mies|furchtbar)|
        hell no|(?:hard|big|absolutely|definitely) (?:no|not)(?=\W*$|[,.;!])|
        fell (?:off|apart)|(?:should|could|must|can) be (?:erased|deleted|burned|burnt|banned|forgotten|destroyed)|
        (?:rather|sooner) [^.!?\x00]{3,40} than (?:to )?(?:see|watch|sit through|re-?watch)|
        (?:will )?never forgive|flop(?=\s*(?:$|[,.;!]))|
        not (?:really )?(?:my|for) (?:thing|cup of tea|taste|style|jam|type|kind|me)\b(?: of \w+)?|
        (?:is|was|are|were)n'?t (?:really |exactly )?(?:my|for) (?:thing|cup of tea|taste|style|jam|type|kind|me)\b|
        (?:could|can|did)(?:n'?t| not|not) (?:even )?(?:finish|get into|stand|sit through|get through|
        make it through|care less)|can'?t stand|never (?:really )?(?:could get into|finished|got into)|
        fell asleep|put me to sleep|walk(?:ed)? out|turn(?:ed)? (?:it|that) off|let ?down|
        not (?:so |that |very )much(?! like)|nothing for me|never cared (?:much )?for|
        (?:did|do|does)n'?t think much of|not really(?! (?:a |seen|sure|like|into|know))|
        not (?:too |so |that |very |really |super )*(?:in ?to|keen on|crazy about|fond of|big on|impressed|sold on)|
        (?:do|did|does|was|is|were|are)n'?t (?:really |too |so |that |very )*(?:in ?to|keen on|crazy about|fond of|
        big on|impressed|care for|care much)|
        (?:does|did)n'?t do (?:it|anything) for me|did nothing for me|hard (?:pass|no)|leaves? me cold|
        left me cold|snooze ?fest|a mess|a joke|dumpster fire|train ?wreck|made me want to (?!see|watch)|
        made me (?:so |really |actually )?(?:furious|angry|mad|cringe|sick|nauseous)|(?:pissed|grossed) me off|
        will to live|never get (?:those|that|them|it|these)? ?(?:\w+ )?back|hours? of my life|(?:me )?a headache|
        (?:nearly |almost )?died of boredom|bored (?:me )?(?:to (?:tears|death)|stiff|senseless)|fell flat|falls flat|
        went on forever|goes on forever|an (?:insult|embarrassment)|can'?t stomach|couldn'?t stomach|
        switch(?:ed)? (?:it |that )?off|gave up on|(?:puts?|sent|sends) me to sleep|nodded off|dozed off|
        (?:get|understood|understand|see) the (?:hype|fuss|appeal)|not worth|want my (?:money|time) back|went nowhere|
        (?:makes|made) no sense|cash ?grab|much too (?:loud|long|slow|violent|silly|sweet|dark)|go away|
        not great|not good|could not care less|hype around|a letdown|yawn|zzz+|no good|no thanks|no thank you|
        less so|lost me|
        too (?:long(?! ago)|slow|scary|gory|silly|loud|violent|sentimental|confusing|confused|
        depressing|
        much (?:flying|talking|blood|gore|violence))|not again|(?:go|goes|going|went) downhill|
        (?:do|did|dont|didnt)(?: not|n'?t)? get it|
        left after|bottom (?:three|five|ten|3|5|10)|
        finished me|get me started|(?:not|n'?t) needed|unsee|wanted to die|
        (?:mag|mochte) ich (?:gar |überhaupt |leider )?nicht|
        (?:hat mir|gefällt mir) (?:gar |überhaupt |leider )?nicht(?: gefallen)?|
        nicht so(?! (?:schlecht|übel))(?: \w+)?|
        (?:because )?i paid (?:money )?(?:for (?:it|that|this)|to see (?:it|that|this))|
        burn it|a war crime|a crime against \w+|sick in a bad way""",
    Kind.NEUTRAL: r"""(?:torn|undecided) (?:on|about)|in two minds|a mixed bag|hit (?:and|or|&) miss|
        take it or leave it|
        nothing to write home about|not my favou?rite|decent enough|scar(?:ed|es) the \w+ out of me|
        (?:the )?book (?:is|was) (?:so |much |way |far )*better(?: than (?:the|this) (?:movie|film))?|
        geht so|ging so|ganz (?:ok|okay|nett)|na ja|
        nothing special|so[- ]so|(?:not|nowhere) (?:nearly |near |quite |half |remotely )?as good(?: as)?|
        neither good nor bad|
        (?:do|did)n'?t (?:really |exactly )?(?:hate|dislike|mind)(?: it)?|no (?:strong )?(?:opinion|feelings?)s?|
        i guess|not sure(?: what| if| about)?(?: i think)?|
        not without (?:its|some) \w+|mixed feelings|can'?t (?:remember|decide|recall)|
        do(?:n'?t| not) (?:really )?(?:remember|recall)|
        in the middle|not (?:so )?great not (?:so )?terrible|could be (?:better|worse)|middle of the road|
        has its moments|(?:was|is|were|are)n'?t (?:that |so )?(?:great|amazing) but""",
    Kind.NOT: r"""far from(?: being)?|(?:anything|everything|nothing) but(?= (?:boring|bad|good|great|dull|perfect|
        funny|scary|terrible|awful|predictable|slow|fun|subtle|a (?:bore|masterpiece|classic)))|by no means|in no way|
        i(?:'?d| would) be lying if i (?:said|claimed|told you)(?: that)? i""",
    Kind.OTHER: r"to all the \w+",
    Kind.HEDGE: r"supposed to be|said to be|things about|reviews?",
    Kind.HEAR: r"they (?:all )?(?:say|said|think|claim)|keeps? telling me|told me|tells? me",
    Kind.THEM: r"each and every one(?: of them)?|every (?:single |last )?one of them|each (?:one )?of them",
    Kind.IT: r"every (?:single )?(?:minute|second|bit|moment)(?: of (?:it|that|this))?",
    Kind.ADVERB: r"""(?:the )?same (?:(?:thing|story|deal|here) )?(?:with|for|goes (?:for|with)|applies to|
        holds for|is true (?:of|for)|
        can be said (?:of|for|about))|ditto (?:for|with)|likewise (?:for|with)|(?:gleiches|dasselbe|
        das gleiche) gilt (?:auch )?für|
        on the other hand|(?<!\w )(?<!, )(?:ok|okay|alright|fine) (?:so|maybe)|
        by the way|at (?:the )?(?:end|first|last)|in the end|after all|of course|
        up to the end|first of all|the whole time|
        at all""",
    Kind.SIMILAR: r"""similar to|along the (?:same )?lines of|in the (?:vein|style|spirit|mold) of|
        in the same (?:vein|style) as|(?:kind|sort|type)s? of movies? like|
        (?:something|anything|stuff|things|movies?|films?|comed(?:y|ies)|thrillers?|action|horrors?|dramas?|one|
        ones|more|others?) like|reminiscent of|such as|like maybe|close to|closest to|more of the""",
    Kind.TO_SEE: r"""look(?:ing)? (?:it |that |them |those |into |in to |up |for(?:ward| ward) to )+|
        check(?:ing|ed)?(?: it| that| them| those| this| both)?(?: \w+)? out|
        (?:on|to) (?:my|the) (?:\w+ )?(?:watch ?)?(?:list|queue|radar)|
        add(?:ing|ed)? (?:it|that|them|those|both) to|give (?:it|that|them|those) a \w+|can'?t wait|been meaning|
        looking forward""",
    Kind.ASK_FOR: r"""(?:in the )?mood for|got any|anything (?:good|new|else|like)|
        what (?:else|about|do you|would you|should|can)|do you (?:know|have)|can you|could you|i(?: a|')?m looking|
        in search of""",
}
