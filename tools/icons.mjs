// Draws the PNG icons from assets/icon.svg with the system's Chromium. Run by hand after the drawing changed: npm run icons
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './lib/find.mjs';
import { root } from './lib/root.mjs';

const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024];
const assets = join(root, 'assets');

const executablePath = findChromium();
if (executablePath === null) throw new Error('Chromium is needed to draw the icons.');
const drawing = await readFile(join(assets, 'icon.svg'), 'utf8');
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
try {
  await mkdir(join(assets, 'icons'), { recursive: true });
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${drawing}`);
    const png = await page.screenshot({ omitBackground: true });
    await writeFile(join(assets, 'icons', `${size}x${size}.png`), png);
    if (size === 1024) await writeFile(join(assets, 'icon.png'), png);
    await page.close();
  }
} finally {
  await browser.close();
}
