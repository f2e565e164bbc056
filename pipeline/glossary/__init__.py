"""The termbase as a glossary: looking terms up, exporting them, and a user's own additions.

Works on `Concept`s alone; no index is read.
"""
