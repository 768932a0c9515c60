"""The English words behind the live-emergency path: spoken forms, who is meant, what turns the sense.

Phrases are in the notation that `phrases.py` explains; whole phrases are in data/emergency_language.txt.
"""

import re
from collections.abc import Mapping
from typing import Final

# One spoken form for what people type in many, so that each phrase is written once.
# "rn" stays as it is: in this field it is also a nurse.
_SPOKEN: Final = """\
not: nt nto ont
is not: isnt aint isn isint insnt isnot
are not: arent
was not: wasnt
were not: werent
does not: doesnt dosent doesent dosnt
did not: didnt
has not: hasnt
have not: havent
had not: hadnt
could not: couldnt
would not: wouldnt wouldent
should not: shouldnt
do not: dont
will not: wont
can not: cant cannot cnt carnt kant cnat
he is: hes
she is: shes
it is: its
there is: theres thers theirs
what is: whats
who is: whos
that is: thats
someone is: someones
somebody is: somebodys
how is: hows
where is: wheres
here is: heres
they will: theyll
they are: theyre
you are: youre
i have: ive
we have: weve
they have: theyve
you have: youve
i am: im
let us: lets
she: hse
going to: gonna gunna gon
want to: wanna
got to: gotta
trying to: tryna
you: u
your: ur
are: r
and: n
with: w
because: bc cuz
through: thru
little: lil
please: pls plz plss plzz plsss pleas plese
someone: sumone smone smbdy sumbody
help: hlp hepl halp hlep helppp helpp helpppp
lol: lmao lmfao lmaoo rofl lolol lolz lul lool xd jk jks jkjk
friend: frend freind firend frnd
dude: bro bruh
year: yr yrs
year old: yo
month: mos mo
hour: hr
i do not know: idk
do not know: dunno
about: abt
really: rlly rly
seriously: srsly
a lot: alot
out of: outta
though: tho
pulse: puls
blood: blod
heart: hart
choking: chokin chocking choaking chokeing
hurry: asap
omg: omfg ohmygod
never mind: nvm"""
SPOKEN: Final[Mapping[str, str]] = {
    typed: spoken
    for spoken, _, forms in (line.partition(": ") for line in _SPOKEN.splitlines())
    for typed in forms.split()
}

CUT_OFF: Final[Mapping[str, str]] = {"re": " are", "ll": " will", "ve": " have", "m": " am"}

LAUGHTER: Final = "😂🤣💀😆😹🤡"
LAUGH: Final = re.compile(r"a*(?:h+[aeiu]+){2,}h*|l+o+l+[sz]?|l+m+f*a+o+|r+o+f+l+")

_KIN: Final = (
    "mom|mum|mama|mommy|mother|mam|dad|daddy|papa|father|pops|grandma|grandmother|granny|gran|nan|nana|"
    "nanna|grandpa|grandad|granddad|"
    "grandfather|gramps|hubby|wife|husband"
)
# Said without "my" they still mean the speaker's own.
_OWN: Final = (
    f"{_KIN}|son|daughter|brother|sister|sis|uncle|aunt|auntie|aunty|cousin|nephew|niece|grandson|"
    "granddaughter|stepdad|stepmom|boyfriend|"
    "girlfriend|bf|gf|friend|fiance|fiancee|roommate|roomie|flatmate|housemate|bestie|buddy|neighbor|"
    "neighbour|coworker|co worker|colleague|classmate"
)
_PERSON: Final = (
    f"{_OWN}|kid|kids|child|children|baby|newborn|infant|toddler|boy|girl|bro|sibling|twin|twins|"
    "grandchild|grandkid|grandparent|parent|parents|stepson|stepdaughter|stepbrother|stepsister|partner|"
    "spouse|mate|pal|homie|dude|"
    "y o|m o|boss|teacher|student|babysitter|nanny|landlord|customer|passenger|driver|man|woman|guy|lady|"
    "gentleman|person|pedestrian|"
    "cyclist|biker|worker|stranger|elderly|family|ex|old|cop|officer|waiter|guest|resident|tenant|swimmer|in law|"
    "runner|jogger|motorcyclist|skier|hiker|climber|coach|teammate|tourist|manager|cashier|pastor|nun|shopper|lifeguard|"
    "diver|surfer|rider|farmer|electrician|roofer|plumber|cook|chef|employee|camper|hunter|janitor|nephews|nieces|"
    "nonna|abuela|abuelo|oma|granddad|mummy|kiddo|tech|intern|apprentice|trainer|referee|teen|teenager|youngest|"
    "oldest|eldest|son s friend|date|gal|fella|bloke|chap|lad|lads"
)

PEOPLE: Final = frozenset(_PERSON.split("|"))

CLASSES: Final[Mapping[str, str]] = {
    "person": f"({_PERSON})",
    "adv": (
        "(still|just|now|like|literally|really|basically|suddenly|currently|actually|so|even|all|fully|"
        "completely|also|legit|kinda|kind of|very|clearly|definitely|starting to|probably|maybe|"
        "like literally|all of a sudden|fucking|badly)"
    ),
    "is": (
        "(is|are|am|keeps|started|begins|has been|(seems|appears|looks) (to be|like)?|(might|may|could|"
        "must) be) <adv>? <adv>?"
    ),
    "isnt": "((is|are|am) <adv>? not|keeps not|does not seem to be) <adv>? <adv>?",
    "cant": "((can|could) <adv>? (not|barely|hardly)|(is|are|am) (unable|not able) to|will not) <adv>?",
    "wont": "((will|would|does|can|did|do) <adv>? not|refuses to) <adv>?",
    "mine": f"((my|our) .. <person> s?|{_OWN})",
    "here": (
        "(he|she|they|dude|this .. <person>|the (baby|kid|child|man|woman|guy|lady|boy|girl|driver|old man|"
        "little (boy|girl|one|guy|kid)|twins|poor .. <person>|old lady|other .. <person>))"
    ),
    "any": (
        "(someone|somebody|(a|an|some|another|that|one of (my|the|our)) .. <person>|(two|three|several|"
        "multiple) people|guy|lady|man|baby|kid|. (the|this|some|old|young|little|elderly|drunk|homeless) .. <person>|"
        ". (guy|dude|kid|kids|runner|jogger|biker|cyclist|motorcyclist|pedestrian|student|customer|employee|driver|"
        "teen|teenager|swimmer|worker|bloke|toddler|newborn|boy|girl)|"
        "(old|young|little|elderly|random|homeless|drunk) (man|woman|guy|lady|boy|girl|dude|kid|person|couple))"
    ),
    "place": (
        "((next to|with|near|behind|beside|across from|in front of) (me|us)|(at|on|in|outside|from) (the|my|"
        "our|a|this)? ..)"
    ),
    "other": "(<mine>|<here>|<any>) <place>? (just|has|have)? (just)?",
    "who": "(<mine>|<here>|<any>|i|we) <place>? (just|has|have)? (just)?",
    "his": "(his|her|their|my|<mine> s?)",
    "many": (
        "(ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred|so many|too many|way too many|"
        "a bunch of|a ton of|a lot of|lots of|a handful of|handful of|half (a|the)|(a|the|his|her|my|"
        "their)? (whole|entire|full)|all (of)? (my|his|her|their|the|our)|all)"
    ),
    "part": (
        "(head|skull|face|eye|eyes|ear|ears|nose|mouth|jaw|lip|lips|tongue|throat|neck|shoulder|shoulders|arm|arms|elbow|wrist|wrists|hand|hands|"
        "finger|fingers|thumb|chest|ribs|back|spine|stomach|belly|side|hip|hips|groin|leg|legs|thigh|thighs|knee|knees|calf|shin|ankle|ankles|"
        "foot|feet|toe|toes|skin|scalp|body|hair)"
    ),
}

# Whom signs of harm may be about.
SOMEBODY: Final = (
    "(<mine>|<here>|me|us|myself)",
    "(i|we) .. <is>",
    "(my|our) ... <is>",
    "(i|we) .. (have|had|can|was|fell|took|just|keep|got|cut|feel)",
    "(my|our) .. (got|keeps|has|went|hurts|caught|feels|just|exploded|fell|door|house|window|room)",
    "(my|his|her) <part>",
    "(home)? alone (in|at|with|.)",
    "by myself",
    ". (having|got|im having) (a|an|some)",
    ". (just|accidentally)? (ate|drank|swallowed|fell)",
    "(newborn|toddler|baby) <is>",
    "(online|internet|best) friend",
    "my (inhaler|epipen|epi|insulin|baby|water)",
    "(his|her) <part> (is|are|was|just|keeps|looks|got)",
    "(someone|somebody|kid|guy|surfer|biker|rider|woman|man) .. <is>",
    "there is .. (a|an|some|this|two|three) .. <person>",
    "partner is",
    (
        ". (this|some|the|old|young|little|a young|an old|a little)? (lady|guy|dude|girl|kid|boy|bloke|teen|student|"
        "customer|runner|biker|cyclist|electrician|teacher|coach|boss|passenger|lifeguard)"
    ),
    ". (this|some|the|an|a)? (old|young|little|older) (man|woman|couple|person)",
)

# Words a gap never jumps over: they turn the sense, or begin another thought.
_BARRIER: Final = """
not no never nobody none without if when whenever who whos or unless until you your fake pretend almost nearly
"""
BARRIER: Final = frozenset(_BARRIER.split())

# What a word before "is unconscious" must not be to be taken for somebody's name.
_NO_NAME: Final = """
what why how where when who which it this that there these those you your everyone everybody nobody patient patients
pt pts exam test quiz server bot discord app computer laptop phone pc game wifi internet team class school question
answer emt ems one and but the not was were being get gets getting always never person people if or then
"""
NO_NAME: Final = frozenset(_NO_NAME.split())

# Right before a sign of harm these take it back: "not bleeding", "almost passed out".
DENIED: Final = re.compile(
    r"(?: (?:no|not|never|without|almost|nearly|nobody|none|fake|pretend|anti)|(?<! not) stop)"
    r"(?: (?:any|even|really|actually|be|being|having|a|an|the|getting|in|on|see|worried|about)){0,2}$"
)

NEARLY: Final = re.compile(r" (?:almost|nearly)\b")

# "Someone's choking" is of one who is, "someone's toddler" of one who has.
ANYONES: Final = frozenset({"someones", "somebodys"})

# Verb forms that say it is now.
_PRESENT: Final = "is are am can will does do has have keeps"
PRESENT: Final = frozenset(_PRESENT.split())

# Rare enough to be missing from the list of common words, and near a word of danger all the same.
_REAL_WORDS: Final = "concussion concussions gunshot faking stoked shaming brows chili repost pharma fading"
REAL_WORDS: Final = frozenset(_REAL_WORDS.split())
