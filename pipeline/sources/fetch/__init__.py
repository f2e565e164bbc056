"""The only door to the network: what may be asked, how often, and what is taken from the answer.

    with Fetcher(source, cache_folder, contact="https://example.org/") as door:
        response = door.get("https://laws.e-gov.go.jp/api/2/laws", kinds=("json",))

Importing it takes a moment (httpx2, hishel); do so inside the function that fetches.
"""  # fmt: skip

from pipeline.sources.fetch.fetcher import Fetcher, Waits

__all__ = ["Fetcher", "Waits"]
