"""Example command lines that each command's help shows; a test types every one of them."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "training ingest": (
        "training ingest --pdf paper.pdf --audio episode.mp3 --speaker-gender female",
        "training ingest --pdf p.pdf --audio e.mp3 --transcript e.vtt --speaker-gender male",
    ),
    "training list": ("training list", "training list --json"),
    "training analyze": ("training analyze cache_admission",),
    "training run": (
        "training run",
        "training run --max-trials 15 --target-depth standard --convergence-threshold 0.03",
        "training run --resume",
    ),
    "training status": ("training status", "training status --json"),
    "training trial": ("training trial trial_003",),
    "produce": (
        "produce new_paper.pdf",
        "produce new_paper.pdf --depth overview --edit",
    ),
    "kb create": ("kb create podcast-training",),
    "kb add": ("kb add podcast-training --paper one.pdf --paper two.pdf",),
    "kb show": ("kb show podcast-training", "kb show podcast-training one --html one.html"),
    "memory search": ('memory search "how do they introduce a figure" --type figure',),
    "dashboard": ("dashboard --open", "dashboard --port 9000"),
    "doctor": ("doctor", "doctor --quick --json"),
    "config show": ("config show", "config show --json"),
    "completion": (
        "completion bash >> ~/.bashrc",
        "completion fish > ~/.config/fish/completions/claude-studio.fish",
    ),
}
