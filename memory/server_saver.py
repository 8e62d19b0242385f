"""Checkpoints in SQLite with all that the LangGraph server asks of a checkpointer."""

from collections.abc import Sequence

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

_COLUMNS = {
    "checkpoints": "checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata",
    "writes": "checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, value",
}
_OF_RUN = (
    "SELECT thread_id, checkpoint_ns, checkpoint_id FROM checkpoints "
    "WHERE json_extract(CAST(metadata AS TEXT), '$.run_id') = ?"
)


class ServerSaver(AsyncSqliteSaver):
    """Adds to LangGraph's saver what cancelling with a rollback and copying threads need."""

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Delete the checkpoints that these runs made, with their writes."""
        await self.setup()
        async with self.lock:
            for run_id in run_ids:
                found = await self.conn.execute_fetchall(_OF_RUN, (str(run_id),))
                for table in _COLUMNS:
                    await self.conn.executemany(
                        f"DELETE FROM {table} WHERE (thread_id, checkpoint_ns, checkpoint_id) = (?, ?, ?)",
                        [tuple(row) for row in found],
                    )
            await self.conn.commit()

    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        """Copy all checkpoints of a thread to another one."""
        await self.setup()
        async with self.lock:
            for table, columns in _COLUMNS.items():
                await self.conn.execute(
                    f"INSERT OR REPLACE INTO {table} (thread_id, {columns}) "
                    f"SELECT ?, {columns} FROM {table} WHERE thread_id = ?",
                    (str(target_thread_id), str(source_thread_id)),
                )
            await self.conn.commit()
