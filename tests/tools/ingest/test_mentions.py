"""What a text mentions resolves to atoms."""

import pytest

from tools.ingest.bibliography import Entry
from tools.ingest.mentions import Mentions

FLOATS = {("figure", str(n)): f"fig{n}" for n in range(1, 7)} | {
    ("table", "II"): "tab2",
    ("equation", "4"): "eq4",
}
ENTRIES = [
    *((f"ref{n}", Entry((), "text", str(n), "", "")) for n in range(1, 10)),
    ("lo", Entry((), "text", None, "lo", "2020")),
    ("peters_a", Entry((), "text", None, "peters", "2018a")),
    ("peters_b", Entry((), "text", None, "peters", "2018b")),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("See Fig. 3.", ("fig3",)),
        ("Figures 3 and 4 show", ("fig3", "fig4")),
        ("Figs. 2a–c and 5", ("fig2", "fig5")),
        ("in Figures 1-3", ("fig1", "fig2", "fig3")),
        ("Table II lists", ("tab2",)),
        ("by Eq. (4) and Equation 4", ("eq4",)),
        ("as known [2, 5–7]", ("ref2", "ref5", "ref6", "ref7")),
        ("(Lo et al., 2020)", ("lo",)),
        ("Lo et al. (2020) show", ("lo",)),
        ("(Peters et al., 2018a,b)", ("peters_a", "peters_b")),
        ("Figure 9 is not there [77]", ()),
        ("figure out the 3 ways", ()),
    ],
)
def test_a_mention_resolves_to_its_atoms(text, ids):
    assert Mentions(FLOATS, ENTRIES).of(text) == ids


def test_a_caption_does_not_mention_itself():
    assert Mentions(FLOATS, ENTRIES).of("Figure 1: As in Figure 2.", own="fig1") == ("fig2",)
