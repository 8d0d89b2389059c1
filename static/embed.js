// The custom element <faultline-run>: a run of Faultline inside of another page. docs/embedding.md describes it.
//
//   <script async src="https://…/embed.js"></script>
//   <faultline-run href="https://…/#raft?nodes=5" height="420" controls="minimal">a picture or a link</faultline-run>
//
// What stands inside of the element is shown until the run is there, and stays if it cannot be. The run is loaded when
// it comes near the window; out of sight it rests by itself. blocks.js makes such elements of code blocks.
(() => {
  // A server that renders pages has no elements.
  if (!globalThis.customElements) return;
  // The first script of a page serves all of its elements, whatever version the others have.
  if (customElements.get('faultline-run')) return;

  const CONTROLS = ['full', 'minimal', 'none'];
  const THEMES = ['auto', 'light', 'dark'];
  const LANGUAGES = ['en', 'zh-CN'];
  const HEIGHT = 420;
  // Calls that wait until the run is there, at most.
  const MOST_WAITING = 100;
  // How long after a page has come it may be silent, in milliseconds: one that is not Faultline's says nothing.
  const SILENCE = 5_000;
  // What a document from elsewhere needs to be itself, and nothing that reaches the page around it.
  const SANDBOX =
    'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
  // A sheet of its own needs no leave of the page's security policy, as a <style> would.
  const style = new CSSStyleSheet();
  style.replaceSync(
    ':host{display:block;position:relative;overflow:auto}:host([hidden]){display:none}' +
    'iframe{position:absolute;inset:0;width:100%;height:100%;border:0;visibility:hidden}' +
    'iframe.on{visibility:visible}iframe.on+slot{display:none}::slotted(*){max-width:100%}' +
    // On paper nothing is scrolled: what stands inside is whole, and a run is not torn apart.
    '@media print{:host{height:auto!important;overflow:visible;break-inside:avoid}iframe.on{position:static;display:block;height:var(--faultline-height)}}',
  );
  // A picture may stand inside of a link, where the sheet of the element does not reach.
  const pictures = new CSSStyleSheet();
  pictures.replaceSync(':where(faultline-run) :where(img,svg){max-width:100%;height:auto}');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pictures];

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) entry.target._begin();
    },
    { rootMargin: '300px' },
  );
  // Every element that has a frame.
  const live = new Set();

  addEventListener('message', ({ data, source, origin }) => {
    if (data?.faultline !== 1) return;
    for (const element of live) if (source === element._frame.contentWindow) return element._hear(data, origin);
  });

  // A page that changes its colours changes an attribute of its root or body, or follows the system.
  const recolour = () => live.forEach((element) => element._recolour());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  const painter = new MutationObserver(recolour);
  const attributes = { attributes: true };
  painter.observe(document.documentElement, attributes);
  if (document.body) painter.observe(document.body, attributes);

  class FaultlineRun extends HTMLElement {
    static observedAttributes = ['href', 'height', 'controls', 'theme', 'lang', 'title'];

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [style];
      root.append(document.createElement('slot'));
      this._waiting = [];
      this._asked = new Map();
      this._count = 0;
    }

    connectedCallback() {
      // A property that was set before the element was known hides the one of its class.
      for (const name of ['href', 'height', 'controls', 'theme', 'stop', 'autoplay']) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      }
      this._start();
    }

    disconnectedCallback() {
      near.unobserve(this);
      this._end('the element was removed');
    }

    attributeChangedCallback(name, before, now) {
      if (before === now || !this.isConnected) return;
      if (name === 'height') return this._size();
      if (name === 'theme') return this._recolour();
      // Without one, the reader's own choice; that is known only to a new page.
      if (name === 'lang' && now !== null && this._ready) return void this._ask({ type: 'lang', lang: this._word('lang', LANGUAGES, 'en') }).catch(() => {});
      if (name === 'title') return void (this._frame && (this._frame.title = now ?? 'Faultline'));
      const old = this._page;
      if (name === 'href') this._link = null;
      // Another run of the same page needs no other page.
      if (name === 'href' && this._ready && this._read() && this._page === old) return void this.load(this.href).catch(() => {});
      const had = this._frame;
      if (had) this._end('the element changed');
      this._start(had);
    }

    // ---- what authors call ----

    /** Does a line of a script at the present moment, such as `crash n1`. */
    do(line) { return this._ask({ type: 'do', line }); }
    /** Lets time pass. */
    play() { return this._ask({ type: 'play' }); }
    /** Stops it. */
    pause() { return this._ask({ type: 'pause' }); }
    /** Goes to a moment: microseconds, or a text such as `3.2s`. */
    seek(time) { return this._ask({ type: 'seek', time }); }
    /** Shows the run of another link. */
    load(link) { return this._ask({ type: 'load', link }); }

    get autoplay() { return this.hasAttribute('autoplay'); }
    set autoplay(on) { this.toggleAttribute('autoplay', !!on); }

    // ---- what they do not ----

    /** Reads the address; says what would be accepted when it cannot be used. */
    _read() {
      const text = this.getAttribute('href');
      let url;
      try {
        url = text === null ? null : new URL(text, document.baseURI);
      } catch {}
      if (!url || !/^https?:$/.test(url.protocol) || url.hash.length < 2 || url.href.split('#')[0] === location.href.split('#')[0]) {
        console.error(
          `<faultline-run>: href is ${text === null ? 'missing' : JSON.stringify(text.slice(0, 200))}; accepted: the address of ` +
            'Faultline, absolute (http or https) or relative to this page, with the link of a run after its #, ' +
            'as in https://…/#raft?nodes=5',
        );
        return false;
      }
      this._origin = url.origin;
      this._page = url.origin + url.pathname;
      this._fragment = url.hash;
      return true;
    }

    _word(name, words, other) {
      const value = this.getAttribute(name);
      if (value === null || words.includes(value)) return value ?? other;
      console.error(`<faultline-run>: ${name} is ${JSON.stringify(value.slice(0, 40))}; accepted: ${words.join(', ')}`);
      return other;
    }

    _start(now) {
      if (!this._read()) {
        near.unobserve(this);
        this.style.height = '';
        return;
      }
      this._size();
      if (now) this._begin();
      else near.observe(this);
    }

    /** Loads the run. */
    _begin() {
      near.unobserve(this);
      if (this._frame) return;
      const frame = document.createElement('iframe');
      const query = new URLSearchParams({ embed: this._word('controls', CONTROLS, 'full'), theme: this._theme = this._colours() });
      if (this.autoplay) query.set('autoplay', '1');
      // The page says what is wrong with it.
      if (this.stop) query.set('stop', this.stop);
      // Only what the element itself says: the language of the page around it is not the reader's choice.
      const lang = this._word('lang', LANGUAGES, null);
      if (lang) query.set('lang', lang);
      frame.title = this.title || 'Faultline';
      frame.allow = 'clipboard-write';
      frame.setAttribute('sandbox', SANDBOX);
      // An element that was moved goes on where it was.
      frame.src = `${this._page}?${query}#${(this._link ?? this._fragment).replace(/^#/, '')}`;
      this._frame = frame;
      this._alive = false;
      this._lost = '';
      frame.onload = () => setTimeout(() => {
        if (this._frame !== frame || this._alive) return;
        const chinese = /^zh/i.test(this.closest('[lang]')?.lang || navigator.language);
        const text = chinese ? `${this._page} 没有返回 Faultline 的页面。` : `No page of Faultline came from ${this._page}.`;
        this._fail({ faultline: 1, type: 'error', where: 'page', text });
      }, SILENCE);
      live.add(this);
      this.shadowRoot.querySelector('slot').before(frame);
    }

    _end(why) {
      live.delete(this);
      this._frame?.remove();
      this._frame = this._ready = undefined;
      this._reject(why);
    }

    /** Nothing that was asked will be done. */
    _reject(why) {
      for (const { reject } of this._asked.values()) reject(new Error(`<faultline-run>: ${why}`));
      this._asked.clear();
      this._waiting = [];
    }

    /** There is no run, or none any more: what stands inside stays. Where nothing does, the frame itself says what happened. */
    _fail(message) {
      if (!this._ready && !this.childElementCount && !this.textContent.trim()) this._frame.className = 'on';
      this._ready = false;
      this._lost = message.text;
      this._reject(message.text);
      this._tell(message);
    }

    _tell(message) {
      this.dispatchEvent(new CustomEvent(`faultline-${message.type}`, { detail: message, bubbles: true, composed: true }));
    }

    _size(wanted) {
      const height = this.getAttribute('height');
      const pixels = height === 'auto' ? (wanted ?? this._wanted ?? HEIGHT) : Number(height ?? HEIGHT);
      if (wanted) this._wanted = wanted;
      if (!(pixels >= 100 && pixels <= 4000)) {
        return console.error(`<faultline-run>: height is ${JSON.stringify(height)}; accepted: 100 to 4000 (pixels), or auto`);
      }
      this.style.height = `${pixels}px`;
      this.style.setProperty('--faultline-height', `${pixels}px`);
    }

    /** The colours to ask for: `auto` means those of the place, where its text tells, else those of the system. */
    _colours() {
      const theme = this._word('theme', THEMES, 'auto');
      const channels = theme === 'auto' && getComputedStyle(this).color.match(/^rgba?\((\d+), (\d+), (\d+)/);
      if (!channels) return theme;
      const [, red, green, blue] = channels.map(Number);
      return red * 0.3 + green * 0.6 + blue * 0.1 > 127 ? 'dark' : 'light';
    }

    _recolour() {
      const theme = this._colours();
      if (!this._ready || theme === this._theme) return;
      this._theme = theme;
      this._post({ type: 'theme', theme });
    }

    /** Sends a message; resolves with the state that it led to. */
    _ask(message) {
      return new Promise((resolve, reject) => {
        if (this._lost) return reject(new Error(`<faultline-run>: ${this._lost}`));
        if (this._asked.size >= MOST_WAITING) return reject(new Error(`<faultline-run>: ${MOST_WAITING} calls wait already`));
        message.id = this._count += 1;
        this._asked.set(message.id, { resolve, reject });
        if (this._ready) this._post(message);
        else this._waiting.push(message);
      });
    }

    _post(message) {
      // To nobody but the page of the address, even if the frame has gone elsewhere.
      this._frame.contentWindow.postMessage({ faultline: 1, ...message }, this._origin);
    }

    _hear(message, origin) {
      const { type, id } = message;
      if (origin !== this._origin) return;
      this._alive = true;
      if (!['ready', 'fact', 'state', 'resize', 'leave', 'error'].includes(type)) return;
      // What is no answer ends it: what it shows, if it showed anything, stays.
      if (type === 'error' && (message.where === 'program' || !this._ready)) return this._fail(message);
      if (type === 'ready') {
        this._ready = true;
        this._lost = '';
        this._frame.className = 'on';
        if (!this.title) this._frame.title = String(message.title);
        this._recolour();
        for (const waiting of this._waiting.splice(0)) this._post(waiting);
      } else if (type === 'state') this._link = String(message.link);
      // The keys are those of the page again.
      else if (type === 'leave') this._frame.blur();
      else if (type === 'resize' && this.getAttribute('height') === 'auto') this._size(Number(message.height));
      const asked = this._asked.get(id);
      if (asked && type === 'error') asked.reject(Object.assign(new Error(message.text), { detail: message }));
      else if (asked) asked.resolve(message);
      this._asked.delete(id);
      this._tell(message);
    }
  }

  for (const name of ['href', 'height', 'controls', 'theme', 'stop']) {
    Object.defineProperty(FaultlineRun.prototype, name, {
      get() { return this.getAttribute(name) ?? ''; },
      set(value) { this.setAttribute(name, value); },
    });
  }
  customElements.define('faultline-run', FaultlineRun);
})();
