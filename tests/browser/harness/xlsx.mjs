// Reads a spreadsheet back: the texts of its first sheet, row by row, and its formulas.
import { inflateRawSync } from "node:zlib";

/** The rows of the first sheet, each a list of texts; `formulas` counts what would be computed. */
export function sheet(bytes) {
  const files = unzipped(bytes);
  const shared = [...text(files, "xl/sharedStrings.xml").matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) => words(item));
  const content = text(files, "xl/worksheets/sheet1.xml");
  const rows = [...content.matchAll(/<row[^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, about, cell = ""]) => {
      const value = cell.match(/<v>(.*?)<\/v>/s)?.[1] ?? "";
      return /t="s"/.test(about) ? shared[Number(value)] : words(cell) || value;
    }));
  return { rows, formulas: (content.match(/<f[ >]/g) ?? []).length };
}

const text = (files, name) => files.get(name)?.toString("utf8") ?? "";

const words = (item) => [...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, part]) => part).join("")
  .replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name]);

/** The files of a ZIP archive, by the list at its end. */
function unzipped(bytes) {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, name, extra, remark] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const head = bytes.readUInt32LE(at + 42);
    const content = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    const raw = bytes.subarray(content, content + packed);
    files.set(bytes.toString("utf8", at + 46, at + 46 + name), bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(raw) : raw);
    at += 46 + name + extra + remark;
  }
  return files;
}
