"""What a user wants to be told of: `corpus/watches.toml`, and webhooks.

`own` reads and writes the file, `wanted` makes a watch of what a user types, `webhook` tells an
address on the network.  What happened under a watch is found by `pipeline.changes.watched`.
"""
