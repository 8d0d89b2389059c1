/** A variable that `cargo xtask bench` sets. */
export function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; measure with: cargo xtask bench`);
  return value;
}

/** Tells `cargo xtask bench` a measurement; samples are numbers above 0 in the given unit. */
export function measure(name: string, unit: string, samples: number[]): void {
  console.log(`measure ${JSON.stringify({ name, unit, samples })}`);
}

/** Tells `cargo xtask bench` what must be the same wherever a run is played. */
export function same(name: string, platform: string, value: string): void {
  console.log(`same ${JSON.stringify({ name, platform, value })}`);
}

/** The value that a share of the samples does not exceed; the samples need no order. */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('no samples');
  return value;
}
