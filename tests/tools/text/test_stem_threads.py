"""Stemming from several threads."""

from concurrent.futures import ThreadPoolExecutor

from tools.text.words import stem


def test_threads_do_not_disturb_each_others_stems() -> None:
    words = [
        f"{prefix}{middle}ization"
        for prefix in ("re", "de", "un", "pre")
        for middle in ("organ", "normal", "real")
    ]
    words *= 300
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == alone
