"""Files made from known text, each with its truth: for the benchmark of extraction."""
