"""How much a PDF may cost before it is given up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on reading one file; a page over a bound is named as unread, a file over one is refused."""

    pages: int = 2000
    """Most pages that are read of a file, from its first; those after them are unread."""
    claimed_pages: int = 20_000
    """Most pages a file may say it has; a damaged or hostile one says billions."""
    file_megabytes: int = 300
    """Largest file."""
    page_seconds: float = 20.0
    """Wall clock for one page, and for opening the file."""
    total_seconds: float = 600.0
    """Wall clock for the whole file; pages not reached by then are unread."""
    memory_megabytes: int = 1500
    """Address space of one child process."""
    workers: int = 2
    """Most child processes side by side."""
    failed_pages: int = 25
    """Crashed or timed-out pages after which the rest is given up."""
