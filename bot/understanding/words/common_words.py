"""The most common English words, whatever the topic."""

from __future__ import annotations

COMMON_WORDS = frozenset(
    """
    abandoned able accepted accident accountant accused act action activity actor actors actress actually addiction
    admit adult adventure adventures affair afraid africa age agent ahead air airplane airport alien alley alone
    alpha alright altered alternative amateur amazing ambulance america american amount andre angel anger angry
    animal animals animated animation anime ant apart apartment apple apprentice area arm army arrival art artist
    ashes aside ask asleep assassin assignment assistant associate aunt australia author available avalanche average
    awake award awful baby babysitter bachelor bad bag balance balloon bank bar barefoot baseball basic basically
    basketball bat battle beach bean bear beast beat beautiful beauty bed bedtime bee begin beginning behavior
    believe believer bell beloved bent best bet better beyond big bigger biggest bill bird birds birth birthday bit
    bite black blade blame blank blast bless blind blindness blink blood bloody blow blue board boat bob bodies body
    bodyguard bold bomb bond bone bones book books boomerang border bored boring born borrowed boss bottle bottom
    bounce bow box boxer boxing boy boyfriend boyhood boys brain brand brave bread break breakdown breakfast breathe
    breed brick bride bridge bright bring broken brother brothers brown buddy bug build building bullet bully bunch
    bunny burial buried burn burning bus business busy butler butterfly buy cage cake call called calling calm camp
    campaign cancel candidate candy captain captive car card care careful cargo carnage carry cars cartoon case cash
    castle cat catch cats caught cave celebration celebrity cell center century certain chain challenge champ
    champion chance change changes changing channel chaos chapter character characters charge chase cheap check
    cheers cheese chef cherish cherry chicago chick chicken chicks child childhood children chill china chips choice
    choose chopper chorus chosen christmas chronicle church cinema circle circus city civil claim class classic
    classics clean clear clerks click client cliff climax climb close closer closet club clue coach coast coat
    cocaine coffee cold collection college colony color colors coma combat come comedian comedies comedy comes
    comfort comic coming command commitment companion company competition complete completely complicated computer
    conception concert concrete confess confession confidence connection connections contact contagion contender
    contest control convent conversation cook cool cop copy core corner correct cottage count country couple courage
    course court cousin cousins cover cow cowboys craft crank crash crawl crazy cream create creation creator
    creature credit creek creep creepy crew crime crimes criminal critic critics crossroads crow crowd cruise crush
    cry cube cult cup cure curious current curse cursed cut cute cyborg dad daddy damage damaged damn damned dance
    dancer dancing dare dark darkness darling date daughter dave dawn day daylight days dead deadly deal dear death
    debt decade december decent decide deep defiance definitely delicious dentist desert desire desperate despite
    destination detail detective detention detour deuce development devil diamond dick die died different difficult
    dig dilemma dinner dinosaur dinosaurs direct director dirt dirty disappointed disaster disc disclosure disgrace
    dish disney distant district divorce doctor documentary dog dogs doll dolls domino door doors dope double doubt
    drag dragon drama dramas draw drawing dream dreams dress drift drink drinks drive driven driver driving drop
    drugs drunk dubbed duck dude due duel dull dumb dummy dust dutch duty dying eagle ear early earth earthquake
    ease easily east easy eat eating edge editor education effects eight eighth electric elephant eleven elf
    emotional empire empty encounter end ended ending endless ends enemy energy enforcer england english enigma
    enjoy enjoyable enjoyed entertaining entire entirely envy epic episode equal era escape especially essential
    eternal even evening event eventually everest everyday evidence evil evolution ex exact exactly exam excellent
    except exciting excuse exist exit expect experience experiment expert explain explorers exposed express extra
    extract extreme extremely eye eyes face faces fact factory fail fair fairy faith faithful fake fall fallen
    falling fame familiar family famous fan fans fantastic fantasy far farewell fashion fast faster fat fatal fate
    father fault favor favorite favorites favourite favourites fear fearless feast feel feeling feet fell fellow
    felt female fence fences fever fiction fifth fifty fight fighter fighting file fill film films final finally
    find fine finger finish finished fire fired fireworks firm first fish fit five fix flash flashback flat flee
    flesh flick flicks flight flipped flow flower fluke fly flying focus fog folks follow following food fool foot
    football force foreign forever forget forgotten form fortune forty forward found fountain four fourth fox
    fracture france franchise frank freak freaks free freedom freeway freezer french frequency fresh friday friend
    friends friendship frontier frozen fruit full fun funeral funny further fury future fuzz gambler game games gang
    garage garden gas gate gathering gave gay general generation genius genre gentle gentlemen german germany ghost
    ghosts giant gift gifted ginger girl girlfriend girls give given gives glad glass glitter glory goal goat god
    gods gold golden golf goosebumps gorgeous gory gossip gotcha grace grade graduate gran grand grandma grandmother
    grass gravity gray great greatest greed green grew grey grind gritty gross ground group grow growing grown
    grudge guard guardian guess guest guidance guide guilty gun guru guy guys hackers hair half hall halloween hand
    hands hanging hangover happen happened happening happens happiest happiness happy hard hardly hardware harsh hat
    hatchet hate hated haunted haunting head hear heard heart hearts heat heaven heavy heist held hell help helped
    helpful helps hero heroes hidden hide high hilarious hill hills historical history hit hitch hoax hold hole
    holes holiday hollywood holy home honest honestly honey honor hood hook hop hope hoping horns horrible horror
    horrors horse hospital host hostage hostel hot hotel hour hours house houses howl huge human humor hundred
    hunger hungover hunt hunted hunter hunting hurricane hurt husband hush hustle hype hysteria ice idea ideas
    identity idiot idiots idol illusion imaginary imagination imagine immortal impact important impossible impressed
    incident include incredible incredibly indeed independence india indian infinite information ink inlaws
    innocence innocent insane inside insider insomnia inspired instant instinct intended interest interested
    interesting intern international internship interview invasion invincible invisible invitation involved iron
    island issue italian italy jack jackal jacket jade jail jam january japan japanese jaw jealous jerk job jobs joe
    john join joke joker jokes joy judge juice july jump jumper june jungle junior jury keep keeper keeps kept key
    kick kid kidding kids kill killed killer killers killing kills kind kinda kinds king kingdom kiss kite knew
    knife knight knights knock knot know knowing known knows lack ladies lady lake lame land language large
    last late later latest laugh laughed laughing laughs laundry law lawyer lay lead leading league learn learning
    leave leaving led left leg legal legend legends lemonade length leopard lesson letter letters level liar library
    lie lied lies life lifeguard lift light lighter lighthouse lights limit limitless line lines link lion list
    listed listen listening literally little live lived lives living loaded local location locked loft london lone
    long longer look looked looking looks looper loose lord lose loser losers losing loss lost loud lounge lovely
    lover lovers loving low lower luck lucky lunch lunchbox machine mad madness magic magical magician magnificent
    main majestic major male mall mama man manage manhattan manic mannequin march mark marriage married marry
    martial martian mask mass master match material matter matters maverick max maximum mayhem mean meaning means
    meantime mechanic media medium meet meeting melancholia member memories memory men mental mention mentioned menu
    mercy mess message messenger met metro metropolis mexican mexico michael middle midnight might mighty military
    milk million millions mind minds minute minutes miracle mirror mirrors misery miss missed missing mission mist
    mistake mix mixed mob modern mom moment moments monday money monkey monkeys monster monsters month months mood
    moon moonlight moral morning mostly mother motion mountain mouse mouth move moved movie movies moving mud mule
    multiple mum mummy murder murderer muse music musical musicals musicians mysterious mystery naked name named
    names nanny narrow nasty national native natural naturally nature naughty neat necessary need needed needs
    neighbor neighbors nephew nerve nervous net network new news nicely niece night nightmare nights nine ninja
    nobody's noise noises non normal normally north nostalgic note notebook notes notice noticed notorious novel
    november nowhere number numbers nurse oasis object oblivion obsessed obsession obvious obviously ocean oceans
    odd odds offer office official often oil older oldest olive omen ones onion open opened opening opera operation
    opinion opposite option options orange order ordinary original orphan oscar oscars otherwise ouch outfit outlaw
    outside outsiders overall overboard overnight overrated oxygen pacific pack package pact page paid pain paint
    painting pair palm panic papa paper papers paradise parental parents paris park part parts party pass passed
    passengers passion past path patient patriot paul pawn pay payback peace peak peanuts pearl pen penny people
    perfect perfectly perform performance period permanent person persona personal personally pest pet peter phantom
    phase phone photo piano pick picked pickle picks picture pictures pie piece pieces pig pilot pink piper pirate
    pirates pitch pitfall pity pizza place places plan plane planes planet plastic platform play played player
    players playing plays pledge plenty plot plus poet point points poison police polite politics pool poor pop
    popular porn position positive possession possible possibly post postman potential powder power powerful
    practical practice precious prefer preferably premise premonition prepare presence present president press
    prestige prey priceless pride priest prime prince princess prison prisoners private prize probably problem
    problems produced producer producers professional professor profile program project prom promise promises proof
    proper property prophet proposal protector proud prove public pull pulse pumpkin punch punishment pure purge
    purple purpose pursuit push pushed put quality queen queens queer quest question questions quick quicker quickly
    quiet quiz rabbit rabbits race racing radio raging rain rainy raise rampage ran random ransom rapid rare rarely
    rated rating ratings rave raw ray reach reader readers reading ready real realistic reality realize reason
    reasons rebel rebound recall recent recently reckless reckoning recognize recommend recommendation recommended
    recommending record recruit red redemption reds refer reference regret related relationship relax release
    released relic religious remake remakes remember remind reminded reminds rent rented repeat replacements report
    reputation rescue rescued resolution respect rest restaurant restoration result retired return returned returns
    revenge reverse review reviews revolution revolutionary ribbon rich ride ridiculous ring ringer rings rink rio
    rise risk rival river rivers road robot robots rock rocket rogue role roll roller romance romances romantic roof
    room roommate roots rope rose rough round row royal ruby rude ruin ruined ruins rule rules run runaway runner
    running rush russian sabotage sacrifice sad sadly safe safety saga saint salt salvation sand satisfied saturday
    sausage savage savages save saved saving savior saying scale scare scared scary scenario scene scenes scheme
    school science scoop score scout scratch scream screen screwed script sea search season seat second secret
    secretary secrets seed seeing seek seem seems self selfish sell send sense senseless sentence sentimental
    separate separation september sequel sequels serenity series serious seriously serve service session set setting
    settle seven seventh several severe sex sexy shade shadow shadows shaft shake shall shallow shallows shame
    shampoo shape share shark sharp shattered she's shelter shift shine shining ship shirt shock shocked shoe shoes
    shoot shooter shooting shop shopping short shot shots shout show showed shower showing shown shows shrink shut
    shy sick side sides siege sight sign signal signs silence silent silly silver similar simple simply sin sing
    singer singing single singles sister sisters sit site sitter situation six sixth size skin skip sky slacker
    slasher sleep sleeper sleepers sleeping sleepover slice slide slightly slim slither sliver slow slowly small
    smart smashing smile smoke smooth snake snatch sneak sneakers sniper snow snowman soap society soldier soldiers
    solid solo somehow son song songs sons sorrow sort soul sound sounded sounds source south souvenir space spanish
    sparks sparrow spartan spawn speak speaking special species specific speechless speed spell spellbound spend
    sphere spider spirit splash splendid splice split spoil spoiled spooky sport sports spot spotlight spread spring
    spun spy square squeeze stag stage stalker stand standard standing stands star stardust stars start started
    starting starts state station stay stayed steal stealth steel step stepmom steps stick sting stitch stone stop
    stopped store stories storm story storytelling straight strange stranger strangers strays stream street streets
    strength stress stretch strict strike string strong stuck student studio stuff stumble stunning stunt stupid
    style subject submarine substance substitute subtitles subway success suck sucked suddenly suffer sugar suggest
    suggested suggestion suggestions suicide suit sully summer sun sunday sunny sunset sunshine super superhero
    supernova superstar supposed surf surface surprise surprised surprising survivor suspect suspects suspense
    suspicion swamp swarm swearing sweet swim swing swingers switch sword system table tag tail taken takers takes
    taking tale talent tales talk talked talking tall tangled tango tape target task taste tasty taught taxi tea
    teach teacher teachers team tear tears technically teen teenage teenager teeth tell telling ten tenant tend
    tension term terminal terrible terrific terrified terror terrorist test text thanksgiving theater theatre theme
    thesis thick thief thin thinking third thirst thirteen thirty thought thoughts thousand thread threat three
    threesome threw thrill thriller thrillers throw thrown thursday ticket tie tiger tight till tilt time timeless
    timer times tiny tip tired title titles toast today toes told tomb tomorrow tone tonight's top topic torn
    tornado total totally touch touched touching tough tourist tournament tower town toy toys trace track trade
    traditional traffic trailer trailers train trained training trains traitor trance transfer transformers
    translation transporter trap trapped travel traveler treasure treat tree trees trend trial triangle trick tricky
    tried trilogy trip triple troll trouble troy truck true truly trumpet trust truth trying tube tuesday tune turbo
    turbulence turn turned turning turns tv twelve twenty twice twilight twin twins twist twisted twister twists
    type types typical typo ugly ultimate ultra unbelievable unbreakable unbroken uncle underground understand
    underwater underworld unexpected unfaithful unforgettable unforgiven unfortunately uninvited unique unit united
    universe university unknown unless unlike unstoppable unusual update upgrade upset upside urban use useful usual
    usually utopia utter vacancy vacation vague valentine valley value vampire vampires van vanishing various vegas
    velvet vengeance verdict version versions versus vertical vice victim victory video view viewed village villain
    villains vintage violence violent virgin virus visit visitor voice voices void vol volcano volume vow voyage
    vulgar wait waiting waitress wake walk walked walker walking wall wallet wander want wanted wanting wants war
    warm warning warrior warriors wars wash waste wasted watcher water wave waves weak weapon wear weather web
    wedding weed week weekend weeks weight weird welcome western westerns wet whale whatever wheels whenever whip
    whiplash whipped whisper white whole wicked wide widow widows wife wild wildlife willing willow win wind window
    wine wings winner winter wisdom wise wit witch witches within witness wizard wolf woman women won wonder
    wonderful wondering wonderland wood woods word words wore work worked working works world worlds worried worry
    worse worst worth worthy wrap wrestler write writer writing written wrong x yard year years yesterday young
    younger youth zero zombie zombies zone zoo zoom
    """.split()
)
