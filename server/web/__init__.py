"""What every answer of the server has in common: problems, headers, limits, logging, the built client."""
