"""Does the gate open where a document lost its marks, and stay shut where it did not?

Damage is made from clean news of which nothing was used for fitting: marks are made typographic, then everything
outside ASCII is deleted. A text counts as damaged if it lost a mark. The clean texts are those of the same files that
are ASCII as they stand; the veto (a straight apostrophe, two straight quotation marks) settles most of them, so the
rest is counted apart. Real damage: articles that lost every character outside ASCII, one by one and as batches.
A document whose marks differ by line (one line kept straight ones, the rest lost theirs) is made from every clean text
of five lines or more. Every clean text for which the gate opened is listed in ``out/bench/gate.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks import data, typography
from repair.channel.deletion import corrupt
from repair.channel.gate import CHANNEL, gate, veto
from repair.channel.gate_latin import gate_latin
from repair.channel.gate_lines import gate_lines
from repair.survey import Survey

FILES = (*("en_basil2010_2019", "en_horne2016_real", "en_ukraine_crisis", "en_bbc2004", "en_gum", "en_wmt_news_sents"),)
LENGTHS = (30, 60, 120, 250)
REAL = {"nyt": "en_nyt2016_nonascii_deleted.jsonl.gz", "satire": "en_satire_nonascii_deleted.jsonl.gz"}
BATCH = 200
FEWEST_WORDS = 30  # a real text with fewer is the title of an empty page
LISTED = data.ROOT / "out" / "bench" / "gate.tsv"
SHOWN = 300


@dataclass(slots=True)
class Tally:
    """How many texts the gate saw, opened for, and could not settle by its veto."""

    texts: int = 0
    opened: int = 0
    past_the_veto: int = 0
    shown: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, prior: float | None = None) -> None:
        """Count one text."""
        verdict = gate(text) if prior is None else gate(text, prior)
        self.texts += 1
        self.opened += verdict.is_open
        self.past_the_veto += not veto(text)
        if verdict.is_open:
            self.shown.append((f"{verdict.probability} {'; '.join(verdict.reasons)}", text[:SHOWN].replace("\n", "⏎")))

    @property
    def share(self) -> float:
        """The share of texts for which it opened."""
        return round(self.opened / max(1, self.texts), 4)


def clean_texts(held_out: bool = True) -> Iterator[str]:
    """Clean documents: those held out from every fit, or the others."""
    for name in FILES:
        for path in sorted((data.folder() / "clean_news").glob(f"{name}.*")):
            yield from (text for text in data.documents(path) if typography.is_held_out(text) == held_out)


def counted(texts: Iterable[str]) -> Tally:
    """A tally of these texts."""
    tally = Tally()
    for text in texts:
        tally.add(text)
    return tally


def measure() -> dict[str, float]:
    """Recall on damaged documents and pieces, openings on clean ones, and both on files that really were damaged."""
    documents = list(clean_texts())
    plain = [text for text in documents if text.isascii()]
    figures = _recall(documents)
    clean = {"whole": counted(plain)}
    clean |= {
        f"words_{count}": counted(piece for text in plain for piece in typography.pieces(text, count))
        for count in LENGTHS
    }
    clean |= {name: counted(_ascii(file)) for name, file in OTHERS.items()}
    figures |= _openings(clean)
    figures |= _by_line(documents)
    for name, file in REAL.items():
        figures |= _real(name, [text for text in _texts("garbled_real", file) if len(text.split()) >= FEWEST_WORDS])
    return figures


OTHERS = {
    "headlines": "clean_news/en_headlines_rt_tass.jsonl.gz",
    "bbc2022": "garbled_real/en_bbc2022_leading_text_dropped.jsonl.gz",
}


def _texts(folder: str, file: str) -> Iterator[str]:
    return data.documents(data.folder() / folder / file)


def _ascii(file: str) -> Iterator[str]:
    for text in data.documents(data.folder() / file):
        lines = text.split("\n") if "headlines" in file else [text]
        yield from (line for line in lines if line.isascii())


def _recall(documents: Iterable[str]) -> dict[str, float]:
    struck = {"whole": Tally()} | {f"words_{count}": Tally() for count in LENGTHS}
    for text in documents:
        if left := typography.damaged(text):
            struck["whole"].add(left)
            for count in LENGTHS:
                for piece in typography.pieces(typography.typographic(text), count):
                    if left := typography.damaged(piece):
                        struck[f"words_{count}"].add(left)
    for name, tally in struck.items():
        print(f"gate, damaged {name}: opens for {tally.opened:,} of {tally.texts:,} ({tally.share:.3f})")
    return {f"{name}_recall": tally.share for name, tally in struck.items()}


def _openings(clean: dict[str, Tally]) -> dict[str, float]:
    figures: dict[str, float] = {}
    LISTED.parent.mkdir(parents=True, exist_ok=True)
    with LISTED.open("w", encoding="utf-8") as stream:
        for name, tally in clean.items():
            print(
                f"gate, clean {name}: opens for {tally.opened} of {tally.texts:,}, {tally.past_the_veto} past the veto"
            )
            figures[f"{name}_false_openings_in_800"] = round(800 * tally.opened / max(1, tally.texts), 2)
            figures[f"{name}_past_the_veto"] = float(tally.past_the_veto)
            for shown in tally.shown:
                print(name, *shown, sep="\t", file=stream)
    return figures


def _by_line(documents: Iterable[str]) -> dict[str, float]:
    documents = list(documents)
    mixed = [made for text in documents if (made := _but_one_line(text))]
    opened = sum(bool(gate_lines(text).open_lines) for text in mixed)
    clean = [text for path in data.clean_english() for text in data.documents(path) if veto(text)]
    wrong = sum(bool(gate_lines(text).open_lines) for text in clean)
    print(f"gate, by line: opens for {opened} of {len(mixed):,} that kept one, for {wrong} of {len(clean):,} clean")
    western = [left for text in documents if (left := _western(text))]
    latin = sum(gate_latin(text).is_open for text in western)
    wrong_latin = sum(gate_latin(text).is_open for text in clean)
    print(f"gate, accents kept: opens for {latin} of {len(western):,} struck, {wrong_latin} of {len(clean):,} clean")
    return {
        "latin_recall": round(latin / max(1, len(western)), 4),
        "latin_false_openings_in_800": round(800 * wrong_latin / len(clean), 2),
        "mixed_recall": round(opened / max(1, len(mixed)), 4),
        "mixed_false_openings_in_800": round(800 * wrong / len(clean), 2),
    }


def _western(text: str) -> str | None:
    """The text with its marks deleted and its accents kept, if it has any."""
    left = typography.typographic(text).encode("latin-1", "ignore").decode("latin-1")
    return None if left.isascii() or "«" in left else left


def _but_one_line(text: str) -> str | None:
    """The text with its marks deleted from all lines but one that kept straight ones."""
    lines = [line for line in text.split("\n") if line.strip()]
    kept = [number for number, line in enumerate(lines) if line.isascii() and veto(line)]
    if len(lines) < 5 or not kept:
        return None
    chosen = kept[len(text) % len(kept)]
    struck = (line if at == chosen else corrupt(typography.typographic(line)) for at, line in enumerate(lines))
    return "\n".join(struck)


def _real(name: str, texts: list[str]) -> dict[str, float]:
    alone, together = counted(texts), Tally()
    for batch in (texts[at : at + BATCH] for at in range(0, len(texts), BATCH)):
        survey = Survey()
        for text in batch:
            survey.add(text)
        prior = survey.profile().priors[CHANNEL]
        for text in batch:
            together.add(text, prior)
    print(f"gate, {name}: {alone.texts:,} really damaged, alone {alone.share:.3f}, in batches {together.share:.3f}")
    return {f"{name}_alone": alone.share, f"{name}_in_batches": together.share}
