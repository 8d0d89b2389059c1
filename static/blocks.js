// Code blocks of the language `faultline` become live runs, as in a book that `faultline mdbook` made. docs/embedding.md
// describes them.
//
//   <script async src="https://…/blocks.js"></script>
//
// A block holds a link, and below it lines with expectations and options. It needs nothing but what tools make of such
// a block anyway: a <pre> whose class names the language. The script fetches embed.js from beside itself, when there is
// a block; the npm package brings both and begins when it is told to (npm/index.js).
(() => {
  // A server that renders pages has none of its own; and the first script of a page serves it.
  if (!globalThis.document || globalThis.faultlineBlocks) return;

  // What tools make of a fence of our language: most of them; Sphinx; and those that keep its bare name.
  const SELECTOR = '.language-faultline,.highlight-faultline,pre.faultline';
  // What they put around the <pre>.
  const WRAPPER = 'figure,div[class*=language-],div[class*=highlight],div[class*=codeBlock]';
  // Characters that a wrapper may hold beside the block: the name of its language, the numbers of its lines.
  const BESIDE = 80;
  // Milliseconds in which a page may go on changing before it is looked at again: at first, and at most where the page
  // answers each time by a change of its own.
  const PAUSE = 50;
  const LONG_PAUSE = 5_000;
  // How often a run comes back that the page has removed. A page that goes on removing it does not want it.
  const RETURNS = 3;
  // Milliseconds from the beginning of the page in which a program may take it over, at most.
  const TAKEN_OVER = 10_000;
  // Signs of the page that a message repeats, at most.
  const MOST = 80;
  const SWITCH = ['true', 'false'];
  // What a block may say of its look, and what it looks like if it does not; the same as in crates/cli/src/document.
  const OPTIONS = {
    // Pixels, or auto.
    height: (value) => value === 'auto' || (/^\+?\d+$/.test(value) && value >= 100 && value <= 4000),
    controls: ['full', 'minimal', 'none'],
    theme: ['auto', 'light', 'dark'],
    lang: ['en', 'zh-CN'],
    autoplay: SWITCH,
    // A moment; the run itself says what is wrong with it.
    stop: () => true,
    source: SWITCH,
  };
  const LOOK = { height: '420', controls: 'minimal', theme: 'auto', autoplay: 'false', source: 'false' };
  const LINK = '#raft?nodes=5&at=3s';
  const KEYS = Object.keys(OPTIONS);

  // Everything that can be wrong, in the words of crates/words.
  const WORDS = {
    en: {
      empty: () => `The block is empty; accepted: a link such as ${LINK}.`,
      scenario: () => `Only a link can be shown here, such as ${LINK}; “faultline link” makes one of a scenario.`,
      below: () => 'Below a link in a block, only lines such as “expect: safe” and “options: height=300” are accepted.',
      key: (key) => `There is no option “${key}”; accepted: ${KEYS.join(', ')}.`,
      value: (key, value, accepted) => `The option ${key} is “${value}”; accepted: ${accepted.join?.(', ') ?? 'a whole number of pixels from 100 to 4000, or auto'}.`,
      site: () => `Nothing says where Faultline is served; accepted: an address before the # of the link, or a site, as in data-site="https://example.org/faultline/".`,
      address: (text) => `“${text}” is not the address of a run; accepted: where Faultline is served, with http or https, and a link after its #, as in https://example.org/faultline/${LINK}.`,
      element: (text) => `${text} did not come, and nothing can be shown without it.`,
      selector: (text) => `The selector “${text}” cannot be used; accepted: a selector of CSS.`,
      removed: () => 'The page removes what stands below this block; it is not put there again.',
      line: (line, text) => `line ${line}: ${text}`,
    },
    zh: {
      empty: () => `代码块为空；可接受的内容：${LINK} 这样的链接。`,
      scenario: () => `此处只能显示 ${LINK} 这样的链接；“faultline link” 可由场景生成链接。`,
      below: () => '代码块中的链接之后只接受“expect: safe”和“options: height=300”这样的行。',
      key: (key) => `没有选项“${key}”；可接受的选项：${KEYS.join('、')}。`,
      value: (key, value, accepted) => `选项 ${key} 的值是“${value}”；可接受的值：${accepted.join?.('、') ?? '100 到 4000 之间的整数像素，或 auto'}。`,
      site: () => `不知道 Faultline 位于何处；可接受的写法：在链接的 # 之前写明地址，或给出 site，例如 data-site="https://example.org/faultline/"。`,
      address: (text) => `“${text}”不是运行的地址；可接受的写法：Faultline 所在的地址（http 或 https），# 之后是链接，例如 https://example.org/faultline/${LINK}。`,
      element: (text) => `未能获取 ${text}，没有它就无法显示运行。`,
      selector: (text) => `选择器“${text}”无法使用；可接受的值：CSS 选择器。`,
      removed: () => '页面不断移除代码块下方的内容，不再放置。',
      line: (line, text) => `第 ${line} 行：${text}`,
    },
  };

  /** Something about a block that cannot be used: which of the words, and what they speak of. */
  class Wrong extends Error {
    constructor(line, name, ...parts) {
      super(name);
      Object.assign(this, { line, parts });
    }

    /** The sentence in the language that is written around an element. */
    told(place) {
      const words = WORDS[/^zh/i.test(place.closest('[lang]')?.lang || navigator.language) ? 'zh' : 'en'];
      const text = words[this.message](...this.parts);
      return `Faultline: ${this.line ? words.line(this.line, text) : text}`;
    }
  }

  const cut = (text) => [...text].slice(0, MOST).join('');

  /** A value without the quotes around it. */
  function bare(text) {
    const isQuote = (sign) => sign === '"' || sign === "'";
    while (isQuote(text[0])) text = text.slice(1);
    while (isQuote(text.at(-1))) text = text.slice(0, -1);
    return text;
  }

  // ---- what stands in a block ----

  /** Adds an option to a look. */
  function option(look, line, key, value) {
    if (!KEYS.includes(key)) throw new Wrong(line, 'key', cut(key));
    const accepted = OPTIONS[key];
    if (!(accepted.includes?.(value) ?? accepted(value))) throw new Wrong(line, 'value', key, cut(value), accepted);
    look[key] = isNaN(value) ? value : `${+value}`;
  }

  /** Reads a block: what stands before and behind the # of its link, and its look. */
  function read(text, given) {
    const look = { ...LOOK };
    // A switch may stand without a value, in an attribute too.
    for (const key of KEYS) if (given[key] != null) option(look, 0, key, `${given[key]}` || 'true');
    const lines = text.split('\n').map((line, index) => ({ text: line.trim(), number: index + 1 })).filter((line) => line.text);
    const [first, ...below] = lines;
    if (!first) throw new Wrong(0, 'empty');
    const at = first.text.indexOf('#');
    const [address, fragment] = [first.text.slice(0, Math.max(at, 0)), first.text.slice(at + 1)];
    const isFile = /^(\{\{#include )?[^#?=]*\.toml( *\}\})?$/.test(first.text);
    const isLink = /^[a-z][a-z0-9-]*\?/.test(fragment);
    const stray = below.find((line) => !/^(expect|options):/.test(line.text));
    // A scenario has a title and a protocol, and so more lines than one.
    if (isFile || (!isLink && (stray || first.text.includes(' = ')))) throw new Wrong(first.number, 'scenario');
    if (stray) throw new Wrong(stray.number, 'below');
    for (const line of below) {
      const [, words] = line.text.split(/^options:/);
      for (const word of words?.split(/[\s,]+/).filter(Boolean) ?? []) {
        const [key, ...rest] = word.split('=');
        option(look, line.number, key, rest.length ? bare(rest.join('=')) : 'true');
      }
    }
    return { address, fragment, look, line: first.number };
  }

  /** The address of a run: of another page than this one, served, and with a link behind it. */
  function located({ address, fragment, line }, site) {
    const folder = site || address;
    if (!folder) throw new Wrong(line, 'site');
    // The page itself may be named.
    const href = `${folder.replace(/index\.html$/, '').replace(/[^/]$/, '$&/')}#${fragment}`;
    let url;
    try {
      url = new URL(href, document.baseURI);
    } catch {}
    const here = location.href.split('#')[0];
    if (!url || !/^https?:$/.test(url.protocol) || !fragment || url.href.split('#')[0] === here) throw new Wrong(line, 'address', cut(href));
    return url.href;
  }

  // ---- what stands on the page ----

  /** The lines of a block as they were written. */
  function lines(pre) {
    const code = (pre.querySelector('code') ?? pre).cloneNode(true);
    for (const end of code.querySelectorAll('br')) end.replaceWith('\n');
    return code.textContent;
  }

  /** The blocks of the page: the <pre> of each, and what of it was found. */
  function matches(selector) {
    const found = new Map();
    let all = [];
    try {
      if (selector) all = document.querySelectorAll(selector);
    } catch {
      throw Error(new Wrong(0, 'selector', cut(`${selector}`)).told(document.documentElement));
    }
    for (const match of all) {
      // Before the lines, their numbers may be one, too.
      const pre = match.closest('pre') ?? [...match.querySelectorAll('pre')].at(-1) ?? match;
      if (!match.closest('faultline-run') && !found.has(pre)) found.set(pre, match);
    }
    return found;
  }

  /** The outermost element that is there for one block alone: it holds no other one, and no caption. */
  function around(pre, match, found) {
    const isAlone = (box) => !box.querySelector('figcaption') && [...found.keys()].every((other) => other === pre || !box.contains(other));
    let box = match.contains(pre) && isAlone(match) ? match : pre;
    for (;;) {
      const next = box.parentElement;
      if (!next?.matches(WRAPPER) || next.textContent.length > pre.textContent.length + BESIDE || !isAlone(next)) return box;
      box = next;
    }
  }

  /**
   * Whether a block may be touched. Docusaurus (React) and VitePress (Vue) take over what a server wrote, some time after
   * the page has been loaded, and must find it as it was.
   */
  function isReady(box) {
    if (!box.closest('#__docusaurus,#VPContent') || performance.now() > TAKEN_OVER) return true;
    return Boolean(document.querySelector('#app')?.__vue_app__) || Object.keys(box).some((key) => key.startsWith('__react'));
  }

  function make(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  function note(text) {
    const note = make('p', { className: 'faultline-error', textContent: text });
    note.setAttribute('role', 'alert');
    // Properties may be set where a page's policy forbids style sheets of others.
    Object.assign(note.style, { borderInlineStart: '4px solid #c92a2a', padding: '0.2em 0.8em', overflowWrap: 'anywhere' });
    return note;
  }

  /** The run of a block, with its text inside: that is shown until the run is there, and stays if it cannot be. */
  function element(href, look, text) {
    const run = make('faultline-run', {});
    run.setAttribute('href', href);
    for (const key in look) if (OPTIONS[key] !== SWITCH) run.setAttribute(key, look[key]);
    run.toggleAttribute('autoplay', look.autoplay === 'true');
    run.append(make('pre', { textContent: text }));
    let ready, height;
    run.addEventListener('faultline-error', ({ detail }) => {
      // What comes later, the run tells itself; and what answers a call is the caller's.
      if (ready || detail.id !== undefined) return;
      run.querySelector('.faultline-error')?.remove();
      run.append(note(`Faultline: ${detail.text}`));
      height ??= run.style.height;
      run.style.height = 'auto';
    });
    run.addEventListener('faultline-ready', () => {
      ready = true;
      if (height) run.style.height = height;
    });
    return run;
  }

  // The blocks that were found: their text, and what stands below each.
  const blocks = new Map();

  /** Says what nothing on the page would show. */
  function tell(place, text) {
    console.error(text);
    report(place, 'block', text);
  }

  function report(place, where, text) {
    const detail = { faultline: 1, type: 'error', where, text };
    place.dispatchEvent(new CustomEvent('faultline-error', { detail, bubbles: true, composed: true }));
  }

  /** Puts a run in the place of a block, or below it what is wrong with it; whether something was put there. */
  function show(pre, box, given, folder) {
    const text = lines(pre);
    const old = blocks.get(box);
    const isOld = old?.text === text;
    if (isOld && (old.below.isConnected || old.returns > RETURNS)) return false;
    const returns = isOld ? old.returns + 1 : 0;
    old?.below.remove();
    box.style.display = '';
    if (returns > RETURNS) {
      old.returns = returns;
      tell(box, new Wrong(0, 'removed').told(box));
      return false;
    }
    let below, wrong;
    try {
      const block = read(text, given);
      below = element(located(block, given.site || (block.address ? '' : folder)), block.look, text);
      // The page's own style may show what is `hidden`.
      if (block.look.source !== 'true') box.style.setProperty('display', 'none', 'important');
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      wrong = error.told(box);
      below = note(wrong);
    }
    blocks.set(box, { text, below, returns });
    box.after(below);
    if (wrong) report(below, 'block', wrong);
    return true;
  }

  /** Shows the blocks that are on the page now; returns the runs of all that were found. */
  function run({ selector = SELECTOR, ...given } = {}, folder = '', isReady = () => true, onChange = () => {}) {
    const found = matches(selector);
    const boxes = new Map([...found].filter(([, match]) => isReady(match)).map(([pre, match]) => [around(pre, match, found), pre]));
    for (const [box, { below }] of blocks) {
      // Gone, or no longer there for one block alone.
      if (box.isConnected && (boxes.has(box) || ![...boxes.keys()].some((other) => box.contains(other)))) continue;
      below.remove();
      box.style.display = '';
      blocks.delete(box);
    }
    for (const [box, pre] of boxes) if (show(pre, box, given, folder)) onChange();
    return [...blocks.values()].map(({ below }) => below).filter((below) => below.isConnected && below.localName === 'faultline-run');
  }

  /** Shows the blocks of the page now, and whenever it changes; returns what ends that. */
  function watch(options, folder, then = () => {}) {
    let waits;
    let pause = PAUSE;
    const later = () => (waits ||= setTimeout(look, pause));
    const look = () => {
      waits = 0;
      let change;
      // Nothing tells of the moment in which a block becomes ready.
      const runs = run(options, folder, (match) => isReady(match) || void later(), () => (change = true));
      // Where each look finds something new, the page may answer to what the last one did.
      pause = change ? Math.min(2 * pause, LONG_PAUSE) : PAUSE;
      then(runs);
    };
    const observer = new MutationObserver(later);
    const end = () => {
      observer.disconnect();
      clearTimeout(waits);
    };
    try {
      look();
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    } catch (error) {
      tell(document.documentElement, error.message);
    }
    return end;
  }

  globalThis.faultlineBlocks = { run: (options) => run(options), watch: (options) => watch(options) };

  // ---- as a script of a page ----

  // A program that this file was built into lies elsewhere, and begins when it is told to; so does the npm package, beside
  // whatever else the page calls blocks.js. A module does not know its script, but where its code is.
  const isNamed = (script) => /(^|\/)blocks\.js([?#]|$)/.test(script?.src ?? '');
  const code = `${new Error().stack}`;
  const script = document.currentScript ?? [...document.querySelectorAll('script[type=module]')].find(({ src }) => src && code.includes(src));
  if (!isNamed(script)) return;
  let asked = false;
  const fetchElement = (runs) => {
    if (asked || !runs.length || customElements.get('faultline-run')) return;
    asked = true;
    const src = new URL('embed.js', script.src).href;
    const onerror = () => {
      const text = new Wrong(0, 'element', src).told(document.documentElement).replace('Faultline: ', '');
      for (const one of run(script.dataset)) report(one, 'page', text);
    };
    document.head.append(make('script', { src, onerror, nonce: script.nonce }));
  };
  const begin = () => watch(script.dataset, new URL('.', script.src).href, fetchElement);
  // Most programs that take over a page have done so by then.
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin);
})();
