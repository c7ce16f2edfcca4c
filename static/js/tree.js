// The performance tree: arrow keys walk, and in the mode "Pindah" Alt with an arrow or the mouse moves
// a node. Branches come by htmx. Without this script every branch and every move is a page of its own.
(function () {
  "use strict";

  var STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
  var mode = null;
  var wanted = ""; // the row that gets the focus when the new tree is there
  var busy = false; // a move is on its way
  var drag = null;

  function tree() { return document.querySelector("[role=tree]"); }
  function moving() { return mode && mode.getAttribute("aria-pressed") === "true"; }
  function rowOf(element) { return element.closest ? element.closest("[role=treeitem]") : null; }
  function toggleOf(row) { return row.querySelector(":scope > .tree-node > .tree-toggle"); }
  function groupOf(row) { return row.querySelector(":scope > [role=group]"); }
  function linkOf(row) { return row.querySelector("a.tree-link"); }
  function shown() {
    return Array.prototype.filter.call(tree().querySelectorAll("[role=treeitem]"), function (row) {
      return row.getClientRects().length;
    });
  }

  // One stop for the Tab key: the row that had the focus last. Links are reached with Enter.
  function settle() {
    if (!tree()) return;
    tree().querySelectorAll("a").forEach(function (link) { link.tabIndex = -1; });
    tree().classList.toggle("tree-moving", Boolean(moving()));
    if (!tree().querySelector("[role=treeitem][tabindex='0']")) {
      var first = tree().querySelector("[role=treeitem]");
      if (first) first.tabIndex = 0;
    }
  }

  function focus(row) {
    if (!row) return;
    tree().querySelectorAll("[tabindex='0']").forEach(function (other) { other.tabIndex = -1; });
    row.tabIndex = 0;
    row.focus();
  }

  function open(row, on) {
    var group = groupOf(row);
    if (group) {
      group.hidden = !on;
      row.setAttribute("aria-expanded", String(on));
    } else if (on) {
      wanted = row.id;
      toggleOf(row).click();
    }
  }

  function walk(event, row) {
    var rows = shown();
    var at = rows.indexOf(row);
    var state = row.getAttribute("aria-expanded");
    if (event.key === "ArrowDown") focus(rows[at + 1]);
    else if (event.key === "ArrowUp") focus(rows[at - 1]);
    else if (event.key === "Home") focus(rows[0]);
    else if (event.key === "End") focus(rows[rows.length - 1]);
    else if (event.key === "ArrowRight" && state === "false") open(row, true);
    else if (event.key === "ArrowRight" && state === "true") focus(groupOf(row) && groupOf(row).firstElementChild);
    else if (event.key === "ArrowLeft" && state === "true") open(row, false);
    else if (event.key === "ArrowLeft") focus(rowOf(row.parentElement));
    else if (event.key === "Enter" && linkOf(row)) linkOf(row).click();
    else return;
    event.preventDefault();
  }

  function send(row, values) {
    if (busy || !row.dataset.version) return;
    busy = true;
    wanted = row.id;
    values.version = row.dataset.version;
    values.csrfmiddlewaretoken = document.querySelector("#pohon-token input").value;
    values.open = Array.prototype.map.call(
      tree().querySelectorAll("[aria-expanded=true]"), function (one) { return one.id; }
    ).join(",");
    tree().classList.add("tree-busy");
    var address = document.getElementById("pohon").dataset.move.replace("/0/", "/" + row.id.slice(1) + "/");
    window.htmx.ajax("POST", address, { target: "#pohon", swap: "outerHTML", values: values });
  }

  function pressed(event) {
    var row = rowOf(event.target);
    if (!row || event.target !== row || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      if (!moving() || !STEPS[event.key]) return;
      event.preventDefault();
      send(row, { step: STEPS[event.key] });
    } else {
      walk(event, row);
    }
  }

  function clicked(event) {
    var toggle = event.target.closest ? event.target.closest(".tree-toggle") : null;
    var row = rowOf(event.target);
    if (!row) return;
    if (toggle && groupOf(row)) {
      event.preventDefault();
      open(row, row.getAttribute("aria-expanded") !== "true");
    } else if (toggle) {
      wanted = row.id;
    } else if (!event.target.closest("a")) {
      focus(row);
    }
  }

  // Dragging: the grip of a row, over another row; its upper and lower quarter mean before and after.
  function grab(event) {
    var grip = event.target.closest ? event.target.closest(".tree-grip") : null;
    if (!grip || !moving() || event.button) return;
    event.preventDefault();
    drag = { row: rowOf(grip), over: null, where: "" };
    drag.row.classList.add("tree-dragged");
    document.body.classList.add("tree-drag");
  }

  function mark(over, where) {
    if (drag.over) drag.over.classList.remove("tree-drop-before", "tree-drop-inside", "tree-drop-after");
    drag.over = over;
    drag.where = where;
    if (over) over.classList.add("tree-drop-" + where);
  }

  function pull(event) {
    if (!drag) return;
    if (event.clientY < 50) window.scrollBy(0, -12);
    if (event.clientY > window.innerHeight - 50) window.scrollBy(0, 12);
    var under = document.elementFromPoint(event.clientX, event.clientY);
    var node = under && under.closest ? under.closest(".tree-node") : null;
    var row = node && rowOf(node);
    if (!row || row.id[0] !== "s" || drag.row.contains(row)) return mark(null, "");
    var box = node.getBoundingClientRect();
    var part = (event.clientY - box.top) / box.height;
    mark(node, part < 0.25 ? "before" : part > 0.75 ? "after" : "inside");
  }

  function drop(kept) {
    if (!drag) return;
    var done = drag;
    mark(null, "");
    done.row.classList.remove("tree-dragged");
    document.body.classList.remove("tree-drag");
    drag = null;
    if (kept && done.target) send(done.row, { target: done.target, where: done.to });
  }

  function letGo(event) {
    if (!drag) return;
    pull(event);
    if (drag.over) {
      drag.target = rowOf(drag.over).id.slice(1);
      drag.to = drag.where;
    }
    drop(true);
  }

  function swapped() {
    busy = false;
    settle();
    var row = wanted && document.getElementById(wanted);
    wanted = "";
    if (row) focus(row);
  }

  function failed() {
    busy = false;
    tree().classList.remove("tree-busy");
  }

  function sum(box) {
    var total = 0;
    box.querySelectorAll("input").forEach(function (input) {
      total += Math.round(100 * Number(input.value.trim().replace(",", "."))) || 0;
    });
    box.querySelector("[data-total]").textContent = String(total / 100).replace(".", ",");
  }

  function start() {
    var shares = document.querySelector("[data-shares]");
    if (shares) shares.addEventListener("input", function () { sum(shares); });
    mode = document.getElementById("mode-pindah");
    if (!tree() || !window.htmx) return;
    if (mode) {
      mode.hidden = false;
      mode.addEventListener("click", function () {
        mode.setAttribute("aria-pressed", String(!moving()));
        document.getElementById("cara-pindah").hidden = !moving();
        settle();
      });
    }
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && drag) drop(false);
      else pressed(event);
    });
    document.addEventListener("click", clicked, true);
    document.addEventListener("pointerdown", grab);
    document.addEventListener("pointermove", pull);
    document.addEventListener("pointerup", letGo);
    document.addEventListener("pointercancel", function () { drop(false); });
    // Ready as soon as the new tree is there: a key pressed right after it must not be lost.
    document.body.addEventListener("htmx:afterSwap", swapped);
    // Logged out, or no longer allowed: the page itself says so.
    document.body.addEventListener("htmx:beforeSwap", function (event) {
      if ([401, 403, 404].indexOf(event.detail.xhr.status) < 0) return;
      event.detail.shouldSwap = false;
      window.location.reload();
    });
    document.body.addEventListener("htmx:sendError", failed);
    document.body.addEventListener("htmx:responseError", failed);
    settle();
    if (location.hash.length > 1) focus(document.getElementById(location.hash.slice(1)));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
