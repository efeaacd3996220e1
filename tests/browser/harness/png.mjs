// Makes a screenshot small: a page has few colours, so each pixel becomes an entry of a
// palette, and the picture an indexed PNG of a third of the size.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const COLOURS = 48;

/** The same picture with a palette. */
export function small(png) {
  const { width, height, pixels } = decoded(png);
  const [palette, indices] = reduced(pixels);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) Buffer.from(indices.buffer, y * width, width).copy(lines, y * (width + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([png.subarray(0, 8), chunk("IHDR", head), chunk("PLTE", Buffer.from(palette.flat())), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The pixels of a PNG of 8 bits without interlacing, three bytes each. */
function decoded(png) {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const pieces = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") pieces.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(pieces));
  const stride = width * channels;
  const pixels = Buffer.alloc(width * height * 3);
  let before = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    const line = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x++) {
      const [left, up, corner] = [x < channels ? 0 : line[x - channels], before[x], x < channels ? 0 : before[x - channels]];
      line[x] += [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter];
    }
    for (let x = 0; x < width; x++) line.copy(pixels, (y * width + x) * 3, x * channels, x * channels + 3);
    before = line;
  }
  return { width, height, pixels };
}

/** The predictor of filter 4 (Paeth). */
function nearest(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The most frequent colours, and for each pixel the one that is nearest to it. */
function reduced(pixels) {
  const counts = new Map();
  const colour = (at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
  for (let at = 0; at < pixels.length; at += 3) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  const parts = (one) => [one >> 16, (one >> 8) & 255, one & 255];
  const distance = (one, other) => parts(one).reduce((sum, part, i) => sum + (part - parts(other)[i]) ** 2, 0);
  const chosen = [];
  for (const [one] of [...counts].sort(([, a], [, b]) => b - a)) {
    // what is hardly another colour gets no entry of its own
    if (chosen.length < COLOURS && chosen.every((other) => distance(one, other) > 60)) chosen.push(one);
  }
  const entries = new Map([...counts.keys()].map((one) => {
    const best = chosen.reduce((best, other, i) => (distance(one, other) < distance(one, chosen[best]) ? i : best), 0);
    return [one, best];
  }));
  const indices = new Uint8Array(pixels.length / 3);
  for (let i = 0; i < indices.length; i++) indices[i] = entries.get(colour(i * 3));
  return [chosen.map(parts), indices];
}
