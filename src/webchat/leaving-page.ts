import { html } from 'hono/html';

/**
 * Nothing to read, and another site at once. Answers a form that says "leave": a redirect from a form to another site
 * is blocked by our own `form-action`, and this takes the entry's place in the history as a redirect would.
 */
export function leavingPage(exitUrl: string): ReturnType<typeof html> {
  return html`<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${exitUrl}">
<title></title>
</head>
<body></body>
</html>`;
}
