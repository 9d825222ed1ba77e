/**
 * Milliseconds as Kubernetes' MicroTime: the API server refuses one without exactly six fractional digits
 * (docs/facts/kubernetes.md#micro-time).
 */
export function microTime(milliseconds: number): string {
  const micros = Math.floor(milliseconds * 1_000);
  const rest = String(micros % 1_000).padStart(3, '0');
  return new Date(Math.floor(micros / 1_000)).toISOString().replace('Z', `${rest}Z`);
}
