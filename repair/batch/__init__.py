"""Batches of documents: run, ledger, quarantine. Any number of jobs gives the same bytes.

To read it, begin with ``run``. What comes in: ``places``, ``sources``, ``formats``, ``unpacking``, ``literal``. What is
to be done: ``ledger``, ``schedule``, ``forecast``, ``surveying``, ``options``. Who does it: ``processes``, ``worker``.
What comes out: ``output``, ``draft``, ``paths``, ``lock``, ``record``, ``quarantine``, ``tally``, ``closing``. What is
told meanwhile: ``events``. Afterwards: ``status``, ``results``, ``revert``, ``verify``.
"""
