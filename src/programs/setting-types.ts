import { UsageError } from './process-io.ts';

/** The types of settings. Each parser throws with the expected format. */

/** 0 lets the system choose one. */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError('must be a port number from 0 to 65535');
}

export function path(text: string): string {
  if (text !== '') return text;
  throw new UsageError('must be a path');
}

export function namespace(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new UsageError('must be the name of a namespace');
}

/**
 * An address to listen on. `all`: every address; Node then uses `::`, or 0.0.0.0 on a kernel without IPv6, where an
 * explicit `::` would fail.
 */
export function address(text: string): string {
  return text === 'all' ? '' : text;
}

const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** "500ms", "4s", "2m" in milliseconds, from `least` to an hour: Node's timers fire at once for far longer times. */
export function duration(least = '0s'): (text: string) => number {
  const most = 3_600_000;
  return text => {
    const milliseconds = millisecondsOf(text);
    if (milliseconds >= millisecondsOf(least) && milliseconds <= most) return milliseconds;
    throw new UsageError(`must be a duration from ${least} to 60m, such as 500ms or 4s`);
  };
}

function millisecondsOf(text: string): number {
  const [, number, unit = ''] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  return Number(number) * (unitMilliseconds[unit] ?? Number.NaN);
}

/** A setting that can be turned off; undefined then. */
export function orOff<T>(parse: (text: string) => T): (text: string) => T | undefined {
  return text => {
    if (text === 'off') return undefined;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`${error.message}, or off`);
    }
  };
}

export function oneOf(...allowed: readonly string[]): (text: string) => string {
  return text => {
    if (allowed.includes(text)) return text;
    throw new UsageError(`must be one of ${allowed.join(', ')}`);
  };
}

export function onOrOff(text: string): boolean {
  return oneOf('on', 'off')(text) === 'on';
}

/** Comma-separated, as in `a,b`. */
export function list(text: string): string[] {
  return text.split(',').flatMap(item => item.trim() || []);
}
