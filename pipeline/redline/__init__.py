"""Two versions of a document side by side: what changed, word by word."""
