// Says whether a file is one that was published, in the reader's browser. Nothing is sent anywhere: the page may
// connect to nothing, and the fingerprints come as a script (verify/fingerprints.js).
"use strict";

(() => {
  const form = document.getElementById("check-document");
  const answer = document.getElementById("check-answer");
  if (!form || !answer || !globalThis.redactorPublished) return;
  const input = form.elements.file;
  form.hidden = false;

  // Makes an element; text is text, whatever is in it.
  function make(name, className, ...inside) {
    const out = document.createElement(name);
    if (className) out.className = className;
    out.append(...inside);
    return out;
  }

  function link(text, href) {
    const out = make("a", "govuk-link", text);
    out.href = href;
    return out;
  }

  function say(heading, ...lines) {
    const title = make("h2", "govuk-heading-m", heading);
    answer.replaceChildren(make("section", "r-answer", title, ...lines));
  }

  const line = (...inside) => make("p", "govuk-body", ...inside);
  const mono = (text) => make("code", "r-mono", text);

  // The words for what became of a file. `known` is [state, address, meeting, format, version, day, newest version].
  function tell(name, sha256, known) {
    const print = line("SHA-256: ", mono(sha256));
    if (!known) {
      say(
        "No.",
        line("This is not the same as anything published here. It may have been changed, or only saved again by a program."),
        print,
      );
      return;
    }
    const [state, address, meeting, format, version, day, newest] = known;
    const what = [mono(name), ` is version ${version} (${format}) of the minutes of `, link(meeting, address), `, published ${day}.`];
    if (state === "published") {
      say("Yes. This is what was published.", line(...what, " It is the newest version."), line("Not one byte differs from the published file."), print);
    } else if (state === "older") {
      say("An older version.", line(...what, ` It is real, but version ${newest} has replaced it.`), print);
    } else {
      say("Withdrawn.", line(mono(name), " was published, and was taken back: ", link(meeting, address), "."), print);
    }
  }

  async function check(file) {
    if (!globalThis.crypto || !crypto.subtle) {
      say("Not checked.", line("This browser checks files only on pages that came over https. Compare the SHA-256 of your file with ", link("the list of fingerprints", "/verify/fingerprints.txt"), "."));
      return;
    }
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const sha256 = Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
    const known = Object.hasOwn(redactorPublished, sha256) ? redactorPublished[sha256] : null;
    tell(file.name, sha256, known);
  }

  input.addEventListener("change", () => input.files[0] && check(input.files[0]));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("r-drop--over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("r-drop--over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("r-drop--over");
    if (event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
  });
})();
