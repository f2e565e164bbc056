"""`jobun graph`: the citation network, as data, as a picture, as a bibliography."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import outfile, output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace
from pipeline.errors import FontError, UsageError

if TYPE_CHECKING:
    from pipeline.graph import Network

_SHOWN = 40  # links listed for a person


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(graph)


def graph(
    address: Annotated[
        str | None, typer.Argument(metavar="ADDRESS|NAME", help="Only the network around this.")
    ] = None,
    level: Annotated[
        str, typer.Option(metavar="document|article", help="What a node is.")
    ] = "document",
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="graphml|jsonld|svg|png|csl|bibtex",
            help="The format (default: by the ending of --out; else a list of the links).",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
    hops: Annotated[
        int, typer.Option(min=1, max=20, help="How many links around ADDRESS, both ways.")
    ] = 1,
    lang: Annotated[
        list[str] | None, typer.Option(metavar="en|ja|ko", help="Only citing text in this.")
    ] = None,
    jurisdiction: Annotated[
        list[str] | None,
        typer.Option(metavar="jp|kr|us|eu|un|intl", help="Only documents of this one citing."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="regime|treaty|un_resolution|law|notice|list_entry|document",
            help="Only what is cited of this kind.",
        ),
    ] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="Also what an instrument says of itself.")
    ] = False,
    min_count: Annotated[int, typer.Option(min=1, help="Only links of so many citations.")] = 1,
    labels: Annotated[
        str, typer.Option(metavar="en|ja|ko", help="The language of the picture and the list.")
    ] = "en",
    top: Annotated[
        int, typer.Option(min=1, max=300, help="How many links a picture shows, strongest first.")
    ] = 40,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Who cites what: nodes are instruments (or articles), links are citations with their counts.

    GraphML and JSON-LD (schema.org Legislation) hold the network; SVG and PNG show the strongest
    links; CSL-JSON and BibTeX list the instruments cited.  Exit 3: a PNG needs a font that is not
    installed.

    Example: jobun graph "GATT XXI" --out gatt.svg --labels ja
    """
    from pipeline.graph import LEVELS, write
    from pipeline.records import LANGUAGES
    from pipeline.tables.rows import Filters

    if level not in LEVELS:
        raise UsageError(f"no level {level!r}: it is one of {', '.join(LEVELS)}.")
    if labels not in LANGUAGES:
        raise UsageError(f"no language {labels!r}: it is one of {', '.join(LANGUAGES)}.")
    form = _format(form, out)
    filters = Filters(
        langs=lang or (), jurisdictions=jurisdiction or (), kinds=kind or (), internal=internal
    )
    say = output.speaker(quiet)
    with open_workspace(workspace) as opened:
        network = opened.graph(
            address, level=level, filters=filters, hops=hops, min_count=min_count
        )
    if not network:
        around = f" around {address}" if address else ""
        say(f"No citations{around} to draw. Try fewer filters, --hops 2, or --internal.")
        if json:
            output.as_json({"nodes": [], "edges": []})
        raise typer.Exit(1)
    if form is None:
        _print(network, labels, json=json)
        return
    try:
        data = write(network, form, lang=labels, top=top)
    except FontError as error:
        typer.secho(f"jobun: {error}", err=True)
        raise typer.Exit(3) from error
    outfile.put(out, data)
    if out is None:
        return
    say(f"{out}: {_size(network)}")
    if json:
        output.as_json(
            {
                "out": str(out), "format": form, "bytes": len(data), "nodes": len(network.nodes),
                "edges": len(network.edges), "citations": network.citations,
            }
        )  # fmt: skip


def _format(form: str | None, out: Path | None) -> str | None:
    """The format asked for, by name or by the ending of the file; None for a list."""
    from pipeline.graph import FORMATS

    if form is not None and form not in FORMATS:
        raise UsageError(f"no format {form!r}: it is one of {', '.join(FORMATS)}.")
    if out is not None:
        outfile.checked(out)
        endings = {ending: name for name, of in FORMATS.items() for ending in of}
        said = next((n for ending, n in endings.items() if out.name.lower().endswith(ending)), "")
        form = form or said or None
        if form == "jsonld" and not out.name.lower().endswith(".csl.json") and said == "csl":
            said = form  # JSON-LD is JSON
        if form is not None:
            outfile.agreed(out, said, form)
        else:
            raise UsageError(
                f"{out}: its ending names no format; use {', '.join(endings)}, or --format."
            )
    elif form == "png":
        raise UsageError("a PNG is no text: name a file with --out FILE.png.")
    return form


def _print(network: Network, lang: str, *, json: bool) -> None:
    """The network for a person (the strongest links), or whole as JSON."""
    if json:
        output.as_json(
            {
                "nodes": [_plain(node) for node in network.nodes.values()],
                "edges": [_plain(edge) for edge in network.edges],
            }
        )
        return
    from pipeline.graph.network import citations
    from pipeline.tables.amount import said

    strongest = sorted(network.edges, key=lambda e: (-e.count, e.source, e.target))
    for edge in strongest[:_SHOWN]:
        source, target = network.nodes[edge.source], network.nodes[edge.target]
        langs = ", ".join(f"{name} {count}" for name, count in edge.langs.items())
        cited = typer.style(target.labels[lang], bold=True)
        output.data(f"{edge.count:>5}  {source.labels[lang]} → {cited}")
        output.data(typer.style(f"       {edge.source} → {edge.target}  [{langs}]", dim=True))
    rest = len(strongest) - _SHOWN
    more = ""
    if rest > 0:
        left = network.citations - citations(strongest[:_SHOWN])
        more = (
            f"; {said(rest, 'more link')} {'is' if rest == 1 else 'are'} left out, with "
            f"{said(left, 'citation')} that no link shown has"
        )
    output.data()
    output.data(f"{_size(network)}{more}")


def _size(network: Network) -> str:
    from pipeline.tables.amount import said

    return ", ".join(
        (
            said(len(network.nodes), "node"),
            said(len(network.edges), "link"),
            said(network.citations, "citation"),
        )
    )


def _plain(value: Any) -> dict[str, Any]:
    from dataclasses import asdict

    made = asdict(value)
    made.pop("citations", None)  # numbers that mean nothing outside this network
    return made
