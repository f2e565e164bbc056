"""Heads and feet of browsers and of the United Nations, on single pages as well."""

from __future__ import annotations

import pytest
from pdf_lines import TextLine, line, page, texts

BODY = "Each exporter keeps the records for five years."


def printed(head: str, foot: str, *, left: str = "", below: float = 818) -> list[str]:
    lines: list[TextLine] = [line(head, 15, x=24, size=8)]
    if left:
        lines.append(line(left, 15, x=400, size=8))
    lines += [line(BODY, 120), line(foot, below, x=24, size=8)]
    return texts(page(*lines))


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("11/22/26, 8:27 PM Notice to exporters", "https://www.example.org/a/notice.html 1/1"),
        ("2026/11/22 20:27 輸出の手引", "file:///C:/a/b.html 1/1"),
        ("26. 11. 22. 오후 8:27 지침", "https://www.example.kr/a?b=1 2/14"),
        ("22.11.26, 20:27 Hinweis", "about:blank 1/1"),
        ("Notice to exporters https://www.example.org/a.html", "1 of 3 11/22/2026, 8:27 PM"),
        ("Notice to exporters Page 1 of 3", "https://www.example.org/a.html 2026-11-22 20:27"),
    ],
)
def test_what_a_browser_prints_around_a_page(head: str, foot: str) -> None:
    assert printed(head, foot) == [BODY]


def test_a_title_set_apart_from_the_time() -> None:
    foot = "https://www.example.org/a.html 1/1"
    assert printed("11/22/26, 8:27 PM", foot, left="Notice to exporters") == [BODY]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("Notice of 22 November", "https://www.example.org/a.html"),
        ("11/22/26, 8:27 PM Minutes", "Signed by the chair"),
    ],
)
def test_one_of_the_two_alone_is_text(head: str, foot: str) -> None:
    assert printed(head, foot) == [head, BODY, foot]


def test_an_address_that_ends_the_text_is_kept() -> None:
    head, foot = "11/22/26, 8:27 PM Minutes", "https://www.example.org/a.html"
    assert printed(head, foot, below=700) == [head, BODY, foot]


def test_job_numbers_of_the_united_nations() -> None:
    first = page(line(BODY, 120), line("24-01234 (E) 150324", 760), line("*2401234*", 772))
    second = page(line("It goes on.", 120), line("2/2 24-01234", 775, end=520), number=2)
    assert texts(first, second) == [BODY, "It goes on."]


def test_a_number_like_a_job_is_text_elsewhere() -> None:
    one = page(line(BODY, 120), line("3/4 24-01234", 400), line("It goes on.", 430))
    assert "3/4 24-01234" in texts(one)
