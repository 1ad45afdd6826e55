// Who is in the meeting at the moment, and what must hold of them whoever came or went: each sees and hears each, and all hold the same list,
// the same code and the same key.
import { join } from 'node:path';
import type { Walk } from '../claimed-run.js';
import type { Character } from '../cast.js';
import * as drive from '../drive.js';
import { participants, readPanel, watchPeers, wrongWith, type Panel } from '../measure.js';
import { startClient, type Client } from '../people.js';
import type { Service } from '../service.js';
import { until } from '../wait.js';

/** Five windows share the machine's cores: a picture that comes slowly is not missing. */
export const PATIENCE_MS = 90_000;
const WATCH_MS = 4_000;
const WINDOW = { size: '880x600', pictureRate: 8 };

export class Gathering {
  readonly #walk: Walk;
  readonly #service: Service;
  readonly #people: readonly Character[];
  readonly #started = new Map<string, Client>();
  #here: readonly Client[] = [];

  constructor(walk: Walk, service: Service, people: readonly Character[]) {
    this.#walk = walk;
    this.#service = service;
    this.#people = people;
  }

  get here(): readonly Client[] {
    return this.#here;
  }

  /** Someone's window, started when it is first asked for. */
  async client(who: Character): Promise<Client> {
    const known = this.#started.get(who.name);
    if (known !== undefined) return known;
    const folder = join(this.#walk.folder, who.name);
    const client = await startClient(who, this.#service.url, folder, WINDOW);
    this.#started.set(who.name, client);
    return client;
  }

  /** From the lobby into the meeting, until the list that this client verified has them. */
  async enter(who: Character): Promise<void> {
    const client = await this.client(who);
    await drive.joinNow(client.page, who.name);
    await until(
      `${who.name} is on their own list`,
      async () => (who.name in (await namesOf(client)) ? true : null),
      { withinMs: PATIENCE_MS },
    );
    this.#here = [...this.#here, client];
  }

  without(who: Character): void {
    this.#here = this.#here.filter((client) => client.who !== who);
  }

  panels(): Promise<Panel[]> {
    return Promise.all(this.#here.map(({ page }) => readPanel(page)));
  }

  /** What all show, once they show the same and `isIt` takes it; their code, their key or their list. */
  async agreed<T>(
    what: string,
    of: (panel: Panel, client: Client) => Promise<T> | T,
    isIt: (value: T) => boolean = () => true,
  ): Promise<T> {
    let shown: string[] = [];
    return until(
      `all show the same ${what}`,
      async () => {
        const panels = await this.panels();
        const values = await Promise.all(
          this.#here.map((client, at) => of(panels[at] as Panel, client)),
        );
        shown = values.map((value) => JSON.stringify(value));
        const [first] = values;
        return first !== undefined && new Set(shown).size === 1 && isIt(first) ? first : null;
      },
      { withinMs: PATIENCE_MS, everyMs: 500, instead: () => shown.join(', ') },
    );
  }

  code(isIt?: (code: string) => boolean): Promise<string> {
    return this.agreed('code', ({ securityCode }) => securityCode, isIt);
  }

  keySeq(isIt?: (keySeq: number) => boolean): Promise<number> {
    return this.agreed('key', ({ keySeq }) => keySeq, isIt);
  }

  /** Checks everything that must hold, after `what` happened. */
  async isWell(what: string): Promise<void> {
    const { claims } = this.#walk;
    const names = this.#here.map(({ who }) => who.name).sort();
    await claims.equal(`${what}: all hold the same list`, names, () =>
      this.agreed(
        'list',
        async (_panel, client) => Object.keys(await namesOf(client)).sort(),
        (list) => JSON.stringify(list) === JSON.stringify(names),
      ),
    );
    await claims.check(`${what}: all show the same code`, async () => {
      const code = await this.code();
      return /^\d{3}( \d{3}){12}$/.test(code) ? null : `saw ${code}`;
    });
    await claims.check(`${what}: everyone sees and hears everyone`, () => this.#allSee());
    await claims.equal(`${what}: every shield is green`, 'verified', () =>
      this.agreed(
        'shield',
        ({ shield }) => shield,
        (shield) => shield === 'verified',
      ),
    );
    await claims.equal(`${what}: no frame failed outside a switch`, [], () => this.#failed());
  }

  async shoot(name: string): Promise<void> {
    for (const { page, who } of this.#here) {
      await drive.rest(page);
      const file = `churn-${name}-${who.name.toLowerCase()}.png`;
      await page.screenshot({ path: join(this.#walk.out, file) });
    }
  }

  /** One watches after the other: watching costs as much as meeting does. */
  async #allSee(): Promise<null> {
    for (const { page, who } of this.#here) {
      let wrong: string[] = [];
      await until(
        `${who.name} sees and hears everyone`,
        async () => {
          const seen = await watchPeers(page, who.name, WATCH_MS);
          wrong = this.#here.flatMap(({ who: peer }) => {
            if (peer === who) return [];
            const theirs = seen.find(({ name }) => name === peer.name);
            const what = wrongWith(theirs, peer, this.#people);
            return what === null ? [] : [`${peer.name}: ${what}`];
          });
          return wrong.length === 0 ? true : null;
        },
        { withinMs: PATIENCE_MS, instead: () => wrong.join(', ') },
      );
    }
    return null;
  }

  async #failed(): Promise<string[]> {
    const panels = await this.panels();
    return panels.flatMap(({ rows }, at) =>
      rows.flatMap(({ participantId, failedOutsideSwitch }) =>
        failedOutsideSwitch === 0
          ? []
          : [`${failedOutsideSwitch} of ${participantId} at ${this.#here[at]?.who.name}’s`],
      ),
    );
  }
}

/** name → participantId, by the verified list. */
async function namesOf({ page }: Client): Promise<Record<string, string>> {
  const names = Object.entries(await participants(page));
  return Object.fromEntries(names.map(([participantId, name]) => [name, participantId]));
}
