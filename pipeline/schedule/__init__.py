"""Refreshing on a schedule: cron expressions, systemd timers, crontab lines, and the foreground.

`cron` reads an expression, `systemd` and `crontab` say what is to be written for it, `install`
writes and removes it, `watch` runs a job in the foreground.
"""
