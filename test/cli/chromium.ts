import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

/** Where Debian and others install it. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable'];

const chromium = names.find(name => spawnSync(name, ['--version']).status === 0);

/** Why no page can be opened here, if none can. */
export const whyNoChromium: string | undefined =
  chromium === undefined ? 'there is no Chromium here to open pages with (apt-get install chromium)' : undefined;

export type Scheme = 'light' | 'dark';

/** Opens a page, as a person would who has got it by mail. Nothing is reached from there. `dir`: a folder for its files. */
export function opened(dir: string, page: string, scheme: Scheme, ...wish: readonly string[]): string {
  const file = join(dir, 'page.html');
  writeFileSync(file, page);
  const { status, stdout, stderr } = spawnSync(
    chromium ?? '',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1'],
      ...[`--user-data-dir=${join(dir, 'profile')}`, '--host-resolver-rules=MAP * ~NOTFOUND'],
      ...['--virtual-time-budget=10000', `--blink-settings=preferredColorScheme=${scheme === 'dark' ? 0 : 1}`],
      ...wish,
      `file://${file}`,
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 300_000 },
  );
  if (status !== 0) throw new Error(`chromium: ${stderr}`);
  return stdout;
}

export interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** The red, green and blue of a pixel. */
  readonly at: (x: number, y: number) => readonly [number, number, number];
}

/** A screenshot of a page. */
export function pictured(dir: string, page: string, scheme: Scheme, width: number, height: number): Picture {
  const file = join(dir, `${scheme}.png`);
  opened(dir, page, scheme, `--screenshot=${file}`, `--window-size=${width},${height}`);
  return { file, ...decoded(readFileSync(file)) };
}

/** As much of PNG as Chromium writes: 8 bits of red, green and blue, maybe with alpha, not interlaced. */
function decoded(png: Buffer): Omit<Picture, 'file'> {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      chunks.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const size = png[25] === 6 ? 4 : 3;
  const lines = unfiltered(inflateSync(Buffer.concat(chunks)), width * size, height, size);
  const at = (x: number, y: number): [number, number, number] => {
    const start = y * width * size + x * size;
    return [lines[start] ?? 0, lines[start + 1] ?? 0, lines[start + 2] ?? 0];
  };
  return { width, height, at };
}

/** Each line begins with the filter that predicts its bytes from those to the left (a), above (b) and both (c). */
function unfiltered(data: Buffer, length: number, height: number, size: number): Buffer {
  const lines = Buffer.alloc(length * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (length + 1)];
    for (let x = 0; x < length; x += 1) {
      const [a, b, c] = [
        x < size ? 0 : (lines[y * length + x - size] ?? 0),
        y === 0 ? 0 : (lines[(y - 1) * length + x] ?? 0),
        x < size || y === 0 ? 0 : (lines[(y - 1) * length + x - size] ?? 0),
      ];
      const predicted = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter ?? 0] ?? 0;
      lines[y * length + x] = (data[y * (length + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return lines;
}

function paeth(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}
