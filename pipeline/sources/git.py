"""A git repository of laws on this machine: one file a law, one commit an amendment.

    [refresh]
    adapter = "git"
    [options]
    path = "legalize-jp"        # the clone (bare is fine), relative to the declaration
    glob = "jp/**/*.md"         # every such file; default: every **/*.md with a YAML head
    branch = "main"             # default: what is checked out
    history = true              # earlier versions from the history; default
    history_from = "2015-01-01" # … but not those that a commit before this day replaced
    complete = false            # true: the history is known to leave no version out
    commit_date = ""            # "valid_from" or "promulgated": what the author's date of a
                                # commit says of a text whose head states no date

    [[document]]                # instead of a glob
    id = "law"
    path = "jp/law.md"

The clone is read as it is; nothing is fetched into it.  The key of a law is its path, that of an
earlier version the path, `@` and the beginning of its text's hash, which stays when a history is
written anew.  An earlier version is taken where its head tells which law it is and from when on
it applies; of several commits with one date the last counts, since those before it were mended.
A renamed file is one that is gone and a new one.
"""  # fmt: skip

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.errors import FetchError, KnowledgeError
from pipeline.revisions import Listed
from pipeline.sources.declaration import Source
from pipeline.sources.git_clone import Clone, Commit, Texts
from pipeline.sources.git_head import Head, Mark, head_of, made_by, mark_of
from pipeline.sources.outcome import Door, Failed, Fetched, Gone, Held, Outcome, Revisions, Same

_HEX = 12
_LFS = b"version https://git-lfs.github.com/spec/"
_POINTER = (
    "{}: only a pointer to Git LFS is in the repository; add a folder of its texts as a source."
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class _Options:
    """The declaration's options; `heads`: only files with a YAML head are laws."""

    root: Path
    pattern: re.Pattern[str]
    heads: bool
    paths: tuple[str, ...]
    branch: str
    history: bool
    history_from: str
    complete: bool
    commit_date: str
    limit: int


@dataclass(frozen=True, slots=True)
class _Version:
    """A text that a file has had, and the commit that brought it."""

    blob: str
    commit: Commit


@dataclass(slots=True)
class _Line:
    """A file's past, oldest first; `ended` is the commit that deleted it last."""

    versions: list[_Version] = field(default_factory=list)
    ended: Commit | None = None


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """One pass over the clone; `since` changes nothing.

    Raises `KnowledgeError` for options that cannot be, `FetchError` where the clone cannot be
    read or, with history, is shallow.
    """
    options = _options(source)
    if not options.root.is_dir():
        raise FetchError(
            f"{options.root}: the clone of the source {source.id} is not there. "
            f"Clone the repository, or correct [options] path in {source.path}."
        )
    clone = Clone(options.root)
    tip = clone.tip(options.branch)
    if options.history:
        clone.whole()
    there = {path: blob for path, blob in clone.files(tip).items() if _wanted(path, options)}
    past = _past(clone, tip, options) if options.history else {}
    rows: dict[str, dict[str, Listed]] = {}
    with clone.texts() as texts:
        for path, blob in sorted(there.items()):
            line = past.get(path, _Line()).versions
            yield from _File(path, options, held, texts, rows).outcomes(blob, line)
    yield from _gone(options, there, past, held)
    if options.complete:
        for address, listed in sorted(rows.items()):
            yield Revisions(address, tuple(row for _, row in sorted(listed.items())))


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the tip; `rows` collects what is known of versions, by address and date."""

    path: str
    options: _Options
    held: Mapping[str, Held]
    texts: Texts
    rows: dict[str, dict[str, Listed]]

    def outcomes(self, blob: str, line: Sequence[_Version]) -> list[Outcome]:
        """Those of its versions, oldest first: what is entered last stands for its date."""
        own = [one for one in line if one.blob == blob]
        newest = own[-1] if own else _Version(blob, Commit("", ""))
        outcome, mark = self._one(_key(self.path), newest)
        if outcome is None:
            return []
        found, seen, dates = [outcome], {blob}, {(mark.address, mark.valid_from)}
        for one, after in zip(line[-2::-1], line[:0:-1], strict=True):
            replaced = after.commit.day
            if one.blob in seen or not mark.address or replaced < self.options.history_from:
                continue
            seen.add(one.blob)
            outcome, earlier = self._one(f"{_key(self.path)}@{one.blob[:_HEX]}", one, dates)
            if outcome is not None:
                found.append(outcome)
                dates.add((earlier.address, earlier.valid_from))
        return found[::-1]

    def _one(
        self, key: str, version: _Version, dates: set[tuple[str, str]] | None = None
    ) -> tuple[Outcome | None, Mark]:
        """A version's outcome and mark; None where it is no law, or none beside those of `dates`
        (the newest is asked for without them).
        """
        commit, mark = version.commit, mark_of(self.held.get(key))
        if mark.blob == version.blob:
            outcome: Outcome = Same(key)
            facts = made_by(commit.norm, commit.source, mark.address.partition("/")[2])
        else:
            mark = Mark(version.blob)
            try:
                data = self.texts.read(version.blob, self.options.limit)
            except FetchError as error:
                return Failed(key, f"{self.path}: {error}", error.kind), mark
            if data.startswith(_LFS):
                return Failed(key, _POINTER.format(self.path), "missing"), mark
            head = head_of(data)
            if head is None and self.options.heads:
                return None, mark
            head = head or Head()
            facts = made_by(commit.norm, commit.source, head.identifier)
            said = self.options.commit_date
            if commit.day and (said == "promulgated" or (said and not head.valid_from)):
                facts[said] = commit.day
            valid_from = head.valid_from or facts.get("valid_from", "")
            mark = Mark(version.blob, head.address, valid_from)
            name = PurePosixPath(self.path).name
            outcome = Fetched(key, name, data, "", mark=str(mark), facts=facts)
        place = (mark.address, mark.valid_from)
        if dates is not None and (not all(place) or place in dates):
            return None, mark
        if all(place):
            row = Listed(mark.valid_from, facts.get("revision", ""), facts.get("amended_by", ""))
            self.rows.setdefault(mark.address, {}).setdefault(mark.valid_from, row)
        return outcome, mark


def _past(clone: Clone, tip: str, options: _Options) -> dict[str, _Line]:
    """What became of every wanted file until the tip."""
    lines: dict[str, _Line] = {}
    for path, blob, commit in clone.changes(tip):
        if not _wanted(path, options):
            continue
        line = lines.setdefault(path, _Line())
        line.ended = None if blob else commit
        if blob:
            line.versions.append(_Version(blob, commit))
    return lines


def _gone(
    options: _Options,
    there: Mapping[str, str],
    past: Mapping[str, _Line],
    held: Mapping[str, Held],
) -> Iterator[Outcome]:
    """What was held and is not in the tip any more, and what is declared and was never there."""
    for path, line in sorted(past.items()):
        if path not in there and _key(path) in held and line.ended:
            end = line.ended
            why = f"the commit {end.hash[:_HEX]} of {end.day} deleted or renamed {path}."
            yield Gone(_key(path), why)
    for path in options.paths:
        if path not in there and _key(path) not in held:
            why = f"{options.root}: there is no file {path}; correct the declaration."
            yield Failed(_key(path), why, "missing")


def _wanted(path: str, options: _Options) -> bool:
    if options.paths:
        return path in options.paths
    hidden = any(part.startswith(".") for part in path.split("/"))
    return not hidden and options.pattern.fullmatch(path) is not None


def _key(path: str) -> str:
    """A path as a key, in which `@` sets a version apart."""
    return path.replace("%", "%25").replace("@", "%40")


def _options(source: Source) -> _Options:
    """The options; `KnowledgeError` says what is wrong with them."""
    given = dict(source.options)

    def take(name: str, default: str | bool) -> str | bool:
        value = given.pop(name, default)
        if type(value) is not type(default):
            raise KnowledgeError(f"{source.path}: [options] {name} cannot be {value!r}.")
        return value

    path, glob = str(take("path", "")), str(take("glob", ""))
    branch, commit_date = str(take("branch", "")), str(take("commit_date", ""))
    history, complete = take("history", True), take("complete", False)
    history_from = str(take("history_from", ""))
    wrong = [
        ("a repository needs [options] path, the folder of its clone", not path),
        (f"[options] has no {', '.join(given)}; known: path, glob, branch, history, history_from, "
         "complete, commit_date", bool(given)),
        ('[options] history_from must be a day, "2015-01-01"',
         bool(history_from) and not _DAY.fullmatch(history_from)),
        ('[options] commit_date must be "valid_from" or "promulgated"',
         commit_date not in ("", "valid_from", "promulgated")),
        ("[options] complete says something of the history, and history is false",
         bool(complete) and not history),
    ]  # fmt: skip
    paths = [document.get("path") for document in source.documents]
    wrong.append(('every [[document]] needs a path, "jp/law.md"', not all(map(_inside, paths))))
    for why, is_so in wrong:
        if is_so:
            raise KnowledgeError(f"{source.path}: {why}.")
    return _Options(
        (Path(source.path).parent / Path(path).expanduser()).resolve(),
        _pattern(glob or "**/*.md"), not (glob or paths), tuple(map(str, paths)), branch,
        bool(history), history_from, bool(complete), commit_date,
        source.refresh.limit if source.refresh else 64_000_000,
    )  # fmt: skip


def _inside(path: object) -> bool:
    return isinstance(path, str) and bool(path) and not set(path.split("/")) & {"", ".", ".."}


def _pattern(glob: str) -> re.Pattern[str]:
    """A glob as an expression for whole paths; `**` stands for any folders."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    made = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(made.get(part, re.escape(part)) for part in parts), re.DOTALL)
