"""A place name in the cases of a language: machine translation leaves "in Paříži" and "Moszkvában" as they stood.

For each language what its endings become in the cases that news uses: where, from where, of, with. Written from the
grammars; a few names decline otherwise (Říma, Plzně), so a form may be missing, or made that nobody prints.
"""

from __future__ import annotations

from collections.abc import Iterator

_CONSONANT = ""
_CZECH_SOFT = {ending: f"{ending}e {ending}i {ending}í {ending}em" for ending in "žšřčcj"}
# From an ending to the endings that replace it; the longest that fits counts, the empty one adds to consonants.
ENDINGS: dict[str, dict[str, str]] = {
    "cs": {
        **{
            f"{hard}a": f"{hard}y {soft} {hard}u {hard}ou"
            for hard, soft in zip("hgkr", ("ze", "ze", "ce", "ře"), strict=True)
        },
        **{f"{hard}a": f"{hard}y {hard}ě {hard}u {hard}ou" for hard in "dtnvbpmf"},
        **{f"{hard}a": f"{hard}y {hard}e {hard}u {hard}ou" for hard in "lsz"},
        "ie": "ii ií iemi",
        "e": "i í",
        "o": "a u em ě",
        "ko": "ka ku kem",
        "y": "ách ám",
        "ň": "ně ni ní",
        **_CZECH_SOFT,
        _CONSONANT: "a u em ě ovi",
    },
    "sk": {
        "a": "y e u ou",
        "ia": "ie ii iu iou",
        "o": "a u e om",
        "ko": "ka ku kom",
        "y": "ách ám",
        "ň": "ne ni ňou",
        **{ending: f"{ending}a {ending}i {ending}e {ending}om" for ending in "žščcj"},
        _CONSONANT: "a u e om",
    },
    "pl": {
        **{
            f"{hard}a": f"{hard}y {soft} {hard}ę {hard}ą"
            for hard, soft in zip("rdtłsz", ["rze", "dzie", "cie", "le", "sie", "zie"], strict=True)
        },
        **{f"{hard}a": f"{hard}y {hard}ie {hard}ę {hard}ą" for hard in "nwbpmf"},
        **{f"{hard}a": f"{hard}i {soft} {hard}ę {hard}ą" for hard, soft in zip("kg", ("ce", "dze"), strict=True)},
        "la": "li lę lą",
        "ia": "ii ię ią",
        "ja": "ji ję ją",
        "o": "a u em ie",
        "ów": "owa owie owem owu",
        "y": "ach om",
        "i": "ach om",
        "ń": "nia niu niem",
        "ź": "zia ziu ziem",
        "ż": "ża żu żem",
        "sz": "sza szu szem",
        "r": "ru rze rem ra",
        "d": "du dzie dem",
        "t": "tu cie tem",
        "ł": "łu le łem ła",
        "k": "ku kiem ka",
        "g": "gu giem ga",
        "l": "lu lem la",
        _CONSONANT: "u ie em a",
    },
    "hr": {
        "a": "e i u om",
        "o": "a u om",
        "e": "a u om",
        _CONSONANT: "a u om",
        **{ending: f"{ending}a {ending}u {ending}em" for ending in "žščćj"},
    },
    "lv": {
        "a": "as ā u ai",
        "e": "es ē i ei",
        "as": "u ās ām",
        "es": "u ēs ēm",
        "s": "a ā u am",
        "is": "ī i im",
        "us": "us ū u um",
        "š": "ša šā šu šam",
    },
    "lt": {
        "as": "o e ą ui u",
        "a": "os oje ą ai",
        "ja": "jos joje ją jai",
        "ė": "ės ėje ę ei",
        "is": "io yje į iu ies",
        "ys": "io yje į iu",
        "us": "aus uje ų ui",
        "jus": "jaus juje jų jui",
        "ai": "ų uose",
        "iai": "ių iuose",
    },
}
_CASES = {  # endings after back and after front vowels
    "fi": ("n ssa sta lle lla lta", "n ssä stä lle llä ltä"),
    "hu": ("ban ból ba nak on ról ra hoz tól", "ben ből be nek en ről re hez től"),
}
_BACK, _VOWELS = frozenset("aáoóuú"), frozenset("aáeéiíoóöőuúüűyåä")
_LENGTHENED = {"a": "á", "e": "é"}
LANGUAGES = (*ENDINGS, *_CASES)
"""Languages whose cases are known."""


def inflected(form: str, language: str) -> Iterator[str]:
    """The cases of a name of one word.

    >>> list(inflected("Praha", "cs")), list(inflected("Londyn", "pl"))
    (['Prahy', 'Praze', 'Prahu', 'Prahou'], ['Londynu', 'Londynie', 'Londynem', 'Londyna'])
    >>> list(inflected("Moszkva", "hu"))[:3], list(inflected("Riika", "fi"))[:2], list(inflected("New York", "cs"))
    (['Moszkvában', 'Moszkvából', 'Moszkvába'], ['Riikan', 'Riikassa'], [])
    """
    if len(form) < 3 or not form.isalpha() or form[1:] != form[1:].lower():
        return
    if language in _CASES:
        yield from _agglutinated(form, language)
        return
    table = ENDINGS.get(language, {})
    ending = next((ending for n in (3, 2, 1) if (ending := form[-n:]) in table), _CONSONANT)
    if ending or (_CONSONANT in table and form[-1] not in _VOWELS):
        stem = form.removesuffix(ending)
        yield from (stem + case for case in table[ending].split(" "))


def _agglutinated(form: str, language: str) -> Iterator[str]:
    back, front = _CASES[language]
    cases = back if _BACK & set(form.lower()) else front
    if language == "hu":
        stem = form[:-1] + _LENGTHENED.get(form[-1], form[-1])
        vowel = stem[-1] in _VOWELS
        yield from (stem + case for case in cases.split(" ") if not (vowel and case in ("on", "en")))
    else:
        stem = form if form[-1] in _VOWELS else form + "i"
        stem = stem.removesuffix("nki") + "ngi" if stem.endswith("nki") else stem  # Helsinki, Helsingin
        yield from (stem + case for case in cases.split(" "))
