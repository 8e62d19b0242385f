"""Looking at what pages paint beside their text, in the children, while the parent works on."""

from collections.abc import Callable, Mapping, Sequence

from tools.ingest.captions import may_start_caption
from tools.ingest.frames import Record
from tools.ingest.page import PageContent, Sight, sight_of
from tools.ingest.pool import Pool, Work


class Eyes:
    """Has a pool's children look at pages, each once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._works: dict[int, Work] = {}
        self._sights: dict[int, Sight] = {}
        self.lost: dict[int, str] = {}
        """Why pages' pictures can't be seen, by the page's number."""

    def expect(self, page: PageContent) -> None:
        """Start looking at a page that seems to have a caption."""
        if any(may_start_caption(line.text) for line in page.lines):
            self._start(page)

    def look(self, pages: Sequence[PageContent]) -> Callable[[], Mapping[int, Sight]]:
        """Start looking; what is returned waits for it and gives each page's sight, empty where it's lost."""
        for page in pages:
            if page.number not in self._works:
                self._start(page)

        def seen() -> Mapping[int, Sight]:
            for page in pages:
                for number, cause in self._works[page.number].lost().items():
                    self.lost[number] = f"read in part only: its figures can't be seen ({cause})"
            return {page.number: self._sights.pop(page.number, Sight()) for page in pages}

        return seen

    def _start(self, page: PageContent) -> None:
        request = {
            "do": "look",
            "page": page.number,
            "turned": page.turned,
            "watermarks": list(page.watermarks),
        }
        self._works[page.number] = self._pool.start([request], self._receive)

    def _receive(self, request: Record, answer: Record) -> None:
        self._sights[request["page"]] = sight_of(answer)
