// Cases that a story begins with.
import { LAND, today } from "./api.mjs";

/** A day that is so many days ago. */
export const ago = (days) => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10);

/** A case that came long ago and was not answered. */
export async function overdue({ api }, title) {
  const long = ago(100);
  const made = await api.registered(title, { dates: { submitted_on: long }, on: long });
  await api.act(LAND.clerk, made.id, "screen");
  await api.act(LAND.clerk, made.id, "dispatch", { handler: await api.officer(LAND.clerk) });
  await api.act(LAND.clerk, made.id, "accept");
  return made;
}

/** A draft that waits for its review. */
export async function inReview({ api }, title) {
  const made = await api.inHand(title);
  await api.act(LAND.clerk, made.id, "draft", { kind: "granted", parts: { given: { what: title, way: "post" } } });
  await api.act(LAND.clerk, made.id, "submit_review");
  return made;
}
