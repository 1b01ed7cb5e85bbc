// The strip above the workspace, clearly not part of Slack: what breaks things, how they are, what to try next, who sits here.
"use strict";

function drawStrip() {
  const {buttons, states, guide} = {buttons: [], states: [], guide: [], ...seen.controls};
  $("strip").hidden = !buttons.length && !states.length;
  $("strip").replaceChildren(el("b", {}, "Sandbox"), el("span.note", {}, "not part of Slack"), ...buttons.map((one) =>
    el("button", {type: "button", title: one.description, disabled: one.off, onclick: async (event) => {
      event.currentTarget.disabled = true;
      await post({act: "control", id: one.id});
    }}, one.label)), ...states.map((one) => el("span.state" + (one.good ? ".good" : ".bad"), {role: "status"}, one.text)),
    guide.length ? nextStep(guide) : "");
}

function nextStep(guide) {
  const at = guide.findIndex((step) => !step.done);
  if (at < 0) return el("span.next", {}, el("b", {}, "Done. "), "That was an incident, from the command to the summary.");
  return el("span.next", {title: "What to try next"}, el("b", {}, `Try ${at + 1} of ${guide.length} `), inline(guide[at].text));
}

/** The guide, where it is shown: in a channel that nobody has written in. */
function guideOf(channel) {
  const guide = (seen.controls || {}).guide || [];
  return guide.length && channel.kind !== "im" && !channel.messages.length ? guide : null;
}

function guideList() {
  const guide = seen.controls.guide;
  const at = guide.findIndex((step) => !step.done);
  return el("section.guide", {"aria-label": "Try this"}, el("h3", {}, "Try this"), el("ol", {}, guide.map((step, n) =>
    el("li" + (step.done ? ".done" : n === at ? ".now" : ""), {"aria-current": n === at ? "step" : null}, step.done ? "✔ " : "", inline(step.text)))));
}

function drawPeople() {
  const groupsOf = (id) => Object.values(seen.groups).filter((group) => group.members.includes(id)).map((group) => "@" + group.handle);
  $("person").replaceChildren(...seen.people.map((id) => {
    const user = seen.users[id];
    const notes = [user.title, ...groupsOf(id), user.guest ? "guest" : ""].filter(Boolean);
    return el("option", {value: id}, user.real_name + (notes.length ? ` · ${notes.join(" · ")}` : ""));
  }));
  $("person").value = seen.me;
  $("who").title = "Change person: see what they see, do what they may do";
}
