"""The command line: thin, it only asks graph and memory."""
