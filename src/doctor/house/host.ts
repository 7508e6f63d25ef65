import { type Look, ok, warning } from '../check.ts';

/** Where the program itself listens: it speaks no TLS, so a web server that does stands before it. */
export const lookAtHost: Look = async ({ config }) => {
  if (config === null || config.mode === 'demo') return null;
  const { host, port } = config;
  if (!['0.0.0.0', '::'].includes(host)) return ok(`The program listens at ${host}, port ${port}.`);
  return warning(
    `The program listens on every network (HOST=${host}), and port ${port} speaks no TLS.`,
    'Leave HOST away when the web server runs on this machine; else close the port to the outside.',
  );
};
