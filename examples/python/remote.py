"""Train over HTTP, from a project with packages of its own: `make studio` runs the server."""

import asyncio
import sys

from langgraph.pregel.remote import RemoteGraph
from langgraph_sdk import get_client


async def main(url: str = "http://127.0.0.1:2024") -> None:
    """Train on all ingested pairs for two trials on the server."""
    async with get_client(url=url) as client:
        graph = RemoteGraph("training", client=client)
        answer = await graph.ainvoke({"pairs": []}, context={"max_trials": 2, "audio": False})
    print(answer["outcome"], answer["losses"], answer["best_trial_id"])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:2]))
