// Coming in and going out.
import assert from "node:assert/strict";
import { PASSWORD, story } from "./harness/house.mjs";

story("an officer signs in, is taken to where the link led, and signs out", async (house) => {
  const desk = await house.visitor();
  await desk.go("/manual/keys");
  await desk.go("/sign-in?next=%2Fmanual%2Fclerk");
  await desk.enter("clerk1", PASSWORD);
  assert.equal(desk.path, "/manual/clerk");
  await desk.reads("苏禾");
});
