import { type Name, start } from './driver.ts';

/** What each is called, and the variable that says where it is. */
const KNOWN: [Name, string, string][] = [
  ['firefox', 'Firefox', 'FAULTLINE_FIREFOX'],
  ['webkit', 'WebKit', 'FAULTLINE_WEBKIT'],
];

/** The variable in which the runner hands on to its workers what it has found. */
const FOUND = 'FAULTLINE_STARTED';

/** The browsers that are there and start. Of one that does not, a line says why. */
export async function installed(): Promise<Name[]> {
  process.env[FOUND] ??= (await startable()).join(' ');
  return process.env[FOUND].split(' ').filter((name) => name !== '') as Name[];
}

async function startable(): Promise<Name[]> {
  const found: Name[] = [];
  for (const [name, title, variable] of KNOWN) {
    if (!process.env[variable]) continue;
    try {
      const { driver, stop } = await within(120_000, start(name));
      const told = await driver.getCapabilities();
      await stop();
      console.log(`${title}: ${told.getBrowserName()} ${told.getBrowserVersion()}`);
      found.push(name);
    } catch (error) {
      const [why] = String(error instanceof Error ? error.message : error).split('\n');
      console.log(`${title} is installed and cannot be driven (${why}): its tests were skipped`);
    }
  }
  return found;
}

/** A browser that neither starts nor fails is one that does not start. */
async function within<T>(millis: number, starting: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it has not started within ${millis / 1_000} s`)), millis);
  });
  return Promise.race([starting, late]).finally(() => clearTimeout(timer));
}
