// Keys of the review desk. Each presses a button or follows a link that is there anyway. They act only while focus is in
// the list of items or the two columns, never in a field, and can be switched off (WCAG 2.1.4).
import { focusOn, say } from "./desk.js";

const OFF = "redactor-keys-off";
const GROUND = ".r-review__side, .r-rows, .r-bar";
const FIELD = "input, select, textarea, [contenteditable]";
const switched = () => localStorage.getItem(OFF) === null;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
let wanted = 0; // a marking that was asked for before its item was open

// What the focus is in, or was in last: an item with its row, its form or its line in the list.
function row() {
  const line = document.activeElement.closest(".r-items a");
  if (line) return document.querySelector(line.getAttribute("href"));
  const form = document.activeElement.closest(".r-slip") ?? (document.activeElement.closest(".r-row") ? null : document.querySelector(".r-slip"));
  return form ? form.nextElementSibling : document.activeElement.closest(".r-row");
}

function step(by) {
  const places = all("[data-settle]");
  if (!places.length) return say("Nothing is left to settle.");
  const here = document.activeElement;
  const ahead = places.filter((place) => here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING && !here.contains(place));
  const behind = places.filter((place) => here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING && !place.contains(here) && place !== here);
  const next = by > 0 ? ahead[0] ?? places[0] : behind.at(-1) ?? places.at(-1);
  return focusOn(next);
}

function mark(number) {
  const found = row();
  const radios = all("[data-slip] [name=marking]");
  if (found && found.previousElementSibling !== document.querySelector(".r-slip")) {
    wanted = number;
    found.querySelector("[data-key=e]")?.click();
    return;
  }
  const radio = radios[number - 1];
  if (!radio || radio.checked) return;
  const raises = radios.indexOf(radio) < radios.findIndex((each) => each.defaultChecked);
  radio.checked = true;
  if (raises) press(document.querySelector("[data-slip] [value=save]"));
  else {
    focusOn(radio);
    say(`${radio.value} chosen. Save the item to lower its marking.`);
  }
}

const press = (button) => button?.click();
const within = (name) => row()?.querySelector(`[data-key=${name}]`) ?? null;

// A key answers the suggestion that the focus is in; elsewhere it is about the first leak of the item.
function answer(name) {
  const suggestion = document.activeElement.closest("[data-suggestion]");
  return suggestion ? suggestion.querySelector(`[data-key=${name}]`) : row()?.querySelector(`.r-leak-note:not([data-suggestion]) [data-key=${name}]`);
}

const DEEDS = {
  j: () => step(1),
  k: () => step(-1),
  1: () => mark(1),
  2: () => mark(2),
  3: () => mark(3),
  4: () => mark(4),
  a: () => press(answer("a")),
  d: () => {
    const way = answer("d");
    if (way?.tagName !== "SUMMARY") return press(way);
    way.parentElement.open = true;
    way.parentElement.querySelector("input[name=why]").focus();
  },
  u: () => press(document.querySelector("[data-key=u]")),
  "ctrl+z": () => press(document.querySelector("[data-key=u]")),
  U: () => press(document.querySelector("[data-key=U]")),
  "ctrl+y": () => press(document.querySelector("[data-key=U]")),
  "ctrl+shift+z": () => press(document.querySelector("[data-key=U]")),
  e: () => press(within("e")),
  "?": () => {
    const list = document.getElementById("keys");
    list.open = !list.open;
    list.querySelector("summary").focus();
  },
};

function named(event) {
  if (event.altKey) return "";
  if (!event.ctrlKey && !event.metaKey) return event.key;
  return `ctrl+${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`;
}

document.addEventListener("keydown", (event) => {
  const deed = DEEDS[named(event)];
  const target = event.target;
  if (!deed || event.repeat || event.defaultPrevented || !target.closest(GROUND) || target.closest(FIELD) || !switched()) return;
  event.preventDefault();
  deed();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-step]");
  if (button) step(Number(button.dataset.step));
});

function ready() {
  const box = document.getElementById("keys-on");
  if (box) {
    box.checked = switched();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
      shown();
    });
  }
  shown();
  const number = wanted;
  wanted = 0;
  if (number && document.getElementById("decide")) mark(number);
}

const shown = () => document.body.classList.toggle("r-with-keys", switched());

document.addEventListener("desk:ready", ready);
ready();
