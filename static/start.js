// Speaks where the program cannot: while it is on its way, when it does not come, and when it has stopped. It stands in a
// file of its own, needs nothing of the program, and is short, because every reader loads it.
(() => {
  // The desk (src/desk): a worker has no page. It is sent the program, which the page has compiled, before it is asked.
  if (!self.document) {
    self.onmessage = ({ data }) => {
      self.beginning = data;
      import(data.glue)
        .then((glue) => glue.default({ module_or_path: data.program }))
        .catch(() => reportError(new Error('the worker cannot load its program')));
    };
    return;
  }
  // A policy lets nothing else begin one than a file of the site.
  const here = document.currentScript?.src;
  const query = new URLSearchParams(location.search);
  const framed = query.has('embed') && parent !== self;
  // What index.html begins with; the program takes it away when it is there.
  const start = document.getElementById('start');
  const english = {
    loading: 'Loading Faultline …',
    slow: 'Still loading: the network is slow.',
    failed: 'Faultline could not be loaded',
    missing: 'A part of the program did not arrive. Check the connection and try again.',
    old: 'This browser has no WebAssembly, or an old version of it.',
    file: 'A page that is opened as a file cannot load its program. Serve the folder, for example with “python3 -m http.server”.',
    stopped: 'Faultline has stopped',
    bug: 'This is an error in Faultline. The run is still in the address.',
    memory: 'Out of memory. The run is still in the address.',
    refused: 'This link cannot be opened',
    retry: 'Try again',
    fresh: 'New run',
    catalogue: 'Catalogue',
    open: 'Open in Faultline',
  };
  const chinese = {
    loading: '正在加载 Faultline……',
    slow: '仍在加载：网络较慢。',
    failed: 'Faultline 无法加载',
    missing: '程序的一部分未能加载。请检查网络连接后重试。',
    old: '此浏览器不支持 WebAssembly，或其版本过旧。',
    file: '以本地文件方式打开时无法加载程序。请通过 Web 服务器打开此文件夹，例如“python3 -m http.server”。',
    stopped: 'Faultline 已停止',
    bug: '这是 Faultline 自身的错误。运行仍保留在地址中。',
    memory: '内存不足。运行仍保留在地址中。',
    refused: '无法打开此链接',
    retry: '重试',
    fresh: '新的运行',
    catalogue: '目录',
    open: '在 Faultline 中打开',
  };
  const words = () => (document.documentElement.lang.startsWith('zh') ? chinese : english);
  const tell = (message) => framed && parent.postMessage({ faultline: 1, ...message }, '*');
  let box;

  /** Says what happened, and offers what can be done about it. */
  const fail = (head, what, detail, where = 'program') => {
    // The first failure is the cause of the others.
    if (box?.isConnected) return;
    const say = words();
    box = document.createElement('dialog');
    box.className = 'failure';
    const add = (tag, text, into = box) => {
      const element = document.createElement(tag);
      element.textContent = text;
      into.append(element);
      return element;
    };
    add('h2', say[head]).id = 'failure';
    if (what) add('p', say[what]);
    if (detail) add(what ? 'pre' : 'p', detail);
    const ways = add('p', '');
    const way = (name, go) => add('button', say[name], ways).addEventListener('click', go);
    // A fragment alone would not load the page again.
    const to = (fragment) => () => {
      history.replaceState(null, '', location.pathname + location.search + fragment);
      location.reload();
    };
    if (where === 'program') way('retry', () => location.reload());
    if (framed) {
      const link = add('a', say.open, ways);
      link.href = location.pathname + location.hash;
      link.target = '_blank';
      link.rel = 'noopener';
    } else if (what !== 'old' && what !== 'file') {
      way('fresh', to(''));
      if (here) way('catalogue', to('#catalogue'));
    }
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-labelledby', 'failure');
    // What lies below is a picture from now on.
    box.addEventListener('cancel', (event) => event.preventDefault());
    if (start) start.hidden = true;
    (document.querySelector('body') ?? document.documentElement).append(box);
    box.showModal();
    tell({ type: 'error', where, text: `${say[head]}. ${what ? say[what] : detail}` });
  };
  const hear = (error) => {
    const text = String(error?.message ?? error);
    const trap = self.WebAssembly && error instanceof WebAssembly.RuntimeError;
    // A trap without a word before it is memory that was not to be had: whatever else ends the program says why.
    if (trap && /unreachable/i.test(text)) return fail('stopped', 'memory');
    // What came through functions of the program has broken them off: a panic, a stack too deep, a browser that refuses.
    // Not so what could not be fetched, by which the program does not begin.
    const through = /wasm-function/.test(error?.stack) && !(start?.isConnected && error instanceof TypeError);
    if (trap || through) return fail('stopped', 'bug', text);
    if (!start?.isConnected) return;
    // A run in one file has its program in it, and no file of this one's.
    if (here && location.protocol === 'file:') return fail('failed', 'file');
    const none = !self.WebAssembly || (error instanceof WebAssembly.CompileError && !/magic/.test(text));
    if (/memory/.test(text)) return fail('stopped', 'memory', text);
    fail('failed', none ? 'old' : 'missing', error ? text : '');
  };
  addEventListener(
    'error',
    (event) => {
      // A file that is missing is told to its element only.
      if (event.target === self) hear(event.error);
      else if (event.target.tagName === 'SCRIPT') hear('');
    },
    true,
  );
  addEventListener('unhandledrejection', ({ reason }) => hear(reason));
  self.faultline = {
    // What the program says itself.
    refuse: (why) => fail('refused', '', why, 'link'),
    // For whoever begins the program (xtask/src/parts/index.rs): of a page that is opened as a file, no rejection is told.
    hear,
    worker: () => new Worker(here),
  };
  // Who has gone on to another link gets its run.
  addEventListener('hashchange', () => box?.isConnected && location.reload());

  tell({ type: 'loading' });
  if (start) {
    const line = start.querySelector('span');
    line.textContent = words().loading;
    setTimeout(() => (line.textContent = words().slow), 10_000);
  }
})();
