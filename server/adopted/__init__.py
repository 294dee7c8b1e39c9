"""The policy that a provider has adopted: shown to its devices, explained, tried out, changed."""
