// Forms of every page: a second click on a button must not send a form twice.
(function () {
  "use strict";

  var RELEASE_AFTER_MS = 10000; // a download leaves the page open: give the buttons back

  function buttonsOf(form) {
    return Array.prototype.filter.call(form.elements, function (element) {
      return element.type === "submit" || element.type === "image";
    });
  }

  function release(form) {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
    buttonsOf(form).forEach(function (button) {
      if (button.dataset.held) {
        button.disabled = false;
        delete button.dataset.held;
      }
    });
  }

  function hold(form) {
    form.dataset.sending = "1";
    form.setAttribute("aria-busy", "true");
    // After this turn: the name and value of the pressed button belong to what is sent.
    setTimeout(function () {
      if (!form.dataset.sending) return;
      buttonsOf(form).forEach(function (button) {
        if (!button.disabled) {
          button.disabled = true;
          button.dataset.held = "1";
        }
      });
    }, 0);
    setTimeout(function () { release(form); }, RELEASE_AFTER_MS);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method === "get") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    hold(form);
  });

  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.forms, release);
  });

  // The summary of errors takes the focus, so that readers of the page hear it first.
  document.addEventListener("DOMContentLoaded", function () {
    var summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
  });

  // A menu closes on Escape and on a click elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details.fold[open]").forEach(function (fold) {
      if (fold !== except) fold.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest ? event.target.closest("details.fold") : null);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var fold = document.querySelector("details.fold[open]");
    if (!fold) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
})();
