"""Words that say nothing about a movie: function words, requests, greetings, remarks on the evening."""

from __future__ import annotations

SILENT = frozenset(
    """mean saw seen daughters daughter's birthday party matter matters haben sie hast habt acording turning em line
    lines cry coming later happened happens
    a an the this that these those it its it's is are was were be been being am i'm im i ive i've id i'd i'll me
    my mine we us our we're we'd you your u ur yours he she they them his her their who whom whose which what
    whats what's when where why how there here and or but nor so if then than as at by for from in into of off on
    onto out over to too up with within without about around after before during between through under not no none
    nothing never dont don't doesnt doesn't arent aren't isnt isn't wont won't cant can't cannot didnt didn't
    wasnt wasn't havent haven't thats that's theres there's lets let's will would could can should shall may might
    must do does did done have has had having get gets got getting go goes going gonna wanna want wants wanted
    need needs needed like likes liked love loves loved enjoy enjoys prefer know knows think feel feels feeling
    mood watch watches watched watching see sees seen look looks looking find finds show shows give gives tell
    tells recommend recommends recommended recommendation recommendations recs rec anyway anyways bangers tho btw
    ugh instead picture pictures favorite favorites favourite favourites suggest suggestion suggestions suggested
    pick picks choose chose decide help try make makes made making come comes came take takes say says said put
    keep movie movies film films flick flicks cinema one ones something anything everything somethin sth smth
    thing things stuff kind kinds sort sorts type types genre genres title titles list lists choice choices option
    options idea ideas tip tips vibe vibes style theme themed themes topic topics subject story stories plot plots
    set part parts way good great nice best better well fine decent cool awesome amazing really very quite pretty
    rather super just only even also still maybe perhaps possibly probably preferably ideally actually basically
    literally kinda sorta please pls plz thanks thank thx cheers lol haha lmao omg hey hi hello hiya yo ok okay
    yes yeah yep nope nah hmm um uh oh ah sorry tonight today tomorrow evening night weekend afternoon morning now
    later soon day days time times sunday saturday friday some any all both each every another other others else
    more most much many lot lots few little less least bit enough such same similar different new newer next again
    already ever always often sometimes long short big small whole first last friend friends gf bf girlfriend
    boyfriend wife husband partner mom mum mother dad father parents family kid kids child children son daughter
    sister brother grandma grandpa people person guy guys girl girls boy boys man men someone somebody
    anyone anybody everyone everybody nobody roommate colleagues date group two three four five six seven eight
    nine ten couple year years old hour hours minute minutes min mins besides except either neither plus minus w/
    w and/or etc e.g. eg i.e. ie via per vs available whatever whichever however though although because since
    while until till own matinee bot dude bro starring featuring directed released recent recently lately
    currently possible suitable appropriate fit want's hates hate hated love's bored tired sick mind minds fan
    fans allergic stand bear handle scared afraid avoid exclude remove omit block blacklist mute filter ditch
    scrap rid watchable having's let able thinking kindly surprise
    side nonsense story-wise ideal typical usual proper decent obviously ofc tonite weekend's
    january february march april june july august september october november december we've they've they're
    he's she's you've faint faints fainted cheering wine pizza popcorn snacks beer birthday holiday holidays closest
    film's movie's agree
    entertain entertaining fun enjoyable interesting random hit vein esp especially hundred percent rain rains
    raining rainy visiting visit visits easily otherwise right greatest searching search classics classic
    nightmares complicated capital together trouble kill black white hollywood fond grandson granddaughter
    grandkids nephew niece according watchlist click play start end ready free sleep sleepover home house couch
    meets rough week max age ages aged atmosphere worked
    idk dunno gimme gib luv jam point usually annoy annoys annoying annoyed bore bores boring crap shit fuck fucking
    damn drunk rn useless listen listening stop recommending suggesting showing giving judge guilty pleasure phobia
    wassup sup bruh fam mate mates buddy pal plss ty spirit sense almost that'll they'll he'll she'll it'll there'll
    who's how's everything's tastes taste tasted grandfather grandmother grandparents grandchild grandchildren aunt
    uncle inlaws in-laws fiance fiancee ex roommates flatmate coworkers coworker colleague dog's cat's live lives
    living puts turn switch use used using starting started direct directs directing star starred stars acted acts
    wrote writes written produced question questions answer mention mentioned meanwhile honest honestly truth sure
    course sir madam mister miss hell heck gosh lord wow whoa yikes aight alright lemme letme gotta tryna finna
    sometime somewhere anywhere nowhere elsewhere certain certainly definitely absolutely totally completely
    entirely fairly extremely incredibly seriously truly exactly mostly mainly generally normally rarely seldom
    forever constantly apparently supposedly allegedly somehow somewhat total stuck ill hungover hangover exhausted
    drained stressed relax unwind chill chilling beers drinks blanket commute ironing cleaning laundry knitting
    netflix-and-chill tv television screen remote birthdays told telling heard hear hears hearing read reading write
    writing talk talking talked talks call called calling ask asks asked asking wonder wondering wondered hope hopes
    hoped hoping wish wishes wished guess guesses suppose supposes care cares cared caring bother bothers bothered
    remember remembers remembered forget forgets forgot forgotten understand understands understood believe believes
    believed seem seems seemed sound sounds sounded happen happening keeps kept stay stays stayed leave leaves left
    down direction hahahaha message messages hungry helo recomend recommed reccomend somethign somethin someting
    bring brings brought send sends sent sit sits sat sitting stands stood run runs holds held cover covers covered
    adult adults bunch year-old turns party parties team ppl dear keen
    bits scenes moments completly diffrent
    sofa bed alone lonely company sucked sucks suck bad terrible awful worse worst rate rated rating ratings star
    stars ta yer o' rubbish auf
    """.split()
)
