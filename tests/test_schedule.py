"""Cron expressions, what is written for them, installing it, and the foreground."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import layout
from pipeline.errors import JobunError, UsageError
from pipeline.layout import Layout
from pipeline.schedule import cron, crontab, systemd, watch
from pipeline.schedule import install as installing
from pipeline.schedule.job import Job, refresh_of
from pipeline.schedule.last import last_run
from pipeline.sources import state

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("expression", "calendar"),
    [
        ("0 6 * * *", ["*-*-* 06:00:00"]),
        ("*/15 * * * *", ["*-*-* *:00,15,30,45:00"]),
        ("5,35 8-10 * * mon-fri", ["Mon,Tue,Wed,Thu,Fri *-*-* 08,09,10:05,35:00"]),
        ("0 0 1 jan,JUL *", ["*-01,07-01 00:00:00"]),
        ("0 0 * * 0", ["Sun *-*-* 00:00:00"]),
        ("0 0 * * 7", ["Sun *-*-* 00:00:00"]),
        ("0 0 * * 5-7", ["Sun,Fri,Sat *-*-* 00:00:00"]),
        ("0 0 * * fri-sun", ["Sun,Fri,Sat *-*-* 00:00:00"]),
        ("0 0 * * 0-6", ["*-*-* 00:00:00"]),
        ("0 0 13 * fri", ["*-*-13 00:00:00", "Fri *-*-* 00:00:00"]),
        (
            "0 0 */2 * fri",
            ["Fri *-*-" + ",".join(f"{d:02}" for d in range(1, 32, 2)) + " 00:00:00"],
        ),
        ("0 20/2 * * *", ["*-*-* 20,22:00:00"]),
    ],
)
def test_an_expression_for_systemd(expression: str, calendar: list[str]) -> None:
    found = systemd.on_calendar(cron.read(expression))
    assert found == calendar


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
@pytest.mark.parametrize("expression", ["*/20 6-18/3 * feb-apr,12 mon,wed-fri", "0 0 13 * fri"])
def test_systemd_understands_what_is_written(expression: str) -> None:
    for event in systemd.on_calendar(cron.read(expression)):
        done = subprocess.run(
            ["systemd-analyze", "calendar", event], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("0 6 * *", "4 fields"),
        ("@daily", "1 fields"),
        ("60 6 * * *", "minute"),
        ("0 24 * * *", "hour"),
        ("0 0 0 * *", "day of the month"),
        ("0 0 * 13 *", "month"),
        ("0 0 * * 8", "day of the week"),
        ("0 0 * * moon", "mon"),
        ("30-10 * * * *", "backwards"),
        ("*/0 * * * *", "stands still"),
        ("1,,2 * * * *", "form"),
        ("٣ * * * *", "form"),
        ("0 0 30 2 *", "never due"),
    ],
)
def test_what_is_no_expression(expression: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        cron.read(expression)


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("0 6 * * *", "2026-03-03T06:00"),
        ("0 6 * * sun", "2026-03-08T06:00"),
        ("0 6 * * 1", "2026-03-09T06:00"),  # APScheduler's own 1 is Tuesday
        ("0 6 4 * fri", "2026-03-04T06:00"),  # either day will do
        ("0 6 20 * fri", "2026-03-06T06:00"),
    ],
)
def test_when_it_is_due(expression: str, due: str) -> None:
    monday = datetime(2026, 3, 2, 7).astimezone()
    found = cron.trigger(cron.read(expression)).get_next_fire_time(None, monday)
    assert found.isoformat()[:16] == due


def test_a_missed_run() -> None:
    daily = cron.read("0 6 * * *")
    now = datetime(2026, 3, 2, 7).astimezone()
    assert cron.missed(daily, None, now)
    assert cron.missed(daily, now - timedelta(hours=2), now)
    assert not cron.missed(daily, now - timedelta(minutes=30), now)
    assert cron.missed(daily, (now - timedelta(days=9)).astimezone(UTC), now)


def test_the_last_run_is_that_of_the_named_sources(tmp_path: Path) -> None:
    made = layout.create(tmp_path)
    assert last_run(made) is None is last_run(made, ["a"])
    for name, hour in (("a", 4), ("b", 6)):
        state.write(made, state.State(name, attempted=f"2026-03-02T0{hour}:00:00+00:00"))
    four, six = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (4, 6))
    assert last_run(made) == six == last_run(made, ["b"])
    assert last_run(made, ["a", "b"]) == four == last_run(made, ["a"])
    assert last_run(made, ["b", "never"]) is None
    state.path(made, "b").write_text("{")
    assert last_run(made, ["a", "b"]) is None and last_run(made) == four


@pytest.fixture
def odd(tmp_path: Path) -> Layout:
    """A workspace whose path is hard to quote."""
    return layout.create(tmp_path / "100% 'odd' $HOME \"law\"")


def fake(tmp_path: Path, name: str, body: str) -> None:
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    script = folder / name
    script.write_text(f"#!{sys.executable}\nimport sys, os, pathlib\n" + textwrap.dedent(body))
    script.chmod(0o755)


CRONTAB = """
    table = pathlib.Path(os.environ["TABLE"])
    if sys.argv[1:] == ["-l"]:
        if not table.exists():
            sys.exit("no crontab for tester")
        sys.stdout.write(table.read_text())
    else:
        table.write_text(sys.stdin.read())
"""
SYSTEMCTL = """
    with open(os.environ["CALLS"], "a") as calls:
        calls.write(" ".join(sys.argv[1:]) + "\\n")
    sys.exit(os.environ.get("SYSTEMCTL_SAYS") or 0)
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but what a test puts on it."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return tmp_path


def test_a_crontab_keeps_what_else_is_in_it(machine: Path, odd: Layout) -> None:
    fake(machine, "crontab", CRONTAB)
    table = machine / "table"
    table.write_text("# mine\n5 4 * * * echo hello")
    plan = installing.plan(odd, cron.read("0 6 * * *"))
    assert plan.how == "crontab" and plan.block in plan.text()
    installing.install(plan)
    installing.install(installing.plan(odd, cron.read("30 7 * * 1-5")))
    text = table.read_text()
    assert text.startswith("# mine\n5 4 * * * echo hello\n# >>> ")
    assert "30 7 * * 1-5 " in text and "0 6" not in text and text.count(">>>") == 1
    assert [one.how for one in installing.installed(odd)] == ["crontab"]
    assert [one.how for one in installing.remove(odd)] == ["crontab"]
    assert table.read_text() == "# mine\n5 4 * * * echo hello\n"
    assert installing.installed(odd) == [] == installing.remove(odd)


def test_a_crontab_line_runs_this_workspace(odd: Layout) -> None:
    job = refresh_of(odd, cron.read("0 6 * * *"))
    lines = crontab.block(job).splitlines()
    line = lines[-2]
    assert all(other.startswith("# ") for other in lines if other != line)
    assert "LAW_GO_KR_OC=" in lines[1] and "JOBUN_" in lines[1] and "top" in lines[1]
    command = line.removeprefix("0 6 * * * ")
    assert "%" not in command.replace("\\%", "")
    assert tuple(shlex.split(command.replace("\\%", "%"))) == job.command
    assert Path(job.command[0]).is_absolute() and str(odd.root) in job.command


def test_a_crontab_whose_end_mark_is_gone_is_left_alone(machine: Path, odd: Layout) -> None:
    fake(machine, "crontab", CRONTAB)
    plan = installing.plan(odd, cron.read("0 6 * * *"))
    broken = plan.block.splitlines()[0] + "\n5 4 * * * echo hello\n"
    (machine / "table").write_text(broken)
    with pytest.raises(JobunError, match="crontab -e"):
        installing.install(plan)
    assert (machine / "table").read_text() == broken


def test_a_crontab_that_cannot_be_read_is_not_written(machine: Path, odd: Layout) -> None:
    fake(machine, "crontab", CRONTAB)
    plan = installing.plan(odd, cron.read("0 6 * * *"))
    fake(machine, "crontab", "sys.exit('you are not allowed to use this program')")
    with pytest.raises(JobunError, match=r"(?s)not allowed.*by hand.*0 6"):
        installing.install(plan)
    assert not (machine / "table").exists()


def test_a_systemd_timer(machine: Path, odd: Layout) -> None:
    fake(machine, "systemctl", SYSTEMCTL)
    fake(machine, "crontab", CRONTAB)
    installing.install(installing.plan(odd, cron.read("0 6 * * *"), how="crontab"))
    plan = installing.plan(odd, cron.read("0 6 * * mon"))
    assert plan.how == "systemd"
    installing.install(plan)
    folder = machine / "config" / "systemd" / "user"
    timer, service = (folder / f"{plan.job.name}{end}" for end in (".timer", ".service"))
    assert "OnCalendar=Mon *-*-* 06:00:00\n" in timer.read_text()
    assert "Persistent=true\n" in timer.read_text()
    assert '100%% \'odd\' $$HOME \\"law\\""\n' in service.read_text()
    calls = (machine / "calls").read_text().splitlines()
    assert calls[-2:] == ["--user daemon-reload", f"--user enable --now {timer.name}"]
    assert (machine / "table").read_text() == ""  # one schedule, not two
    assert [one.where for one in installing.installed(odd)] == [str(timer)]
    installing.remove(odd)
    assert not timer.exists() and not service.exists()
    assert f"--user disable --now {timer.name}" in (machine / "calls").read_text()


def test_a_timer_that_cannot_be_enabled_is_not_left(
    machine: Path, odd: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(machine, "systemctl", SYSTEMCTL)
    plan = installing.plan(odd, cron.read("0 6 * * *"))
    monkeypatch.setenv("SYSTEMCTL_SAYS", "no bus")
    with pytest.raises(JobunError, match=r"(?s)no bus.*by hand.*ExecStart"):
        installing.install(plan)
    assert installing.installed(odd) == []
    with pytest.raises(JobunError, match=r"(?s)neither.*0 6 \* \* \*"):
        installing.plan(odd, cron.read("0 6 * * *"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_accepts_the_units(tmp_path: Path, odd: Layout) -> None:
    job = Job("jobun-x", odd.root, cron.read("0 0 13 * fri"), ("/bin/true", str(odd.root)))
    for name, text in systemd.units(job).items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(tmp_path / "jobun-x.timer")],
        capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert "jobun-x" not in done.stderr, done.stderr


def test_the_command_line(machine: Path, odd: Layout) -> None:
    def jobun(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "schedule", *args, "--workspace", str(odd.root)],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    nowhere = jobun("install", "--every", "0 6 * * *", "--yes")
    assert nowhere.returncode == 4 and "0 6 * * * " in nowhere.stderr
    fake(machine, "crontab", CRONTAB)
    asked = jobun("install", "--every", "0 6 * * *")
    assert asked.returncode == 2 and "0 6 * * * " in asked.stdout and "--yes" in asked.stderr
    assert not (machine / "table").exists()
    assert jobun("install", "--every", "0 6 * * *", "--yes").returncode == 0
    assert "0 6 * * * " in (machine / "table").read_text()


def test_runs_in_the_foreground_until_a_signal() -> None:
    said: list[str] = []
    runs: list[float] = []
    ended: list[float] = []

    def job() -> str:
        runs.append(time.monotonic())
        if len(runs) == 1:
            raise JobunError("a source\nis away")
        if len(runs) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.3)
        ended.append(time.monotonic())
        return "all well"

    from apscheduler.triggers.interval import IntervalTrigger

    before = signal.getsignal(signal.SIGTERM)
    watch.run(
        cron.read("0 6 * * *"), job, last=None, say=said.append,
        trigger=IntervalTrigger(seconds=0.1, timezone=UTC),
    )  # fmt: skip
    assert len(runs) == 3 and len(ended) == 2 and ended[-1] - runs[-1] >= 0.3
    assert "failed: a source is away" in said[1] and "all well" in said[2]
    assert any("SIGTERM: ending after the run under way" in line for line in said)
    assert signal.getsignal(signal.SIGTERM) is before
    assert threading.active_count() == 1 or all(t.daemon for t in threading.enumerate()[1:])


@pytest.mark.parametrize(("hours", "runs"), [(1, 0), (30, 1)])
def test_a_missed_run_is_caught_up_once(hours: int, runs: int) -> None:
    now = datetime.now(UTC)
    at = (now.astimezone() - timedelta(hours=2)).hour
    done: list[int] = []
    timer = threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    watch.run(
        cron.read(f"0 {at} * * *"), lambda: done.append(1) or "done",
        last=now - timedelta(hours=hours), say=lambda _: None,
    )  # fmt: skip
    timer.join()
    assert len(done) == runs
