"""Looking for a solution and reading it: home, results, sheet."""
