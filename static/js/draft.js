// Drafts that save themselves (form#draft-form, sent by htmx). This script says when something is
// not saved yet, tries again when the network is back, and keeps people from leaving unsaved text.
(function () {
  "use strict";

  var RETRY_MS = [3000, 6000, 12000, 30000];
  var form = null;
  var dirty = false; // typed since the last answer that said "saved"
  var typedDuringRequest = false;
  var inFlight = false;
  var leaving = false;
  var heldButton = null; // submit pressed while a draft was on its way
  var failures = 0;
  var renewals = 0;
  var timer = 0;

  function status() { return document.getElementById("draft-status"); }
  function state() { return status() ? status().dataset.state : ""; }

  function show(newState, text) {
    var box = status();
    if (!box) return;
    box.dataset.state = newState;
    box.querySelector(".draft-text").textContent = text;
  }

  function save() {
    if (dirty && !inFlight && !leaving && state() !== "conflict") {
      window.htmx.trigger(form, "change");
    }
  }

  function saveLater(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function typed(event) {
    if (!event.isTrusted || event.target.type === "file") return; // a file is sent by itself
    dirty = true;
    typedDuringRequest = inFlight;
    if (["saved", "unsaved", "partly"].indexOf(state()) >= 0) show("unsaved", status().dataset.unsaved);
  }

  // htmx takes over the address and the value of the button that has the focus. A draft that saves
  // itself is never the press of a button: Tab onto “Hapus” must not remove anything.
  function onlyTheDraft(event) {
    if (event.target !== form) return;
    event.detail.path = form.getAttribute("hx-post");
    Array.prototype.forEach.call(form.querySelectorAll("button[name]"), function (button) {
      event.detail.formData.delete(button.name);
    });
  }

  // The fields named in the list of errors are marked, and only they.
  function markErrors() {
    Array.prototype.forEach.call(form.querySelectorAll(".is-invalid"), function (field) {
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
    });
    Array.prototype.forEach.call(document.querySelectorAll("#draft-errors a[href^='#']"), function (link) {
      var field = document.getElementById(link.hash.slice(1));
      if (!field || !form.contains(field)) return;
      field.classList.add("is-invalid");
      field.setAttribute("aria-invalid", "true");
    });
  }

  function beforeRequest(event) {
    if (event.target !== form) return;
    if (leaving || state() === "conflict") {
      event.preventDefault();
      return;
    }
    clearTimeout(timer);
    inFlight = true;
    typedDuringRequest = false;
    show("saving", status().dataset.saving);
  }

  function afterRequest(event) {
    if (event.target !== form) return;
    var code = event.detail.xhr ? event.detail.xhr.status : 0;
    inFlight = false;
    if (code === 200 || code === 422) markErrors();
    if (code >= 200 && code < 300) {
      failures = 0;
      renewals = 0;
      dirty = typedDuringRequest;
      if (dirty) show("unsaved", status().dataset.unsaved);
    } else if (code === 403 && state() === "renewed" && renewals < 2) {
      renewals += 1; // logged in again in another tab: the answer carried a fresh token
      saveLater(200);
    } else if (code === 0 || code >= 500) {
      show("offline", status().dataset.offline);
      saveLater(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    }
    if (heldButton !== null) {
      var button = heldButton || undefined;
      heldButton = null;
      form.requestSubmit(button);
    }
  }

  // Sending the form ends the draft: nothing may be saved behind its back, and a draft that is on
  // its way must arrive first, so that both do not meet as two versions.
  function submitted(event) {
    if (inFlight) {
      event.preventDefault();
      heldButton = event.submitter || false;
      return;
    }
    leaving = true;
    clearTimeout(timer);
  }

  function warn(event) {
    if (!dirty || leaving) return;
    event.preventDefault();
    event.returnValue = "";
  }

  function start() {
    form = document.getElementById("draft-form");
    if (!form || !window.htmx) return;
    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    form.addEventListener("submit", submitted);
    document.body.addEventListener("htmx:configRequest", onlyTheDraft);
    document.body.addEventListener("htmx:beforeRequest", beforeRequest);
    document.body.addEventListener("htmx:afterRequest", afterRequest);
    window.addEventListener("beforeunload", warn);
    window.addEventListener("online", save);
    window.addEventListener("focus", save);
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden) save();
    });
    window.addEventListener("pageshow", function () { leaving = false; });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
