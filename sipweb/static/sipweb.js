// What plain pages and htmx leave to do. No page needs it: without script everything still works.
"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const here = () => location.pathname + location.search;

  // ---- where an answer belongs -------------------------------------------------------------------------------------
  // A region asks for its own part of the next page. An answer without that part (an error page, the login page, the page
  // a redirect led to) is shown whole, as it would have been without script.

  document.addEventListener("htmx:before:init", (event) => {
    const element = event.target;
    const isGet = element.tagName === "A" || (element.getAttribute("method") || "get").toLowerCase() === "get";
    const address = element.getAttribute(element.tagName === "A" ? "href" : "action");
    if (isGet && address && !element.matches("[hx-get],[hx-post]") && new URL(address, location.href).pathname !== location.pathname) event.preventDefault();
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.sourceElement.matches("[data-autosave]")) return autosaved(ctx);
    if (ctx.hx.retarget || ctx.hx.reselect) ctx.whole = true;
    if (!ctx.select || ctx.whole) return;
    const answer = ctx.response.raw;
    if (answer.status >= 500 && ctx.request.method !== "GET") {
      event.preventDefault();
      return complain(heading(ctx.text) || "Något gick fel hos oss");
    }
    const address = new URL(answer.url, location.href);
    const elsewhere = answer.redirected && address.pathname !== location.pathname;
    if (elsewhere || !parse(ctx.text).querySelector(ctx.select)) showWhole(ctx);
    if (ctx.request.method === "GET" || elsewhere) ctx.push = "true";
    else if (answer.redirected && address.pathname + address.search !== here()) ctx.replace = "true";
  });

  document.addEventListener("htmx:error", (event) => {
    const { ctx, error } = event.detail;
    if (!ctx || ctx.status === "swapped") return;
    if (ctx.sourceElement.matches("[data-autosave]")) return unsaved(ctx.sourceElement, error === "timeout" ? WHY.TimeoutError : WHY.TypeError);
    complain("Ingen kontakt med servern");
  });

  function showWhole(ctx) {
    Object.assign(ctx, { target: document.body, select: null, selectOOB: null, swap: "outerHTML", whole: true });
  }

  function parse(text) {
    return new DOMParser().parseFromString(text, "text/html");
  }

  function heading(text) {
    return find("main h1", parse(text))?.textContent.trim();
  }

  // Without a connection nothing is sent, or the browser would show a page of its own in place of what was written.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented) return;
    event.preventDefault();
    complain("Ingen kontakt med servern");
  });

  // What was written stays on the page when it could not be sent.
  function complain(what) {
    const box = document.createElement("div");
    box.className = "ds-alert";
    box.dataset.color = "danger";
    const title = document.createElement("h2");
    title.textContent = what;
    const text = document.createElement("p");
    text.textContent = "Inget är sparat. Det du skrivit står kvar. Försök igen om en stund.";
    box.append(title, text);
    find("#messages").replaceChildren(box);
    find("#messages").focus();
  }

  // ---- focus -------------------------------------------------------------------------------------------------------

  document.addEventListener("htmx:finally:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.sourceElement?.matches?.("[data-autosave]")) return;
    enhance(document);
    moveFocus(ctx);
  });

  function moveFocus(ctx) {
    const summary = find("main .ds-error-summary");
    const messages = find("#messages");
    if (summary) summary.focus();
    else if (messages?.childElementCount) messages.focus();
    else if (ctx.whole) find("#main")?.focus();
    else if (document.activeElement === document.body && ctx.target?.id) document.getElementById(ctx.target.id)?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ds-error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const label = field.closest("fieldset")?.querySelector("legend") || find(`label[for="${CSS.escape(field.id)}"]`) || field;
    label.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  // ---- autosave ----------------------------------------------------------------------------------------------------

  // A server that hangs is no better than none.
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.sourceElement.matches("[data-autosave]")) ctx.request.timeout = PATIENCE;
  });

  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (!form.matches("[data-autosave]")) return;
    if (leaving) return event.preventDefault();
    unsent.delete(form);
    failed.delete(form);
    begin(form);
    say(form, "Sparar…");
  });

  function autosaved(ctx) {
    const form = ctx.sourceElement;
    const answer = ctx.response.raw;
    const text = ctx.text.trim();
    ctx.swap = "none";
    end(form);
    unkept.delete(form);
    if (answer.redirected || answer.status === 401) unsaved(form, "du behöver logga in igen", false);
    else if (answer.status === 413) say(form, text, true);
    else if (!answer.ok) unsaved(form, "det gick inte just nu");
    else say(form, text && text.length < 100 && !text.includes("<") ? text : `Sparat kl.\u00a0${clock()}`);
  }

  function unsaved(form, why, again = true) {
    end(form);
    unkept.add(form);
    unsent.add(form);
    if (again) failed.add(form);
    say(form, `Inte sparat – ${why}. Det du skrivit står kvar här.`, true);
  }

  function say(form, text, failed = false) {
    const status = find("[data-autosave-status]", form);
    if (!status) return;
    status.textContent = text;
    status.toggleAttribute("data-failed", failed);
  }

  function clock(now = new Date()) {
    return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(".");
  }

  // What was typed in the last seconds is saved when the page is left, also in a part of it that has been closed since.
  const unsent = new Set();

  // What could not be saved is tried again: when the connection is back, and now and then.
  const failed = new Set();

  // What could not be received the last time it was tried.
  const unkept = new Set();

  function tryAgain() {
    if (navigator.onLine) failed.forEach((form) => (form.isConnected ? form.dispatchEvent(new Event("input", { bubbles: true })) : failed.delete(form)));
  }

  window.addEventListener("online", tryAgain);
  setInterval(tryAgain, 15000);

  function byBeacon(to, body) {
    return navigator.sendBeacon(to, body);
  }

  function flush(send, forms = unsent) {
    forms = [...forms].filter((form) => form.isConnected && navigator.onLine);
    unsent.clear();
    return forms.map((form) => send(form.getAttribute("hx-post"), new FormData(form)));
  }

  // On its way to the server; what is saved after the page has been left would come back as half-written.
  const sending = new Map();
  let leaving = false;

  function begin(form) {
    let over;
    const promise = new Promise((resolve) => { over = resolve; });
    sending.set(form, { promise, over });
  }

  function end(form) {
    sending.get(form)?.over();
    sending.delete(form);
  }

  // Before a form is sent, what has been typed on the page since it was kept is kept. When that can't be received now the form is not
  // sent either: the browser would show a page of its own in place of what was written. The page that comes may hold the others again.
  const PATIENCE = 5000;
  const ready = new WeakSet();

  function keepBefore(event) {
    const form = event.target;
    if (event.defaultPrevented) {
      unsent.delete(form);
      return void flush(byBeacon);
    }
    if (ready.delete(form) || !waiting().length) {
      unsent.delete(form);
      return leave();
    }
    event.preventDefault();
    if (form.hasAttribute("data-waits")) return;
    form.setAttribute("data-waits", "");
    leave();
    keepAll().then(() => {
      ready.add(form);
      form.requestSubmit(event.submitter);
    }, (error) => {
      leaving = false;
      if (!waiting().includes(form)) complain("Ingen kontakt med servern");
      waiting().forEach((one) => unsaved(one, WHY[error.name] || "det gick inte just nu"));
    }).finally(() => form.removeAttribute("data-waits"));
  }

  function waiting() {
    return [...new Set([...unsent, ...unkept, ...sending.keys()])].filter((form) => form.isConnected);
  }

  function leave() {
    leaving = true;
    setTimeout(() => { leaving = false; }, PATIENCE);
  }

  const WHY = {
    TypeError: "ingen kontakt med servern",
    TimeoutError: "servern svarar inte",
    SecurityError: "du är utloggad. Logga in i en annan flik, och spara sedan här",
  };

  // A session that has run out is no hindrance: the page where one logs in again keeps what was sent. One that was ended is.
  async function keepAll() {
    const silent = new Promise((_, no) => { setTimeout(() => no(new DOMException("", "TimeoutError")), PATIENCE); });
    await Promise.race([Promise.all([...sending.values()].map((one) => one.promise)), silent]);
    await Promise.race([Promise.all(waiting().map(keep)), silent]);
  }

  async function keep(form) {
    const body = new FormData(form);
    [unsent, failed].forEach((some) => some.delete(form));
    unkept.add(form);
    const answer = await fetch(form.getAttribute("hx-post"), { method: "POST", body });
    await answer.text();
    if (answer.status >= 500) throw new Error();
    if (answer.status === 401 && !answer.headers.has("X-Comes-Back")) throw new DOMException("", "SecurityError");
    unkept.delete(form);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form) unsent.add(form);
  });
  document.addEventListener("submit", keepBefore);
  window.addEventListener("pagehide", () => flush(byBeacon, new Set([...unsent, ...sending.keys()])));

  // By a link, the same: the browser asks before it leaves what the server has not received.
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && [...unkept].some((form) => form.isConnected)) event.preventDefault();
  });

  // ---- a form is sent once -----------------------------------------------------------------------------------------

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
    setTimeout(() => delete event.target.dataset.sent, 3000);
  });

  // ---- print, copy -------------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print],[data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else copy(button, find(button.dataset.copy));
  });

  async function copy(button, source) {
    const text = source.value ?? source.innerText;
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    const status = button.parentElement.querySelector("[data-copy-status]");
    if (status) status.textContent = copied || copySelected(source) ? "Kopierat" : "Det gick inte att kopiera. Markera texten och kopiera själv.";
  }

  // Without https the browser offers no clipboard; the selection can still be copied.
  function copySelected(source) {
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }

  // ---- sections that belong to an answer ---------------------------------------------------------------------------

  function reveal(section) {
    const [name, values] = section.dataset.reveal.split("=");
    const form = section.closest("form") || document;
    const given = all(`[name="${CSS.escape(name)}"]`, form)
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => control.value);
    // What has to be corrected is never hidden.
    section.hidden = !values.split(" ").some((value) => given.includes(value)) && !find("[aria-invalid='true']", section);
  }

  document.addEventListener("change", () => all("[data-reveal]").forEach(reveal));

  // ---- the order of an agenda, by dragging --------------------------------------------------------------------------

  let dragged = null;

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-order] > li") || null;
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });

  document.addEventListener("dragover", (event) => {
    const row = dragged && event.target.closest?.("[data-order] > li");
    if (!row) return;
    event.preventDefault();
    all("[data-over]").forEach((one) => one.removeAttribute("data-over"));
    if (row !== dragged) row.setAttribute("data-over", "");
  });

  document.addEventListener("dragend", () => {
    all("[data-over]").forEach((one) => one.removeAttribute("data-over"));
    dragged = null;
  });

  document.addEventListener("drop", (event) => {
    const row = dragged && event.target.closest?.("[data-order] > li");
    if (!row || row === dragged) return;
    event.preventDefault();
    const isBelow = dragged.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    row[isBelow ? "after" : "before"](dragged);
    const form = find("[data-order-form]");
    form.elements.order.value = all("[data-order] > li").map((one) => one.dataset.item).join(",");
    form.requestSubmit();
  });

  // ---- how long a meeting has gone on, and how long there is to report to one; it only informs ------------------------

  function tick() {
    all("[data-timer]").forEach((one) => {
      one.dataset.since ||= performance.now() - 1000 * one.dataset.timer;
      const minutes = Math.max(0, Math.floor((performance.now() - one.dataset.since) / 60000));
      one.textContent = minutes === 1 ? "1 minut har gått." : `${minutes} minuter har gått.`;
    });
    all("[data-left]").forEach((one) => {
      one.dataset.until ||= performance.now() + 1000 * one.dataset.left;
      const minutes = Math.floor((one.dataset.until - performance.now()) / 60000);
      const hours = Math.floor(minutes / 60);
      const parts = [hours && `${hours} tim`, (minutes % 60 || !hours) && (minutes ? `${minutes % 60} min` : "mindre än en minut")];
      one.textContent = minutes < 0 ? "Tiden har gått ut. Ladda om sidan." : `${parts.filter(Boolean).join(" ")} kvar`;
    });
  }

  setInterval(tick, 30000);

  // ---- start -------------------------------------------------------------------------------------------------------

  // A table that fits needs no stop for the Tab key; one that scrolls does.
  function tabStop(box) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }

  function enhance(root) {
    all("[data-print],[data-copy],[data-scripted]", root).forEach((button) => { button.hidden = false; });
    all("[data-reveal]", root).forEach(reveal);
    all(".sip-scroll", root).forEach(tabStop);
    tick();
  }

  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    const pointed = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (pointed?.matches("[tabindex]")) pointed.focus();
    if (document.activeElement === document.body && find("#messages")?.childElementCount) find("#messages").focus({ preventScroll: true });
  });
  // Paper is white, also for those who work in the dark.
  const scheme = document.documentElement.dataset.colorScheme;
  window.addEventListener("beforeprint", () => { document.documentElement.dataset.colorScheme = "light"; });
  window.addEventListener("afterprint", () => { document.documentElement.dataset.colorScheme = scheme; });
  window.addEventListener("resize", () => all(".sip-scroll").forEach(tabStop));
})();
