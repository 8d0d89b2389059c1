import { at, corpus, protocolFiles, run } from './corpus.ts';
import { expect, test } from './test.ts';

const lines = corpus();

test('the corpus is there: two links or more of every protocol', () => {
  const count = new Map<string, number>();
  for (const { protocol } of lines) count.set(protocol, (count.get(protocol) ?? 0) + 1);
  // Each protocol has a file in its folder, but for Raft, whose links show the forms of all.
  expect(count.size).toBeGreaterThan(protocolFiles().length);
  for (const [protocol, found] of count) expect(found, protocol).toBeGreaterThanOrEqual(2);
  expect(lines.length).toBeGreaterThanOrEqual(28);
});

for (const protocol of new Set(lines.map((line) => line.protocol))) {
  test(`links of ${protocol} show the runs that they showed everywhere`, async ({ tab }) => {
    for (const line of lines.filter((line) => line.protocol === protocol)) {
      if (line.sent !== line.canonical) {
        await tab.open(line.sent);
        const sentOn = async () => run(await tab.fragment());
        await expect.poll(sentOn, `what ${line.sent} is sent on as`).toBe(run(line.canonical));
      }
      await tab.open(at(line.canonical, line.end));
      await expect.poll(() => tab.digest(), `the digest of ${line.sent}`).toBe(line.digest);
    }
  });
}
