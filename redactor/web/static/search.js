// Searches published minutes in the reader's browser, over the index that is in the folder. What was typed stays here.
// The same words and the same answers as `redactor.public.searching`, which does it where the reading room is a server.
"use strict";

(() => {
  const [LONGEST, MOST_WORDS, PAGE, LONGEST_WORD, BEFORE, BEHIND] = [200, 8, 20, 64, 12, 24];
  const EDGES = /^([("'“‘[]*)(.*?)([.,;:!?)"'”’\]]*)$/s;

  function wordsOf(text) {
    const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    return (plain.match(/[\p{L}\p{N}]+/gu) || []).map((word) => Array.from(word).slice(0, LONGEST_WORD).join(""));
  }

  // FNV-1a, 32 bits, over UTF-8.
  function partOf(word, parts) {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(word)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    return value % parts;
  }

  function* strings(held) {
    if (Array.isArray(held)) {
      for (const value of held) yield* strings(value);
    } else if (held && typeof held === "object") {
      if (typeof held.text === "string") yield held.text;
      for (const value of Object.values(held)) if (value && typeof value === "object") yield* strings(value);
    }
  }

  function textsOf(held) {
    const front = ["", "Before the first item", [...strings(held.front), ...strings(held.notes)].join(" ")];
    const items = held.items.map((item) => [item.number || "", item.heading, [item.heading, ...strings(item.blocks)].join(" ")]);
    return [front, ...items];
  }

  async function numbersOf(read, words, parts) {
    let kept = null;
    for (const word of words) {
      const part = await read(`search/words-${partOf(word, parts)}.json`);
      let at = 0;
      const numbers = new Set((Object.hasOwn(part, word) ? part[word] : []).map((step) => (at += step)));
      kept = kept === null ? numbers : new Set([...kept].filter((number) => numbers.has(number)));
    }
    return kept;
  }

  async function hitsOf(read, words, asked) {
    const index = await read("search/index.json");
    const numbers = await numbersOf(read, words, index.parts);
    const hits = [];
    let start = 0;
    for (const meeting of index.meetings) {
      if (["", meeting.year].includes(asked.year) && ["", meeting.body].includes(asked.body)) {
        for (let n = 0; n < meeting.texts; n++) if (numbers.has(start + n)) hits.push([meeting, n]);
      }
      start += meeting.texts;
    }
    return hits;
  }

  // ---- showing; `make` builds an element, text is text whatever is in it

  function make(name, attributes, ...inside) {
    const out = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) out.setAttribute(key, value);
    out.append(...inside);
    return out;
  }

  // Tells behind which chunk the most of the words stand; the first of the best.
  function best(found) {
    let [at, most] = [0, 0];
    found.forEach((here, n) => {
      const count = here.length ? new Set(found.slice(n, n + BEHIND).flat()).size : 0;
      if (count > most) [at, most] = [n, count];
    });
    return at;
  }

  function passage(text, words) {
    const chunks = text.split(/[\s\ufeff]+/).filter(Boolean);
    const found = chunks.map((chunk) => wordsOf(chunk).filter((word) => words.has(word)));
    const at = best(found);
    const start = Math.max(0, at - BEFORE);
    const out = make("p", { class: "r-found__text" });
    if (start) out.append("… ");
    for (let n = start; n < Math.min(chunks.length, at + BEHIND); n++) {
      if (n > start) out.append(" ");
      if (!found[n].length) {
        out.append(chunks[n]);
        continue;
      }
      const [, before, core, behind] = EDGES.exec(chunks[n]);
      out.append(before, make("mark", {}, core), behind);
    }
    if (at + BEHIND < chunks.length) out.append(" …");
    return out;
  }

  // What was searched: minutes, or a paper beside them.
  const sourceOf = (meeting) => `${meeting.place}/${meeting.file ?? "minutes"}`;
  const pageOf = (meeting) => (meeting.file ? `/${sourceOf(meeting)}.html` : `/${meeting.place}/`);
  const named = (number, heading) => (!number || heading.startsWith(number) ? heading : `${number}. ${heading}`);

  function shown(meeting, [number, heading, text], words) {
    const rest = text.startsWith(heading) ? text.slice(heading.length) : text;
    return make(
      "li",
      {},
      make("a", { class: "govuk-link", href: `${pageOf(meeting)}${number ? `#item-${number}` : ""}` }, named(number, heading)),
      make("p", { class: "r-found__where" }, meeting.title),
      passage(rest, words),
    );
  }

  function ways(asked, more) {
    const pages = [];
    if (asked.page > 1) pages.push(["Earlier answers", asked.page - 1]);
    if (more) pages.push(["More answers", asked.page + 1]);
    if (!pages.length) return [];
    const links = pages.map(([words, page]) => {
      const query = new URLSearchParams({ q: asked.words });
      if (asked.body) query.set("body", asked.body);
      if (asked.year) query.set("year", asked.year);
      query.set("page", page);
      return make("li", {}, make("a", { class: "govuk-link", href: `/search/?${query}` }, words));
    });
    return [make("nav", { "aria-label": "Pages of answers" }, make("ul", { class: "r-links" }, ...links))];
  }

  async function answer(read, asked) {
    const words = [...new Set(wordsOf(asked.words))].slice(0, MOST_WORDS);
    const hits = words.length ? await hitsOf(read, words, asked) : [];
    const first = (asked.page - 1) * PAGE;
    const chosen = hits.slice(first, first + PAGE);
    if (!chosen.length) return [make("p", { class: "govuk-body" }, "No published text has these words.")];
    const texts = new Map();
    for (const [meeting] of chosen) {
      const source = sourceOf(meeting);
      if (!texts.has(source)) texts.set(source, textsOf(await read(`${source}.json`)));
    }
    const count = make("strong", {}, `${hits.length} item${hits.length === 1 ? "" : "s"}`);
    const lines = chosen.map(([meeting, n]) => shown(meeting, texts.get(sourceOf(meeting))[n], new Set(words)));
    return [
      make("p", { class: "govuk-body" }, count, " with these words. Only published text is searched."),
      make("ol", { class: "r-found" }, ...lines),
      ...ways(asked, first + PAGE < hits.length),
    ];
  }

  function askedIn(query) {
    const fields = new URLSearchParams(query);
    const page = fields.get("page") || "";
    const words = Array.from(fields.get("q") || "").slice(0, LONGEST).join("").trim();
    return { words, year: fields.get("year") || "", body: fields.get("body") || "", page: /^[1-9][0-9]{0,5}$/.test(page) ? Number(page) : 1 };
  }

  async function read(path) {
    const found = await fetch(`/${path}`);
    if (!found.ok) throw new Error(path);
    return found.json();
  }

  async function run() {
    const form = document.getElementById("search");
    const results = document.getElementById("results");
    const asked = askedIn(location.search);
    if (!form || !results || results.dataset.answered !== undefined || !asked.words) return;
    form.elements.q.value = asked.words;
    for (const name of ["year", "body"]) if (form.elements[name]) form.elements[name].value = asked[name];
    try {
      results.replaceChildren(...(await answer(read, asked)));
    } catch {
      results.replaceChildren(make("p", { class: "govuk-body" }, "The search could not be done just now. Try again."));
    }
  }

  globalThis.redactorSearch = { wordsOf, partOf, textsOf, askedIn, hitsOf };
  if (globalThis.document) run();
})();
