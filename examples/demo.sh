#!/bin/sh
# Ingests the three example pairs and trains on them; a second call goes on or says that it has converged.
set -eu
cd "$(dirname "$0")/.."
export CLAUDE_STUDIO_HOME="${CLAUDE_STUDIO_HOME:-$PWD/.demo}"
studio=.venv/bin/claude-studio
for pair in examples/pairs/*/; do
  gender=$(.venv/bin/python -c "import json,sys; print(json.load(open(sys.argv[1]))['speaker_gender'])" "$pair/pair.json")
  "$studio" training ingest --pdf "$pair/paper.pdf" --audio "$pair/podcast.mp3" --transcript "$pair/transcript.vtt" \
    --speaker-gender "$gender" --source "claude-studio examples" --pair-id "$(basename "$pair")"
done
"$studio" training run --resume
