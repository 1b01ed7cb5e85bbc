// Where one writes: the box below a channel or a thread, and the commands offered while a "/" is typed.
"use strict";

function drawComposer(form, channel, thread) {
  form.hidden = open.home && !thread;
  if (channel.archived) { form.replaceChildren(el("p.empty", {}, "This channel is archived.")); return; }
  const where = thread ? "Reply…" : "Message " + (channel.kind === "im" ? otherOf(channel).real_name : "#" + channel.name);
  const input = el("textarea", {rows: 1, placeholder: where, "aria-label": where});
  const hints = el("div.hints", {role: "listbox", "aria-label": "Commands", hidden: true});
  let chosen = 0;
  const matching = () => !thread && input.value.startsWith("/") ? seen.commands.filter((one) => one.name.startsWith(input.value.split(" ")[0])) : [];
  /** Whether a press takes the offered command: it is not yet spelled out. */
  const offering = () => !input.value.includes(" ") && matching().length > 0;
  const take = (command) => { input.value = command.name + " "; input.focus(); hint(); };
  const hint = () => {
    const found = matching();
    chosen = Math.min(chosen, Math.max(0, found.length - 1));
    hints.hidden = !found.length;
    hints.replaceChildren(...found.map((one, n) => el("button" + (n === chosen && offering() ? ".chosen" : ""),
      {type: "button", role: "option", "aria-selected": String(n === chosen), onclick: () => take(one)},
      el("b", {}, one.name), ` ${one.hint}`, el("small", {}, one.about))));
  };
  const send = async () => {
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    input.rows = 1;
    hint();
    await post({act: "type", channel: channel.id, thread_ts: thread, text});
  };
  input.addEventListener("input", () => { hint(); input.rows = Math.min(8, input.value.split("\n").length); });
  input.addEventListener("keydown", (event) => {
    const found = matching();
    const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (offering() && move) { event.preventDefault(); chosen = (chosen + move + found.length) % found.length; hint(); return; }
    const exact = found.some((one) => one.name === input.value);
    const takes = event.key === "Tab" || (event.key === "Enter" && !exact);
    if (offering() && takes) { event.preventDefault(); take(found[chosen]); return; }
    if (event.key === "Escape" && !hints.hidden) { event.stopPropagation(); hints.hidden = true; return; }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  form.onsubmit = (event) => { event.preventDefault(); send(); };
  form.replaceChildren(hints, el("div.box", {}, input, el("div.bar", {}, el("span", {"aria-hidden": "true"}, "B  I  S   ⋮≡   </>"),
    el("button.send", {type: "submit", "aria-label": "Send now"}, "➤"))));
}
