const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** How long ago, as kubectl's AGE has it, roughly: "12s", "3m", "5h", "40d". Empty when that is not known. */
export function ageOf(since: string | undefined, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since ?? '')) / 1_000));
  if (Number.isNaN(seconds)) return '';
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ['s', 1];
  return `${Math.floor(seconds / length)}${unit}`;
}
