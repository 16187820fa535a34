// Checks published minutes against their certificate, in the reader's browser. Nothing is sent anywhere.
//
// Written from docs/reference/certificate.md alone; plain WebCrypto (SHA-256, Ed25519) and nothing else. A classic
// script, so that the page also works when it was saved to a disk.
"use strict";

(() => {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const INSERTIONS = ["banner", "stub", "public-title", "label", "number", "substitute", "status", "contents", "omission",
    "redacted", "reworded", "notice"];
  const TOP = ["format", "version", "signer", "policy", "draft", "decisions", "document", "files", "head", "nodes", "lines", "size", "root"];
  const NONE = new Uint8Array();

  // ---- bytes

  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const unbase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const u32 = (n) => new Uint8Array([n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  const bare = (text) => text.replace(/[\s\x1c-\x1f\x85]/g, (c) => (c === "\ufeff" ? c : ""));

  function join(...parts) {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
    return out;
  }

  async function sha256(...parts) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
  }

  // ---- the hashes of the page

  function F(x) {
    const bytes = typeof x === "string" ? encoder.encode(x) : x;
    return join(u32(bytes.length), bytes);
  }

  const H = (content) => sha256(new Uint8Array([0]), content);
  const S = (salt, content) => sha256(new Uint8Array([0]), unhex(salt), content);
  const members = (list) => join(...(list || []).map(F));

  async function ROOT(hashes) {
    if (hashes.length === 0) return sha256(NONE);
    if (hashes.length === 1) return hashes[0];
    let split = 1;
    while (split * 2 < hashes.length) split *= 2;
    return sha256(new Uint8Array([1]), await ROOT(hashes.slice(0, split)), await ROOT(hashes.slice(split)));
  }

  const LEAF = (n) =>
    S(n.salt, join(F("portion"), F(n.ref), F(n.kind), F(n.text), F(members(n.notes)), F(members(n.media)), F(members(n.values))));

  async function GAP(ref, salt, hashes) {
    return S(salt, join(F("gap"), F(ref), F(join(u32(0), u32(hashes.length))), F(await ROOT(hashes))));
  }

  function HEAD(c) {
    const texts = [c.policy.name, c.policy.sha256, c.document.title, c.document.language, c.signer || ""];
    const commitments = [c.draft, c.decisions].map((x) => F(unhex(x || "")));
    const files = c.files.map((f) => F(join(F(f.name), F(f.sha256))));
    return H(join(F("head"), ...texts.map(F), ...commitments, F(join(...files))));
  }

  function LINE(line) {
    const parts = line.parts.map((p) =>
      F(join(F(p.text), F("leaf" in p ? u32(p.leaf) : NONE), F(p.insertion || ""), F(p.item || ""))));
    return H(join(F("line"), F(line.at), ...parts));
  }

  // ---- reading

  // Reads JSON that is spelled in the one way that the page allows; a doubled key is another spelling.
  function parse(bytes, format) {
    let held, text;
    try {
      text = decoder.decode(bytes);
      held = JSON.parse(text);
    } catch {
      return null;
    }
    return JSON.stringify(held, null, 1) + "\n" === text && held && held.format === format && held.version === 1 ? held : null;
  }

  const is = {
    text: (x) => typeof x === "string" && x.isWellFormed?.() !== false,
    hex: (x, size) => typeof x === "string" && x.length === 2 * size && /^[0-9a-f]*$/.test(x),
    keys: (x, keys) => x !== null && typeof x === "object" && !Array.isArray(x) && Object.keys(x).join() === keys.join(),
    list: (x, each) => Array.isArray(x) && x.every(each),
  };

  function isLeaf(n) {
    const lists = ["notes", "media", "values"].filter((name) => name in n);
    return is.keys(n, ["ref", "hash", "kind", "salt", "text", ...lists]) && is.text(n.ref) && is.hex(n.hash, 32) &&
      is.text(n.kind) && is.hex(n.salt, 16) && is.text(n.text) && lists.every((name) => n[name].length && is.list(n[name], is.text));
  }

  const isGap = (n) => is.keys(n, ["ref", "hash"]) && is.text(n.ref) && is.hex(n.hash, 32);

  function isPart(p, nodes) {
    if ("leaf" in p) return is.keys(p, ["leaf", "text"]) && Number.isInteger(p.leaf) && "salt" in (nodes[p.leaf] || {}) && is.text(p.text);
    return is.keys(p, ["insertion", "item", "text"]) && INSERTIONS.includes(p.insertion) && is.text(p.item) && is.text(p.text);
  }

  function isCertificate(c) {
    return is.keys(c, TOP) && (c.signer === null || (is.text(c.signer) && c.signer !== "")) &&
      is.keys(c.policy, ["name", "sha256"]) && is.text(c.policy.name) && is.hex(c.policy.sha256, 32) &&
      [c.draft, c.decisions].every((x) => x === null || is.hex(x, 32)) &&
      is.keys(c.document, ["title", "language"]) && is.text(c.document.title) && is.text(c.document.language) &&
      is.list(c.files, (f) => is.keys(f, ["name", "sha256"]) && is.text(f.name) && is.hex(f.sha256, 32)) &&
      is.list(c.nodes, (n) => n && typeof n === "object" && ("salt" in n ? isLeaf(n) : isGap(n))) &&
      is.list(c.lines, (l) => is.keys(l, ["at", "parts"]) && ["body", "note", "page"].includes(l.at) &&
        is.list(l.parts, (p) => p && typeof p === "object" && isPart(p, c.nodes))) &&
      is.hex(c.head, 32) && is.hex(c.root, 32) && Number.isInteger(c.size);
  }

  // ---- checking

  async function checkHashes(c, faults) {
    const hashes = [await HEAD(c)];
    if (hex(hashes[0]) !== c.head) faults.push("head: policy, commitments, files, document or signer were changed");
    for (const node of c.nodes) {
      if ("salt" in node && hex(await LEAF(node)) !== node.hash) faults.push(`node ${node.ref}: it is not what its hash says`);
      hashes.push(unhex(node.hash));
    }
    for (const line of c.lines) hashes.push(await LINE(line));
    if (hashes.length !== c.size) faults.push("size: entries are missing or were added");
    if (hex(await ROOT(hashes)) !== c.root) faults.push("root: the entries, or their order, are not those of the root hash");
  }

  function checkPlaces(nodes, faults) {
    const done = new Set();
    let item = null, count = 0, gap = false;
    for (const node of nodes) {
      const match = /^([^]+)\.([1-9][0-9]{0,8})$/.exec(node.ref);
      const owner = match ? match[1] : "";
      if (owner !== item) {
        done.add(item);
        [item, count, gap] = [owner, 0, false];
      }
      count += 1;
      const isNowGap = !("salt" in node);
      if (!match || done.has(owner) || Number(match[2]) !== count) faults.push(`node ${node.ref}: missing, added, or out of order`);
      if (gap && isNowGap) faults.push(`node ${node.ref}: two gaps stand side by side`);
      gap = isNowGap;
    }
  }

  function checkTexts(c, faults) {
    const said = new Map(), noted = new Set();
    c.lines.forEach((line, number) => {
      const own = line.parts.filter((p) => "leaf" in p);
      if (line.at !== "note") {
        for (const p of own) said.set(p.leaf, (said.get(p.leaf) || "") + bare(p.text));
        return;
      }
      const words = own.map((p) => bare(p.text)).join("");
      noted.add(words);
      if (words && !own.some((p) => (c.nodes[p.leaf].notes || []).map(bare).includes(words))) faults.push(`line ${number + 1}: not a note of its text`);
    });
    c.nodes.forEach((node, number) => {
      if (!("salt" in node)) return;
      if ((said.get(number) || "") !== bare(node.text)) faults.push(`node ${node.ref}: the lines do not say this text, or not once`);
      if (!(node.notes || []).every((note) => noted.has(bare(note)))) faults.push(`node ${node.ref}: the lines do not say its note`);
    });
  }

  async function checkFiles(c, files, faults) {
    for (const name of files.keys()) {
      if (name.startsWith("minutes.") && !c.files.some((f) => f.name === name)) faults.push(`${name}: the certificate does not know this file`);
    }
    for (const file of c.files) {
      if (!files.has(file.name)) faults.push(`${file.name}: the file is missing`);
      else if (hex(await sha256(files.get(file.name))) !== file.sha256) faults.push(`${file.name}: the file is not the certified one`);
      else if (file.name === "minutes.json") checkJson(c, files.get(file.name), faults);
    }
  }

  // Gives every paragraph of the JSON copy, and everything that hangs in one.
  function readJson(bytes) {
    const lines = [], values = [];
    const held = JSON.parse(decoder.decode(bytes));
    const paragraph = (x, text) => {
      if (text.trim()) lines.push(text.split(/\s+/).filter(Boolean).join(" "));
      values.push(...(x.links || []), ...(x.pictures || []));
    };
    const blocks = (list) => list.forEach((b) =>
      b.kind === "table" ? b.rows.forEach((row) => row.forEach(blocks)) : paragraph(b, b.text));
    blocks(held.front);
    for (const item of held.items) {
      paragraph(item, item.heading);
      blocks(item.blocks);
    }
    held.notes.forEach((note) => blocks(note.blocks));
    return { lines, values: [...values, held.title].filter(Boolean) };
  }

  function checkJson(c, bytes, faults) {
    let found;
    try {
      found = readJson(bytes);
    } catch {
      faults.push("minutes.json: it is not the JSON of minutes");
      return;
    }
    const texts = (at) => c.lines.filter((l) => l.at === at).map((l) => l.parts.map((p) => p.text).join(""));
    const body = texts("body"), notes = texts("note"), pages = texts("page");
    let at = 0;
    for (const line of found.lines) {
      if (line === body[at]) {
        at += 1;
        continue;
      }
      const kept = notes.includes(line) ? notes : pages;
      if (kept.includes(line)) kept.splice(kept.indexOf(line), 1);
      else faults.push(`minutes.json: a line is not certified, or not in this place (after line ${at} of the body)`);
    }
    if (at < body.length) faults.push(`minutes.json: line ${at + 1} of the body is not in its place`);
    if (notes.length) faults.push("minutes.json: a certified note is missing");
    const known = new Set([c.document.title, c.document.language, "#", ...c.nodes.flatMap((n) => n.values || [])]);
    if (!found.values.every((v) => known.has(v))) faults.push("minutes.json: a link or description is not certified");
  }

  async function verifier(text) {
    const [, name, id, material] = /^([^\s+]{1,128})\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) || [];
    if (!name) return null;
    const held = unbase64(material);
    const ours = hex((await sha256(encoder.encode(name), new Uint8Array([10]), held)).slice(0, 4));
    return ours === id && held[0] === 1 && held.length === 33 ? { name, id, text: text.trim(), public: held.slice(1) } : null;
  }

  async function checkNote(c, files, key, faults) {
    const note = files.get("certificate.txt");
    if (c.signer === null) {
      if (note) faults.push("certificate.txt: there is a signature, but the certificate names no signer");
      if (key) faults.push("certificate.json: the certificate is not signed");
      return null;
    }
    const wanted = await verifier(c.signer).catch(() => null);
    if (!wanted) faults.push("certificate.json: its signer is no key");
    else if (key && key.trim() !== wanted.text) faults.push("certificate.txt: it is not signed by the key that you named");
    else if (!note) faults.push("certificate.txt: the signature is missing");
    else return checkSignature(c, files, wanted, faults).catch(() => (faults.push("certificate.txt: it is not a signed note"), null));
    return null;
  }

  async function checkSignature(c, files, wanted, faults) {
    const [text, below] = split(decoder.decode(files.get("certificate.txt")));
    const line = below.split("\n").map((l) => l.split(" ")).find((l) => l[0] === "\u2014" && l[1] === wanted.name);
    const raw = unbase64(line[2]);
    const key = await crypto.subtle.importKey("raw", wanted.public, { name: "Ed25519" }, false, ["verify"]);
    const good = hex(raw.slice(0, 4)) === wanted.id && (await crypto.subtle.verify({ name: "Ed25519" }, key, raw.slice(4), encoder.encode(text)));
    if (!good) faults.push("certificate.txt: the signature does not fit");
    const start = `redactor certificate v1\nsha256 ${hex(await sha256(files.get("certificate.json")))}\nroot ${c.root}\nsize ${c.size}\n`;
    if (!text.startsWith(start)) faults.push("certificate.txt: the signature is for another certificate");
    const rest = text.slice(start.length).split("\n").filter(Boolean);
    if (!rest.every((l) => /^approved \S+ .+$/.test(l))) faults.push("certificate.txt: the signed text says something unknown");
    return { by: wanted.name, key: wanted.text, approvals: rest.map((l) => l.slice("approved ".length)) };
  }

  function split(note) {
    const at = note.lastIndexOf("\n\n");
    return [note.slice(0, at + 1), note.slice(at + 2)];
  }

  async function checkReveal(c, bytes, faults) {
    const r = parse(bytes, "redactor-reveal");
    const good = r && is.keys(r, ["format", "version", "ref", "salt", "members"]) && is.hex(r.salt, 16) &&
      is.list(r.members, (m) => (typeof m === "string" ? is.hex(m, 32) : m && typeof m === "object" && isLeaf(m)));
    const gap = good ? c.nodes.find((n) => n.ref === r.ref && !("salt" in n)) : null;
    if (!gap) {
      faults.push("reveal: it opens no gap of this certificate");
      return null;
    }
    const hashes = [];
    for (const [number, m] of r.members.entries()) {
      hashes.push(typeof m === "string" ? unhex(m) : await LEAF(m));
      if (typeof m !== "string" && hex(hashes[number]) !== m.hash) faults.push(`gap ${r.ref}: a member is not what its hash says`);
      if (typeof m !== "string" && m.ref !== `${r.ref}.${number + 1}`) faults.push(`gap ${r.ref}: a member stands in another place`);
    }
    if (hex(await GAP(r.ref, r.salt, hashes)) !== gap.hash) faults.push(`gap ${r.ref}: this is not what it held when it was certified`);
    return { ref: r.ref, texts: r.members.map((m) => (typeof m === "string" ? null : m.text)) };
  }

  // Checks a folder: a Map from file names to bytes. `key` is a verifier key that the reader trusts, or empty.
  async function check(files, key) {
    const faults = [], revealed = [];
    const c = files.has("certificate.json") ? parse(files.get("certificate.json"), "redactor-certificate") : null;
    if (!c || !isCertificate(c)) return { faults: ["certificate.json: it is missing, or it is no certificate"], revealed };
    await checkHashes(c, faults);
    checkPlaces(c.nodes, faults);
    checkTexts(c, faults);
    await checkFiles(c, files, faults);
    const signature = await checkNote(c, files, key, faults);
    for (const [name, bytes] of files) {
      if (name.endsWith(".json") && !["certificate.json", "minutes.json"].includes(name)) revealed.push(await checkReveal(c, bytes, faults));
    }
    const gaps = c.nodes.filter((n) => !("salt" in n)).map((n) => n.ref);
    return { faults, signature, revealed: revealed.filter(Boolean), gaps, portions: c.nodes.length - gaps.length, files: c.files.length };
  }

  globalThis.redactorCertificate = { check };

  // ---- the page

  function say(result, out) {
    const add = (text) => out.append(Object.assign(document.createElement("p"), { textContent: text, className: "govuk-body" }));
    out.replaceChildren();
    out.dataset.state = result.faults.length ? "refused" : "verified";
    if (result.faults.length) {
      add("These files are NOT what the certificate says:");
      result.faults.forEach(add);
      return;
    }
    add(`All ${result.files} files are the certified ones. ${result.portions} portions of the original are shown; gaps: ${result.gaps.join(", ") || "none"}.`);
    if (!result.signature) add("The certificate is not signed: it shows that the files agree with it, and not who made both.");
    else add(`Signed by ${result.signature.by}. Compare the key with the one that the body gives out: ${result.signature.key}`);
    (result.signature?.approvals || []).forEach((a) => add(`Approved: ${a}`));
    result.revealed.forEach((r) => add(`Gap ${r.ref} held: ${r.texts.map((t) => t ?? "(stays withheld)").join(" ")}`));
  }

  async function run(form, out) {
    const files = new Map();
    for (const file of form.elements.files.files) files.set(file.name, new Uint8Array(await file.arrayBuffer()));
    say(await check(files, form.elements.key.value), out);
  }

  if (typeof document !== "undefined") {
    const form = document.getElementById("check-certificate"), out = document.getElementById("check-result");
    if (form && out) {
      form.hidden = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        run(form, out).catch(() => say({ faults: ["the check could not run in this browser"] }, out));
      });
    }
  }
})();
