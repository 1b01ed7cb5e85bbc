// What lies over the page: modals with their stack, confirm dialogs, menus.
"use strict";

let modalShown = "";

function renderModal() {
  const holder = document.getElementById("modal");
  const top = seen.modals && seen.modals[seen.modals.length - 1];
  const key = top ? JSON.stringify([top.id, top.hash, top.errors]) : "";
  if (key === modalShown) return;
  const before = modalShown && top && JSON.parse(modalShown)[0] === top.id ? collect(holder) : {};
  modalShown = key;
  holder.replaceChildren();
  if (!top) return;
  const content = top.content;
  const form = el("form.dialog", {role: "dialog", "aria-modal": "true", "aria-label": content.title.text});
  const say = (act, more) => post({act, view: top.id, ...more});
  const acts = (dispatch) => (element, choice) => say(dispatch ? "choose_in_view" : "fill", {action_id: element.action_id, choice});
  const body = el("div.body", {}, top.errors[""] ? el("p.error", {}, top.errors[""]) : null,
    content.blocks.map((block) => block.type === "input" ? field(block, top, acts(block.dispatch_action)) : renderBlock(block, top.values, acts(true))));
  const back = seen.modals.length > 1;
  form.append(
    el("header", {}, back ? el("button.icon", {type: "button", "aria-label": "Back", onclick: () => say("close", {all: false})}, "‹") : null,
      el("h2", {}, content.title.text),
      el("button.icon", {type: "button", "aria-label": "Close dialog", onclick: () => say("close", {all: true})}, "×")),
    body,
    el("footer", {},
      el("button.btn", {type: "button", onclick: () => say("close", {all: false})}, content.close ? content.close.text : "Cancel"),
      content.submit ? el("button.btn.primary", {type: "submit"}, content.submit.text) : null));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const submit = form.querySelector("footer .primary");
    if (!submit || submit.disabled) return;
    submit.disabled = true;
    submit.classList.add("busy");
    await say("submit", {values: collect(form)});
    submit.disabled = false;
    submit.classList.remove("busy");
  });
  holder.append(el("div.shade", {}, form));
  restore(form, before);
  const first = form.querySelector(".body input, .body textarea, .body select, .body button, footer button");
  if (first) first.focus();
}

function field(block, view, act) {
  const value = (view.values[block.block_id] || {})[block.element.action_id];
  const error = view.errors[block.block_id];
  const label = el("label.label", {}, block.label.text, block.optional ? el("small", {}, " (optional)") : null);
  const control = renderElement(block.element, value, act);
  control.setAttribute("aria-label", block.label.text);
  return el("div.block.input" + (error ? ".wrong" : ""), {}, label, control,
    error ? el("p.error", {role: "alert"}, error) : null, block.hint ? el("small.hint", {}, block.hint.text) : null);
}

/** The choices in all fields, by action id. */
function collect(form) {
  const values = {};
  for (const node of form.querySelectorAll("[data-action]")) {
    const kind = node.dataset.kind;
    if (kind === "options") values[node.dataset.action] = {options: ticked(node)};
    else if (kind === "radio") { const [one] = ticked(node); if (one) values[node.dataset.action] = {option: one}; }
    else if (kind === "text" || node.value) values[node.dataset.action] = {[kind]: node.value};
  }
  return values;
}

/** Puts back what was typed and not yet sent when the app changes the view. */
function restore(form, values) {
  for (const node of form.querySelectorAll("input[data-action], textarea[data-action]")) {
    const before = values[node.dataset.action];
    if (before && before.text && !node.value) node.value = before.text;
  }
}

function closeTop() {
  const layer = document.getElementById("layer");
  if (layer.firstChild) { layer.replaceChildren(); return true; }
  const top = seen.modals && seen.modals[seen.modals.length - 1];
  if (top) post({act: "close", view: top.id, all: false});
  return Boolean(top);
}

function confirmDialog(confirm) {
  const layer = document.getElementById("layer");
  return new Promise((resolve) => {
    const done = (answer) => { layer.replaceChildren(); resolve(answer); };
    const yes = el("button.btn" + (confirm.style === "danger" ? ".danger" : ".primary"), {type: "button", onclick: () => done(true)}, confirm.confirm ? confirm.confirm.text : "Yes");
    const title = confirm.title ? confirm.title.text : "Are you sure?";
    layer.replaceChildren(el("div.shade", {}, el("div.dialog.small", {role: "alertdialog", "aria-modal": "true", "aria-label": title},
      el("header", {}, el("h2", {}, title)),
      el("div.body", {}, textObject(confirm.text)),
      el("footer", {}, el("button.btn", {type: "button", onclick: () => done(false)}, confirm.deny ? confirm.deny.text : "No"), yes))));
    yes.focus();
  });
}

function showMenu(anchor, items) {
  const layer = document.getElementById("layer");
  const box = anchor.getBoundingClientRect();
  const menu = el("div.menu", {role: "menu"}, items.map((item) => el("button", {type: "button", role: "menuitem",
    onclick: () => { layer.replaceChildren(); item.run(); }}, item.label)));
  const cover = el("div.cover", {onclick: (event) => { if (event.target === cover) layer.replaceChildren(); }}, menu);
  layer.replaceChildren(cover);
  menu.style.left = Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8)) + "px";
  menu.style.top = Math.max(8, Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8)) + "px";
  menu.querySelector("button").focus();
}
