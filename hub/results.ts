import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Row } from './row.ts';

/** The file of results: one JSON line for each package that was tried. A later line replaces an earlier one. */
export class Results {
  readonly #file: string;
  readonly #rows: Map<string, Row>;

  constructor(file: string) {
    this.#file = file;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const rows: Row[] = lines.filter(line => line !== '').map(line => JSON.parse(line));
    this.#rows = new Map(rows.map(row => [row.package, row]));
  }

  /** Whether a package was tried in this version. */
  has(packageName: string, version: string): boolean {
    return this.#rows.get(packageName)?.version === version;
  }

  add(row: Row): void {
    this.#rows.set(row.package, row);
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`);
  }

  rows(): Row[] {
    return [...this.#rows.values()].toSorted((a, b) => (a.package < b.package ? -1 : 1));
  }
}
