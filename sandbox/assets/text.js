// Text as Slack shows it: mrkdwn, rich text, mentions, dates, emoji. Everything becomes DOM nodes, never markup, so that
// nothing a message says can be interpreted by the browser.
"use strict";

const EMOJI = {warning: "⚠️", rotating_light: "🚨", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", fire: "🔥", bell: "🔔",
  mega: "📣", alarm_clock: "⏰", question: "❓", eyes: "👀", "+1": "👍", thumbsup: "👍", tada: "🎉", red_circle: "🔴",
  large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  book: "📖", chart_with_upwards_trend: "📈", link: "🔗", no_entry: "⛔", lock: "🔒", pushpin: "📌", memo: "📝", speech_balloon: "💬"};

/** Makes an element: tag with classes (`div.name`), attributes, children. */
function el(tag, attributes, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function unescapeText(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function userPill(id) {
  const user = seen.users[id];
  const mine = id === seen.me ? ".mine" : "";
  return el("span.pill" + mine, {title: user ? user.real_name : id}, "@" + (user ? user.real_name : id));
}

function groupPill(id) {
  const group = seen.groups[id];
  const mine = group && group.members.includes(seen.me) ? ".mine" : "";
  return el("span.pill" + mine, {}, "@" + (group ? group.handle : id));
}

function channelPill(id) {
  const name = seen.channel_names[id];
  return el("a.pill", {href: "#", onclick: (event) => { event.preventDefault(); openChannel(id); }}, "#" + (name || "private-channel"));
}

function link(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label || url);
  return el("a", {href: url, target: "_blank", rel: "noreferrer noopener"}, label || url);
}

function zone() { return (seen.users[seen.me] || {}).tz || "UTC"; }

function timeOf(seconds, options) {
  return new Intl.DateTimeFormat("en-GB", {timeZone: zone(), ...options}).format(new Date(seconds * 1000));
}

/** Slack's date tokens: {time}, {date_short_pretty} ... */
function dateText(seconds, format) {
  const day = timeOf(seconds, {dateStyle: "medium"});
  const long = timeOf(seconds, {dateStyle: "full"});
  const today = day === timeOf(Date.now() / 1000, {dateStyle: "medium"});
  return format
    .replace(/\{time_secs\}/g, timeOf(seconds, {timeStyle: "medium"}))
    .replace(/\{time\}/g, timeOf(seconds, {timeStyle: "short"}))
    .replace(/\{date(_short|_long)?_pretty\}/g, today ? "today" : day)
    .replace(/\{date_num\}/g, timeOf(seconds, {year: "numeric", month: "2-digit", day: "2-digit"}).split("/").reverse().join("-"))
    .replace(/\{date_long\}|\{date\}/g, long).replace(/\{date_short\}/g, day)
    .replace(/\{ago\}/g, ago(seconds));
}

function ago(seconds) {
  const minutes = Math.round((Date.now() / 1000 - seconds) / 60);
  if (minutes < 1) return "just now";
  return minutes < 60 ? `${minutes} minutes ago` : `${Math.round(minutes / 60)} hours ago`;
}

/** What stands in `<...>`. */
function reference(inner) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : unescapeText(inner.slice(bar + 1));
  if (target.startsWith("@")) return userPill(target.slice(1));
  if (target.startsWith("#")) return channelPill(target.slice(1));
  if (target.startsWith("!subteam^")) return groupPill(target.slice(9));
  const date = /^!date\^(\d+)\^([^^]*)/.exec(target);
  if (date) return el("time", {}, dateText(Number(date[1]), date[2]));
  if (target.startsWith("!")) return el("span.pill.mine", {}, "@" + target.slice(1));
  return link(unescapeText(target), label);
}

function emoji(name) {
  return EMOJI[name] ? el("span.emoji", {title: `:${name}:`, role: "img", "aria-label": name}, EMOJI[name]) : document.createTextNode(`:${name}:`);
}

const MARKS = [
  [/^```([\s\S]+?)```/, (m) => el("pre", {}, unescapeText(m[1].replace(/^\n/, "")))],
  [/^`([^`\n]+)`/, (m) => el("code", {}, unescapeText(m[1]))],
  [/^<([^<>\n]+)>/, (m) => reference(m[1])],
  [/^:([a-z0-9_+'-]+):/, (m) => emoji(m[1])],
];
const STYLES = {"*": "b", "_": "i", "~": "s"};

/** Inline mrkdwn to nodes. */
function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => { if (plain) nodes.push(unescapeText(plain)); plain = ""; };
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const mark = MARKS.map(([pattern, make]) => [pattern.exec(rest), make]).find(([match]) => match);
    if (mark) { flush(); nodes.push(mark[1](mark[0])); at += mark[0][0].length; continue; }
    const style = STYLES[text[at]];
    const styled = style && styledRun(text, at);
    if (styled) { flush(); nodes.push(el(style, {}, inline(styled))); at += styled.length + 2; continue; }
    if (text[at] === "\n") { flush(); nodes.push(el("br")); } else plain += text[at];
    at += 1;
  }
  flush();
  return nodes;
}

/** The text between two equal marks, if they stand at word borders. */
function styledRun(text, at) {
  const mark = text[at];
  if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) return null;
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    const inner = text.slice(at + 1, end);
    if (inner.includes("\n")) return null;
    if (/^\S/.test(inner) && /\S$/.test(inner) && !/[\p{L}\p{N}]/u.test(text[end + 1] || " ")) return inner;
  }
  return null;
}

/** mrkdwn with quoted lines. */
function mrkdwn(text) {
  const out = el("div.mrkdwn");
  const parts = text.split(/(^(?:&gt;|>) ?.*(?:\n(?:&gt;|>) ?.*)*\n?)/m);
  for (const part of parts) {
    if (!part) continue;
    if (/^(?:&gt;|>)/.test(part)) out.append(el("blockquote", {}, inline(part.replace(/^(?:&gt;|>) ?/gm, "").replace(/\n$/, ""))));
    else out.append(...inline(part));
  }
  return out;
}

/** A text object of Block Kit. */
function textObject(object) {
  if (!object) return "";
  return object.type === "mrkdwn" ? mrkdwn(object.text) : el("span.plain", {}, plainWithEmoji(object.text));
}

function plainWithEmoji(text) {
  return text.split(/(:[a-z0-9_+'-]+:)/).map((part) => (/^:.+:$/.test(part) ? emoji(part.slice(1, -1)) : part));
}

function richInline(element) {
  const style = element.style || {};
  let node;
  switch (element.type) {
    case "text": node = document.createTextNode(element.text); break;
    case "link": node = link(element.url, element.text); break;
    case "user": node = userPill(element.user_id); break;
    case "usergroup": node = groupPill(element.usergroup_id); break;
    case "channel": node = channelPill(element.channel_id); break;
    case "broadcast": node = el("span.pill.mine", {}, "@" + element.range); break;
    case "emoji": node = emoji(element.name); break;
    case "date": node = el("time", {}, dateText(element.timestamp, element.format)); break;
    default: node = document.createTextNode(element.text || "");
  }
  if (style.code) node = el("code", {}, node);
  if (style.bold) node = el("b", {}, node);
  if (style.italic) node = el("i", {}, node);
  if (style.strike) node = el("s", {}, node);
  return node;
}

function richText(block) {
  return el("div.rich", {}, block.elements.map((part) => {
    const inside = () => part.elements.map(richInline);
    switch (part.type) {
      case "rich_text_list": {
        const list = el(part.style === "ordered" ? "ol" : "ul", {start: part.offset ? part.offset + 1 : null});
        if (part.indent) list.classList.add("indent" + Math.min(part.indent, 4));
        list.append(...part.elements.map((item) => el("li", {}, item.elements.map(richInline))));
        return list;
      }
      case "rich_text_preformatted": return el("pre", {}, inside());
      case "rich_text_quote": return el("blockquote", {}, inside());
      default: return el("div.line", {}, inside());
    }
  }));
}
