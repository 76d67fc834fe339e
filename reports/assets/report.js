"use strict";
(function () {
  var root = document.documentElement;
  var english = document.getElementById("language-en");
  var vietnamese = document.getElementById("language-vi");
  var rows = Array.prototype.slice.call(document.querySelectorAll(".requirement"));
  var chips = Array.prototype.slice.call(document.querySelectorAll("[data-filter]"));
  var search = document.getElementById("search");
  var texts = null;

  function language() {
    root.lang = english.checked ? "en" : "vi";
  }
  [vietnamese, english].forEach(function (each) { each.addEventListener("change", language); });

  function folded(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u0111/g, "d");
  }

  function filter() {
    var wanted = {};
    chips.forEach(function (chip) {
      if (chip.getAttribute("aria-pressed") === "true") {
        (wanted[chip.dataset.filter] = wanted[chip.dataset.filter] || []).push(chip.dataset.value);
      }
    });
    var words = folded(search.value).split(/\s+/).filter(Boolean);
    if (words.length && !texts) { texts = rows.map(function (row) { return folded(row.textContent); }); }
    var count = 0;
    rows.forEach(function (row, number) {
      var shown = Object.keys(wanted).every(function (key) { return wanted[key].indexOf(row.dataset[key]) >= 0; });
      shown = shown && words.every(function (word) { return texts[number].indexOf(word) >= 0; });
      row.hidden = !shown;
      count += shown ? 1 : 0;
    });
    document.querySelectorAll(".group, .verdicts").forEach(function (each) {
      each.hidden = !each.querySelector(".requirement:not([hidden])");
    });
    document.getElementById("shown").textContent = count;
    document.getElementById("nothing").hidden = count > 0;
    document.getElementById("reset").hidden = count === rows.length && !search.value;
  }

  function reset() {
    search.value = "";
    chips.forEach(function (chip) { chip.setAttribute("aria-pressed", "false"); });
    filter();
  }

  chips.forEach(function (chip) {
    chip.addEventListener("click", function () {
      chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") === "true" ? "false" : "true");
      filter();
    });
  });
  search.addEventListener("input", filter);
  document.getElementById("reset").addEventListener("click", function () { reset(); search.focus(); });
  document.getElementById("tools").hidden = false;

  function target() {
    var name = location.hash.slice(1);
    return name ? document.getElementById(name) || document.getElementById(decodeURIComponent(name)) : null;
  }

  function reveal() {
    var found = target();
    if (!found) { return; }
    if (found.closest("[hidden]")) { reset(); }
    for (var each = found.closest("details"); each; each = each.parentElement.closest("details")) { each.open = true; }
    found.scrollIntoView({ block: found.matches("mark, h5") ? "center" : "start" });
    var panel = found.closest("summary, pre") || found.querySelector("summary");
    if (panel) { panel.focus({ preventScroll: true }); }
  }
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) { reveal(); }
  });

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = rows.filter(function (row) { return !row.open && /^(fail|error|inconclusive)$/.test(row.dataset.verdict); });
    opened.forEach(function (row) { row.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (row) { row.open = false; }); });

  language();
  filter();
  reveal();
})();
