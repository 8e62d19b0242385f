// The player: words light up as they are spoken, a click on any word or section plays from there.

const players = () => document.querySelectorAll("audio");
const stamp = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function playFrom(player, seconds) {
  if (!player) return;
  player.currentTime = seconds;
  player.play();
}

class Transcript extends HTMLElement {
  async connectedCallback() {
    const answer = await fetch(this.getAttribute("src"));
    if (!answer.ok) return this.append("The words can't be read.");
    this.draw(await answer.json());
    this.player = document.getElementById(this.getAttribute("for"));
    if (!this.player) return;
    this.follow = () => {
      this.mark(this.player.currentTime);
      if (!this.player.paused) requestAnimationFrame(this.follow);
    };
    for (const event of ["play", "seeked", "timeupdate"]) this.player.addEventListener(event, this.follow);
  }

  draw(episode) {
    this.words = [];
    this.starts = [];
    this.replaceChildren(...episode.stretches.map((stretch) => this.stretch(stretch)));
    this.addEventListener("click", (event) => {
      const at = event.target.closest("[data-at]");
      if (at) playFrom(this.player, Number(at.dataset.at));
    });
  }

  stretch(stretch) {
    const time = element("button", { type: "button", className: "time", textContent: stamp(stretch.start) });
    time.dataset.at = stretch.start;
    time.setAttribute("aria-label", `Play ${stretch.label} from ${stamp(stretch.start)}`);
    const head = element("h4", {}, element("span", { className: "kind", textContent: stretch.label }), time);
    const lines = stretch.lines.map((line) => this.line(line));
    return element("section", { className: `stretch seg-${stretch.kind}` }, head, element("p", {}, ...lines.flat()));
  }

  line(line) {
    return line.words.flatMap(([text, start]) => {
      const word = element("span", { className: "word", textContent: text });
      word.dataset.at = start;
      this.words.push(word);
      this.starts.push(start);
      return [word, " "];
    });
  }

  mark(seconds) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= seconds) low = middle + 1;
      else high = middle;
    }
    const word = this.words[low - 1];
    if (word === this.spoken) return;
    this.spoken?.classList.remove("spoken");
    word?.classList.add("spoken");
    this.spoken = word;
    if (word && !this.player.paused) this.keepInView(word);
  }

  keepInView(word) {
    const here = word.getBoundingClientRect();
    const box = this.getBoundingClientRect();
    if (here.top < box.top + 24 || here.bottom > box.bottom - 48) {
      this.scrollTop += here.top - box.top - box.height / 3;
    }
  }
}
customElements.define("studio-transcript", Transcript);

// One voice at a time, and the playheads of the timelines.
document.addEventListener("play", ({ target }) => {
  players().forEach((player) => player !== target && player.pause());
}, true);
document.addEventListener("timeupdate", ({ target }) => {
  for (const timeline of document.querySelectorAll(`.timeline[data-player="${target.id}"]`)) {
    timeline.style.setProperty("--at", `${(100 * target.currentTime) / Number(timeline.dataset.duration)}%`);
    timeline.classList.add("started");
  }
}, true);

document.addEventListener("click", ({ target }) => {
  const slice = target.closest?.("[data-seek]");
  if (slice) {
    const player = document.getElementById(slice.closest("[data-player]").dataset.player);
    playFrom(player, Number(slice.dataset.seek));
  }
  if (target.closest?.("[data-theme-switch]")) {
    window.Quasar.Dark.toggle();
    localStorage.setItem("studio-dark", window.Quasar.Dark.isActive);
  }
});
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-submits]")) target.form.requestSubmit();
});

const chosen = localStorage.getItem("studio-dark");
if (chosen !== null) {
  const apply = () => (window.Quasar?.Dark ? window.Quasar.Dark.set(chosen === "true") : setTimeout(apply, 20));
  window.addEventListener("load", apply);
}
