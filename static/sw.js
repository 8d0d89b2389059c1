// Keeps the page for readers without a network (docs/hosting.md, "Without a network"). Everything that belongs to a build has a
// name with a hash, but index.html, which names all of it: so a page is of one build if its index.html is, and no file can
// stand for one of another build. Online, index.html comes from the network; offline, the last one of which
// everything that is needed is here.
const PREFIX = 'faultline-';
// Which build is shown offline: kept as a text in a cache of its own.
const NOW = `${PREFIX}now`;
const ROOT = new URL('./', location.href).href;
// How long the network may take before what is kept is shown, in milliseconds.
const PATIENCE = 4_000;
// Trunk's hashes have 16 digits or, with zeros before them, fewer; ours have 10.
const HASHED = /[-_.][0-9a-f]{10,16}[-_.][^/]*$/;

const inScope = (url) => url.startsWith(ROOT);
const isRoot = ({ origin, pathname }) => [ROOT, `${ROOT}index.html`].includes(origin + pathname);

/** The parts that an index.html lists, by name, and the files that every page needs. */
function read(text) {
  const [, list] = /<script type=application\/json id=parts>(.*?)<\/script>/.exec(text) ?? [];
  if (!list) return null;
  const parts = Object.fromEntries(Object.entries(JSON.parse(list)).map(([name, [file]]) => [name, file]));
  const files = [...text.matchAll(/(?:src|href)=\.\/([^\s>]+)/g)].map(([, file]) => file);
  return { parts, files };
}

async function current() {
  const kept = await (await caches.open(NOW)).match(ROOT);
  return kept ? kept.text() : null;
}

async function fingerprint(text) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return PREFIX + [...new Uint8Array(hash)].slice(0, 8).map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Takes over a build, wholly or not at all: with the parts that the reader has used of the one before. */
async function adopt(response) {
  const text = await response.clone().text();
  const build = read(text);
  if (!build) return;
  const [name, old] = [await fingerprint(text), await current()];
  if (name === old) return;
  const wanted = new Set(build.files);
  if (old) {
    const before = await caches.open(old);
    const index = await before.match(ROOT);
    for (const [part, file] of Object.entries((index && read(await index.text())?.parts) ?? {})) {
      if (build.parts[part] && (await before.match(ROOT + file))) wanted.add(build.parts[part]);
    }
  }
  const cache = await caches.open(name);
  await cache.addAll([...wanted].map((file) => ROOT + file));
  await cache.put(ROOT, response);
  await (await caches.open(NOW)).put(ROOT, new Response(name));
  // A page of the build before may be open; those before it are gone.
  for (const other of await caches.keys()) {
    if (other.startsWith(PREFIX) && ![NOW, name, old].includes(other)) await caches.delete(other);
  }
}

/** The index.html that is kept. */
async function kept() {
  const name = await current();
  return name ? (await caches.open(name)).match(ROOT) : undefined;
}

async function page(event, url) {
  const fresh = fetch(event.request).then((response) => {
    // What a host says of an embed's address (docs/hosting.md, "Frames") is not for the page itself.
    if (response.ok && !url.searchParams.has('embed')) event.waitUntil(adopt(response.clone()).catch(() => {}));
    return response;
  });
  event.waitUntil(fresh.catch(() => {}));
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const first = await Promise.race([fresh.catch(() => null), late]);
  return first ?? (await kept()) ?? fresh;
}

/** Whether a file is one of the build that is kept. What the catalogue shows is listed nowhere, and is named after what is in it. */
async function belongs(address) {
  const path = address.slice(ROOT.length);
  const build = read((await (await kept())?.text()) ?? '');
  return !!build && (path.startsWith('catalogue/') || build.files.includes(path) || Object.values(build.parts).includes(path));
}

async function file(request) {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const response = await fetch(request);
  if (response.ok && (await belongs(request.url))) await (await caches.open(await current())).put(request, response.clone());
  return response;
}

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !inScope(url.href)) return;
  if (request.mode === 'navigate') {
    if (isRoot(url)) event.respondWith(page(event, url));
  } else if (HASHED.test(url.pathname)) event.respondWith(file(request));
});
// What a page loaded before it was heard of here: the browser still has it.
addEventListener('message', (event) => {
  const keep = async (files) => {
    if (!(await current())) await adopt(await fetch(ROOT));
    for (const address of files.filter((file) => inScope(file) && HASHED.test(file))) {
      if (!(await caches.match(address)) && (await belongs(address))) await (await caches.open(await current())).add(address);
    }
  };
  event.waitUntil(keep(event.data).catch(() => {}));
});
