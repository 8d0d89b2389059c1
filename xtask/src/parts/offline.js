// Begins what keeps the page for readers without a network (static/sw.js), and tells it what is here already. Not in a frame:
// what is kept there belongs to the page around it.
if (self.document && parent === self) {
  addEventListener('load', () => {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    // A host that does not serve it, or a browser that refuses, costs nobody the page.
    serviceWorker.register('./sw.js').catch(() => {});
    // What comes later passes through it.
    const tell = async () => (await serviceWorker.ready).active.postMessage(performance.getEntriesByType('resource').map(({ name }) => name));
    setTimeout(tell, 3_000);
  });
}
