"""Writing systems: which script a name is in (ISO 15924), and which scripts a language is written in."""

from __future__ import annotations

import unicodedata

# The first word of a letter's name in Unicode -> script.
NAMED = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "TAMIL": "Taml", "TELUGU": "Telu", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo",
    "KHMER": "Khmr", "MYANMAR": "Mymr", "TIBETAN": "Tibt", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "ETHIOPIC": "Ethi",
    "CJK": "Hani", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "HANGUL": "Kore", "THAANA": "Thaa", "GURMUKHI": "Guru",
    "GUJARATI": "Gujr", "KANNADA": "Knda", "MALAYALAM": "Mlym", "ORIYA": "Orya", "TIFINAGH": "Tfng", "SYRIAC": "Syrc",
}  # fmt: skip
HAN = {"zh": "Hans", "ja": "Jpan", "ko": "Kore"}
"""What Han signs alone are called in a language."""

LATIN = frozenset(
    """af az bs ca co cs cy da de en eo es et eu fi fil fj fo fr fy ga gd gl gn ha haw hr ht hu id ig is it jv kl ku la
    lb ln lt lv mg mi ms mt nb nl nn no ny oc om pl ps-latn pt qu rm rn ro rw sc se sk sl sm sn so sq ss st su sv sw tk
    tl tn to tr ts ty uz ve vi wo xh yo zu tet tpi mh na pau bi gil tvl niu ch crs sg mos bm ff ee tw lg nd nr ay srn
    kmr tok""".split()  # noqa: SIM905
)
OTHERS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "kk", "ky", "mn", "tg", "tt", "ce", "os", "ab", "ba", "cv", "sah"),
                    ("Cyrl",)),
    "sr": ("Cyrl", "Latn"), "el": ("Grek",), "he": ("Hebr",), "yi": ("Hebr",), "ka": ("Geor",), "hy": ("Armn",),
    "ar": ("Arab",), "fa": ("Arab",), "ur": ("Arab",), "ps": ("Arab",), "ckb": ("Arab",), "ug": ("Arab",),
    "sd": ("Arab",), "prs": ("Arab",), "ku": ("Latn", "Arab"), "zh": ("Hans", "Hant"), "ja": ("Jpan",),
    "ko": ("Kore",), "th": ("Thai",), "lo": ("Laoo",), "km": ("Khmr",), "my": ("Mymr",), "hi": ("Deva",),
    "mr": ("Deva",), "ne": ("Deva",), "bn": ("Beng",), "ta": ("Taml",), "te": ("Telu",), "si": ("Sinh",),
    "pa": ("Guru", "Arab"), "gu": ("Gujr",), "kn": ("Knda",), "ml": ("Mlym",), "am": ("Ethi",), "ti": ("Ethi",),
    "dv": ("Thaa",), "bo": ("Tibt",), "dz": ("Tibt",), "cnr": ("Cyrl", "Latn"), "sh": ("Latn", "Cyrl"),
    "crh": ("Latn", "Cyrl"), "ms": ("Latn", "Arab"), "uz": ("Latn", "Cyrl"), "tk": ("Latn", "Cyrl"),
    "az": ("Latn", "Cyrl"), "ha": ("Latn", "Arab"), "be-tarask": ("Cyrl",), "tzm": ("Tfng",), "syr": ("Syrc",),
    "kk": ("Cyrl", "Latn"), "ab": ("Cyrl",),
}  # fmt: skip


def languages() -> frozenset[str]:
    """The codes (ISO 639) that a row may use.

    >>> {"es", "uk", "zh"} <= languages(), "xx" in languages()
    (True, False)
    """
    return LATIN | frozenset(OTHERS)


def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts a language is written in; none for a code that is not known.

    >>> scripts_of("sr"), scripts_of("es"), scripts_of("xx")
    (('Cyrl', 'Latn'), ('Latn',), ())
    """
    return OTHERS.get(language) or (("Latn",) if language in LATIN else ())


def script_of(name: str, language: str = "") -> str:
    """The script of a name's letters, the commonest one where there are several; nothing for a name without letters.

    >>> script_of("Київ"), script_of("Łódź"), script_of("北京", "zh"), script_of("トヨタ自動車", "ja")
    ('Cyrl', 'Latn', 'Hans', 'Jpan')
    """
    counts: dict[str, int] = {}
    for sign in name:
        if sign.isalpha():
            script = NAMED.get(unicodedata.name(sign, "").replace("-", " ").split(" ")[0], "Zyyy")
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return ""
    best = max(counts, key=lambda script: counts[script])
    if best == "Hani" or (best in ("Jpan", "Kore") and "Hani" in counts):
        return HAN.get(language, "Hani" if best == "Hani" else best)
    return best
