"use strict";
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const day = {weekday: "short", day: "numeric", month: "short"};
const options = {...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23"};
const format = new Intl.DateTimeFormat("en-GB", options);
const year = new Intl.DateTimeFormat("en-GB", {year: "numeric"});
const written = new Map();

function parts(stamp) {
  const found = {};
  for (const part of format.formatToParts(new Date(stamp))) found[part.type] = part.value;
  const day = `${found.weekday} ${found.day} ${found.month}`;
  return {day, clock: `${found.hour}:${found.minute}`};
}

function local(time) {
  const stamp = time.getAttribute("datetime");
  const {day, clock} = parts(stamp);
  const form = time.dataset.f;
  // The page adds the year to a date that is far away, and so does the script.
  const far = / \d{4}( |$)/.test(written.get(time)) ? ` ${year.format(new Date(stamp))}` : "";
  if (form === "clock") return clock;
  if (form === "day") return day + far;
  const before = form === "last" && time.previousElementSibling;
  return before && parts(before.getAttribute("datetime")).day === day ? clock : `${day}${far} ${clock}`;
}

function eachWord(word) {
  const first = word.nextElementSibling.getAttribute("datetime");
  return parts(first).clock === parts(word.dataset.last).clock ? "each" : "at first";
}

function writeTimes(inOwn) {
  const texts = [["time[datetime*=T]", local], ["[data-last]", eachWord], ["[data-zone]", () => own]];
  for (const [which, text] of texts) {
    for (const element of document.querySelectorAll(which)) {
      if (!written.has(element)) written.set(element, element.textContent);
      element.textContent = inOwn ? text(element) : written.get(element);
    }
  }
  document.documentElement.classList.toggle("own", inOwn);
}

function filter(query) {
  let left = 0;
  for (const team of document.querySelectorAll(".team")) {
    const named = team.querySelector("h2").textContent.toLowerCase().includes(query);
    let met = false;
    for (const shift of team.querySelectorAll(".s")) {
      const his = shift.querySelector("b").textContent.toLowerCase().includes(query);
      met ||= his;
      shift.classList.toggle("dim", !named && !his);
    }
    const shown = named || met;
    left += shown;
    team.hidden = !shown;
    const link = document.querySelector(`nav a[href="#${team.id}"]`);
    if (link) link.parentElement.hidden = !shown;
  }
  const count = left === 1 ? "1 team" : `${left} teams`;
  document.getElementById("found").textContent = query ? count : "";
}

for (const choice of document.querySelectorAll("[name=zone]")) {
  choice.addEventListener("change", () => writeTimes(document.getElementById("own").checked));
}
document.getElementById("own-zone").textContent = own;
const box = document.getElementById("filter");
box.addEventListener("input", () => filter(box.value.trim().toLowerCase()));
for (const control of document.querySelectorAll(".scripted")) control.hidden = false;
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
addEventListener("focusin", (event) => {
  const shift = event.target.closest?.(".s");
  if (!shift) return;
  for (const other of shift.parentElement.children) other.tabIndex = other === shift ? 0 : -1;
});
addEventListener("keydown", (event) => {
  const shift = event.target.closest?.(".s");
  if (!shift) return;
  if (event.key === "Escape") shift.blur();
  const next = {
    ArrowLeft: shift.previousElementSibling, ArrowRight: shift.nextElementSibling,
    Home: shift.parentElement.firstElementChild, End: shift.parentElement.lastElementChild,
  }[event.key];
  if (!next) return;
  next.focus();
  event.preventDefault();
});
