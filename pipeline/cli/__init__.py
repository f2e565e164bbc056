"""The command line: parse, call one function, print.

Data goes to stdout, messages and progress to stderr.  Exit codes: 0 done, 1 nothing found,
2 wrong use, 3 partial, 4 failed (130 interrupted).
"""

from __future__ import annotations

import io
import signal
import sys

import typer

from pipeline.cli import (
    chaining,
    changed,
    citing,
    citing_back,
    collecting,
    comparing,
    extracting,
    graphing,
    models,
    refreshing,
    removing,
    scheduling,
    searching,
    stating,
    tabling,
    terms,
    verifying,
    versions,
    watching,
)
from pipeline.errors import JobunError, UsageError

_EPILOG = (
    "Exit codes: 0 done, 1 nothing found, 2 wrong use, 3 partial (some files or lines were bad), "
    "4 failed."
)

_INTERRUPTED = 130  # by Ctrl-C: 128 and the number of the signal

app = typer.Typer(
    name="jobun",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Search export-control provisions across Japanese, Korean and English, by address.",
    epilog=_EPILOG,
)
collecting.register(app, epilog=_EPILOG)
removing.register(app, epilog=_EPILOG)
extracting.register(app, epilog=_EPILOG)
refreshing.register(app, epilog=_EPILOG)
stating.register(app, epilog=_EPILOG)
changed.register(app, epilog=_EPILOG)
watching.register(app, epilog=_EPILOG)
scheduling.register(app, epilog=_EPILOG)
searching.register(app, epilog=_EPILOG)
comparing.register(app, epilog=_EPILOG)
citing.register(app, epilog=_EPILOG)
citing_back.register(app, epilog=_EPILOG)
tabling.register(app, epilog=_EPILOG)
verifying.register(app, epilog=_EPILOG)
versions.register(app, epilog=_EPILOG)
chaining.register(app, epilog=_EPILOG)
graphing.register(app, epilog=_EPILOG)
terms.register(app, epilog=_EPILOG)
models.register(app, epilog=_EPILOG)


def _version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        typer.echo(f"jobun {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and stop."
    ),
) -> None:
    """Search export-control provisions across Japanese, Korean and English, by address."""


def main() -> None:
    """Run the command line; the console script `jobun`."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # law does not fit into a terminal's latin-1
            stream.reconfigure(encoding="utf-8", errors="replace")
    if hasattr(signal, "SIGPIPE"):  # end quietly, as other tools do, when `| head` has seen enough
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        app()
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            typer.secho("jobun: stopped; nothing is left half done.", err=True)
        raise
    except UsageError as error:
        _fail(str(error), 2)
    except JobunError as error:
        _fail(str(error), 4)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}. Check the path, its permissions and the disk.", 4)
    except Exception:  # Python's own exit code, 1, would read as "nothing found"
        import traceback

        traceback.print_exc()
        _fail("this is a fault of Jobun's own; please report it with the lines above.", 4)


def _fail(message: str, code: int) -> None:
    """Say what went wrong on stderr and leave."""
    typer.secho(f"jobun: {message}", err=True, fg="red" if code == 4 else None)
    sys.exit(code)
