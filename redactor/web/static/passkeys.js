// Passkeys: asks the service what to ask for, asks the browser, and sends the answer with the form.
// Forms, or parts of one, that need it carry data-passkey ("get" or "create") and data-options (where the question
// comes from); data-confirm is where a missing proof is made.

const FAULTS = {
  NotAllowedError: "Nothing was confirmed. Try again, or use another way.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys do not work at this address. Use another way.",
};
const UNKNOWN = "This did not work. Try again, or use another way.";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function toBrowser(options) {
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = known(options.allowCredentials);
  return made;
}

function toService(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: text(answer.clientDataJSON) };
  if (answer.attestationObject) {
    response.attestationObject = text(answer.attestationObject);
    response.transports = answer.getTransports ? answer.getTransports() : [];
  } else {
    response.authenticatorData = text(answer.authenticatorData);
    response.signature = text(answer.signature);
    response.userHandle = answer.userHandle ? text(answer.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function question(asker, form) {
  const asked = await fetch(asker.dataset.options, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    credentials: "same-origin",
    redirect: "error",
  });
  if (asked.status === 403 && asker.dataset.confirm) location.assign(asker.dataset.confirm); // a proof is missing
  if (!asked.ok) {
    const told = asked.headers.get("Content-Type") === "application/json" ? await asked.json() : {};
    throw new Error(told.fault || UNKNOWN, { cause: "told" });
  }
  return asked.json();
}

async function answer(asker, form) {
  const asked = await question(asker, form);
  const publicKey = toBrowser(asked.options);
  const made =
    asker.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
  form.elements.answer.value = toService(made);
  form.elements.ceremony.value = asked.ceremony;
}

// The asker is a form of its own, or a part of a form that can be sent in another way as well.
function attach(asker) {
  const form = asker.closest("form");
  const fault = asker.querySelector("[data-passkey-fault]");
  const on = asker === form ? [form, "submit"] : [asker.querySelector("button"), "click"];
  asker.hidden = false;
  on[0].addEventListener(on[1], async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      await answer(asker, form);
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      fault.textContent = error.cause === "told" ? error.message : FAULTS[error.name] || UNKNOWN;
      fault.hidden = false;
    }
  });
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("[data-passkey]").forEach(attach);
}
