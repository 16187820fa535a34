// Enhances what already works without script: GOV.UK components, once the browser is known to support them.
import { initAll } from "./vendor/govuk-frontend-6.3.0/govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();

// Words that are selected in a portion can be taken over into the field of those that are withheld in it.
const chosen = (button) => {
  const selection = document.getSelection();
  const portion = button.closest("td").querySelector("[data-words]");
  const inside = selection.rangeCount && portion.contains(selection.getRangeAt(0).commonAncestorContainer);
  return inside ? selection.toString().trim() : "";
};
document.addEventListener("selectionchange", () => {
  for (const button of document.querySelectorAll("[data-take]")) {
    if (button !== document.activeElement) button.parentElement.hidden = !chosen(button);
  }
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-take]")) event.preventDefault(); // or the selection would be gone before the click
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const words = button && chosen(button);
  if (!words) return;
  const field = document.getElementById(button.dataset.take);
  field.value = `${field.value}\n${words.replace(/\s+/g, " ")}`.trim();
  field.closest("details").open = true;
  field.focus();
});
