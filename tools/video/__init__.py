"""From an episode and its paper to an explainer video in sync, and the checks that it is."""
