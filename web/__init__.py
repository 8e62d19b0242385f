"""The dashboard: pages in a browser that only ask graph and memory."""
