// A headless Chromium that looks at a sentinel's page, and what the cases share.
'use strict';

const path = require('node:path');

const { chromium } = require('playwright-core');
const { say, expect } = require('../clients/node/common');

const PATIENCE_MS = 60_000 * Number(process.env.SENTINEL_TEST_TIME_FACTOR ?? 1);

// A page that was opened at `url`, and everything that went wrong in it.
class Viewer {
  static async open(browser, url, { size = { width: 1440, height: 900 }, theme = 'light' } = {}) {
    const context = await browser.newContext({ viewport: size, colorScheme: theme });
    context.setDefaultTimeout(PATIENCE_MS);
    const viewer = new Viewer();
    viewer.page = await context.newPage();
    viewer.errors = [];
    viewer.strangers = [];
    viewer.page.on('pageerror', (error) => viewer.errors.push(error.message));
    viewer.page.on('console', (message) => {
      // A request that fails while the daemon is away is said here by the browser itself.
      const failed = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !failed) viewer.errors.push(message.text());
    });
    viewer.page.on('request', (request) => {
      const own = request.url().startsWith(new URL(url).origin) || request.url().startsWith('data:');
      if (!own) viewer.strangers.push(request.url());
    });
    await viewer.page.goto(url);
    // Gone after a reload.
    await viewer.page.evaluate(() => { window.neverLoadedAgain = true; });
    return viewer;
  }

  // Waits until `selector` is there and contains `text`, and returns its whole text.
  async see(selector, text = '') {
    const found = this.page.locator(selector).filter({ hasText: text }).first();
    await found.waitFor();
    return (await found.textContent()).trim();
  }

  async waitUntil(condition, argument) {
    await this.page.waitForFunction(condition, argument);
  }

  async masters(count) {
    await this.waitUntil((n) => Number(document.getElementById('list').dataset.count) === n &&
      (n === 0 || document.querySelector('.row .name')?.textContent !== ''), count);
  }

  async finish() {
    expect('errors of the page', this.errors, []);
    expect('requests to others', this.strangers, []);
    expect('no reload', await this.page.evaluate(() => window.neverLoadedAgain), true);
    await this.page.context().close();
  }

  // For docs/images, if somebody wants them anew.
  async picture(name) {
    const folder = process.env.SENTINEL_REWRITE_IMAGES;
    if (folder) await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}

// Runs the case that the command line names, with its "name=value" words.
async function runCase(cases) {
  const [name, ...words] = process.argv.slice(2);
  const values = Object.fromEntries(words.map((word) => word.split(/=(.*)/s).slice(0, 2)));
  const browser = await chromium.launch({
    executablePath: process.env.SENTINEL_TEST_CHROMIUM ?? '/usr/bin/chromium',
    // The sandbox wants what containers and root do not have; the page is our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: PATIENCE_MS,
  });
  try {
    await cases[name](browser, values);
    say('all seen');
  } finally {
    await browser.close();
  }
}

module.exports = { Viewer, runCase };
