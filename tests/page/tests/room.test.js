// SPDX-License-Identifier: GPL-3.0-or-later
// What one does in a room, and what the page sends for it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { until } from '../support/browser.js';
import { usePages } from '../support/pages.js';

const open = usePages();

const fader = (name) => `.fader[aria-label="Volume of ${name}"]`;
const last = (engine, type) => engine.sent(type).at(-1);

async function drag(page, selector, way, { steps = 8 } = {}) {
  const box = await page.locator(selector).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (way.x ?? 0), y + (way.y ?? 0), { steps });
  await page.mouse.up();
  return box;
}

describe('faders', () => {
  test('follow the hand by the law of the engine, and say where they are', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    const cap = await page.locator(`${fader('Ben')} .fader-cap`).boundingBox();
    const box = await page.locator(fader('Ben')).boundingBox();
    // From -6 dB (0.6 of the way) down to half the way, which is -10 dB.
    await drag(page, fader('Ben'), { y: 0.1 * (box.height - cap.height) });
    await until(() => Math.abs((last(engine, 'strip')?.gain_db ?? 0) + 10) < 0.15, 'the fader is at -10 dB');
    assert.equal(last(engine, 'strip').nickname, 'Ben');
    assert.match(await page.getAttribute(fader('Ben'), 'aria-valuetext'), /^−(9\.9|10\.0|10\.1) dB$/);
    assert.ok(engine.sent('strip').length <= 12, 'moves are put together');
  });

  test('do not jump when they are only touched', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    await page.locator(fader('Ben')).click({ position: { x: 10, y: 10 } });
    await page.waitForTimeout(100);
    assert.equal(engine.sent('strip').length, 0);
  });

  test('go ten times finer with shift, and to 0 dB by a double click', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    await page.keyboard.down('Shift');
    await drag(page, fader('Ben'), { y: 40 });
    await page.keyboard.up('Shift');
    const fine = await until(() => last(engine, 'strip')?.gain_db, 'the fader has moved');
    assert.ok(fine < -6 && fine > -7, String(fine));
    await page.waitForTimeout(400);
    await page.locator(fader('Ben')).dblclick();
    await until(() => last(engine, 'strip').gain_db === 0, 'the fader is at 0 dB');
  });

  test('obey keys and wheel', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    await page.focus(fader('Kim'));
    const keys = [['ArrowUp', 1], ['Shift+ArrowDown', 0.9], ['PageDown', -5.1], ['Home', -200], ['ArrowUp', -89], ['End', 10], ['0', 0]];
    for (const [key, gain] of keys) {
      await page.keyboard.press(key);
      await until(() => last(engine, 'strip')?.gain_db === gain, `${key} leads to ${gain}`);
    }
    await page.hover(fader('Kim'));
    await page.mouse.wheel(0, 100);
    await until(() => last(engine, 'strip').gain_db === -1, 'the wheel leads to -1');
    await page.keyboard.press('Home');
    assert.equal(await page.getAttribute(fader('Kim'), 'aria-valuetext'), 'silent');
  });

  test('are not pulled out of the hand by an older value, but follow others', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    await page.focus(fader('Ben'));
    await page.keyboard.press('0');
    await until(() => last(engine, 'strip')?.gain_db === 0, 'the fader is at 0 dB');
    engine.on_strip({ nickname: 'Ben', gain_db: -40 });
    await page.waitForTimeout(50);
    assert.equal(await page.getAttribute(fader('Ben'), 'aria-valuetext'), '0.0 dB');
    await page.waitForTimeout(500);
    engine.on_strip({ nickname: 'Ben', gain_db: -20 });
    await until(async () => await page.getAttribute(fader('Ben'), 'aria-valuetext') === '−20.0 dB', 'the fader follows');
  });

  test('lie on a phone, and are dragged sideways', async () => {
    const { page, engine } = await open({ scene: { players: 2 }, view: { viewport: { width: 360, height: 740 } } });
    assert.equal(await page.getAttribute(fader('Ben'), 'aria-orientation'), 'horizontal');
    await drag(page, fader('Ben'), { x: -60 });
    await until(() => last(engine, 'strip')?.gain_db < -9, 'the fader is lower');
  });
});

describe('strips', () => {
  test('mute, solo and pan are sent for their own player only', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    await page.click('button[aria-label="Mute Lea"]');
    await until(() => last(engine, 'strip')?.muted === true, 'Lea is muted');
    assert.deepEqual(last(engine, 'strip'), { type: 'strip', nickname: 'Lea', muted: true });
    await page.waitForSelector('button[aria-label="Mute Lea"][aria-pressed="true"]');
    await page.click('button[aria-label="Solo Kim"]');
    await until(() => last(engine, 'strip').soloed === true, 'Kim is soloed');
    await drag(page, '.pan[aria-label="Pan of Kim"]', { x: 30 });
    await until(() => last(engine, 'strip').pan > 0.1, 'Kim is panned right');
    assert.match(await page.getAttribute('.pan[aria-label="Pan of Kim"]', 'aria-valuetext'), /% right$/);
  });

  test('inputs and master have their own messages', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.focus(fader('Input 2'));
    await page.keyboard.press('ArrowDown');
    await until(() => last(engine, 'input')?.gain_db === -3.5, 'input 2 is lower');
    assert.equal(last(engine, 'input').input, 2);
    await page.focus(fader('Master'));
    await page.keyboard.press('ArrowUp');
    await until(() => last(engine, 'master')?.gain_db === -2, 'the master is higher');
  });

  test('the metronome has a strip of its own while it is on', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    assert.equal(await page.isVisible(fader('Metronome')), false);
    await page.keyboard.press('k');
    await until(() => last(engine, 'metronome')?.on === true, 'it is on');
    await page.focus(fader('Metronome'));
    await page.keyboard.press('ArrowDown');
    await until(() => last(engine, 'metronome').gain_db === -1, 'it is softer');
    await page.click('.metronome-key');
    await page.click('text=triplets');
    await until(() => last(engine, 'metronome').subdivision === 'triplets', 'triplets');
    await page.click('text=2 bars');
    await until(() => last(engine, 'metronome').count_in === 2, 'a count-in');
    await page.click('text=Accent on one');
    await until(() => last(engine, 'metronome').accent === false, 'no accent');
  });

  test('a clip mark stays until it is clicked, and comes back with the next clip', async () => {
    const { page, engine } = await open({ scene: { players: 2, moving: false } });
    const mark = page.locator('.strip[aria-label="Kim"] .clip');
    await mark.waitFor({ state: 'visible' });
    assert.match(await mark.getAttribute('aria-label'), /too loud 2 times/);
    await mark.click();
    await page.waitForTimeout(150);
    assert.equal(await mark.isVisible(), false);
    const meters = engine.meters.bind(engine);
    engine.meters = () => {
      const message = meters();
      message.strips[1][6] = 3;
      return message;
    };
    await mark.waitFor({ state: 'visible' });
    assert.match(await mark.getAttribute('aria-label'), /too loud once/);
  });

  test('players who come and go leave the focus of the others alone', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    await page.focus(fader('Kim'));
    engine.setPlayers(8);
    await page.waitForSelector(fader('Olu'));
    engine.setPlayers(3);
    await page.waitForSelector(fader('Olu'), { state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Volume of Kim');
  });
});

describe('talk', () => {
  const hostile = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';

  test('hostile text stays text, in chat and in names', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    engine.tell({ type: 'chat', nickname: hostile, self: false, text: hostile, time_ms: 3 });
    engine.tell({ type: 'changed', nickname: hostile, self: false, action: 'tempo', bpm: 120, time_ms: 4 });
    const player = { ...engine.state.players.players[1], nickname: hostile };
    engine.tell({ ...engine.state.players, players: [engine.state.players.players[0], player] });
    engine.tell({ ...engine.state.mixer, strips: [{ ...engine.state.mixer.strips[0], nickname: hostile }] });
    engine.tell({ ...engine.state.session, message_of_the_day: hostile });
    await page.waitForSelector('.feed-text');
    await page.waitForTimeout(200);
    assert.equal(await page.textContent('.feed-text'), hostile);
    assert.equal(await page.textContent('.strip-name'), hostile);
    assert.equal(await page.locator('img, body script').count(), 0);
    assert.equal(await page.title(), 'jam – midiPool');
  });

  test('is there again after a reload, and once only after a reconnection', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    const lines = () => page.locator('.feed li').allTextContents();
    engine.tell({ type: 'chat', nickname: 'Ben', self: false, text: 'from bar 17 again?', time_ms: 3 });
    engine.tell({ type: 'changed', nickname: 'Ben', self: false, action: 'tempo', bpm: 128, time_ms: 4 });
    await page.waitForSelector('.feed-change');
    const said = await lines();
    assert.equal(said.length, 2);
    await page.reload();
    await page.waitForSelector('.feed-text:has-text("from bar 17 again?")');
    assert.deepEqual(await lines(), said);
    engine.dropConnections();
    await until(() => engine.sent('hello').length === 3, 'the page is back');
    engine.tell({ type: 'chat', nickname: 'Ben', self: false, text: 'yes?', time_ms: 5 });
    await page.waitForSelector('.feed-text:has-text("yes?")');
    assert.equal((await lines()).length, 3);
  });

  for (const [width, what] of [[1920, 'wide'], [1280, 'usual'], [1024, 'narrow'], [820, 'small'], [390, "phone's"]]) {
    test(`C opens it in a ${what} window, and puts the focus in`, async () => {
      const { page } = await open({ scene: { players: 2, settings: { side: false } }, view: { viewport: { width, height: 800 } } });
      assert.equal(await page.isVisible('#chat'), false);
      await page.keyboard.press('c');
      assert.ok(await page.isVisible('#chat'));
      assert.equal(await page.evaluate(() => document.activeElement.id), 'chat');
    });
  }

  test('what one says is sent, and given back when it cannot be', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.fill('#chat', 'from bar 17 again?');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.feed-text:has-text("from bar 17 again?")');
    assert.equal(last(engine, 'chat').text, 'from bar 17 again?');
    engine.refuses = ({ type }) => (type === 'chat' ? { code: 'failed', message: 'the line is cut' } : undefined);
    await page.fill('#chat', 'hello?');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.toast.is-shown:has-text("the line is cut")');
    assert.equal(await page.inputValue('#chat'), 'hello?');
  });
});

describe('the lamp', () => {
  const ben = (engine, changes) => engine.change('players', {
    players: engine.state.players.players.map((player) => (player.nickname === 'Ben' ? { ...player, ...changes } : player)),
  });
  const saysOfBen = (page, words) => page.waitForSelector(`.strip[aria-label="Ben"] .strip-line[title*="${words}"]`);
  const soundOf = (engine) => engine.state.players.players.find(({ nickname }) => nickname === 'Ben').sound;

  test('tells the number that turned it, and never 0.0 %', async () => {
    const { page, engine } = await open({ scene: { players: 2 } });
    ben(engine, { lamp: 'fair', reason: 'gaps', sound: { ...soundOf(engine), loss_percent: 0, concealed_percent: 0.31 } });
    await saysOfBen(page, '0.3 % of the sound is missing and made up');
    ben(engine, { sound: { ...soundOf(engine), concealed_percent: 0.04 } });
    await saysOfBen(page, '0.1 % of the sound is missing and made up');
    ben(engine, { reason: 'loss', sound: { ...soundOf(engine), loss_percent: 0 } });
    await saysOfBen(page, 'Fair line. Sound gets lost on the way');
  });

  test('says in words when packets are refused', async () => {
    const { page, engine } = await open({ scene: { players: 2 } });
    ben(engine, { lamp: 'bad', reason: 'refused', sound: { ...soundOf(engine), delay_ms: 0 } });
    await saysOfBen(page, 'What he sends is refused: it is not authentic, or of another format');
  });

  test('has a dash beside it where no sound has been heard', async () => {
    const { page, engine } = await open({ scene: { players: 5 } });
    ben(engine, { lamp: 'none', reason: 'no_sound_yet', sound: { ...soundOf(engine), delay_ms: 0 } });
    await saysOfBen(page, 'Has sent no sound yet');
    assert.equal(await page.textContent('.strip[aria-label="Ben"] .strip-delay'), '–');
    assert.equal(await page.textContent('.player:has-text("Ben") .player-delay'), '–');
    assert.equal(await page.textContent('.strip[aria-label^="Maximiliane"] .strip-delay'), '–');
    assert.equal(await page.textContent('.strip[aria-label="Kim"] .strip-delay'), '32 ms');
  });
});

describe('what the server says', () => {
  test('its message of the day stands beside the mixer', async () => {
    const { page, engine } = await open();
    engine.change('session', { message_of_the_day: 'The server restarts at midnight' });
    await page.waitForSelector('.motd:has-text("restarts at midnight")');
  });

  test('whom its administrator mutes is shown, and told', async () => {
    const { page, engine } = await open({ scene: { players: 2 } });
    engine.tell({ type: 'changed', nickname: 'Kim', self: false, action: 'muted', time_ms: 1 });
    await page.waitForSelector('.last-change:has-text("has muted Kim for everybody")');
    engine.change('players', { players: engine.state.players.players.map((player) => (player.nickname === 'Kim' ? { ...player, lamp: 'none', reason: 'muted' } : player)) });
    await page.waitForSelector('.strip[aria-label="Kim"] .strip-line[title*="Muted for everybody"]');
    await page.waitForSelector('.player:has-text("Kim") .player-reason:has-text("Muted for everybody")');
  });

  test('strips that it mixes say that they have no level of their own', async () => {
    const { page, engine } = await open({ scene: { players: 2 } });
    assert.equal(await page.locator('.mixed:visible').count(), 0);
    engine.change('mixer', { mixed_by_server: true });
    await page.waitForSelector('.strip[aria-label="Kim"] .mixed[title="Mixed by the server: there is no level of Kim alone"]');
    assert.equal(await page.locator('.mixed:visible').count(), 2);
  });

  test('what has a code is told in the language of the page, the rest as English', async () => {
    const { page, engine } = await open({ view: { locale: 'de-DE' } });
    engine.tell({ type: 'error', code: 'too_fast', message: 'too much said at once' });
    await page.waitForSelector('.toast.is-shown [lang=de]:has-text("Das war zu viel auf einmal")');
    engine.tell({ type: 'error', code: 'failed', message: 'the loop ends before it starts' });
    await page.waitForSelector('.toast.is-shown [lang=en]:has-text("the loop ends before it starts")');
  });
});

describe("the room's settings", () => {
  const openSettings = (page) => page.click('.tool-setup').then(() => page.click('.setup-tab[data-page="room"]'));

  test('are the owner\'s to change', async () => {
    const { page, engine } = await open();
    await openSettings(page);
    await page.click('.setup-panel .segment:has-text("Only the owner")');
    await until(() => last(engine, 'change_room')?.steering === 'owner', 'the steering is asked for');
    await page.fill('.setup-panel [name="password"]', 'hush');
    await page.keyboard.press('Enter');
    await until(() => last(engine, 'change_room')?.password === 'hush', 'the password is asked for');
    engine.change('session', { password: true, steering: 'owner' });
    await page.click('.setup-panel .key:has-text("Without a password")');
    await until(() => last(engine, 'change_room')?.password === '', 'no password is asked for');
  });

  test('are shown to the others', async () => {
    const { page } = await open({ scene: { session: { owner: false } } });
    await openSettings(page);
    assert.ok(await page.isDisabled('.setup-panel [name="password"]'));
    assert.ok(await page.isDisabled('.setup-panel [name="steering"]:checked'));
  });
});

describe('the keyboard alone', () => {
  const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id);

  test('runs a jam', async () => {
    const { page, engine } = await open({ scene: { players: 3 } });
    const wants = async (key, check, what) => {
      await page.keyboard.press(key);
      await until(check, what);
    };
    await wants(' ', () => page.isVisible('.is-stop[aria-pressed="true"]'), 'the space bar stops');
    assert.equal(last(engine, 'transport').action, 'stop');
    await wants(' ', () => last(engine, 'transport').action === 'continue', 'the space bar goes on');
    await wants('r', () => last(engine, 'transport').action === 'start', 'R starts');
    await wants('+', () => last(engine, 'transport').bpm === 138.3, '+ is faster');
    await wants('b', async () => await focused(page) === 'Tempo in beats a minute', 'B goes to the tempo');
    await page.keyboard.type('140');
    await wants('Enter', () => last(engine, 'transport').bpm === 140, 'a typed tempo counts');
    await page.keyboard.press('Escape');
    await wants('2', async () => await focused(page) === 'Volume of Kim', '2 goes to the second strip');
    await wants('m', () => last(engine, 'strip')?.muted === true, 'M mutes it');
    await wants('ArrowRight', async () => await focused(page) === 'Volume of Lea', '→ goes to the next strip');
    await wants('s', () => last(engine, 'strip').soloed === true && last(engine, 'strip').nickname === 'Lea', 'S solos it');
    await wants('o', async () => await focused(page) === 'Volume of Master', 'O goes to the master');
    await wants('g', () => page.isVisible('.popover:visible'), 'G asks for a bar');
    await page.keyboard.type('9');
    await wants('Enter', () => last(engine, 'transport').action === 'locate', 'a bar is gone to');
    assert.equal(last(engine, 'transport').place.bar, 9);
    await wants('c', async () => await focused(page) === 'Message to the room', 'C goes to the chat');
    await page.keyboard.type('m and s are only letters here');
    await wants('Enter', () => last(engine, 'chat')?.text === 'm and s are only letters here', 'chat is sent');
    await wants('F6', async () => await focused(page) === 'Copy invitation' || (await page.evaluate(() => document.activeElement.closest('.app-bar') !== null)), 'F6 goes on');
    await wants('?', () => page.isVisible('dialog[open]'), '? shows the keys');
    await wants('Escape', async () => !(await page.isVisible('dialog[open]')), 'escape closes them');
  });

  test('reaches every control by Tab, and each shows that it has the focus', async () => {
    const { page } = await open({ scene: { players: 2 } });
    const wanted = await page.evaluate(() => [...document.querySelectorAll('button, input, summary, [tabindex="0"]')]
      .filter((element) => element.offsetParent && !element.disabled && element.type !== 'radio' && getComputedStyle(element).visibility === 'visible' && !element.closest('[hidden], dialog')).length);
    const seen = new Set();
    for (let presses = 0; presses < wanted + 10; presses += 1) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return null;
        element.dataset.seen ??= String(Math.random());
        const shown = element.type === 'radio' ? element.nextElementSibling : element;
        return { id: element.dataset.seen, radio: element.type === 'radio', outline: getComputedStyle(shown).outlineWidth, label: element.outerHTML.slice(0, 80) };
      });
      if (!now) continue;
      assert.equal(now.outline, '3px', now.label);
      if (!now.radio) seen.add(now.id);
    }
    assert.equal(seen.size, wanted);
  });

  test('single letters can be switched off', async () => {
    const { page, engine } = await open({ scene: { players: 1, settings: { shortcuts: false } } });
    await page.keyboard.press('r');
    await page.keyboard.press(' ');
    await page.waitForTimeout(100);
    assert.equal(engine.sent('transport').length, 0);
  });
});

describe('MIDI learn', () => {
  test('binds the control that is clicked, and moves nothing', async () => {
    const { page, engine } = await open({ scene: { players: 2 } });
    await page.click('.tool-setup');
    await page.click('.setup-tab[data-page="controllers"]');
    await page.click('text=Learn a control');
    await page.locator(fader('Ben')).click();
    await until(() => last(engine, 'learn')?.control === 'strip/Ben/gain', 'the fader is learned');
    engine.moveController();
    await page.waitForSelector('.learn-bar:has-text("Volume of Ben is bound to controller 21")');
    await page.click('button[aria-label="Mute Kim"]');
    await until(() => last(engine, 'learn').control === 'strip/Kim/mute', 'the button is learned');
    await page.keyboard.press('Escape');
    await until(() => engine.sent('stop_learning').length === 1, 'learning ends');
    assert.equal(engine.sent('strip').length, 0);
    await page.click('button[aria-label="Mute Kim"]');
    await until(() => last(engine, 'strip')?.muted === true, 'the button is a button again');
  });

  test('bindings are listed and forgotten', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.click('.tool-setup');
    await page.click('.setup-tab[data-page="controllers"]');
    await page.click('button[aria-label="Forget Volume of Master"]');
    await until(() => last(engine, 'forget')?.control === 'master/gain', 'it is forgotten');
    await page.waitForSelector('.mappings .empty');
  });
});
