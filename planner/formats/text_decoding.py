"""Bytes of a text file as text, whatever program saved it."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was read with: by its mark, else UTF-8, UTF-16 without a mark, Windows-1252.

    Never fails: Windows-1252's five undefined bytes are read as U+FFFD, which the programme check reports.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    zeros_even, zeros_odd = data[:2000:2].count(0), data[1:2000:2].count(0)
    if max(zeros_even, zeros_odd) > len(data[:2000]) // 8:
        name = "utf-16-be" if zeros_even > zeros_odd else "utf-16-le"
        return data.decode(name, errors="replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"
