// Sends each chosen file on its own, with its progress, and puts the line in place that the service answers with.
// Without script the form sends them all at once, and the same lines come back on the page.
const form = document.querySelector("form[data-upload]");
const input = form.querySelector("input[type=file]");
const zone = input.closest(".r-drop");
const lines = document.getElementById("files");
const spoken = document.getElementById("said");
const most = Number(form.dataset.limitMb);
const sending = new Set();

const made = (name, words = "", looks = "") => {
  const node = document.createElement(name);
  node.textContent = words;
  node.className = looks;
  return node;
};
const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);
const say = (words) => { spoken.textContent = words; };

function line(file) {
  const node = made("li");
  const head = made("div", "", "r-files__head");
  const bar = Object.assign(made("progress", "", "r-progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", `Sending ${file.name}`);
  const words = made("p", "Waiting for its turn. ", "govuk-!-margin-bottom-0");
  head.append(made("strong", file.name), made("span", size(file.size), "r-quiet"));
  node.append(head, bar, words);
  lines.append(node);
  lines.closest("[data-files]").hidden = false;
  return { node, bar, words };
}

function refuse({ node, bar, words }, text) {
  bar.remove();
  words.textContent = text;
  const edge = made("div", "", "r-files__refused");
  edge.append(...node.childNodes);
  node.append(edge);
  say(text);
}

function cancelled(request, words) {
  const button = Object.assign(made("button", "Cancel", "r-link-button"), { type: "button" });
  button.addEventListener("click", () => request.abort());
  words.append(button);
}

function send(file, place, alone) {
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  body.delete(input.name);
  body.append(input.name, file);
  body.append("each", "yes");
  let sent = 0;
  return new Promise((done) => {
    request.upload.addEventListener("progress", (event) => {
      sent = Math.round((100 * event.loaded) / event.total);
      place.bar.value = sent;
      place.words.textContent = sent < 100 ? `${sent}% received. ` : "Received. Being sealed and read; this takes up to a minute. ";
      if (sent < 100) cancelled(request, place.words);
      else place.bar.removeAttribute("value");
    });
    for (const [name, words] of [["error", "The upload stopped at"], ["timeout", "The upload stopped at"], ["abort", "You stopped the upload at"]]) {
      request.addEventListener(name, () => done(refuse(place, `${words} ${sent}%. Nothing was kept. Choose the file again.`)));
    }
    request.addEventListener("load", () => done(answered(request, place, alone)));
    request.open("POST", form.getAttribute("action"));
    sending.add(request);
    request.send(body);
  }).finally(() => sending.delete(request));
}

function answered(request, place, alone) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const line = page.querySelector("#files > li");
  const moved = new URL(request.responseURL).pathname !== form.getAttribute("action");
  if (moved) return leave(request.responseURL);
  if (!line) return refuse(place, "This page is too old to send from. Load it again, then choose the file again. Nothing was kept.");
  place.node.replaceChildren(...line.childNodes);
  const on = place.node.querySelector("a");
  if (on && alone) return leave(on.href);
  return say(place.node.innerText);
}

function leave(address) {
  sending.clear();
  location.assign(address);
}

async function sendAll(files) {
  const places = files.map((file) => [file, line(file)]);
  for (const [file, place] of places) {
    if (file.size > most * 1024 * 1024) refuse(place, `This file is ${size(file.size)}. The most is ${most} MB. Nothing was kept.`);
    else await send(file, place, places.length === 1);
  }
}

form.addEventListener("submit", (event) => {
  if (!input.files.length) return; // the service says what is missing
  event.preventDefault();
  const files = [...input.files];
  input.value = "";
  sendAll(input.multiple ? files : files.slice(0, 1));
});

for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("r-drop--over");
  });
}
for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("r-drop--over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
});
window.addEventListener("beforeunload", (event) => {
  if (sending.size) event.preventDefault();
});
