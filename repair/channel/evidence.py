"""Which channel struck? Two questions kept apart, because one threshold on one score cannot answer both.

*Did the deletion of non-ASCII characters strike this document?* Lost apostrophes and several damaged names say so.
*If it did, is this token one of the lost?* The frequency of the right name against that of the token says so. A name
is repaired when both together are sure enough.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from repair.gazetteer import Candidate, ascii_form
from repair.lexicon import best_zipf, pair, zipf

# Contractions that are no words without their apostrophe. Left out on purpose: its, were, well, wed, shed, hell, cant,
# wont, lets, id, ill. One or more of these signs: 49 % of deleted documents, 0.2 % of clean ones.
CONTRACTION = re.compile(
    r"\b(?:[Dd]ont|[Dd]idnt|[Dd]oesnt|[Ii]snt|[Ww]asnt|[Aa]rent|[Ww]erent|[Cc]ouldnt|[Ww]ouldnt|[Ss]houldnt|[Hh]asnt"
    r"|[Hh]avent|[Hh]adnt|[Yy]oure|[Tt]heyre|[Yy]ouve|[Tt]heyve|Ive|[Tt]hats|[Tt]heres|[Ww]hats)\b"
)
# A country with an s and a lower-case word behind it: no plural of these exists.
POSSESSIVE = re.compile(
    r"\b(?:Russia|Ukraine|China|France|Germany|Britain|Iran|Israel|Syria|Turkey|India|Japan|America|Europe|Poland|Spain"
    r"|Italy|Mexico|Brazil|Venezuela|Argentina|Hungary|Greece|Canada|Australia|Pakistan|Egypt)s (?=[a-z])"
)
KEPT_APOSTROPHE = re.compile(r"[^\W\d_]['’][^\W\d_]")
# An apostrophe sign tells about 100 to 1 for the channel; two are counted at most.
APOSTROPHE_ODDS = math.log(100)
# Log-odds that a suspect of score s tells for the channel, read off the rates of such scores on 2.1 M clean words and
# on 1,500 garbled blocks (score 0.5: 3 to 1, 1: 6 to 1, 2: 20 to 1, 2.5: 100 to 1).
SUSPECT_ODDS = 1.7
# A word that is one of the lost with probability p tells 1 to 1 − p for the channel; on 8,555 clean documents and 1,729
# struck ones, each judged by trees that had not seen it, it told the power of 2.8 of that, and a document without any
# told 1.65 against it. No word tells more than one of this probability.
LOST_ODDS, WITHOUT_LOSS, LIKELIEST = 2.8, 1.65, 0.97
# A capitalised word that kept a letter outside ASCII: of the struck documents none had one, and 12 % of the clean ones.
KEPT_NAMES = 5.0
# Short forms are other words by chance: of three letters 8 % of losses are found, of six and more 48 %.
LENGTH_PENALTY = {1: 3.5, 2: 3.0, 3: 2.2, 4: 1.0, 5: 0.4}
# Names of several words are nearly unique (0.1 % of full names meet another name, 4.5 % of places do).
SEVERAL_WORDS = 1.5
# That the name also became another on its way is one more thing that must have happened.
ANOTHER_NAME = 0.4
# A word of another language is rarer in an English text than in its own.
ELSEWHERE_ONLY = 1.2
PAIRS_COUNTED = 7.7e6  # words in which the lexicon counted pairs
UNSEEN_PAIR = 1.5  # zipf of a pair that did not reach three sightings there
LETTERS = re.compile(r"[^\W\d_]+")


def lost_apostrophes(text: str) -> int:
    """How many contractions and possessives of countries stand without their apostrophe; none where some kept it.

    >>> lost_apostrophes("They dont know Russias plans."), lost_apostrophes("They don’t know Russias plans.")
    (2, 0)
    """
    if KEPT_APOSTROPHE.search(text):
        return 0
    return len(CONTRACTION.findall(text)) + len(POSSESSIVE.findall(text))


def keeps_accented_names(words: Iterable[str]) -> bool:
    """Did a capitalised word keep a letter outside ASCII? Then names did not all lose theirs here.

    >>> keeps_accented_names(["Sauli", "Niinistö"]), keeps_accented_names(["vis", "à", "vis"])
    (True, False)
    """
    return any(not word.isascii() and word[0].isupper() for word in words)


@lru_cache(maxsize=200_000)
def fit(candidate: Candidate) -> float:
    """How much likelier the right name is than the garbled form as it stands, in powers of ten, from form alone.

    Frequency of the name minus that of the form, both as zipf; short forms lose, names of several words gain.

    >>> from repair.gazetteer import look_up
    >>> fit(look_up("Chiinu")[0]) > 2 > 0 > fit(look_up("Kev")[0])
    True
    """
    words = LETTERS.findall(candidate.key)
    if not words:
        return -9.0
    stands = min(map(_stands_for_itself if candidate.lossy else zipf, words))
    if len(words) > 1:
        stands = min(stands, *(pair_zipf(*neighbours) for neighbours in pairwise(words)))
    letters = sum(map(len, words))
    gain = SEVERAL_WORDS if len(words) > 1 else 0.0
    gain -= 0.0 if ascii_form(candidate.form) == ascii_form(candidate.name) else ANOTHER_NAME
    return candidate.prior + gain - stands - LENGTH_PENALTY.get(letters, 0.0)


def _stands_for_itself(word: str) -> float:
    return max(zipf(word), best_zipf(word)[0] - ELSEWHERE_ONLY)


def pair_zipf(left: str, right: str) -> float:
    """How common two neighbouring words are in English news, on the zipf scale.

    >>> pair_zipf("prime", "minister") > 4 > pair_zipf("so", "paulo")
    True
    """
    count = pair(left, right)
    return math.log10(count / PAIRS_COUNTED * 1e9) if count else UNSEEN_PAIR


def log_odds(foreign: Iterable[float], lost: Iterable[float], marks: float, accented_names: bool) -> float:
    """What a document tells for the deletion of its letters, at even odds.

    ``foreign`` are the scores (powers of ten) of damaged names in another language's spelling, ``lost`` the
    probabilities of words that lost letters, ``marks`` the log-odds of lost apostrophes and their like.

    >>> log_odds([], [0.3], 0.0, False) < 0 < log_odds([], [0.3], of_apostrophes(1), False)
    True
    """
    odds = sum(SUSPECT_ODDS * score for score in foreign if score > 0) + marks
    told = [-math.log(1 - min(likely, LIKELIEST)) for likely in lost]
    if told:
        odds += LOST_ODDS * sum(told) - WITHOUT_LOSS
    return odds - (KEPT_NAMES if accented_names else 0.0)


def of_apostrophes(count: int) -> float:
    """What lost apostrophes tell, as log-odds.

    >>> of_apostrophes(0), of_apostrophes(5) == of_apostrophes(2)
    (0.0, True)
    """
    return min(count, 2) * APOSTROPHE_ODDS


def strength(likely: float) -> float:
    """A probability as a score in powers of ten, as the hand-made ones are.

    >>> round(strength(0.9), 1), round(strength(0.5), 1)
    (2.0, 0.6)
    """
    return -2 * math.log10(1 - min(likely, LIKELIEST))


def probability(prior: float, odds: float) -> float:
    """Prior (0 to 1) and log-odds made one probability.

    >>> round(probability(0.01, 0.0), 3), round(probability(0.01, 9.2), 3)
    (0.01, 0.99)
    """
    total = math.log(prior / (1 - prior)) + odds
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
