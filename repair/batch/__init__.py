"""Files in, files out: nothing is lost, every change is on record, and any number of jobs gives the same bytes."""
