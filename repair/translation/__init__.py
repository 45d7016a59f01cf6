"""Any CTranslate2 translation model that a user has: find, check, load and run it; compare two versions of a text."""
