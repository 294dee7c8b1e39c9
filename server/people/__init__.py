"""People, what they are appointed to, how they sign in, and the keys that prove what they wrote."""
