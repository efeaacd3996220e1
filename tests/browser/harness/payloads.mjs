// What somebody types to make a page do what it should not.
import { MARK } from "./watch.mjs";

export const PAYLOADS = [
  `<script>window.${MARK}=1</script>`,
  `"><img src=x onerror="window.${MARK}=1">`,
  `'-window.${MARK}=1-'</textarea><svg onload=window.${MARK}=1>`,
  `{{7*7}}\${7*7}`,
  `=cmd|' /C calc'!A0`,
];
