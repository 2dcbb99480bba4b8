// Chromium with VS Code in it, and the few things a person does there.

import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(new URL('../../editors/vscode/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const PATIENCE = 60_000;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Waits until the server answers. */
async function answers(port) {
  const end = Date.now() + PATIENCE;
  const ask = () => new Promise(done => {
    http.get({ host: '127.0.0.1', port, path: '/healthz' }, response => done(response.statusCode === 200))
      .on('error', () => done(false));
  });
  while (!await ask()) {
    if (Date.now() > end) {
      throw new Error('code-server does not answer');
    }
    await new Promise(done => setTimeout(done, 200));
  }
}

export class Workbench {
  static async open(port, folder, shots) {
    await answers(port);
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM, headless: true, viewport: { width: 1180, height: 720 },
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    context.setDefaultTimeout(PATIENCE);
    // Nothing but this machine, whatever VS Code may want.
    await context.route('**/*', route => {
      const host = new URL(route.request().url()).hostname;
      return ['127.0.0.1', 'localhost', ''].includes(host) || host.endsWith('.localhost') ? route.continue() : route.abort();
    });
    const page = context.pages()[0] ?? await context.newPage();
    const workbench = new Workbench(context, page, profile, shots);
    await page.goto(`http://127.0.0.1:${port}/?folder=${folder}`);
    await page.waitForSelector('.monaco-workbench .part.statusbar');
    await page.waitForSelector('.explorer-folders-view');
    return workbench;
  }

  constructor(context, page, profile, shots) {
    Object.assign(this, { context, page, profile, shots });
    fs.mkdirSync(shots, { recursive: true });
  }

  async close() {
    await this.context.close();
    fs.rmSync(this.profile, { recursive: true, force: true });
  }

  /** A picture, once menus have faded in. */
  async shot(name) {
    await this.page.waitForTimeout(400);
    await this.page.screenshot({ path: path.join(this.shots, `${name}.png`) });
  }

  /** Waits until `look` gives something, and gives it; what it saw last is in the error. */
  async until(what, look) {
    const end = Date.now() + PATIENCE;
    let last;
    for (;;) {
      last = await look().catch(error => error.message);
      if (last && typeof last !== 'string') {
        return last;
      }
      if (Date.now() > end) {
        throw new Error(`waited in vain for ${what}; seen last: ${last}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 15 });
  }

  /** Chooses in the quick input (files, commands) the first line that holds `text`. */
  async choose(key, typed, text = typed) {
    await this.press(key);
    const input = this.page.locator('.quick-input-widget:visible input.input');
    await input.waitFor();
    await input.pressSequentially(typed, { delay: 15 });
    await this.pick(text);
  }

  /** Moves in an open quick input to the line that holds `text`, and takes it. */
  async pick(text) {
    const rows = this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    await rows.filter({ hasText: text }).first().waitFor();
    await this.take(text, '.quick-input-widget:visible .quick-input-list .monaco-list-row.focused');
  }

  async take(text, focused) {
    for (let step = 0; step < 60; step++) {
      const line = await this.page.locator(focused).first().innerText({ timeout: 5000 }).catch(() => '');
      if (plain(line).includes(text)) {
        return this.press('Enter');
      }
      await this.press('ArrowDown');
      await this.page.waitForTimeout(60);
    }
    throw new Error(`there is no “${text}” to choose`);
  }

  command(title) {
    return this.choose('F1', title);
  }

  async openFile(name) {
    await this.choose('Control+p', name);
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
    await this.until(`the tab of ${name}`, async () =>
      (await this.page.locator('.tab.active').getAttribute('data-resource-name')) === name || undefined);
  }

  /** The text of the editor as far as it is in view. */
  async text() {
    const lines = await this.page.locator('.editor-instance .view-lines').first().innerText();
    return plain(lines);
  }

  /** Marked places in the editor: underlines, and the three dots of a hint. */
  marks() {
    return this.page.locator('.editor-instance').locator('.squiggly-info, .squiggly-hint');
  }

  /** The middle of these words on the screen. */
  async middleOf(words) {
    const spot = await this.page.evaluate(words => {
      for (const line of document.querySelectorAll('.editor-instance .view-line')) {
        const at = line.textContent.replaceAll('\u00a0', ' ').indexOf(words);
        if (at < 0) {
          continue;
        }
        const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let before = 0; nodes.nextNode(); before += nodes.currentNode.length) {
          const from = at + Math.floor(words.length / 2) - before;
          if (from < nodes.currentNode.length) {
            const range = document.createRange();
            range.setStart(nodes.currentNode, from);
            range.setEnd(nodes.currentNode, from + 1);
            const box = range.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
          }
        }
      }
      return undefined;
    }, words);
    if (!spot) {
      throw new Error(`“${words}” is not on the screen`);
    }
    return spot;
  }

  marked(count) {
    return this.until(`${count} marked places`, async () => {
      const seen = await this.marks().count();
      return seen === count || `${seen}`;
    });
  }

  status() {
    return this.page.locator('.statusbar-item[id="attune.attune.attune.status"], .statusbar-item[id*="attune"]').first();
  }

  async statusSays(text) {
    await this.until(`the status “${text}”`, async () => {
      const label = await this.status().locator('a').getAttribute('aria-label') ?? '';
      return label.includes(text) || label;
    });
  }

  /** Rows of the side view. */
  async cues() {
    return (await this.page.locator('.pane-body .monaco-list-row').allInnerTexts()).map(plain);
  }

  async previews(text) {
    return this.until(`a page with “${text}”`, async () => {
      for (const frame of this.page.frames()) {
        const body = await frame.locator('body').innerText({ timeout: 500 }).catch(() => '');
        if (plain(body).includes(text) && frame !== this.page.mainFrame()) {
          return { text: plain(body) };
        }
      }
      return undefined;
    });
  }
}

/** VS Code writes spaces as no-break spaces. */
function plain(text) {
  return text.replaceAll('\u00a0', ' ');
}
