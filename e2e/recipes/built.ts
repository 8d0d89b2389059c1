import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** A recipe that was built. */
export interface Built {
  name: string;
  /** What built it, with its version. */
  tool: string;
  folder: string;
}

/** What `cargo xtask test --only recipes` built. */
export const BUILT = JSON.parse(readFileSync(process.env['FAULTLINE_RECIPES'] ?? '', 'utf8')) as Built[];

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Where the recipes say that they will be; what is served says where it is. */
const PLACE = 'https://docs.example.org/';

/** A server of a folder, as any static host is one. */
export class Folder {
  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async serve(folder: string, headers: Record<string, string> = {}): Promise<Folder> {
    const server = createServer((request, answer) => {
      const path = normalize(decodeURIComponent((request.url ?? '').replace(/[?#].*/, '')));
      const ways = path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`, `${path}/index.html`];
      void (async () => {
        answer.setHeaders(new Map(Object.entries(headers)));
        for (const way of ways) {
          const bytes = await readFile(join(folder, way)).catch(() => undefined);
          if (!bytes) continue;
          answer.setHeader('Content-Type', TYPES[extname(way)] ?? 'application/octet-stream');
          const isText = ['.html', '.json', '.xml'].includes(extname(way));
          return answer.end(isText ? bytes.toString().replaceAll(PLACE, `http://${request.headers.host}/`) : bytes);
        }
        // Browsers ask for an icon, whether a page has one or not.
        answer.statusCode = path === '/favicon.ico' ? 204 : 404;
        return answer.end();
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Folder(server, `http://localhost:${(server.address() as AddressInfo).port}/`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
