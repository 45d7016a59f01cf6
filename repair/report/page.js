
(() => {
  "use strict";
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];
  const card = document.getElementById("card");
  const form = document.getElementById("filter");
  const { name, rule, tier, count } = form.elements;
  const entryOf = (link) => document.getElementById(link.hash.slice(1));

  const articles = all("article").map((article) => ({
    article,
    listed: document.querySelector(`nav a[href="#${article.id}"]`)?.closest("li"),
    entries: all(".why li", article),
    links: all("a.f", article),
  }));
  for (const link of all("a.f")) link.setAttribute("aria-describedby", link.hash.slice(1));

  // ------------------------------------------------------------------------------------------------ the explanation
  let shown = null;
  let pinned = false;

  function place(link) {
    const at = [...link.getClientRects()][0] ?? link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = card;
    card.style.visibility = at.bottom < 0 || at.top > innerHeight ? "hidden" : "visible";
    const left = Math.max(12, Math.min(at.left, document.documentElement.clientWidth - width - 12));
    const below = at.bottom + 8;
    const fits = below + height <= innerHeight - 8 || at.top < height + 16;
    card.style.left = `${left}px`;
    card.style.top = `${Math.max(8, fits ? Math.min(below, innerHeight - height - 8) : at.top - height - 8)}px`;
  }

  function show(link, keep) {
    const entry = entryOf(link);
    if (!entry || link.classList.contains("off")) return;
    shown?.classList.remove("now");
    shown = link;
    pinned = keep;
    card.replaceChildren(...[...entry.childNodes].map((node) => node.cloneNode(true)));
    card.classList.toggle("pinned", pinned);
    card.hidden = false;
    link.classList.add("now");
    place(link);
  }

  function close() {
    shown?.classList.remove("now");
    shown = null;
    pinned = false;
    card.hidden = true;
  }

  const linkAt = (event) => event.target.closest?.("a.f");
  document.addEventListener("mouseover", (event) => {
    const link = linkAt(event);
    if (link && !pinned) show(link, false);
  });
  document.addEventListener("mouseout", (event) => {
    if (linkAt(event) && !pinned && document.activeElement !== shown) close();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link) {
      if (!(pinned && link === shown)) show(link, false);
    } else if (!card.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const link = linkAt(event);
    if (link) {
      event.preventDefault();
      show(link, true);
    } else if (!card.contains(event.target)) close();
  });
  addEventListener("scroll", () => shown && place(shown), { passive: true });
  addEventListener("resize", () => shown && place(shown));

  // ------------------------------------------------------------------------------------------------------- the filter
  function filter() {
    close();
    const wanted = name.value.trim().toLowerCase();
    const [sort, ...rest] = rule.value.split("|");
    const exact = rest.join("|");
    const matches = ({ dataset }) =>
      (!exact || (dataset.sort.split(" ").includes(sort) && dataset.rule.split("|").includes(exact))) &&
      (!tier.value || dataset.tier.split(" ").includes(tier.value));
    const narrowed = exact || tier.value;
    let documents = 0;
    let findings = 0;
    for (const { article, listed, entries, links } of articles) {
      const named = article.dataset.name.includes(wanted);
      let some = false;
      for (const entry of entries) {
        entry.hidden = !matches(entry);
        some ||= !entry.hidden;
      }
      article.hidden = !named || (narrowed && !some);
      if (listed) listed.hidden = article.hidden;
      for (const link of links) {
        const off = entryOf(link).hidden;
        link.classList.toggle("off", off);
        if (!link.hasAttribute("data-again")) link.tabIndex = off ? -1 : 0;
        if (!off && !article.hidden && !link.hasAttribute("data-again")) findings += 1;
      }
      if (!article.hidden) documents += 1;
    }
    const said = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
    count.value = `${said(documents, "document")}, ${said(findings, "finding")}`;
  }
  for (const link of all('a.f[tabindex="-1"]')) link.setAttribute("data-again", "");
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  for (const pick of all(".pick")) {
    pick.addEventListener("click", () => {
      name.value = "";
      tier.value = "";
      rule.value = `${pick.dataset.sort}|${pick.dataset.rule}`;
      filter();
    });
  }

  // --------------------------------------------------------------------------------------------------------- the keys
  function walk(way) {
    const links = all("article:not([hidden]) a.f:not(.off, [data-again])");
    if (!links.length) return;
    let at = links.indexOf(document.activeElement);
    if (at < 0 && shown) at = links.indexOf(shown);
    if (at < 0) {
      const top = links.findIndex((link) => link.getBoundingClientRect().top >= 0);
      at = way > 0 ? (top < 0 ? links.length : top) - 1 : top < 0 ? links.length : top;
    }
    const next = links[at + way];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
    place(next);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const back = pinned && shown;
      close();
      if (back) back.focus({ preventScroll: true }), close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const link = linkAt(event);
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
    else if (event.key === "/") name.focus();
    else if (link && (event.key === "Enter" || event.key === " ")) show(link, true);
    else return;
    event.preventDefault();
  });

  // --------------------------------------------------------------------------------------------------------- printing
  const folded = all(".why, .refused, .faults");
  addEventListener("beforeprint", () => folded.forEach((part) => {
    part.dataset.was ??= part.open ? "open" : "";
    part.open = true;
  }));
  addEventListener("afterprint", () => folded.forEach((part) => {
    part.open = part.dataset.was === "open";
    delete part.dataset.was;
  }));

  form.hidden = false;
  filter();
})();
