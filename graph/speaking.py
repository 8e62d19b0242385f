"""What a run says: into its thread, and into the chat that other processes read."""

from langchain_core.messages import AIMessage

from graph.services import Services


def posted(services: Services, run_id: str, message_id: str, text: str) -> AIMessage:
    """Post a message in the run's chat and return it for the thread.

    The same message, said again by a step that is repeated, is posted once.
    """
    said = services.chat.entries(run_id)
    if not said or (said[-1].speaker, said[-1].text) != ("studio", text):
        services.chat.post(run_id, text, services.clock())
    return AIMessage(text, id=message_id)
