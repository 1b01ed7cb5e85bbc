// The page itself: who is looking, which channel and thread are open, and what is drawn when the workspace changes.
"use strict";

let seen = {users: {}, groups: {}, channels: [], modals: [], channel_names: {}, people: []};
/** Who sits at the page. `seen.me` is who the last answer was for: late answers for somebody else are dropped. */
let person = "";
const open = {channel: null, thread: null, home: false};
const drawn = {};
const $ = (id) => document.getElementById(id);

/** Does something as the person signed in; shows what the workspace says against it. */
async function post(body) {
  let answer = {ok: false, said: "The sandbox has ended. Start it again: make demo"};
  try {
    const response = await fetch("/page/act", {method: "POST", headers: {"content-type": "application/json"},
      body: JSON.stringify({user: person, ...body})});
    answer = response.ok ? await response.json() : {ok: false, said: await response.text()};
  } catch { /* said above */ }
  // What is wrong with a form stands below its field.
  if (answer.said && body.act !== "submit" && body.act !== "fill") toast(answer.said);
  return answer;
}

function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $("toast").classList.remove("shown"), 5000);
}

/* ---- what is open: kept in the address, so that a reload and a script find it again ---- */

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  open.channel = parts.get("channel");
  open.thread = parts.get("thread");
  open.home = parts.get("home") === "1";
  return parts.get("user");
}

function writeAddress() {
  const parts = new URLSearchParams({user: person});
  if (open.channel) parts.set("channel", open.channel);
  if (open.thread) parts.set("thread", open.thread);
  if (open.home) parts.set("home", "1");
  history.replaceState(null, "", "#" + parts);
}

function openChannel(id) {
  Object.assign(open, {channel: id, thread: null, home: false});
  document.body.classList.remove("side");
  writeAddress();
  draw();
  const input = document.querySelector("#composer textarea");
  if (input) input.focus();
}

function openThread(ts) {
  open.thread = ts;
  writeAddress();
  draw();
  const input = ts && document.querySelector("#thread textarea");
  if (input) input.focus();
}

function current() {
  return seen.channels.find((channel) => channel.id === open.channel) || seen.channels.find((channel) => channel.name === open.channel)
    || seen.channels.find((channel) => channel.kind !== "im");
}

/* ---- reading ---- */

let reading = false;
let again = false;
async function refresh() {
  if (reading) { again = true; return; }
  reading = true;
  do {
    again = false;
    const asked = person;
    const answer = await read(asked);
    if (asked !== person) { again = true; continue; }
    document.body.classList.toggle("over", !answer);
    if (!answer) break;
    seen = {...seen, ...answer};
    person = seen.me || person;
    draw();
  } while (again);
  reading = false;
}

/** What this person sees; nothing if the workspace has ended. */
async function read(asked) {
  try {
    const response = await fetch("/page/seen?user=" + encodeURIComponent(asked));
    return response.ok ? await response.json() : null;
  } catch { return null; }
}

/** Another person sits down at the page. */
async function signIn(id) {
  person = id;
  open.thread = null;
  await refresh();
  writeAddress();
}

/** Draws a part only if what it shows has changed. */
function part(name, data, render) {
  const key = JSON.stringify(data);
  if (drawn[name] === key) return;
  drawn[name] = key;
  render();
}

function draw() {
  const channel = current();
  part("strip", seen.controls, drawStrip);
  part("people", [seen.people, seen.me, seen.groups], drawPeople);
  if (!channel) return;
  open.channel = channel.id;
  part("sidebar", [seen.channels.map((one) => [one.id, one.name, one.archived, counts(one)]), open.channel, open.home, seen.me], drawSidebar);
  part("head", [channel.id, channel.name, channel.topic, channel.members, channel.bookmarks, channel.pins, channel.archived, open.home], () => drawHead(channel));
  part("messages", [channel.id, channel.messages, channel.pins, seen.users, seen.me, open.home, seen.home, guideOf(channel)], () => drawMessages(channel));
  part("composer", [channel.id, channel.archived, open.home], () => drawComposer($("composer"), channel, null));
  part("thread", [channel.id, open.thread, channel.messages, seen.me], () => drawThread(channel));
  renderModal();
  markRead(channel);
}

/** Unread messages and mentions in a channel. */
function counts(channel) {
  const mine = Object.entries(seen.groups).filter(([, group]) => group.members.includes(seen.me)).map(([id]) => id);
  const fresh = channel.messages.filter((one) => one.user !== seen.me && !one.whisper && !/^channel_/.test(one.subtype || "") && one.ts > (channel.read || "0"));
  const names = (text) => text.includes(`<@${seen.me}>`) || text.includes(`"user_id":"${seen.me}"`) || /<!(here|channel)/.test(text) || mine.some((id) => text.includes(`subteam^${id}`) || text.includes(`"usergroup_id":"${id}"`));
  const mentions = channel.kind === "im" ? fresh : fresh.filter((one) => names(one.text + JSON.stringify(one.blocks || [])));
  return [fresh.length, mentions.length];
}

function markRead(channel) {
  const last = channel.messages.filter((one) => !one.whisper).at(-1);
  if (last && last.ts > (channel.read || "0") && document.visibilityState === "visible") {
    channel.read = last.ts;
    post({act: "read", channel: channel.id, ts: last.ts});
  }
}

function avatar(user) {
  const initials = user.bot ? "M" : user.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const hue = [...user.name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 8, 7);
  return el("span.avatar.hue" + (user.bot ? "bot" : hue), {"aria-hidden": "true"}, initials);
}

function drawSidebar() {
  const row = (channel) => {
    const [fresh, mentions] = counts(channel);
    const im = channel.kind === "im";
    const name = im ? otherOf(channel).real_name : channel.name;
    const here = channel.id === open.channel && !open.home;
    return el("button.row" + (fresh && !here ? ".unread" : "") + (here ? ".here" : "") + (channel.archived ? ".archived" : ""),
      {type: "button", "aria-current": here ? "page" : null, onclick: () => openChannel(channel.id)},
      im ? avatar(otherOf(channel)) : el("span.hash", {}, channel.kind === "private" ? "🔒" : "#"),
      el("span.name", {}, name), mentions && !here ? el("span.badge", {"aria-label": `${mentions} mentions`}, String(mentions)) : null);
  };
  const byName = (a, b) => a.name.localeCompare(b.name);
  const rooms = seen.channels.filter((channel) => channel.kind !== "im").sort(byName);
  $("sidebar").replaceChildren(el("div.team", {}, el("b", {}, seen.team), el("span.chevron", {}, "⌄")),
    el("h4", {}, "Channels"), ...rooms.map(row),
    el("h4", {}, "Direct messages"), ...seen.channels.filter((channel) => channel.kind === "im").map(row),
    el("h4", {}, "Apps"), el("button.row" + (open.home ? ".here" : ""), {type: "button", onclick: () => {
      open.home = true;
      writeAddress();
      post({act: "home"});
      draw();
    }}, avatar(seen.users[seen.app]), el("span.name", {}, seen.users[seen.app].real_name)),
    ...seen.shortcuts.filter((one) => one.kind === "global").map((one) =>
      el("button.row", {type: "button", onclick: () => post({act: "shortcut", id: one.id})}, el("span.hash", {}, "⚡"), el("span.name", {}, one.name))));
}

function drawHead(channel) {
  const im = channel.kind === "im";
  const name = open.home ? seen.users[seen.app].real_name : im ? otherOf(channel).real_name : channel.name;
  const menu = el("button.icon.burger", {type: "button", "aria-label": "Channel list", onclick: () => document.body.classList.toggle("side")}, "☰");
  $("head").replaceChildren(menu, el("h1", {}, open.home || im ? name : "# " + name), open.home ? "" : el("span.topic", {title: channel.topic}, plainWithEmoji(channel.topic)),
    channel.archived ? el("span.tag", {}, "archived") : "", open.home ? "" : el("span.members", {title: channel.members.map((id) => (seen.users[id] || {}).real_name || id).join(", ")}, `👤 ${channel.members.length}`));
  const pins = channel.pins.length ? [el("button.mark", {type: "button", onclick: (event) => showMenu(event.currentTarget,
    channel.pins.map((ts) => ({label: preview(channel, ts), run: () => scrollTo(ts)})))}, `📌 ${channel.pins.length} pinned`)] : [];
  $("bookmarks").hidden = open.home || !(pins.length + channel.bookmarks.length);
  $("bookmarks").replaceChildren(...pins, ...channel.bookmarks.map((one) => el("span.mark", {}, one.emoji ? plainWithEmoji(one.emoji + " ") : "🔗 ", link(one.link, one.title))));
}

function preview(channel, ts) {
  const message = channel.messages.find((one) => one.ts === ts);
  return message ? unescapeText(message.text).slice(0, 80) || "Pinned message" : "A deleted message";
}

function scrollTo(ts) {
  const node = document.querySelector(`#messages [data-ts="${CSS.escape(ts)}"]`);
  if (node) node.scrollIntoView({block: "center"});
}

function drawMessages(channel) {
  const box = $("messages");
  const bottom = box.scrollHeight - box.scrollTop - box.clientHeight < 60 || box.dataset.channel !== channel.id;
  const place = box.scrollTop;
  box.dataset.channel = channel.id;
  if (open.home) { box.replaceChildren(homeTab()); return; }
  const shown = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.reply_broadcast || (one.whisper && !open.thread));
  let day = "";
  let before = null;
  const nodes = shown.flatMap((message) => {
    const today = timeOf(Number(message.ts), {weekday: "long", day: "numeric", month: "long"});
    const divider = today === day ? [] : [el("div.day", {}, el("span", {}, today))];
    const same = !divider.length && before && before.user === message.user && message.ts - before.ts < 300 && !message.whisper && !before.whisper && !message.subtype && !before.subtype;
    day = today;
    before = message;
    return [...divider, messageRow(channel, message, same, false)];
  });
  box.replaceChildren(el("div.fill"), ...welcome(channel), ...nodes);
  box.scrollTop = bottom ? box.scrollHeight : place;
}

/** What stands at the beginning of a channel: what it is and, where nobody has written yet, what there is to try. */
function welcome(channel) {
  const app = channel.kind === "im" ? otherOf(channel).real_name : null;
  const start = el("div.welcome", {}, el("h2", {}, app || "# " + channel.name),
    el("p", {}, app ? `What ${app} writes to you stands here.` : "This is the very beginning of the channel."));
  return guideOf(channel) ? [start, guideList()] : [start];
}

function otherOf(channel) { return seen.users[channel.members.find((id) => id !== seen.me)]; }

function homeTab() {
  if (!seen.home) return el("p.empty", {}, "This app has no home page yet.");
  const act = (element, choice) => post({act: "choose_in_view", view: seen.home.id, action_id: element.action_id, choice});
  return el("div.home", {}, renderBlocks(seen.home.content.blocks, seen.home.values, act));
}

function messageRow(channel, message, same, inThread) {
  const user = seen.users[message.user] || {name: message.user, real_name: message.user};
  if (/^channel_/.test(message.subtype || "")) {
    return el("div.message.note", {"data-ts": message.ts}, avatar(user), el("div.grow", {}, el("b", {}, user.real_name), " ", inline(message.text)));
  }
  const act = (element, choice) => post({act: "choose", channel: channel.id, ts: message.ts, action_id: element.action_id, choice});
  const time = timeOf(Number(message.ts), {timeStyle: "short"});
  const pinned = channel.pins.includes(message.ts);
  const body = (message.blocks || []).length ? renderBlocks(message.blocks, message.choices, act) : [mrkdwn(message.text)];
  const name = el("div.by", {}, el("b", {}, user.real_name), user.bot ? el("span.app", {}, "APP") : null, el("time", {title: timeOf(Number(message.ts), {dateStyle: "full", timeStyle: "medium"})}, time));
  return el("article.message" + (same ? ".same" : "") + (message.whisper ? ".whisper" : "") + (pinned ? ".pinned" : ""), {"data-ts": message.ts},
    same ? el("span.gutter", {"aria-hidden": "true"}, time) : avatar(user),
    el("div.grow", {},
      message.whisper ? el("div.only", {}, "👁 Only visible to you") : null, pinned ? el("div.pin", {}, "📌 Pinned") : null,
      message.reply_broadcast && !inThread ? el("div.pin", {}, "replied to a thread") : null,
      same ? null : name, body, message.edited && !message.whisper ? edited(body) : null,
      (message.files || []).map((file) => el("a.file", {href: "/page/file/" + file.id, target: "_blank"}, "📄 ", el("b", {}, file.title || "file"), el("small", {}, ` ${file.length} bytes`))),
      (message.reactions || []).map((one) => el("span.reaction", {}, emoji(one.name), " " + one.count)),
      inThread ? null : replies(channel, message)),
    tools(channel, message, inThread));
}

/** Slack's marker, behind the last words of the message. */
function edited(body) {
  const mark = el("span.edited", {}, " (edited)");
  const texts = body.flatMap((block) => [...(block.matches(".mrkdwn, .line") ? [block] : []), ...block.querySelectorAll(".mrkdwn, .line")]);
  const last = texts.at(-1);
  if (!last) return mark;
  last.append(mark);
  return null;
}

function replies(channel, message) {
  const all = channel.messages.filter((one) => one.thread_ts === message.ts && one.ts !== message.ts);
  if (!all.length) return null;
  const faces = [...new Set(all.map((one) => one.user))].slice(0, 3).map((id) => avatar(seen.users[id] || {name: id, real_name: id}));
  return el("button.replies", {type: "button", onclick: () => openThread(message.ts)}, faces, el("b", {}, all.length === 1 ? "1 reply" : `${all.length} replies`),
    el("span.last", {}, "Last reply at " + timeOf(Number(all.at(-1).ts), {timeStyle: "short"})));
}

function tools(channel, message, inThread) {
  if (message.whisper) return el("div.tools", {}, el("button.icon", {type: "button", "aria-label": "Dismiss message", onclick: () => post({act: "dismiss", ts: message.ts})}, "×"));
  const shortcuts = seen.shortcuts.filter((one) => one.kind === "message");
  return el("div.tools", {}, inThread ? null : el("button.icon", {type: "button", "aria-label": "Reply in thread", onclick: () => openThread(message.thread_ts || message.ts)}, "💬"),
    shortcuts.length ? el("button.icon", {type: "button", "aria-label": "Message actions", onclick: (event) => showMenu(event.currentTarget,
      shortcuts.map((one) => ({label: one.name, run: () => post({act: "message_shortcut", channel: channel.id, ts: message.ts, id: one.id})})))}, "⋮") : null);
}

function drawThread(channel) {
  const panel = $("thread");
  const parent = open.thread && channel.messages.find((one) => one.ts === open.thread);
  panel.hidden = !parent;
  if (!parent) { panel.replaceChildren(); panel.dataset.ts = ""; return; }
  const rows = channel.messages.filter((one) => one.ts === open.thread || one.thread_ts === open.thread).map((one) => messageRow(channel, one, false, true));
  if (panel.dataset.ts !== open.thread) {
    panel.dataset.ts = open.thread;
    const composer = el("form.composer");
    panel.replaceChildren(el("header", {}, el("h2", {}, "Thread"), el("span.topic", {}, channel.name ? "# " + channel.name : ""),
      el("button.icon", {type: "button", "aria-label": "Close thread", onclick: () => openThread(null)}, "×")), el("div.list"), composer);
    drawComposer(composer, channel, open.thread);
  }
  const list = panel.querySelector(".list");
  list.replaceChildren(...rows);
  list.scrollTop = list.scrollHeight;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || closeTop()) return;
  if (open.thread) openThread(null);
});
$("person").addEventListener("change", (event) => signIn(event.target.value));
addEventListener("hashchange", () => { const user = readAddress(); if (user && user !== person) signIn(user); else draw(); });
person = readAddress() || "";
refresh().then(() => {
  writeAddress();
  const changes = new EventSource("/page/changes");
  changes.onmessage = () => refresh();
  changes.onopen = () => refresh();
  changes.onerror = () => document.body.classList.add("over");
});
