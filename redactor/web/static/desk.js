// The review desk made quick. Without script every link and form of it loads a page; here htmx fetches the very same
// page and puts it in place. This says what happened, and where focus goes.
import { initAll } from "./vendor/govuk-frontend-6.3.0/govuk-frontend.min.js";

const FAILED = "Not saved. What you typed is still here. Try again.";
const SIGNED_OUT = "Not saved. What you typed is still here. Sign in again in another window, then try again.";
const spoken = document.getElementById("said");
const desk = () => document.querySelector("[data-desk]");
const slip = () => document.querySelector("form[data-slip]");
let untouched = "";
let leaving = false;

const typed = (form) => {
  const fields = new FormData(form);
  fields.delete("csrf_token");
  return new URLSearchParams(fields).toString();
};
const unsaved = () => slip() !== null && !leaving && typed(slip()) !== untouched;

export function say(words) {
  spoken.textContent = "";
  setTimeout(() => { spoken.textContent = words; }, 50); // so that the same words are read out a second time, too
}

function show(words, failed = false) {
  for (const place of document.querySelectorAll("[data-saved]")) {
    place.textContent = words;
    place.classList.toggle("r-not-saved", failed);
  }
}

function failed(words = FAILED) {
  show(words, true);
  say(words);
}

function ready() {
  untouched = slip() ? typed(slip()) : "";
  for (const hidden of document.querySelectorAll("[data-with-script]")) hidden.hidden = false;
}

export function focusOn(place) {
  if (!place) return;
  const folded = place.closest("details:not([open])");
  if (folded) folded.open = true;
  place.focus();
}

// A form that is refused for want of a proof, or of a fresh token, is sent as a browser would without script.
function plainly(form, submitter) {
  if (submitter?.name) {
    const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(chosen);
  }
  leaving = true;
  form.submit();
}

// After a new sign-in the tokens of the page are stale: take over those of a fresh one.
async function renewTokens() {
  const page = await (await fetch(location.pathname)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-desk] [name=csrf_token]");
  if (fresh) for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = fresh.value;
  return fresh !== null;
}

document.addEventListener("htmx:confirm", (event) => {
  const question = slip()?.dataset.unsaved;
  if (unsaved() && event.detail.elt !== slip() && !confirm(question)) event.preventDefault();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") show("Saving…");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, serverResponse } = event.detail;
  const posted = requestConfig.verb === "post";
  if (serverResponse.includes("data-desk") && (xhr.status < 400 || xhr.status === 409 || xhr.status === 422)) return;
  event.detail.shouldSwap = false;
  if (!posted) {
    leaving = !unsaved();
    location.assign(xhr.status < 400 ? requestConfig.path : location.href);
  } else if (xhr.status === 403) plainly(requestConfig.elt, requestConfig.triggeringEvent?.submitter);
  else if (xhr.status === 404) location.reload();
  else if (xhr.status === 400) renewTokens().then((fresh) => failed(fresh ? FAILED : SIGNED_OUT));
  else if (xhr.status === 409) plainly(requestConfig.elt, requestConfig.triggeringEvent?.submitter);
  else failed(xhr.status < 400 ? SIGNED_OUT : FAILED);
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.requestConfig.verb === "post") failed();
    else location.assign(event.detail.requestConfig.path);
  });
}

document.addEventListener("htmx:afterSettle", (event) => {
  const { xhr, requestConfig } = event.detail;
  const asked = requestConfig.elt.dataset;
  initAll(document.getElementById("page"));
  ready();
  if (xhr.status === 409) focusOn(document.getElementById("conflict-title"));
  else if (xhr.status < 400) {
    focusOn(document.getElementById(asked.focus) ?? document.getElementById("decide-title") ?? document.querySelector(".r-bar h1"));
    if (asked.said) say(`${asked.said} ${desk().dataset.left}`);
  } else say("Not saved. What you typed is still here. See what is wrong above.");
  document.dispatchEvent(new CustomEvent("desk:ready"));
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-send]") && unsaved() && !confirm(slip().dataset.unsaved)) event.preventDefault();
  if (event.defaultPrevented) return; // htmx has taken it over
  leaving = true;
  if (!event.target.matches("[data-send]")) return;
  show("Checking the files…");
  say("Checking the files…");
  document.body.classList.add("r-checking");
});
window.addEventListener("pageshow", () => { // back from where it led
  leaving = false;
  document.body.classList.remove("r-checking");
});
ready();
