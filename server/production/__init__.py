"""The same processes without `harken up`: each is started by itself, by systemd or in a container, reads `harken.toml`
and refuses to serve on what is not fit for it. deploy/RUNBOOK.md says how an installation is put together.
"""
