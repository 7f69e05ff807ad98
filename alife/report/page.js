"use strict";
// What a chart holds under the mouse or finger, and creatures that swim. Nothing here loads anything.
const tip = document.getElementById("tip");
const shown = (value) => value === null ? "–" : Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3)).toString();

function element(name, text, style) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (style) made.style.background = style;
  return made;
}

function hover(chart) {
  const data = JSON.parse(chart.dataset.chart), left = +chart.dataset.left, right = +chart.dataset.right;
  const cursor = chart.querySelector(".cursor"), width = chart.viewBox.baseVal.width;
  const hide = () => { tip.style.display = "none"; cursor.setAttribute("x1", -9); cursor.setAttribute("x2", -9); };
  chart.addEventListener("pointerleave", hide);
  chart.addEventListener("pointermove", (event) => {
    const box = chart.getBoundingClientRect(), first = data.x[0], last = data.x[data.x.length - 1];
    const at = (event.clientX - box.left) / box.width * width;
    const wanted = first + (at - left) / (right - left) * (last - first);
    let near = 0;
    data.x.forEach((x, k) => { if (Math.abs(x - wanted) < Math.abs(data.x[near] - wanted)) near = k; });
    const place = left + (data.x[near] - first) / Math.max(last - first, 1e-300) * (right - left);
    cursor.setAttribute("x1", place); cursor.setAttribute("x2", place);
    tip.replaceChildren(element("strong", data.x[near].toLocaleString("en")));
    const rows = data.series.filter((one) => one.y[near] !== null && (data.series.length < 7 || one.y[near] > 0));
    rows.slice(0, 12).forEach((one) => {
      const row = element("div");
      row.append(element("i", undefined, one.c), element("span", one.n), element("b", shown(one.y[near])));
      tip.append(row);
    });
    tip.style.display = "block";
    const beyond = event.clientX + 18 + tip.offsetWidth > innerWidth;
    tip.style.left = Math.max(4, beyond ? event.clientX - tip.offsetWidth - 18 : event.clientX + 18) + "px";
    tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8)) + "px";
  });
}

async function inflated(blob) {
  const bytes = Uint8Array.from(atob(blob), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const view = new DataView(await new Response(stream).arrayBuffer());
  return Int16Array.from({ length: view.byteLength / 2 }, (_, k) => view.getInt16(2 * k, true));
}

// Places of the nodes of one creature, [frames][2 * nodes] in cells, summed up from their changes.
function placesOf(motion, steps, creature) {
  const length = 2 * creature.nodes, frames = [];
  let before = new Float32Array(length);
  for (let frame = 0; frame < motion.frames; frame++) {
    const from = creature.offset + frame * length;
    before = before.map((value, k) => value + steps[from + k] / motion.grain);
    frames.push(before);
  }
  return frames;
}

function extent(frames) {
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const frame of frames) for (let k = 0; k < frame.length; k += 2)
    box = [Math.min(box[0], frame[k]), Math.min(box[1], frame[k + 1]), Math.max(box[2], frame[k]), Math.max(box[3], frame[k + 1])];
  return box;
}

class Swim {
  constructor(canvas, motion) { this.canvas = canvas; this.motion = motion; this.time = 0; this.playing = !matchMedia("(prefers-reduced-motion: reduce)").matches; }

  show(creature, frames) {
    this.creature = creature; this.frames = frames; this.time = 0;
    this.start = (creature.start || [0, 0]).map((value) => value / this.motion.grain);
    const [left, low, right, high] = extent([...frames, ...this.sights()]), margin = 2;
    const { width, height } = this.canvas;
    this.scale = Math.min(26, width / (right - left + 2 * margin), height / (high - low + 2 * margin));
    this.origin = [width / 2 - this.scale * (left + right) / 2, height / 2 + this.scale * (low + high) / 2];
    this.draw();
  }

  // A place of the water, told from where the creature's centre began, in the cells of its lattice.
  inWater(x, y) { return [x / this.motion.grain + this.start[0], y / this.motion.grain + this.start[1]]; }

  // What is to be in sight besides the creature, each as the places of a frame.
  sights() {
    const { target } = this.motion.water || {}, found = (this.creature.food || []).map(([, x, y]) => this.inWater(x, y));
    if (target) found.push(this.inWater(target[0] - target[2], target[1] - target[2]), this.inWater(target[0] + target[2], target[1] + target[2]));
    return found;
  }

  onCanvas(x, y) {
    const [across, up] = this.inWater(x, y);
    return [this.origin[0] + this.scale * across, this.origin[1] - this.scale * up];
  }

  water(paint, frame) {
    const { water, looks, grain, framesPerBeat } = this.motion;
    if (!looks) return;
    const { streaks, obstacles, target, perBeat } = water, cells = this.scale / grain;
    const ring = (x, y, radius, fill) => { paint.beginPath(); paint.arc(x, y, Math.max(0, radius), 0, 7); fill ? paint.fill() : paint.stroke(); };
    if (streaks) {
      paint.strokeStyle = paint.fillStyle = looks.streak; paint.lineWidth = 1;
      for (const way of streaks[Math.floor(frame / framesPerBeat * perBeat) % streaks.length]) {
        paint.beginPath();
        for (let k = 0; k < way.length; k += 2) paint.lineTo(...this.onCanvas(way[k], way[k + 1]));
        paint.stroke();
        ring(...this.onCanvas(way[way.length - 2], way[way.length - 1]), 1.5, true);
      }
    }
    if (target) {
      const at = this.onCanvas(target[0], target[1]);
      paint.strokeStyle = paint.fillStyle = looks.target; paint.lineWidth = 2;
      ring(...at, target[2] * cells); ring(...at, 3, true);
    }
    for (const [x0, y0, x1, y1, radius] of obstacles || []) for (const [ink, edge] of [["edge", 0], ["stone", 2]]) {
      paint.strokeStyle = looks[ink]; paint.lineCap = "round"; paint.lineWidth = Math.max(0.1, 2 * (radius * cells - edge));
      const [across, up] = this.onCanvas(x1, y1);
      paint.beginPath(); paint.moveTo(...this.onCanvas(x0, y0)); paint.lineTo(across + 0.01, up); paint.stroke();  // a line of no length has no ends
    }
    const meal = (this.creature.food || []).filter(([from]) => from <= frame).pop();
    if (meal) { paint.fillStyle = looks.food; ring(...this.onCanvas(meal[1], meal[2]), Math.max(3, 0.5 * this.scale), true); }
    paint.lineCap = "butt";
  }

  place(frame, next, share, node) {
    const x = frame[2 * node] * (1 - share) + next[2 * node] * share, y = frame[2 * node + 1] * (1 - share) + next[2 * node + 1] * share;
    return [this.origin[0] + this.scale * x, this.origin[1] - this.scale * y];
  }

  draw() {
    const paint = this.canvas.getContext("2d"), { width, height } = this.canvas, { motion, creature, frames } = this;
    const at = Math.min(Math.floor(this.time), frames.length - 1), next = Math.min(at + 1, frames.length - 1), share = this.time - at;
    const water = paint.createLinearGradient(0, 0, 0, height);
    water.addColorStop(0, "#10425c"); water.addColorStop(1, "#061a30");
    paint.fillStyle = water; paint.fillRect(0, 0, width, height);
    paint.strokeStyle = "rgba(90, 150, 175, .35)"; paint.lineWidth = 1; paint.beginPath();
    const every = 5 * this.scale;
    for (let x = ((this.origin[0] % every) + every) % every; x < width; x += every) { paint.moveTo(x, 0); paint.lineTo(x, height); }
    paint.stroke();
    this.water(paint, at);
    this.trail(paint, at);
    const spread = motion.spread[at] ? 1 : 0, grown = motion.strength[at];
    for (const fins of [true, false]) for (let k = 0; k < creature.links.length; k += 3) {
      const kind = motion.kinds[creature.links[k + 2]];
      if (fins && !kind.spreads) continue;
      const from = this.place(frames[at], frames[next], share, creature.links[k]), to = this.place(frames[at], frames[next], share, creature.links[k + 1]);
      this.link(paint, from, to, fins ? "leaf" : kind.swells ? "spindle" : "strip", kind.colour, grown, spread);
    }
    paint.globalAlpha = 1; paint.fillStyle = motion.shapes.node;
    for (let node = 0; node < creature.nodes; node++) {
      const [x, y] = this.place(frames[at], frames[next], share, node);
      paint.beginPath(); paint.arc(x, y, Math.max(1, motion.shapes.dot * this.scale), 0, 7); paint.fill();
    }
  }

  link(paint, [ax, ay], [bx, by], shape, colour, grown, spread) {
    const shapes = this.motion.shapes, mix = ([low, high], part) => low + (high - low) * part, length = Math.hypot(bx - ax, by - ay) || 1;
    const half = this.scale * (shape === "leaf" ? mix(shapes.blade, spread) : shape === "spindle" ? mix(shapes.muscle, grown) : shapes.bond) / length;
    paint.beginPath();
    for (const [along, across] of shapes[shape]) paint.lineTo(ax + along * (bx - ax) - across * half * (by - ay), ay + along * (by - ay) + across * half * (bx - ax));
    paint.closePath();
    paint.fillStyle = paint.strokeStyle = colour; paint.lineWidth = 1;
    paint.globalAlpha = shape === "leaf" ? .4 + .25 * spread : 1; paint.fill();
    if (shape === "leaf") { paint.globalAlpha = .6 + .4 * spread; paint.stroke(); }
  }

  trail(paint, until) {
    paint.strokeStyle = "#fab046"; paint.lineWidth = 2; paint.beginPath();
    for (let frame = 0; frame <= until; frame++) {
      let x = 0, y = 0;
      for (let node = 0; node < this.creature.nodes; node++) { x += this.frames[frame][2 * node]; y += this.frames[frame][2 * node + 1]; }
      paint.lineTo(this.origin[0] + this.scale * x / this.creature.nodes, this.origin[1] - this.scale * y / this.creature.nodes);
    }
    paint.stroke();
  }
}

function facts(list, axes, called, elite) {
  const rows = [["fitness", elite.fitness], [axes[0], elite.at[0]], [axes[1], elite.at[1]], ["found at evaluation", elite.born]];
  for (const [name, value] of Object.entries(elite.facts || {})) if (!called.includes(name)) rows.push([name, value]);
  list.replaceChildren(...rows.map(([name, value]) => {
    const row = element("div");
    row.append(element("dt", name), element("dd", typeof value === "number" ? shown(value) : value));
    return row;
  }));
}

async function ocean(place) {
  const data = JSON.parse(place.querySelector("script").textContent), map = place.querySelector(".map"), chosen = map.querySelector(".chosen");
  const canvas = place.querySelector("canvas"), steps = data.motion ? await inflated(data.motion.blob) : null;
  const swim = data.motion ? new Swim(canvas, data.motion) : null;
  const best = data.elites.reduce((top, elite, k) => elite.fitness > data.elites[top].fitness ? k : top, 0);
  let now = best;
  const choose = (number) => {
    now = number;
    const niche = map.querySelector(`[data-elite="${number}"]`), elite = data.elites[number];
    chosen.setAttribute("x", niche.getAttribute("x")); chosen.setAttribute("y", niche.getAttribute("y"));
    place.dataset.chosen = number;
    facts(place.querySelector(".facts"), data.axes, data.called, elite);
    if (swim) swim.show(elite, placesOf(data.motion, steps, elite));
  };
  map.addEventListener("click", (event) => { if (event.target.dataset.elite) choose(+event.target.dataset.elite); });
  map.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const from = data.elites[now], ahead = (elite) => (elite.row - from.row) * way[0] + (elite.column - from.column) * way[1];
    const apart = (elite) => ahead(elite) + 3 * Math.abs((elite.row - from.row) * way[1] + (elite.column - from.column) * way[0]);
    const there = data.elites.map((elite, k) => k).filter((k) => ahead(data.elites[k]) > 0);
    if (there.length) choose(there.reduce((top, k) => apart(data.elites[k]) < apart(data.elites[top]) ? k : top));
  });
  choose(best);
  if (!swim) return;
  const play = place.querySelector(".play"), beat = place.querySelector(".beat");
  const label = () => { play.textContent = swim.playing ? "Pause" : "Play"; };
  play.addEventListener("click", () => { swim.playing = !swim.playing; label(); });
  place.querySelector(".best").addEventListener("click", () => choose(best));
  label();
  let seen = true, before = performance.now();
  new IntersectionObserver((entries) => { seen = entries[entries.length - 1].isIntersecting; }).observe(canvas);
  const turn = (time) => {
    if (seen && swim.playing) {
      swim.time += Math.max(0, time - before) / 1000 * data.motion.framesPerBeat;
      if (swim.time >= data.motion.frames - 1) swim.time = 0;
      swim.draw();
      beat.textContent = `beat ${(swim.time / data.motion.framesPerBeat).toFixed(1)} of ${(data.motion.frames - 1) / data.motion.framesPerBeat}`;
    }
    before = time;
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}

document.querySelectorAll("svg.chart").forEach(hover);
Promise.all([...document.querySelectorAll(".ocean")].map(ocean)).then(() => { document.body.dataset.ready = "yes"; });
