// Asks for the parts of the program that the run in the address needs, before the program runs: its engine, the
// words of the page and of the family in the language that the page is going to speak (src/language.rs), and the
// views with which it opens. What this guesses wrong is fetched later; FIRST stands for the protocol of a page whose
// address names none. A worker runs the same file, and has no page.
if (self.document) {
  const parts = JSON.parse(document.getElementById('parts').textContent);
  const [slug, query] = location.hash.slice(1).split('?');
  const engine = Object.keys(parts).find((name) => name.endsWith('.' + (slug || 'FIRST'))) || '';
  let kept = null, open = '';
  // A browser may refuse to say what it stores.
  try { kept = localStorage.getItem('faultline-language'); open = localStorage.getItem('faultline-open') || ''; } catch {}
  const spoken = Object.keys(parts).map((name) => name.split('page.words-')[1]).filter(Boolean);
  const [page, run] = [location.search, query || ''].map((text) => new URLSearchParams(text));
  const wishes = [page.get('lang'), run.get('lang'), kept, ...navigator.languages].filter(Boolean).map((tag) => tag.toLowerCase().split('-')[0]);
  const code = wishes.map((wish) => spoken.find((name) => name.split('-')[0] === wish)).find(Boolean) || 'en';
  // What is said before the program is there is said in it (static/start.js).
  document.documentElement.lang = code;
  const group = engine.split('.')[0];
  // What stood open beside the story when the reader left (src/open.rs).
  const stands = (...words) => open.split(' ').some((word) => words.includes(word));
  const views = page.has('embed') ? ['page.channel'] : [stands('everything') || 'page.voice', stands('everything', 'diagram') && 'page.diagram', stands('everything', 'side') && 'page.side'];
  const said = `${group}.words-${code}`;
  const wanted = [`page.words-${code}`, said, `${said}_${engine.slice(group.length + 1)}`, engine, ...views].filter((name) => parts[name]);
  for (const name of new Set(wanted.flatMap((name) => [...parts[name][1], name]))) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: './' + parts[name][0] });
    document.head.append(link);
  }
}
