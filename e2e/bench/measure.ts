/** Tells `cargo xtask bench` a measurement; samples are numbers above 0 in the given unit. */
export function measure(name: string, unit: string, samples: number[]): void {
  console.log(`measure ${JSON.stringify({ name, unit, samples })}`);
}
