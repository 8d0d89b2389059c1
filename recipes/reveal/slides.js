import Reveal from './node_modules/reveal.js/dist/reveal.mjs';

const deck = new Reveal({ hash: true });
await deck.initialize();

// Each step is done to the run of its slide, after the ones before it. A step back is the run as it was before.
const runs = new Map();

function stepsOf(slide) {
  const run = slide.querySelector('faultline-run');
  const steps = [...slide.querySelectorAll('.fragment.visible[data-seek]')];
  return { run, steps };
}

async function show(slide) {
  const { run, steps } = stepsOf(slide);
  if (!run) return;
  const wanted = steps.map((step) => step.dataset.seek).join();
  if ((runs.get(run) ?? '') === wanted) return;
  runs.set(run, wanted);
  try {
    await run.load(run.href);
    for (const { dataset } of steps) {
      await run.seek(dataset.seek);
      if (dataset.do) await run.do(dataset.do);
    }
  } catch (error) {
    console.warn(error.message);
  }
}

for (const event of ['fragmentshown', 'fragmenthidden']) deck.on(event, () => show(deck.getCurrentSlide()));
