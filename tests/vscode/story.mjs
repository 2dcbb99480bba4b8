// A first day with Attune in VS Code, step by step: node story.mjs PORT HOME SHOTS

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Workbench } from './browser.mjs';

const [port, home, shots] = process.argv.slice(2);
const notes = path.join(home, 'notes');
const NOTE = `## Data
😀 Client states nothing helps. Did not complete the homework.
She asked for help from her sister.

## Plan
- Return in one week.
`;
fs.writeFileSync(path.join(notes, 'note.md'), NOTE);
fs.writeFileSync(path.join(notes, 'plain.txt'), 'S: Client states nothing helps.\nP: Return in one week.\n');

const code = await Workbench.open(port, notes, shots);
const { page } = code;
let passed = 0;
const began = Date.now();

async function step(name, run) {
  await run();
  passed += 1;
  console.log(`ok ${passed} - ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

/** What is on disk after saving. */
async function saved(name) {
  await code.press('Control+s');
  await code.until(`${name} to be saved`, async () => await page.locator('.tab.active.dirty').count() === 0 || undefined);
  return fs.readFileSync(path.join(notes, name), 'utf8');
}

/** Puts the cursor into these words. */
async function clickInto(words) {
  const { x, y } = await code.middleOf(words);
  await page.mouse.click(x, y);
  await page.mouse.move(700, 500);
}

/** Takes an action of the light bulb's, with a picture of the menu if it has a name. */
async function quickFix(text, picture) {
  await code.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  if (picture) {
    await code.shot(picture);
  }
  await code.take(text, '.action-widget .monaco-list-row.focused');
}

function settings(values) {
  const folder = path.join(notes, '.vscode');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(values));
}

try {
  await step('a note is open, its wording underlined, behind an emoji', async () => {
    await code.openFile('note.md');
    await code.marked(2);
    await code.statusSays('2 places to wonder about');
    await code.shot('note-light');
  });

  await step('the Problems panel has what is more than a hint, as information', async () => {
    await code.press('Control+Shift+m');
    const rows = page.locator('.markers-panel .monaco-list-row');
    await rows.filter({ hasText: 'hopelessness' }).waitFor();
    assert.equal(await page.locator('.markers-panel .codicon-warning, .markers-panel .codicon-error').count(), 0);
    await code.shot('problems');
    await code.press('Control+j');
  });

  await step('hover says what may lie behind it, safety first', async () => {
    const { x, y } = await code.middleOf('nothing helps');
    await page.mouse.move(x, y);
    const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents');
    await hover.filter({ hasText: 'What may lie behind it' }).first().waitFor();
    const text = (await hover.allInnerTexts()).join('\n');
    const [safety, causes] = [text.indexOf('does not assess risk'), text.indexOf('What may lie behind it')];
    assert(safety >= 0 && safety < causes, text);
    await code.shot('hover');
    await page.mouse.move(700, 500);
  });

  await step('the side view has what goes well first', async () => {
    await code.command('Attune: Focus on In This Note View');
    await code.until('the cues', async () => (await code.cues()).length >= 5 || undefined);
    const rows = await code.cues();
    assert.match(rows[0], /What goes well/);
    assert(rows.some(row => row.includes('nothing helps')), rows.join(' | '));
    await code.shot('side-view');
    await page.locator('.pane-body .monaco-list-row').filter({ hasText: 'nothing helps' }).click();
    await code.until('the words to be selected', async () =>
      await page.locator('.editor-instance .selected-text').count() > 0 || undefined);
  });

  await step('the light bulb puts a reflection into the plan, and undo takes it back', async () => {
    await clickInto('the homework');
    await quickFix('Insert a curious', 'light-bulb');
    await code.until('the reflection', async () => (await code.text()).includes('To explore next session') || undefined);
    await code.shot('inserted');
    const text = await saved('note.md');
    const line = text.split('\n')[6];
    assert(line.startsWith('- To explore next session: '), text);
    await code.press('Control+z');
    await code.until('undo', async () => !(await code.text()).includes('To explore') || undefined);
    assert.equal(await saved('note.md'), NOTE);
  });

  await step('a record leaves a blank that typing fills', async () => {
    await clickInto('the homework');
    await code.press('Control+Alt+i');
    await page.locator('.quick-input-list').getByText('Insert a curious reflection').waitFor();
    await code.shot('insert-reflection');
    await code.type('Record as said');
    await code.pick('Record as said in session');
    await code.until('the record', async () => (await code.text()).includes('{') || undefined);
    await code.type('that it was a long week');
    const text = await saved('note.md');
    assert(text.includes('that it was a long week'), text);
    assert(!/\{\w+\}/.test(text), text);
    await code.until('undo', async () => {
      await code.press('Control+z');
      return await saved('note.md') === NOTE || undefined;
    });
  });

  await step('pausing takes the marks away, resuming brings them back', async () => {
    await code.command('Attune: Pause or Resume Reading Along');
    await code.marked(0);
    await code.statusSays('paused');
    await code.command('Attune: Pause or Resume Reading Along');
    await code.marked(2);
  });

  await step('a setting holds as soon as it is changed', async () => {
    settings({ 'attune.kinds': { hopelessness: 'off' }, 'attune.view.background': true });
    await code.marked(1);
    settings({ 'attune.severity': 'hint' });
    await code.until('hints in place of underlines', async () => {
      const [hints, all] = [await page.locator('.editor-instance .squiggly-hint').count(), await code.marks().count()];
      return hints === 2 && all === 2 || `${hints} of ${all}`;
    });
    settings({});
    await code.marked(2);
  });

  await step('typing is read along, in an unsaved note, too', async () => {
    await code.command('New Untitled Text File');
    await code.until('an empty note', async () => (await code.text()).trim() === '' || undefined);
    await page.locator('.editor-instance .monaco-editor').first().click();
    await code.type('Client said that nothing helps.');
    await code.marked(1);
    await code.press('Control+a', 'Delete');
    await code.marked(0);
    await code.statusSays('says nothing about risk');
  });

  await step('plain text is read, too', async () => {
    await code.openFile('plain.txt');
    await code.marked(1);
  });

  await step('a server that is killed is started again, and nothing is lost', async () => {
    await code.openFile('note.md');
    await code.marked(2);
    execFileSync('pkill', ['-KILL', '-f', `${home}/extensions/.*/server/attune serve`]);
    await clickInto('Return in one week');
    await code.press('End');
    await code.type(' Client no-showed twice.');
    await code.marked(3);
    await code.until('undo', async () => {
      await code.press('Control+z');
      return await saved('note.md') === NOTE || undefined;
    });
    await code.marked(2);
  });

  await step('a note that is closed leaves the Problems panel', async () => {
    const problems = page.locator('.statusbar-item[id="status.problems"] a');
    const says = async label => (await problems.getAttribute('aria-label')).includes(label) || undefined;
    await code.openFile('note.md');
    await code.until('a problem', () => says('Info'));
    await code.command('View: Close All Editors');
    await code.until('no problems', () => says('No Problems'));
  });

  const PAGES = [
    ['Attune: Explain the Wording Here', 'What may lie behind it', 'explain'],
    ['Attune: Brief Before the Session', 'What went well', 'brief'],
    ['Attune: Show What Is Stored', 'What Attune keeps on this machine', 'stored'],
  ];
  for (const [command, says, name] of PAGES) {
    await step(`a page: ${command}`, async () => {
      await code.command('View: Close All Editors');
      await code.openFile('note.md');
      await code.marked(2);
      await clickInto('nothing helps');
      await code.command(command);
      await code.previews(says);
      await code.shot(name);
    });
  }

  await step('a client’s notes over time: a pattern with links, and a line about an open promise', async () => {
    for (const [day, text] of [
      ['2026-03-04', 'S: Client no-showed.\nP: Will send the sleep diary template.\n'],
      ['2026-03-11', 'S: Client no-showed, overtime.\nP: RTC.\n'],
      ['2026-04-01', 'S: Client no-showed again.\nP: RTC.\n'],
    ]) {
      fs.writeFileSync(path.join(notes, `KL ${day}.txt`), text);
    }
    await code.command('View: Close All Editors');
    await code.openFile('KL 2026-04-01.txt');
    const lens = page.locator('.codelens-decoration a', { hasText: '1 promise from earlier notes is open' });
    await code.until('the line above the note', async () => await lens.count() === 1 || undefined);
    await code.press('Control+Shift+m');
    const rows = page.locator('.markers-panel .monaco-list-row');
    await code.until('the pattern', async () => (await rows.allInnerTexts()).some(t => t.includes('3 missed sessions in 6 weeks')) || undefined);
    await code.until('its links', async () => (await rows.allInnerTexts()).some(t => t.includes('2026-03-11')) || undefined);
    await code.shot('over-time');
    await code.press('Control+Shift+m');
    await lens.click();
    await code.previews('Said you would');
    await code.command('View: Close All Editors');
  });

  await step('a comment in a draft is shown, and resolved', async () => {
    const draft = '---\nstatus: draft\n---\nClient states {==nothing helps==}{>>SV 2026-11-22: What may it protect?<<} today.\n';
    fs.writeFileSync(path.join(notes, 'draft.md'), draft);
    await code.openFile('draft.md');
    await clickInto('nothing helps');
    await quickFix('Resolve this comment');
    await code.until('the words alone', async () => (await code.text()).includes('states nothing helps today') || undefined);
    assert.equal(await saved('draft.md'), draft.replace('{==', '').replace(/==}.*<<}/, ''));
    await code.command('View: Close All Editors');
  });

  await step('a comment on a signed note goes into a file beside it', async () => {
    const signed = '---\nstatus: signed\n---\nClient states nothing helps today.\n';
    fs.writeFileSync(path.join(notes, 'signed.md'), signed);
    await code.openFile('signed.md');
    await clickInto('nothing helps');
    await quickFix('Comment for supervision');
    const file = path.join(notes, 'signed.md.annotations.json');
    await code.until('the file of comments', async () => fs.existsSync(file) || undefined);
    await code.command('File: Save All');
    await code.until('the comment', async () => fs.readFileSync(file, 'utf8').includes('"exact": "nothing helps"') || undefined);
    assert.equal(fs.readFileSync(path.join(notes, 'signed.md'), 'utf8'), signed);
    await code.command('View: Close All Editors');
  });

  await step('“fine in this note” is kept, by the server, without words', async () => {
    await code.command('View: Close All Editors');
    await code.openFile('note.md');
    await code.marked(2);
    await clickInto('the homework');
    await code.press('Control+.');
    await page.locator('.action-widget .monaco-list-row').first().waitFor();
    await page.waitForTimeout(300);
    await code.take('This wording is fine in this note', '.action-widget .monaco-list-row.focused');
    await code.marked(1);
    const store = fs.readFileSync(path.join(home, 'state/attune/ignored.json'), 'utf8');
    assert(!/homework|note\.md/.test(store), store);
  });

  await step('one’s own words have a file', async () => {
    await code.command('Attune: Open Your Lexicon Folder');
    await code.until('my-words.toml', async () =>
      (await page.locator('.tab.active').getAttribute('data-resource-name')) === 'my-words.toml' || undefined);
    assert(fs.existsSync(path.join(home, 'config/attune/lexicon/my-words.toml')));
    await code.command('Notifications: Clear All Notifications');
  });

  for (const [theme, name] of [['Default Dark Modern', 'note-dark'], ['Default High Contrast', 'note-high-contrast']]) {
    await step(`the marks can be seen in ${theme}`, async () => {
      settings({ 'workbench.colorTheme': theme, 'attune.view.background': true });
      await code.openFile('note.md');
      await code.marked(1);
      const kind = theme.includes('High') ? '.hc-black' : '.vs-dark';
      await page.locator(`.monaco-workbench${kind}`).waitFor();
      await code.shot(name);
    });
  }

  await step('the walkthrough opens its example', async () => {
    settings({});
    await code.command('View: Close All Editors');
    await code.choose('F1', 'Welcome: Open Walkthrough', 'Open Walkthrough');
    await code.type('Write notes');
    await code.pick('Write notes with Attune');
    await page.locator('.getting-started-step').first().waitFor();
    await code.shot('walkthrough');
    await code.command('Attune: Open an Example Note');
    await code.until('the example', async () => (await code.text()).includes('gave one-word answers') || undefined);
    await code.until('marks', async () => await code.marks().count() > 1 || undefined);
    await code.shot('example');
  });

  await step('a program that is not there is told in words, with a way out', async () => {
    fs.writeFileSync(path.join(home, 'data/Machine/settings.json'), JSON.stringify({ 'attune.server.path': '/nowhere/attune' }));
    const told = page.locator('.notification-toast').filter({ hasText: 'Attune is not reading along' });
    await told.first().waitFor();
    await told.first().getByText('There is no program at /nowhere/attune').waitFor();
    await told.first().getByText('Open Settings').waitFor();
    assert.equal(await page.locator('.notification-toast').count(), 1);
    await code.shot('missing-program');
    fs.writeFileSync(path.join(home, 'data/Machine/settings.json'), '{}');
    await code.openFile('note.md');
    await code.marked(1);
  });

  await step('what VS Code keeps of the output panel holds no words of a note', async () => {
    const logs = fs.readdirSync(path.join(home, 'data'), { recursive: true })
      .filter(name => /attune/i.test(name) && name.endsWith('.log'));
    assert(logs.length > 0, 'the output panel has a file');
    for (const name of logs) {
      const text = fs.readFileSync(path.join(home, 'data', name), 'utf8');
      assert(!/nothing helps|homework|sister|note\.md/i.test(text), text);
    }
  });

  console.log(`${passed} steps passed`);
} catch (error) {
  await code.shot('failed').catch(() => undefined);
  console.error(error);
  process.exitCode = 1;
} finally {
  await code.close();
}
