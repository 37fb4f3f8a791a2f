// What people see who open a sentinel's page. Each case is run by web_test.cc, which says where the
// page is and makes things happen when it reads here that somebody is looking.
'use strict';

const path = require('node:path');

const { say, expect } = require('../clients/node/common');
const { Viewer, runCase } = require('./browser');
const { FakeSentinel } = require('./fake_sentinel');
const { NAME, SVG_NAME, hostile, makeWorld } = require('./hostile_world');

const PAGE = path.join(__dirname, '../../src/http/page/index.html');
const PHONE = { width: 390, height: 844 };

// A running group of one master, two replicas and three sentinels, one of which is asked.
async function running(browser, { url, master, replicas, sentinels }) {
  const viewer = await Viewer.open(browser, url);
  await viewer.masters(1);
  await viewer.see('.row .c-rep', '2/2');
  await viewer.see('.row .c-sen', '3/3');
  await viewer.see('.row .state.ok', 'ok');
  expect('the address', await viewer.see('.row .c-addr'), master);
  await viewer.page.locator('.row').click();
  await viewer.see('#detail h2', 'mymaster');
  for (const address of [master, ...replicas.split(','), ...sentinels.split(',')]) {
    await viewer.see('#topology .address', address);
  }
  await viewer.see('#agreement', 'All 3 sentinels agree.');
  expect('lines that are not well', await viewer.page.locator('.wire.bad, .wire.warn').count(), 0);
  expect('the link', new URL(viewer.page.url()).hash, '#master=mymaster');
  await viewer.finish();
}

// The master dies while somebody looks.
async function failover(browser, { url, master }) {
  const viewer = await Viewer.open(browser, `${url}#master=mymaster`);
  await viewer.see('#detail h2', 'mymaster');
  await viewer.see('.row .c-addr', master);
  await viewer.waitUntil(() => document.body.dataset.link === 'live');
  say('looking yes');
  await viewer.see('#log b', '+odown');
  await viewer.see('#log b', '+switch-master');
  await viewer.waitUntil((old) => ![old, ''].includes(document.querySelector('.row .c-addr').textContent), master);
  const address = await viewer.see('.row .c-addr');
  say(`switched ${address}`);
  await viewer.see('#history .attempt', 'switched');
  await viewer.see('#history .attempt code', `${master} → ${address}`);
  // Whoever did not lead has seen the beginning and the end only.
  await viewer.see('#history .phases', 'switched');
  await viewer.see('#topology .address', address);
  await viewer.see('.row .c-rep', '1/2');
  await viewer.see('#topology .sub', 'lag ');  // The one that is left follows the new master.
  await viewer.picture('dashboard');
  await viewer.page.emulateMedia({ colorScheme: 'dark' });
  await viewer.picture('dashboard-dark');
  await viewer.page.setViewportSize(PHONE);
  await viewer.page.locator('nav [data-tab=detail]').click();
  await viewer.see('#topology .heading', 'Replicas');
  await viewer.picture('dashboard-phone');
  await viewer.finish();
}

// The daemon is away for a while.
async function restart(browser, { url }) {
  const viewer = await Viewer.open(browser, url);
  await viewer.masters(1);
  say('looking yes');
  await viewer.see('#lost', 'Connection lost');
  await viewer.see('#lost', 'What is shown is old.');
  expect('what is still shown', await viewer.page.locator('.row:visible').count(), 1);
  say('lost yes');
  await viewer.waitUntil(() => document.body.dataset.link === 'live');
  expect('the warning', await viewer.page.locator('#lost').isVisible(), false);
  say('back yes');
  // Events come again, too; the test makes one over and over, as nobody can say when we listen.
  await viewer.see('#log b', '+monitor');
  await viewer.finish();
}

async function thousand(browser, { url }) {
  const started = Date.now();
  const viewer = await Viewer.open(browser, url);
  await viewer.masters(1000);
  say(`rendered after ${Date.now() - started} ms`);
  await viewer.see('.chip', '1,000 all');
  const rows = await viewer.page.locator('.row').count();
  expect('elements for what is on the screen only', rows > 10 && rows < 60, true);
  // Nothing is chosen yet: first and last are first and last all the same.
  await viewer.page.keyboard.press('g');
  await viewer.see('.row[aria-selected=true]', 'master-0000');
  await viewer.see('#topology .heading', 'Replicas');
  await viewer.picture('dashboard-many');
  await viewer.page.keyboard.press('Escape');
  await viewer.page.keyboard.press('G');
  await viewer.see('.row[aria-selected=true]', 'master-0999');
  await viewer.page.keyboard.press('/');
  await viewer.page.keyboard.type('ter-0777');
  await viewer.masters(1);
  await viewer.see('.row .name', 'master-0777');
  await viewer.page.keyboard.press('Escape');
  await viewer.masters(1000);
  await viewer.page.locator('.chip[data-state=ok]').click();
  await viewer.masters(0);
  await viewer.see('#empty', 'No master fits the search.');
  await viewer.finish();
}

// A daemon that wants a token.
async function token(browser, { url }) {
  const viewer = await Viewer.open(browser, `${url}?token=s%2Becret#master=mymaster`);
  await viewer.masters(1);
  await viewer.see('#topology .address');
  say('looking yes');
  await viewer.see('#log b', '+monitor');
  await viewer.finish();
}

async function withFake(browser, options, look) {
  const fake = await new FakeSentinel(PAGE, makeWorld()).start();
  try {
    const viewer = await Viewer.open(browser, `http://127.0.0.1:${fake.port}/`, options);
    await viewer.masters(4);
    await look(viewer, fake);
    await viewer.finish();
  } finally {
    await fake.stop();
  }
}

// Texts of others stay texts, wherever they stand.
async function hostileNames(browser) {
  await withFake(browser, {}, async (viewer, fake) => {
    for (const name of [NAME, SVG_NAME]) {
      const row = viewer.page.locator('.row').filter({ has: viewer.page.getByText(name, { exact: true }) });
      await row.click();
      await viewer.waitUntil((text) => document.querySelector('#detail h2')?.textContent === text, name);
      for (const place of ['#topology', '#explain', '#history .attempt', '#agreement']) await viewer.see(place, '<b onmouseover');
      await viewer.page.locator('#history summary').first().click();
      await viewer.see('#history td', hostile('excluded'));
    }
    fake.publish({ at_ms: 1, event: hostile('+event'), text: NAME });
    await viewer.see('#log', NAME);
    await viewer.page.reload();
    await viewer.waitUntil((text) => document.querySelector('#detail h2')?.textContent === text, SVG_NAME);
    await viewer.page.evaluate(() => { window.neverLoadedAgain = true; });
    expect('elements out of texts', await viewer.page.locator('img, b[onmouseover], [onerror], [onload], script:nth-of-type(2)').count(), 0);
    expect('harm', await viewer.page.evaluate(() => window.harmed), undefined);
    expect('the title', (await viewer.page.title()).endsWith('sentinel'), true);
  });
}

// Nothing needs a mouse.
async function keyboard(browser) {
  await withFake(browser, {}, async (viewer) => {
    const { keyboard: keys } = viewer.page;
    const selected = () => viewer.see('.row[aria-selected=true] .name');
    await keys.press('j');
    expect('the first, which is in trouble', await selected(), SVG_NAME);
    await keys.press('G');
    await keys.press('k');
    await keys.press('j');
    await keys.press('/');
    await keys.type('HARMLESS 127.0');
    await viewer.masters(1);
    await keys.press('Enter');
    await viewer.see('#detail h2', 'harmless');
    await keys.press('Escape');
    await viewer.masters(4);
    expect('the search', await viewer.page.locator('#search').inputValue(), '');
    await keys.press('Escape');
    await viewer.see('#hint');
    await keys.press('?');
    await viewer.see('#help', 'search');
    await keys.press('Escape');
    await viewer.page.locator('#help').waitFor({ state: 'hidden' });
  });
}

// Light and dark, as the system says or as somebody chooses; and the choice is remembered.
async function themes(browser) {
  await withFake(browser, { theme: 'dark' }, async (viewer) => {
    const background = () => viewer.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await viewer.page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    expect('two looks', dark !== light, true);
    await viewer.page.locator('#theme').click();
    await viewer.page.emulateMedia({ colorScheme: 'dark' });
    expect('the chosen light', await background(), light);
    await viewer.page.reload();
    await viewer.page.evaluate(() => { window.neverLoadedAgain = true; });
    expect('the remembered light', await background(), light);
    await viewer.page.keyboard.press('t');
    await viewer.page.emulateMedia({ colorScheme: 'light' });
    expect('the chosen dark', await background(), dark);
  });
}

// One column, nothing to be scrolled sideways.
async function phone(browser) {
  await withFake(browser, { size: PHONE }, async (viewer) => {
    const width = () => viewer.page.evaluate(() => document.documentElement.scrollWidth);
    await viewer.page.locator('.row').filter({ hasText: 'harmless' }).click();
    await viewer.see('#detail h2', 'harmless');
    expect('the list makes way', await viewer.page.locator('#list').isVisible(), false);
    expect('the width of a master', await width(), PHONE.width);
    await viewer.page.locator('nav [data-tab=events]').click();
    await viewer.see('#log');
    expect('the width of events', await width(), PHONE.width);
    await viewer.page.locator('nav [data-tab=detail]').click();
    await viewer.page.locator('.back').click();
    await viewer.see('#list');
    expect('the width of the list', await width(), PHONE.width);
  });
}

// Whatever the width of the window, no cell of the list stands outside its row.
async function widths(browser) {
  await withFake(browser, {}, async (viewer) => {
    for (const width of [320, 390, 870, 1000, 1100, 1280, 1440, 1700, 2500]) {
      await viewer.page.setViewportSize({ width, height: 800 });
      const outside = await viewer.page.evaluate(() => [...document.querySelectorAll('.row:not([hidden])')].flatMap((row) => {
        const { left, right } = row.getBoundingClientRect();
        return [...row.children].filter((cell) => cell.offsetWidth > 0 &&
          (cell.getBoundingClientRect().left < left || cell.getBoundingClientRect().right > right)).map((cell) => cell.className);
      }));
      expect(`cells outside at ${width}`, outside, []);
      expect(`the page at ${width}`, await viewer.page.evaluate(() => document.documentElement.scrollWidth), width);
    }
  });
}

runCase({ running, failover, restart, thousand, token, hostileNames, keyboard, themes, phone, widths }).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
