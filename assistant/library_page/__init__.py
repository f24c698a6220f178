"""The Library page: what researchers add, look at, mend and take out."""
