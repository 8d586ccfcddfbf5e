"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  // Texts of a rule that are drawn at once.
  const TEXTS_STEP = 40;

  // Elements are only ever made with text, never with markup: what was scraped can't become part of the page.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name.startsWith("--")) element.style.setProperty(name, value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") element.append(child);
    return element;
  }
  const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
  // The text with controls and marks that reorder text shown, and what was searched for marked.
  function shown(text, query) {
    const parts = [];
    let plain = "";
    const flush = () => { if (plain) parts.push(...found(plain, query)); plain = ""; };
    if (!OBEYED.test(text)) plain = text;
    else for (const c of text) {
      if (OBEYED.test(c)) { flush(); parts.push(make("span", { class: "ctl" }, "U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0"))); }
      else plain += c;
    }
    flush();
    return parts;
  }
  function found(text, query) {
    if (!query) return [text];
    const folded = text.toLowerCase();
    // Where folding changes lengths, places would not fit.
    if (folded.length !== text.length) return [text];
    const parts = [];
    let from = 0;
    for (let hit = folded.indexOf(query); hit >= 0; hit = folded.indexOf(query, from)) {
      parts.push(text.slice(from, hit), make("mark", { class: "found" }, text.slice(hit, hit + query.length)));
      from = hit + query.length;
    }
    parts.push(text.slice(from));
    return parts.filter((part) => part !== "");
  }
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const word = (n, one, many) => n === 1 ? one : many || one + "s";
  const plural = (n, one) => number(n) + " " + word(n, one);
  const percent = (part, whole) => whole > 0 ? (100 * part / whole).toFixed(part / whole < 0.1 ? 2 : 1) + " %" : "–";
  function bytes(n) {
    for (const [size, unit] of [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]]) if (n >= size) return (n / size).toFixed(1) + " " + unit;
    return n + " B";
  }
  const siteName = (index) => data.sites[index].name || "(no site)";
  const languageName = (index) => data.languages[index] || "(unknown)";
  const categoryOf = (rule) => rule.id.split("/")[0];

  // State: what the address says behind #, so that a view can be linked to.
  const KEYS = ["q", "category", "rule", "site", "language", "outcome"];
  const state = { open: new Set(), limits: new Map() };
  function readAddress() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const key of KEYS) state[key] = said.get(key) || "";
    state.open = new Set(said.getAll("open"));
    state.all = said.has("all");
    if (said.has("theme")) document.documentElement.dataset.theme = said.get("theme") === "dark" ? "dark" : "light";
    for (const key of KEYS) at(key).value = state[key];
  }
  function writeAddress() {
    const said = new URLSearchParams();
    for (const key of KEYS) if (state[key]) said.set(key, state[key]);
    for (const id of state.open) said.append("open", id);
    if (state.all) said.set("all", "1");
    if (document.documentElement.dataset.theme) said.set("theme", document.documentElement.dataset.theme);
    history.replaceState(null, "", said.size ? "#" + said : location.pathname + location.search);
  }

  // What the filters leave.
  function placesMatch() {
    const site = state.site, language = state.language;
    if (!site && !language) return null;
    return ([s, l]) => s >= 0 && (!site || siteName(s) === site) && (!language || languageName(l) === language);
  }
  function matching() {
    const query = state.q.trim().toLowerCase();
    const place = placesMatch();
    const rules = [];
    for (const rule of data.rules) {
      if (state.category && categoryOf(rule) !== state.category) continue;
      if (state.rule && !rule.id.toLowerCase().includes(state.rule.toLowerCase())) continue;
      const texts = [];
      let hits = 0;
      // Of texts that stand on very many sites, only the most frequent ones are told.
      let unsure = 0;
      for (const text of rule.texts) {
        if (state.outcome && text.outcome !== state.outcome) continue;
        if (query && !(text.folded ??= text.text.toLowerCase()).includes(query)) continue;
        const own = place ? text.places.reduce((sum, p) => sum + (place(p) ? p[2] : 0), 0) : text.hits;
        const partly = place !== null && text.places.some((p) => p[0] < 0);
        if (own === 0) { unsure += partly ? 1 : 0; continue; }
        texts.push([text, own, partly]);
        if (text.outcome !== "guarded") hits += own;
      }
      // Texts that are left out of the page count where nothing asks about them.
      const whole = !query && !state.outcome;
      if (whole) hits = place ? rule.places.reduce((sum, p) => sum + (place(p) ? p[2] : 0), 0) : rule.hits;
      if (texts.length === 0 && (query || state.outcome || hits === 0)) continue;
      const samples = rule.samples.filter((sample) => (!state.outcome || sample.outcome === state.outcome)
        && (!state.site || siteName(sample.site) === state.site) && (!state.language || languageName(sample.language) === state.language)
        && (!query || sample.text.toLowerCase().includes(query)));
      rules.push({ rule, texts, hits, samples, unsure, atLeast: !whole && rule.left_out[0] > 0 });
    }
    return rules;
  }

  function drawSummary() {
    const { totals, about } = data;
    at("name").textContent = data.name;
    document.title = "Removals – " + data.name;
    at("about").append(...shown(about.join(" · ")));
    const removals = totals.hits;
    const tiles = [
      [number(totals.documents), word(totals.documents, "document") + ", " + number(totals.changed) + " changed"],
      [number(removals), word(removals, "removal")],
      [totals.bytes > 0 ? percent(totals.removed, totals.bytes) : "–", "of the text removed"],
      [bytes(totals.removed), totals.bytes > 0 ? "of " + bytes(totals.bytes) : "removed"],
      [number(data.rules.length), word(data.rules.length, "rule or shape", "rules and shapes")],
      [number(totals.guarded), "kept by the guard"],
    ];
    at("tiles").append(...tiles.map(([value, label]) => make("div", { class: "tile" }, make("b", {}, value), make("span", {}, label))));
  }

  // Bars: a name, its number and a bar; pressing one sets the filter.
  const BARS_MAX = 24;
  function drawBars(list, key, rows) {
    const most = rows[0]?.most ?? Math.max(1, ...rows.map((row) => row.value));
    const bars = rows.slice(0, BARS_MAX).map((row) => make("li", {}, make("button", {
      type: "button", "data-filter": key, "data-value": row.name, title: row.title, "--share": (100 * row.value / most).toFixed(1) + "%",
      onclick: () => set(key, state[key] === row.name ? "" : row.name),
    }, make("span", { class: "label" }, ...shown(row.name)), make("span", { class: "number" }, row.label))));
    const rest = rows.length - BARS_MAX;
    if (rest > 0) bars.push(make("li", { class: "more" }, "and " + number(rest) + " more; type one above"));
    at(list).append(...bars);
  }
  function tally(name) {
    const sums = new Map();
    for (const rule of data.rules) name(rule, (key, hits) => sums.set(key, (sums.get(key) || 0) + hits));
    return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
  function drawOverviews() {
    const categories = tally((rule, add) => add(categoryOf(rule), rule.hits));
    const sizes = new Map(tally((rule, add) => add(categoryOf(rule), rule.bytes)));
    const share = (size) => bytes(size) + (data.totals.bytes > 0 ? ", " + percent(size, data.totals.bytes) + " of the text" : "");
    drawBars("categories", "category", categories.map(([name, value]) => ({ name, value, label: number(value), title: share(sizes.get(name)) })));
    const sites = data.sites.map((site, index) => ({ ...site, index })).filter((site) => site.hits > 0 || site.documents > 0);
    sites.sort((a, b) => b.hits - a.hits || a.index - b.index);
    // Bars and numbers tell the same: the share of the text that went, or how many removals where bytes are not known.
    const shares = data.totals.bytes > 0;
    if (!shares) at("sites-of").textContent = "and removals";
    drawBars("sites", "site", sites.map((site) => ({
      name: siteName(site.index), value: shares ? site.removed / Math.max(1, site.bytes) : site.hits, most: shares ? 1 : undefined,
      label: shares ? percent(site.removed, site.bytes) : number(site.hits),
      title: plural(site.hits, "removal") + (site.documents ? " in " + plural(site.documents, "document") + ", " + percent(site.removed, site.bytes) + " of the text" : ""),
    })));
    at("sites-section").hidden = sites.length < 2;
    const languages = tally((rule, add) => rule.places.forEach(([, language, hits]) => language >= 0 && add(languageName(language), hits)));
    drawBars("languages", "language", languages.map(([name, value]) => ({ name, value, label: number(value) })));
    at("languages-section").hidden = languages.length < 2;
    at("categories-section").hidden = categories.length === 0;
    if (data.rules.length === 0) at("none").textContent = "Nothing was removed.";
    const option = (value, label) => make("option", { value }, label ?? value);
    at("category").append(option("", "all"), ...categories.map(([name]) => option(name)));
    at("language").append(option("", "all"), ...languages.map(([name]) => option(name)));
    at("outcome").append(option("", "all"), option("drop", "removed"), option("replace", "replaced"), option("guarded", "kept by the guard"));
    at("rule-names").append(...data.rules.map((rule) => option(rule.id)));
    at("site-names").append(...sites.slice(0, 2000).map((site) => option(siteName(site.index))));
  }

  // A name as a shell takes it.
  const argument = (name) => /^[\p{L}\p{N}/._:@%+-]+$/u.test(name) ? name : "'" + name.replaceAll("'", "'\\''") + "'";
  function drawSample(sample, query) {
    const line = make("p", { class: "line" }, make("span", { class: "kept" }, ...shown(sample.prefix)),
      make("mark", { class: sample.outcome }, ...shown(sample.text, query)),
      sample.more ? make("span", { class: "sub" }, " … " + plural(sample.more, "character") + " more") : null,
      sample.replacement !== null && sample.replacement !== undefined ? make("ins", {}, ...shown(sample.replacement.replace(/\n/g, "⏎"))) : null,
      make("span", { class: "kept" }, ...shown(sample.suffix)));
    const same = sample.twins && [...sample.twins.own, ...sample.twins.other].every(([same]) => same);
    const kept = (text) => make("p", { class: "kept" }, ...shown(text));
    const facts = [siteName(sample.site), languageName(sample.language)].filter((name) => !name.startsWith("("));
    return make("article", { class: "sample" },
      make("header", {}, make("bdi", {}, ...shown(sample.document), ":" + sample.line), make("span", {}, ...shown(facts.join(" · ")))),
      make("div", { class: "lines" }, sample.before.map(kept), line, sample.after.map(kept)),
      sample.twin ? make("p", { class: "twin" }, "the other record: ", make("bdi", {}, ...shown(sample.twin)), ". Its text is not in this ledger; ",
        make("code", {}, ...shown("unscrape duplicates INPUTS --show " + argument(sample.document) + " " + argument(sample.twin))), " draws the two side by side.") : null,
      sample.twins && !same ? make("div", { class: "twins" },
        make("div", {}, make("h4", {}, "removed"), sample.twins.own.map(([same, text]) => make("span", { class: same ? "" : "own" }, ...shown(text)))),
        make("div", {}, make("h4", {}, "its twin, which stays or has its own reason"), sample.twins.other.map(([same, text]) => make("span", { class: same ? "" : "other" }, ...shown(text))))) : null,
      make("footer", {}, ...shown(sample.note ? sample.note + " " : ""), same ? "(its twin says the same, word by word) " : "", make("code", {}, sample.id)));
  }

  function drawTexts({ rule, texts, unsure }, query) {
    const limit = state.limits.get(rule.id) || TEXTS_STEP;
    const items = texts.slice(0, limit).map(([text, hits, partly]) => make("li", {},
      make("span", { class: "hits" }, (partly ? "≥ " : "") + "×" + number(hits)),
      make("div", {},
        make("span", { class: "text" }, ...shown(text.text, query), text.more ? "…" : ""),
        text.replacement !== null && text.replacement !== undefined ? make("ins", {}, " → ", ...shown(text.replacement.replace(/\n/g, "⏎"))) : null,
        text.more ? make("span", { class: "sub" }, " " + plural(text.more, "character") + " more") : null,
        text.outcome === "drop" ? null : make("span", { class: "badge " + text.outcome }, text.outcome === "guarded" ? "kept by the guard" : "replaced")),
      make("bdi", { class: "where", title: text.id }, ...shown(text.hits === 1 ? text.first : plural(text.documents, "document")))));
    const list = make("ul", { class: "texts" }, items);
    const more = texts.length - limit;
    const notes = [];
    if (more > 0) notes.push(make("button", { type: "button", class: "more-texts", onclick: () => { state.limits.set(rule.id, limit + 400); draw(); } }, "Show " + number(Math.min(more, 400)) + " more of " + number(more)));
    if (rule.left_out[0] > 0) notes.push(make("p", { class: "sub" }, plural(rule.left_out[0], "rarer text") + " (" + plural(rule.left_out[1], "time") + ") left out of this page"));
    if (unsure > 0) notes.push(make("p", { class: "sub" }, plural(unsure, "text") + " on so many sites that not all are told may be here too"));
    return [list, ...notes];
  }

  function drawRule(entry, query) {
    const { rule, texts, hits, samples, atLeast, unsure } = entry;
    const open = state.all || state.open.has(rule.id);
    const filtered = state.q || state.site || state.language || state.outcome;
    const share = data.totals.bytes > 0 ? " (" + percent(rule.bytes, data.totals.bytes) + ")" : "";
    const facts = [plural(rule.documents, "document"), rule.sites > 1 ? plural(rule.sites, "site") : "", bytes(rule.bytes) + share, plural(rule.texts_total, "distinct text")];
    if (filtered) facts.unshift(number(rule.hits) + " without filters");
    const section = make("section", { class: "rule", "data-rule": rule.id },
      make("h3", {}, make("button", { type: "button", "aria-expanded": String(open), onclick: () => toggle(rule.id) },
        make("span", { class: "id" }, ...shown(rule.id)), make("span", { class: "hits" }, (atLeast ? "≥ " : "") + "×" + number(hits)),
        open || !rule.why ? null : make("span", { class: "gist" }, ...shown(rule.why)),
        make("span", { class: "facts" }, facts.filter(Boolean).join(" · "), rule.guarded ? [" ", make("span", { class: "badge guarded" }, "kept by the guard ×" + number(rule.guarded))] : ""))));
    if (open) section.append(make("div", { class: "body" },
      make("div", {}, make("p", { class: "why" }, ...shown(rule.why)), rule.place ? make("p", { class: "place" }, ...shown(rule.place)) : null),
      samples.length ? make("div", {}, make("h2", {}, "Sample"), make("div", { class: "samples" }, samples.map((sample) => drawSample(sample, query)))) : null,
      texts.length || rule.left_out[0] || unsure ? make("div", {}, make("h2", {}, "Texts"), drawTexts(entry, query)) : null));
    return section;
  }

  function draw() {
    const rules = matching();
    const query = state.q.trim().toLowerCase();
    const focused = document.activeElement?.closest?.(".rule")?.dataset.rule;
    at("rules").replaceChildren(...rules.map((entry) => drawRule(entry, query)));
    if (focused) buttonOf(focused)?.focus({ preventScroll: true });
    const texts = rules.reduce((sum, entry) => sum + entry.texts.length, 0);
    const hits = rules.reduce((sum, entry) => sum + entry.hits, 0);
    at("count").textContent = [plural(rules.length, "rule"), plural(texts, "text"), plural(hits, "removal")].join(" · ");
    at("none").hidden = rules.length > 0;
    at("expand").textContent = state.all ? "Close all" : "Open all";
    for (const key of KEYS) at(key).classList.toggle("set", state[key] !== "");
    for (const bar of document.querySelectorAll(".bars button")) bar.setAttribute("aria-pressed", String(state[bar.dataset.filter] === bar.dataset.value));
    writeAddress();
  }
  function buttonOf(id) {
    return [...document.querySelectorAll(".rule")].find((section) => section.dataset.rule === id)?.querySelector("button");
  }
  function set(key, value) { state[key] = value; at(key).value = value; state.limits.clear(); draw(); }
  function toggle(id) {
    if (state.all) { state.all = false; state.open = new Set(matching().map((entry) => entry.rule.id)); }
    if (!state.open.delete(id)) state.open.add(id);
    draw();
  }
  function toggleAll() { state.all = !state.all; state.open.clear(); draw(); }
  function clear() { for (const key of KEYS) { state[key] = ""; at(key).value = ""; } draw(); }
  function step(by) {
    const buttons = [...document.querySelectorAll(".rule > h3 > button")];
    const here = buttons.indexOf(document.activeElement?.closest?.(".rule")?.querySelector("button"));
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, here < 0 ? 0 : here + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
  function toggleTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    writeAddress();
  }

  let waiting = 0;
  at("filters").addEventListener("input", (event) => {
    state[event.target.id] = event.target.value;
    state.limits.clear();
    clearTimeout(waiting);
    waiting = setTimeout(draw, 120);
  });
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("clear").addEventListener("click", clear);
  at("expand").addEventListener("click", toggleAll);
  at("theme").addEventListener("click", toggleTheme);
  at("help-open").addEventListener("click", () => at("help").showModal());
  addEventListener("hashchange", () => { readAddress(); draw(); });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || at("help").open) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") { clear(); document.activeElement?.blur(); return; }
    if (typing) return;
    const keys = { "/": () => at("q").focus(), j: () => step(1), k: () => step(-1), x: toggleAll, t: toggleTheme, "?": () => at("help").showModal() };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  // On paper everything that the filters leave is open.
  let before = false;
  addEventListener("beforeprint", () => { before = state.all; state.all = true; draw(); });
  addEventListener("afterprint", () => { state.all = before; draw(); });

  drawSummary();
  drawOverviews();
  readAddress();
  draw();
})();
