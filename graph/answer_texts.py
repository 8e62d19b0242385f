"""What the loss terms mean, and what can be said in chat."""

from schema.loss import LossTerm

TERMS: dict[LossTerm, str] = {
    LossTerm.DURATION: (
        "Duration loss: how far the episode's length is off the human original's, as a share of it; of the "
        "audio that was really made. 0 is just as long."
    ),
    LossTerm.COVERAGE: (
        "Coverage loss: the share of the paper's 15 to 25 key concepts that the episode doesn't mention. "
        "0 is all of them."
    ),
    LossTerm.STRUCTURE: (
        "Structure loss: six tenths of it are the edit distance between the episode's order of sections and "
        "the human original's, four tenths the difference in how many sections of each kind there are. The "
        "analyst labels both without seeing the writer's plan."
    ),
    LossTerm.QUALITY: (
        "Quality loss: 1 minus the mean of engagement, clarity and accuracy, each the share of a checklist "
        "that the episode passes, with the evidence beside every item."
    ),
    LossTerm.ROUGE: (
        "ROUGE loss: words and phrases that the episode doesn't share with the human original (1 minus the "
        "mean of ROUGE-1, -2 and -L). It never comes near 0: two people telling one paper don't use the "
        "same words."
    ),
}

HELP = """You can say, in your own words:
- what the episodes should be like: “make it shorter”, “12 minutes”, “go deeper”, “more analogies but fewer
  questions”, “more casual”, “talk more about the ablations”, “never say 'delve'”
- what should count: “focus on coverage”, “ignore rouge”, “weight of quality 0.4”
- what you want to know: “how is it going?”, “why did the loss go up?”, “what did you change?”,
  “compare 1 and 4”, “explain structure loss”, “which concepts were missed?”, “what have I asked for?”
- what to do: “start”, “stop”, “go on”, “3 more trials”, “roll back to trial 3”, “fork from trial 2”,
  “approve”, “reject”
- what no longer holds: “forget what I said about the length”, “drop all my wishes”
A wish holds for all trials to come until you take it back."""
