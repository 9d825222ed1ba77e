const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** A rough age, as in kubectl's AGE: "12s", "3m", "5h", "40d". Empty if unknown. */
export function ageOf(since: string | undefined, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since ?? '')) / 1_000));
  if (Number.isNaN(seconds)) return '';
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ['s', 1];
  return `${Math.floor(seconds / length)}${unit}`;
}
