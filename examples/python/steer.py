"""Steer a run from Python, without async: messages, a review before each trial, and what came of it."""

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from graph import RunContext, make_graph


def main() -> None:
    """Start with a wish, look at each proposal, then ask about the result."""
    graph = make_graph(InMemorySaver())
    context = RunContext(max_trials=2, audio=False, review=True)
    thread = {"configurable": {"thread_id": "my-first-run"}}

    def say(text: str) -> str:
        return str(graph.invoke({"messages": [("user", text)]}, thread, context=context)["messages"][-1].text)

    print(say("more analogies and never say 'delve'"))
    state = graph.invoke({"messages": [("user", "yes")]}, thread, context=context)
    while waiting := state.get("__interrupt__"):
        print(waiting[0].value["description"])
        state = graph.invoke(Command(resume="approve"), thread, context=context)
    print(state["outcome"], state["best_trial_id"])
    print(say("compare 0 and the last one"))
    print(say("what have I asked for?"))


if __name__ == "__main__":
    main()
