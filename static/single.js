// A run in one file (docs/hosting.md, "One file"). Everything that the page would fetch lies in the file: the files of the site, one
// after the other, compressed by gzip and written with seven bits a character (crates/single/src/sevens.rs). It stands behind
// start.js in the one script of the file.
{
  const CHANGED = [0, 7, 8, 11, 12, 13, 14, 15, 17, 19, 24, 26, 27, 60, 127];
  const element = document.getElementById('files');
  const unpacked = async () => {
    const text = element.textContent;
    const bytes = new Uint8Array(element.dataset.size);
    let [to, held, bits] = [0, 0, 0];
    const take = (group) => {
      held = ((held & 127) << 7) | group;
      bits += 7;
      // The last group is filled up, and an array takes nothing beyond its end.
      if (bits >= 8) bytes[to++] = held >>> (bits -= 8);
    };
    for (let from = 0; from < text.length; from += 1) {
      const code = text.charCodeAt(from);
      if (code > 127) take(CHANGED[(code >>> 7) - 1]);
      take(code & 127);
    }
    const gzip = new Blob([bytes]);
    const all = await new Response(gzip.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
    const files = {};
    let from = 0;
    for (const file of element.dataset.files.split(' ')) {
      const [name, length] = file.split('=');
      files[name] = new Uint8Array(all, from, length);
      from += Number(length);
    }
    return files;
  };
  let files;
  // What the program fetches is in the file, or nowhere.
  self.fetch = async (address) => {
    const bytes = (await (files ??= unpacked()))[address.split('/').pop()];
    // Not 404: the program says what a file like this lacks (src/loader.rs).
    return new Response(bytes, { status: bytes ? 200 : 410 });
  };
  // The reader's own colours and language are kept for pages of the site.
  const { run } = document.documentElement.dataset;
  try {
    if (!location.hash) history.replaceState(null, '', `#${run}`);
  } catch {
    location.hash = run;
  }
  const wear = async (sheets) => {
    document.adoptedStyleSheets = await Promise.all(
      sheets.map(async (rules) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(await rules);
        return sheet;
      }),
    );
  };
  const text = async (name) => (await fetch(name)).text();
  // What leads to other runs or pages is not in the file.
  const ALONE =
    '.space + .wide, .wide:has(+ .primary), .primary + .wide, .tongue, .narrow { display: none } .protocol { pointer-events: none } .protocol::after { content: none !important }';
  /** Begins the program, with the function of its JavaScript that does. */
  faultline.begin = async (init) => {
    try {
      if (!self.DecompressionStream) throw new WebAssembly.CompileError('no DecompressionStream');
      await wear([text('style.css'), text('embed.css'), ALONE]);
      // The program reads the list of its parts there, as in a page of the site.
      document.getElementById('parts').textContent = await text('parts.json');
      await init({ module_or_path: await (await fetch('program.wasm')).arrayBuffer() });
    } catch (error) {
      faultline.hear(error);
    }
  };
}
