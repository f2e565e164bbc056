"""The process that reads files: whatever happens to it is one file's error, and leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.errors import ExtractionError
from pipeline.extract import apart, apart_process, apart_words, extract
from pipeline.extract.apart import Reader

TESTS = Path(__file__).parent
FAULTY = (
    f"import sys; sys.path.append(sys.argv[1]); sys.path.append({str(TESTS)!r}); "
    "import reader_faults; reader_faults.main()"
)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader whose process does what it is told."""
    monkeypatch.setattr(apart_process, "_CODE", FAULTY)
    made = Reader()
    yield made
    made.end()


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and is not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid: int, *, within: float = 5) -> bool:
    until = time.monotonic() + within
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_alive(pid)


def test_a_file_goes_over_once_and_its_answer_comes_back(reader: Reader) -> None:
    data = bytes(range(256)) * 4096
    assert reader.ask("echo", data, "a.bin") == data
    assert reader.ask("echo", data, "a.bin") == data  # the second time the process has it
    assert reader.ask("echo", b"another", "b.bin") == b"another"
    assert reader.ask("echo", b"", "c.bin") == b""
    assert reader.ask("pid", data, "a.bin") == reader.ask("pid", b"x", "b.bin")


def test_a_large_file_and_a_large_answer(reader: Reader) -> None:
    data = os.urandom(1 << 20) * 100
    assert reader.ask("echo", data, "large.bin") == data


def test_a_crash_names_the_signal_and_the_next_file_is_read(reader: Reader) -> None:
    with pytest.raises(ExtractionError, match=r"^bad\.pdf: its reader stopped \(SIGSEGV\)"):
        reader.ask("crash", b"x", "bad.pdf")
    assert reader.ask("echo", b"y", "good.pdf") == b"y"


def test_what_is_printed_is_no_answer_and_is_told_of_the_file_that_crashed(reader: Reader) -> None:
    assert reader.ask("print", b"x", "a.txt") == b"clean"
    with pytest.raises(ExtractionError) as caught:
        reader.ask("print and crash", b"y", "b.txt")
    assert "(exit 9: said by native code)" in str(caught.value)
    reader.ask("print", b"x", "a.txt")
    with pytest.raises(ExtractionError) as caught:
        reader.ask("crash", b"z", "c.txt")
    assert "older words" not in str(caught.value)


@pytest.mark.parametrize("how", ["hang", "hang in a pattern"])
def test_a_hang_is_stopped_by_the_clock(reader: Reader, how: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ExtractionError, match=r"^slow\.pdf: .* more than 0\.3 s .*Save it again"):
        reader.ask(how, b"x", "slow.pdf", seconds=0.3)
    assert time.monotonic() - begun < 5
    assert reader.ask("echo", b"y", "good.pdf") == b"y"


def test_memory_is_limited(reader: Reader) -> None:
    with pytest.raises(ExtractionError, match=r"^big\.pdf: .*more than 400 MB of memory"):
        reader.ask("fill", b"x", "big.pdf", megabytes=400)
    assert reader.ask("echo", b"y", "good.pdf") == b"y"


def test_a_file_that_does_not_fit_into_the_memory_allowed(reader: Reader) -> None:
    data = bytes(200 << 20)
    with pytest.raises(ExtractionError, match=r"^big\.txt: its reader stopped .*no memory for"):
        reader.ask("echo", data, "big.txt", megabytes=150)


def test_output_is_limited(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_OUTPUT", 1)
    assert len(reader.ask("long", b"x", "a.txt", size=1 << 20)) == 1 << 20
    with pytest.raises(ExtractionError, match=r"^a\.txt: .*more than 1 MB.* Split it"):
        reader.ask("long", b"x", "a.txt", size=(1 << 20) + 1)
    assert reader.ask("echo", b"y", "b.txt") == b"y"


def test_a_process_that_has_grown_is_ended_after_its_answer(reader: Reader) -> None:
    before = int(reader.ask("pid", b"x", "a.txt"))
    reader.ask("grow", b"x", "a.txt", size=64 << 20, megabytes=1200)
    assert int(reader.ask("pid", b"x", "a.txt")) == before
    reader.ask("grow", b"x", "a.txt", size=600 << 20, megabytes=1200)
    assert not is_alive(before)
    assert int(reader.ask("pid", b"x", "a.txt")) != before


def test_errors_keep_their_class_and_message(reader: Reader) -> None:
    with pytest.raises(errors.UsageError, match=r"^a\.txt: wrong . use$"):
        reader.ask("usage", b"x", "a.txt")
    with pytest.raises(ExtractionError, match=r"^a\.txt: nested too deeply"):
        reader.ask("recurse", b"x", "a.txt")
    with pytest.raises(ExtractionError, match=r"ValueError: no such thing\); please report"):
        reader.ask("value", b"x", "a.txt")
    pid = reader.ask("pid", b"x", "a.txt")
    with pytest.raises(ExtractionError):
        reader.ask("value", b"x", "a.txt")
    assert reader.ask("pid", b"x", "a.txt") == pid  # an error is no reason to start anew


def test_an_answer_that_is_none_is_an_error(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart_process, "_CODE", "import sys; sys.argv.append('--lies'); " + FAULTY)
    with pytest.raises(ExtractionError, match=r"^a\.txt: its reader stopped"):
        reader.ask("echo", b"x", "a.txt")


def test_a_process_that_does_not_start_says_why(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart_process, "_CODE", "import no_such_module_at_all")
    with pytest.raises(ExtractionError, match=r"a\.txt: its reader stopped .*no_such_module"):
        reader.ask("echo", b"x" * (1 << 20), "a.txt")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ExtractionError, match=r"a\.txt: no process could be started"):
        reader.ask("echo", b"x", "a.txt")


def test_a_process_killed_between_two_files_is_no_files_error(reader: Reader) -> None:
    for data in (b"small", bytes(4 << 20)):
        os.kill(int(reader.ask("pid", b"x", "a.txt")), signal.SIGKILL)
        assert reader.ask("echo", data, "b.txt") == data


def test_a_process_killed_with_a_request_in_its_pipe_is_no_files_error(reader: Reader) -> None:
    """The pipe takes a small file also when nobody will read it."""
    pid = int(reader.ask("pid", b"x", "a.txt"))
    os.kill(pid, signal.SIGSTOP)
    killing = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
    killing.start()
    assert reader.ask("echo", b"small", "b.txt") == b"small"
    killing.join()


def test_a_program_that_lets_sigpipe_end_it_goes_on() -> None:
    """The command line does, so that `jobun … | head` ends quietly."""
    code = (
        "import os, signal; from pipeline.extract import apart, apart_process\n"
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
        "apart_process._CODE = 'import sys; sys.exit(3)'\n"
        "try: apart.Reader().ask('file', bytes(8 << 20), 'a.txt')\n"
        "except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("a.txt: its reader stopped (exit 3)")


def test_what_the_process_started_ends_with_it(reader: Reader, tmp_path: Path) -> None:
    told = tmp_path / "told"
    with pytest.raises(ExtractionError, match="more than"):
        reader.ask("start another", b"x", "a.pdf", seconds=1, tell=str(told))
    assert all(ends(int(pid)) for pid in told.read_text().split())
    with pytest.raises(ExtractionError, match=r"stopped \(exit 5\)"):
        reader.ask("start another", b"x", "a.pdf", tell=str(told), crash=True)
    assert all(ends(int(pid)) for pid in told.read_text().split())


def test_interrupting_the_one_who_asks_ends_the_process(reader: Reader) -> None:
    pid = int(reader.ask("pid", b"x", "a.txt"))
    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        reader.ask("hang", b"x", "a.txt")
    assert not is_alive(pid)
    assert reader.ask("echo", b"y", "b.txt") == b"y"  # not the answer to the last question


def parent_of_busy(tmp_path: Path, how: str) -> tuple[subprocess.Popen[bytes], list[int]]:
    """A program that reads a file which never ends; the processes beneath it."""
    told = tmp_path / "told"
    code = (
        "from pipeline.extract import apart, apart_process\n"
        f"apart_process._CODE = {FAULTY!r}\n"
        f"apart.readers()[0].ask({how!r}, b'x', 'a.txt', tell={str(told)!r})\n"
    )
    program = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    until = time.monotonic() + 10
    while not (told.is_file() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    return program, [int(pid) for pid in told.read_text().split()]


@pytest.mark.parametrize("signal_sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_process_outlives_the_program(tmp_path: Path, signal_sent: signal.Signals) -> None:
    program, beneath = parent_of_busy(tmp_path, "start another")
    assert len(beneath) == 2 and all(map(is_alive, beneath))
    program.send_signal(signal_sent)
    program.communicate(timeout=10)
    assert all(ends(pid) for pid in beneath)


def test_a_program_that_ends_leaves_no_process_and_no_warning() -> None:
    code = (
        "from pipeline.extract import apart, extract\n"
        "extract(b'Some words.', 'a.txt')\n"
        "print(apart.readers()[0].ask('file', b'Other words.', 'b.txt') != b'')\n"
        "print(apart.readers()[0]._child._process.pid)\n"
    )
    done = subprocess.run([sys.executable, "-X", "dev", "-W", "error", "-c", code],
                          capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert ends(int(done.stdout.split()[1]))


def test_a_forked_process_reads_with_its_own_children() -> None:
    assert extract(b"Words before.", "a.txt").text == "Words before."
    child = apart.readers()[0]._child
    assert child is not None
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        texts = [f"Words {n} of a worker." for n in range(8)]
        assert list(pool.map(_read_text, texts)) == texts
    assert apart.readers()[0]._child is child and not child.gone()
    assert extract(b"Words after.", "a.txt").text == "Words after."


def _read_text(text: str) -> str:
    return extract(text.encode(), "a.txt").text


def test_threads_wait_for_each_other() -> None:
    texts = [f"Words {n} of a thread." for n in range(40)]
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda part: found.extend(map(_read_text, part)), args=(part,))
        for part in (texts[::4], texts[1::4], texts[2::4], texts[3::4])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(texts)


def test_systems_without_process_groups_limits_and_waitid(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        apart_process, "_CODE",
        "import os, signal, sys\nsys.modules['resource'] = None\ndel os.killpg\n"
        "del signal.setitimer\n" + FAULTY.replace("; ", "\n"),
    )  # fmt: skip
    monkeypatch.delattr(os, "killpg")
    monkeypatch.delattr(os, "waitid")
    monkeypatch.delattr(signal, "pthread_sigmask")
    assert reader.ask("echo", b"x", "a.txt", megabytes=10) == b"x"
    with pytest.raises(ExtractionError, match=r"more than 0\.2 s"):
        reader.ask("hang", b"x", "a.txt", seconds=0.2)
    with pytest.raises(ExtractionError, match="stopped"):
        reader.ask("crash", b"x", "a.txt")
    assert reader.ask("echo", b"y", "a.txt") == b"y"


def test_the_current_folder_is_no_place_to_import_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported')", "utf-8")
    monkeypatch.chdir(tmp_path)
    child = Reader()
    try:
        assert json.loads(child.ask("file", b"Some words.", "a.txt"))["dialect"] == "text"
    finally:
        child.end()


def test_errors_of_no_known_class_ask_to_be_reported() -> None:
    error = apart_words.error_of({"type": "Path", "message": "m", "megabytes": 1}, "a.txt")
    assert type(error) is ExtractionError and "please report it" in str(error)
