"""Makes `pipeline/knowledge/outlines.toml` from the Japanese laws of a built workspace.

python scripts/outlines.py WORKSPACE > pipeline/knowledge/outlines.toml
"""

from __future__ import annotations

import sys

from pipeline import Workspace, generations, store

HEAD = """# The articles of the main Japanese laws, with the number of paragraphs where there are
# several (`2:3` is 第二条 with three).  Facts of structure; made by scripts/outlines.py.
"""


def main() -> None:
    workspace = Workspace.open(sys.argv[1])
    generation = generations.live(workspace.layout)
    if generation is None:
        sys.exit("nothing is built there")
    sys.stdout.write(HEAD)
    with store.reading(generation.catalog) as catalog:
        laws = catalog.execute(
            "SELECT d.address, v.id, v.valid_from FROM document d JOIN version v"
            " ON v.document = d.id WHERE v.current AND d.lang = 'ja' AND d.kind = 'law'"
            " AND d.address LIKE 'jp/%' AND v.valid_from != '' ORDER BY d.address"
        ).fetchall()
        for law in laws:
            articles: dict[str, int] = {}
            prefix = f"{law['address']}/art_"
            for row in catalog.execute(
                "SELECT address FROM provision WHERE version = ? ORDER BY id", (law["id"],)
            ):
                if row["address"].startswith(prefix):
                    parts = row["address"][len(prefix) :].split("/")
                    articles.setdefault(parts[0], 1)
                    if len(parts) == 2 and parts[1].startswith("para_"):
                        number = parts[1].removeprefix("para_")
                        if number.isdigit():
                            articles[parts[0]] = max(articles[parts[0]], int(number))
            if articles:
                said = " ".join(a if n == 1 else f"{a}:{n}" for a, n in articles.items())
                sys.stdout.write(f'\n["{law["address"]}"]\nas_of = "{law["valid_from"]}"\n')
                sys.stdout.write(f'articles = "{said}"\n')


main()
