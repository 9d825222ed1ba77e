import type { Bundle } from './bundle.ts';

/**
 * Bundles in batches of at most `size` that one cluster can hold: OLM installs no API twice, and what stands in for an API
 * of another product is in the way of the operator that brings it.
 */
export function batchesOf<B extends Pick<Bundle, 'owned' | 'foreign'>>(bundles: readonly B[], size: number): B[][] {
  const batches: B[][] = [];
  for (const bundle of bundles) {
    const roomy = batches.find(batch => batch.length < size && batch.every(other => !disagree(bundle, other)));
    if (roomy) roomy.push(bundle);
    else batches.push([bundle]);
  }
  return batches;
}

type Apis = Pick<Bundle, 'owned' | 'foreign'>;

function disagree(a: Apis, b: Apis): boolean {
  return brings(a, b) || standsIn(a, b) || standsIn(b, a);
}

function brings(a: Apis, b: Apis): boolean {
  return a.owned.some(name => b.owned.includes(name));
}

/** By the group: a plural is not to be had of a manifest. */
function standsIn(a: Apis, b: Apis): boolean {
  return a.foreign.some(({ group }) => b.owned.some(name => name.endsWith(`.${group}`)));
}

/** A bundle with those that bring what it requires, and what these require. */
export function withRequired<B extends Pick<Bundle, 'owned' | 'required'>>(bundle: B, all: readonly B[]): B[] {
  const found = new Set([bundle]);
  for (const one of found)
    for (const name of one.required) {
      const provider = all.find(({ owned }) => owned.includes(name));
      if (provider && ![...found].some(({ owned }) => owned.includes(name))) found.add(provider);
    }
  return [...found];
}
