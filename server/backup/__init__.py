"""Backup and restore: everything in one sealed file, the keys to it in another, and a new epoch for what comes back.

The server seals backups to a public key and cannot open them. The private half, the key file and what else lies beside
it are sealed under a passphrase, for a place that is not this one. Neither file says anything without the other.
"""
