import { type House, openHouse } from '../support/service.ts';

/** `tap`: the whole value of a choice, or the name of the option among those the last answer showed. */
export type Posted = { tap: string } | { text: string };

/** Somebody's page, with script or without: the answers as they come, but for the id that is made by chance. */
export async function pageOf(script: boolean) {
  const house = await openHouse();
  let [cookie, shown, sent] = ['', await (await house.get('/')).text(), 0];
  const seen = () => /name="seen" value="(\d+)"/.exec(shown)?.[1] ?? '0';
  const choice = (tap: string) => {
    const value = tap.includes(':') ? tap : new RegExp(`value="([^"]*:${tap})"`).exec(shown)?.[1];
    if (value === undefined) throw new Error(`there is no choice ${tap}`);
    return value;
  };
  const send = async (what: Posted): Promise<string> => {
    sent += 1;
    const body = 'tap' in what ? { tap: choice(what.tap) } : what;
    const fields = {
      ...body,
      seen: seen(),
      id: `message-${sent}-0123456789abcdef`,
      ...(sent === 1 ? { first: '1' } : {}),
    };
    const answer = await (script ? house.post('/', fields, { cookie }) : asForm(house, fields, cookie));
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    shown = await answer.text();
    return `${answer.status} ${shown.replace(/name="id" value="[^"]*"/g, '')}`;
  };
  return { house, send };
}

async function asForm(house: House, fields: Record<string, string>, cookie: string): Promise<Response> {
  const headers = { origin: 'http://localhost:8787', host: 'localhost:8787', cookie };
  return house.get('http://localhost:8787/', { method: 'POST', body: new URLSearchParams(fields), headers });
}
