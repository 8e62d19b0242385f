"""What the command line shows of one trial."""

from types import SimpleNamespace

from cli.trials import pair_rows, retrieved
from tests.records import loss_metrics, trial_result


def test_a_held_out_pair_is_shown_as_one_after_those_that_were_trained_on() -> None:
    pairs = {pair: loss_metrics(pair) for pair in ("p2", "p1")}
    trial = trial_result(0, pairs, validation_results={"p0": loss_metrics("p0")})
    _, rows = pair_rows(trial)
    assert [row[0] for row in rows] == ["p1", "p2", "p0 (held out)"]


def test_the_memory_items_behind_each_script_are_named() -> None:
    scripts = {"p1": ("phrases/p2/intro-1",), "p2": ()}
    tree = SimpleNamespace(load_script=lambda _, pair: SimpleNamespace(retrieved=scripts[pair]))
    trial = trial_result(0, {pair: loss_metrics(pair) for pair in scripts})
    found = retrieved(SimpleNamespace(tree=tree), trial)
    assert found == {"p1": ["phrases/p2/intro-1"]}
