import type { Asset } from './page.ts';

/** What no page of ours has use for (w3c.github.io/webappsec-permissions-policy); a place is typed or picked, never asked of the device. */
const CLOSED = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/** Nothing the page may load, ask for or be framed by, but what is named here (what leaving needs: SECURITY.md). */
export function securityHeaders(options: {
  styles: Asset[];
  script?: Asset | undefined;
  https: boolean;
  /** Sites that may frame the page; such a page sends no form, since that would leave a row in the history. */
  framedBy?: readonly string[];
}): Record<string, string> {
  const { framedBy } = options;
  const policy = [
    "default-src 'none'",
    `style-src ${options.styles.map((style) => `'${style.hash}'`).join(' ') || "'none'"}`,
    `script-src ${options.script ? `'${options.script.hash}'` : "'none'"}`,
    'img-src data:',
    "connect-src 'self'",
    `form-action ${framedBy ? "'none'" : "'self'"}`,
    `frame-ancestors ${framedBy ? framedBy.join(' ') : "'none'"}`,
    "base-uri 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    // With no-referrer, a form without JavaScript would send "Origin: null" and be refused.
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': CLOSED.map((feature) => `${feature}=()`).join(', '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    // It knows no list of sites: for a page that some may frame, the policy above stands alone.
    ...(framedBy ? {} : { 'X-Frame-Options': 'DENY' }),
    ...(options.https ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}
