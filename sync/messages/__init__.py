"""The words of the protocol, one module per feature.

A *command* is what a person does; it travels sealed (`sync/envelope.py`) and its JSON is the body that is signed.
An *entry* is what the server makes of it; it lies in a feed (`sync/chain.py`).
Every released version of a command is accepted for ever: add a version, never change one.
"""
