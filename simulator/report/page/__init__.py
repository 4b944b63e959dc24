"""The what-if page: one file that opens without a network and computes what the command line computes."""
