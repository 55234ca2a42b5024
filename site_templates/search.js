// Finds names in the index beside this page. Each file of the index is a sorted run of words; `shards` holds the first
// word of each, so only files that can hold what is typed are loaded, as scripts, which works from a folder too.
"use strict";
(() => {
  const MOST_FILES = 4, MOST_SHOWN = 60;
  const input = document.getElementById("q"), told = document.getElementById("told"), found = document.getElementById("found");
  const say = JSON.parse(told.dataset.words), rule = new Intl.PluralRules(say.language);
  const loaded = new Map(), waiting = new Map();
  let shards = null, turn = 0;

  // messages come with the page, in its language; their places are filled here
  const put = (message, values) => message.replace(/%\((\w+)\)s|%%/g, (_, name) => name ? values[name] : "%");
  const counted = (forms, number) => put(forms[rule.select(number)] ?? forms.other, { num: number.toLocaleString(say.language) });

  // as `search_text` of the index: no capitals, no accents, one sigma
  const bare = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC").replaceAll("ς", "σ");
  const wordsOf = (words) => bare(words).match(/[\p{L}\p{N}]+/gu) || [];
  // by code points, as the index is sorted
  const less = (one, other) => {
    const a = [...one], b = [...other];
    for (let n = 0; n < Math.min(a.length, b.length); n++) {
      if (a[n] !== b[n]) return a[n].codePointAt(0) < b[n].codePointAt(0);
    }
    return a.length < b.length;
  };

  window.adlibShards = (starts) => { shards = starts; search(); };
  window.adlibShard = (number, entries) => { loaded.set(number, entries); (waiting.get(number) || (() => {}))(); };

  const load = (number) => loaded.has(number) ? Promise.resolve() : new Promise((done, failed) => {
    waiting.set(number, done);
    const script = document.createElement("script");
    script.src = `search/${number}.js`;
    script.onerror = failed;
    document.head.append(script);
  });

  // the files whose words can begin so
  const files = (word) => {
    const numbers = [];
    for (let n = 0; n < shards.length; n++) {
      const startsAfter = !shards[n].startsWith(word) && less(word, shards[n]);
      const endsBefore = n + 1 < shards.length && !shards[n + 1].startsWith(word) && less(shards[n + 1], word);
      if (startsAfter) break;
      if (!endsBefore) numbers.push(n);
    }
    return numbers;
  };

  const matches = (words, entry) => {
    const has = wordsOf(`${entry[1]} ${entry[6]}`);
    return words.every((word) => has.some((each) => each.startsWith(word)) || entry[0].startsWith(word));
  };
  const rank = (typed, entry) => {
    const name = bare(entry[1]);
    return name === typed ? 0 : name.startsWith(typed) ? 1 : 2;
  };

  const show = (typed, words, rarest, numbers, cut) => {
    const seen = new Set(), hits = [];
    for (const number of numbers) {
      for (const entry of loaded.get(number) || []) {
        if (!entry[0].startsWith(rarest) || seen.has(entry[2]) || !matches(words, entry)) continue;
        seen.add(entry[2]);
        hits.push(entry);
      }
    }
    hits.sort((a, b) => rank(typed, a) - rank(typed, b) || b[5] - a[5] || (bare(a[1]) < bare(b[1]) ? -1 : 1));
    found.replaceChildren(...hits.slice(0, MOST_SHOWN).map(item));
    const more = cut || hits.length > MOST_SHOWN;
    told.textContent = !hits.length ? say.none : more ? put(say.first, { num: Math.min(hits.length, MOST_SHOWN) }) : counted(say.names, hits.length);
  };

  const item = ([, name, path, kind, source, ads, also]) => {
    const line = document.createElement("li"), link = document.createElement("a"), words = document.createElement("bdi");
    const note = document.createElement("small");
    words.textContent = name;
    link.href = path;
    link.append(words);
    const counts = ads === "0" ? say.figures : counted(say.ads, Number(ads));
    const parts = kind === "takedown" ? [source]
      : [kind in say.kinds ? put(say.kinds[kind], { platform: source }) : source, counts];
    if (also) parts.push(put(kind === "takedown" ? say.attributed : say.also, { names: `\u2068${also}\u2069` }));
    note.textContent = parts.join(say.comma);
    line.append(link, " ", note);
    return line;
  };

  const search = async () => {
    if (!shards) return;
    const mine = ++turn, typed = bare(input.value.trim()), words = wordsOf(input.value);
    if (!words.length) { found.replaceChildren(); told.textContent = ""; return; }
    const [rarest, all] = words.map((word) => [word, files(word)])
      .reduce((a, b) => (b[1].length < a[1].length || (b[1].length === a[1].length && b[0].length > a[0].length) ? b : a));
    const numbers = all.slice(0, MOST_FILES);
    try {
      await Promise.all(numbers.map(load));
    } catch {
      told.textContent = say.lost;
      return;
    }
    if (mine === turn) show(typed, words, rarest, numbers, all.length > MOST_FILES);
  };

  input.value = new URLSearchParams(location.search).get("q") || "";
  input.addEventListener("input", search);
  document.querySelector("form.search").addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("q", input.value);
    try { history.replaceState(null, "", address); } catch { /* a folder has no addresses to keep */ }
    search();
  });
  input.focus();
})();
