"""A link for somebody outside who has no account: made by a lead, opened with a code from the phone, acknowledged."""
