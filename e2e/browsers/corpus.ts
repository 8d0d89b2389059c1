import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A link that was sent once, and what it must show for ever (crates/scenario/tests/corpus.rs reads the same lines). */
export interface Line {
  /** As it was sent. */
  sent: string;
  /** The form in which it is sent on. */
  canonical: string;
  /** The digest of its run at `end`. */
  digest: string;
  /** A second after its moment and after the last line of its script, in microseconds. */
  end: number;
  protocol: string;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** A browser takes half a minute for a run of an hour, and the same code has run in it a thousand times by then. */
const LONGEST = 100_000_000;

/** The lines with a digest, of the forms that a link can have and of each protocol, but for runs that are very long. */
export function corpus(): Line[] {
  return [join(ROOT, 'crates/scenario/tests/links.txt'), ...protocolFiles()]
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap(read))
    .filter((line) => line.end <= LONGEST);
}

/** The protocols that are there: their folders have links. */
export function protocolFiles(): string[] {
  const families = join(ROOT, 'families');
  return readdirSync(families, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[\\/]links\.txt$/.test(path))
    .sort()
    .map((path) => join(families, path));
}

function read(line: string): Line[] {
  const [, links, digest] = /^(.*) == (\w+)$/.exec(line) ?? [];
  if (!links || !digest || line.startsWith('# ')) return [];
  const [sent, canonical = sent] = links.split(' => ') as [string, string?];
  const [protocol, query] = canonical.split('?') as [string, string];
  // One that is too long to be sent on readably; at which moment it ends is not seen.
  if (query.startsWith('z=')) return [];
  return [{ sent: sent.replace(/^#/, ''), canonical, digest, end: end(canonical), protocol }];
}

function end(canonical: string): number {
  const script = /[?&]do=([^&]*)/.exec(canonical)?.[1]?.split(';') ?? [];
  const moments = [/[?&]at=([^&]*)/.exec(canonical)?.[1] ?? '0s', ...script.map((line) => line.split('+')[0]!)];
  return Math.max(...moments.map(micros)) + 1_000_000;
}

/** A moment of a canonical link: seconds, with up to six digits behind the point. */
function micros(moment: string): number {
  const [, whole, part = ''] = /^(\d+)(?:\.(\d{1,6}))?s$/.exec(moment) ?? [];
  if (!whole) throw new Error(`${moment} is no moment of a canonical link`);
  return Number(whole) * 1_000_000 + Number(part.padEnd(6, '0'));
}

/** What of a canonical link is the run: without what is shown of it. */
export function run(canonical: string): string {
  return canonical.replace(/&(speed|selected|view|lang)=[^&]*/g, '');
}

/** The run of a canonical link at another moment. */
export function at(canonical: string, micros: number): string {
  const whole = Math.floor(micros / 1_000_000);
  const part = String(micros % 1_000_000).padStart(6, '0');
  return `${run(canonical).replace(/&at=[^&]*/, '')}&at=${`${whole}.${part}`.replace(/\.?0+$/, '')}s`;
}
