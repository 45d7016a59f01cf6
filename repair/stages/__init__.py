"""The stages, and each of them as a plain function for tests and notebooks.

Every function takes a ``str`` or a :class:`~repair.document.Document` and returns a Document in which that stage
alone has had its say.
"""
