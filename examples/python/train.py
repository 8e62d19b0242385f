"""Train from Python and follow it: progress events, what each node changed, and what the run says."""

import asyncio

from langchain_core.messages import AIMessage

from graph import RunContext, make_graph


async def main() -> None:
    """Train on all ingested pairs for two trials, printing what happens as it happens."""
    graph = make_graph()
    context = RunContext(max_trials=2, audio=False)
    stream = graph.astream(
        {"pairs": []}, context=context, stream_mode=["custom", "messages", "values"], subgraphs=True
    )
    answer = {}
    async for namespace, mode, told in stream:
        if mode == "custom" and told["event"] == "step":
            print(f"  {told['pair_id']}: {told['step']}")
        elif mode == "messages" and isinstance(told[0], AIMessage):
            print(told[0].text)
        elif mode == "values" and not namespace:
            answer = told
    print(answer["outcome"], answer["losses"], answer["best_trial_id"])


if __name__ == "__main__":
    asyncio.run(main())
