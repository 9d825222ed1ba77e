/** A version as the folders of catalogs are named: `1.2.3`, `v1.2.3-rc.1`, `2024.5`. */
interface Version {
  readonly numbers: readonly number[];
  readonly prerelease: readonly string[];
}

/** The newest of some versions by the rules of semver; undefined without any. A name that is no version is the oldest. */
export function newest(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

function compareVersions(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)];
  return (
    compareLists(x.numbers, y.numbers, (m, n) => m - n) ||
    Number(x.prerelease.length === 0) - Number(y.prerelease.length === 0) ||
    compareLists(x.prerelease, y.prerelease, compareIdentifiers) ||
    compareTexts(a, b)
  );
}

function parse(text: string): Version {
  const [, numbers = '', prerelease = ''] = /^v?(\d+(?:\.\d+)*)(?:-([^+]*))?/.exec(text) ?? [];
  return {
    numbers: numbers === '' ? [] : numbers.split('.').map(Number),
    prerelease: prerelease === '' ? [] : prerelease.split('.'),
  };
}

/** A list that goes on is the greater one. */
function compareLists<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): number {
  for (const [index, x] of a.entries()) {
    const y = b[index];
    if (y === undefined) return 1;
    const order = compare(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers come before words. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [a, b].map(text => /^\d+$/.test(text));
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareTexts(a, b);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
