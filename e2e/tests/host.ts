import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from '@playwright/test';

/** A site of an author: another origin than Faultline's, and another site too, for `localhost` is not `127.0.0.1`. */
export class Host {
  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  /** Serves one page of HTML under every path but those of `files`; `headers` are sent with everything. */
  static async serve(html: string, files: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Host> {
    const server = createServer((request, answer) => {
      const file = files[request.url ?? ''];
      answer.setHeaders(new Map(Object.entries(headers)));
      answer.setHeader('Content-Type', `${file === undefined ? 'text/html' : 'text/javascript'}; charset=utf-8`);
      if (file !== undefined) return void answer.end(file);
      answer.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>An author's page</title>${html}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Host(server, `http://localhost:${(server.address() as AddressInfo).port}/`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The element's script, as its own site serves it. */
export function script(site: string, kind = 'async'): string {
  return `<script ${kind} src="${site}embed.js"></script>`;
}

/** The frames of Faultline in a page, in the order in which they came. */
export function embeds(page: Page): Frame[] {
  return page.frames().filter((frame) => frame.url().includes('embed='));
}

/** The attribute text of a link. */
export function escaped(link: string): string {
  return link.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** What an embed told its page; kept by [`listen`]. */
export interface Told {
  faultline: number;
  type: string;
  [key: string]: unknown;
}

declare global {
  interface Window {
    told: Told[];
  }
}

/** A script that keeps every message that comes from a frame. */
export const LISTEN = '<script>window.told = []; addEventListener("message", (e) => told.push(e.data));</script>';
