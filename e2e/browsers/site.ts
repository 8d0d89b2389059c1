import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The first script of the page. WebDriver does not tell what goes wrong on a page, in WebKit least of all; so the page
 * does, at once, before anything else happens to it. It also makes every browser one of an English reader.
 */
const WITNESS = `(() => {
  // The page shows everything at once, as its reader left it: what these tests are about is all in view.
  try {
    if (localStorage.getItem('faultline-open') === null) localStorage.setItem('faultline-open', 'everything');
  } catch {}
  const path = new URL('witness', document.currentScript.src);
  const tell = (text) => {
    const request = new XMLHttpRequest();
    request.open('POST', path, false);
    request.send(text + ' (' + location.href.slice(0, 200) + ')');
  };
  addEventListener('error', (event) => {
    const from = event.target?.src ?? event.target?.href;
    tell(from ? 'not loaded: ' + from : 'exception: ' + event.message);
  }, true);
  addEventListener('unhandledrejection', (event) => tell('rejection: ' + event.reason));
  addEventListener('securitypolicyviolation', (event) =>
    tell('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
  const { error } = console;
  console.error = (...words) => { tell('console: ' + words.join(' ')); error.apply(console, words); };
  for (const [name, value] of [['language', 'en-GB'], ['languages', ['en-GB', 'en']]])
    Object.defineProperty(navigator, name, { value });
})();`;

/** The built page as it is served, with a witness in it. */
export class Site {
  /** What went wrong on its pages since somebody looked. */
  readonly errors: string[] = [];

  private constructor(
    private readonly server: Server,
    /** Its address, with a slash at the end. */
    readonly address: string,
  ) {}

  /** Stands before the site at `origin`, under the same path. */
  static async before(origin: string): Promise<Site> {
    const path = new URL(origin).pathname;
    const server = createServer((request, answer) => {
      site.answer(origin, path, request, answer).catch((error: unknown) => {
        site.errors.push(`${request.method} ${request.url}: ${String(error)}`);
        answer.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const site = new Site(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    return site;
  }

  private async answer(origin: string, path: string, request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const asked = request.url ?? '/';
    answer.setHeader('Access-Control-Allow-Origin', '*');
    if (asked === `${path}witness`) {
      const parts: Uint8Array[] = [];
      for await (const part of request) parts.push(part as Uint8Array);
      this.errors.push(Buffer.concat(parts).toString());
      answer.end();
      return;
    }
    if (asked === `${path}witness.js`) {
      answer.setHeader('Content-Type', 'text/javascript').end(WITNESS);
      return;
    }
    const found = await fetch(new URL(asked, origin));
    // A browser asks for this one on its own, and no page of the site names it.
    if (!found.ok && !asked.endsWith('/favicon.ico')) this.errors.push(`${asked}: ${found.status}`);
    answer.statusCode = found.status;
    for (const name of ['content-type', 'cache-control', 'content-security-policy']) {
      const value = found.headers.get(name);
      if (value) answer.setHeader(name, value);
    }
    if (found.headers.get('content-type')?.startsWith('text/html')) {
      // Before everything, so that nothing is missed, and no policy of the page applies to it yet. The build leaves out
      // tags that a browser adds.
      const start = /^\s*<!doctype html>\s*(<html[^>]*>)?\s*(<head[^>]*>)?/i;
      answer.end((await found.text()).replace(start, `$&<script src="${path}witness.js"></script>`));
    } else {
      answer.end(Buffer.from(await found.arrayBuffer()));
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
