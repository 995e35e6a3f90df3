/** `length` zeros; a loop, since `Array.from` is several times slower and the oracle needs thousands of these. */
export function zeros(length: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < length; i++) out.push(0);
  return out;
}
