// Blocks and their elements. `act(element, choice)` tells the workspace what the person did with one.
"use strict";

function renderBlocks(blocks, values, act) {
  return blocks.map((block) => renderBlock(block, values || {}, act));
}

function renderBlock(block, values, act) {
  const value = (element) => ((values[block.block_id] || {})[element.action_id]) || null;
  const control = (element) => renderElement(element, value(element), act);
  switch (block.type) {
    case "section": return el("div.block.section", {},
      el("div.grow", {}, textObject(block.text),
        block.fields ? el("div.fields", {}, block.fields.map((field) => el("div", {}, textObject(field)))) : null),
      block.accessory ? el("div.accessory", {}, control(block.accessory)) : null);
    case "header": return el("h3.block.header", {}, plainWithEmoji(block.text.text));
    case "context": return el("div.block.context", {}, block.elements.map((part) => part.type === "image" ? image(part) : textObject(part)));
    case "actions": return el("div.block.actions", {}, block.elements.map(control));
    case "divider": return el("hr.block");
    case "image": return el("figure.block", {}, image(block));
    case "rich_text": return el("div.block", {}, richText(block));
    case "table": return table(block);
    case "markdown": return el("div.block", {}, block.text);
    case "input": return el("div.block.input", {}, el("span.label", {}, block.label.text), control(block.element));
    default: return el("div.block.unknown", {}, "This content can't be displayed.");
  }
}

function image(block) {
  // The page fetches nothing from outside: pictures are shown by their text.
  return el("span.image", {role: "img", "aria-label": block.alt_text}, "🖼 " + block.alt_text);
}

function table(block) {
  const cell = (content) => content.type === "rich_text" ? richText(content) : String(content.text);
  const align = (index) => ((block.column_settings || [])[index] || {}).align || "left";
  return el("div.block.tablebox", {}, el("table", {}, block.rows.map((row, n) =>
    el("tr", {}, row.map((one, index) => el((n ? "td." : "th.") + align(index), {}, cell(one)))))));
}

function renderElement(element, value, act) {
  switch (element.type) {
    case "button": return button(element, act);
    case "overflow": return overflow(element, act);
    case "image": return image(element);
    case "static_select": return select(element, flatOptions(element), chosenOption(element, value), act);
    case "users_select": return select(element, peopleOptions(), (value && value.selected_user) || element.initial_user || "", act, "text");
    case "radio_buttons": return radios(element, value, act);
    case "checkboxes": return checkboxes(element, value, act);
    case "datepicker": return typed(element, "date", value && value.selected_date, act);
    case "timepicker": return typed(element, "time", value && value.selected_time, act);
    case "number_input": return typed(element, "number", value && value.value, act);
    case "plain_text_input": return textInput(element, value && value.value, act);
    default: return el("span.unknown", {}, element.type);
  }
}

function button(element, act) {
  const style = element.style ? "." + element.style : "";
  const node = el("button.btn" + style, {type: "button", "aria-label": element.accessibility_label || null}, plainWithEmoji(element.text.text));
  node.addEventListener("click", async () => {
    if (element.confirm && !(await confirmDialog(element.confirm))) return;
    node.classList.add("busy");
    node.disabled = true;
    if (element.url && /^https?:/.test(element.url)) window.open(element.url, "_blank", "noopener");
    await act(element, "press");
    node.classList.remove("busy");
    node.disabled = false;
  });
  return node;
}

function overflow(element, act) {
  const node = el("button.btn.more", {type: "button", "aria-label": "More actions", "aria-haspopup": "menu"}, "⋯");
  node.addEventListener("click", () => showMenu(node, element.options.map((option) => ({label: option.text.text, run: async () => {
    if (element.confirm && !(await confirmDialog(element.confirm))) return;
    await act(element, {option: option.value});
  }}))));
  return node;
}

function flatOptions(element) {
  const groups = element.option_groups || [];
  return (element.options || groups.flatMap((group) => group.options)).map((option) => [option.value, option.text.text]);
}

function peopleOptions() {
  return Object.entries(seen.users).filter(([, user]) => !user.bot && !user.deleted).map(([id, user]) => [id, user.real_name]);
}

function chosenOption(element, value) {
  const option = (value && value.selected_option) || (value ? null : element.initial_option);
  return option ? option.value : "";
}

function select(element, options, current, act, kind = "option") {
  const placeholder = element.placeholder ? element.placeholder.text : "Select an option";
  const node = el("select", {"aria-label": placeholder, "data-action": element.action_id, "data-kind": kind},
    el("option", {value: ""}, placeholder), options.map(([id, label]) => el("option", {value: id}, label)));
  node.value = current || "";
  node.addEventListener("change", async () => {
    if (!node.value) return;
    if (element.confirm && !(await confirmDialog(element.confirm))) { node.value = current || ""; return; }
    act(element, {[kind]: node.value});
  });
  return node;
}

let groupNumber = 0;
function radios(element, value, act) {
  const current = chosenOption(element, value);
  const name = "radio" + (groupNumber += 1);
  return el("div.choices", {role: "radiogroup", "data-action": element.action_id, "data-kind": "radio"}, element.options.map((option) => {
    const input = el("input", {type: "radio", name, value: option.value, onchange: () => act(element, {option: option.value})});
    input.checked = option.value === current;
    return el("label", {}, input, textObject(option.text), option.description ? el("small", {}, textObject(option.description)) : null);
  }));
}

function checkboxes(element, value, act) {
  const current = ((value ? value.selected_options : element.initial_options) || []).map((option) => option.value);
  const box = el("div.choices", {"data-action": element.action_id, "data-kind": "options"});
  box.append(...element.options.map((option) => {
    const input = el("input", {type: "checkbox", value: option.value, onchange: () => act(element, {options: ticked(box)})});
    input.checked = current.includes(option.value);
    return el("label", {}, input, textObject(option.text), option.description ? el("small", {}, textObject(option.description)) : null);
  }));
  return box;
}

function ticked(box) {
  return [...box.querySelectorAll("input:checked")].map((input) => input.value);
}

function typed(element, type, value, act) {
  return el("input", {type, value: value || "", "data-action": element.action_id, "data-kind": "text",
    onchange: (event) => act(element, {text: event.target.value})});
}

function textInput(element, value, act) {
  const attributes = {value: value || "", "data-action": element.action_id, "data-kind": "text", maxlength: element.max_length || null,
    placeholder: element.placeholder ? element.placeholder.text : null, onchange: (event) => act(element, {text: event.target.value})};
  return element.multiline ? el("textarea", {...attributes, rows: 4}) : el("input", {type: "text", ...attributes});
}
