// What continuous integration says at its end: each failure once more, where it is found, what passed only at the second time or was not
// run, and how many tests passed and failed. Called as `node .ci/report.mjs RESULTS… -- OUTPUTS…`: results of vitest (JSON), and what the
// scenarios and the packages printed. `node .ci/report.mjs --failed RESULTS` prints the files that failed, a line each.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const words = process.argv.slice(2);
const isFailed = ({ status }) => status === 'failed';
const resultsOf = (file) => JSON.parse(readFileSync(file, 'utf8')).testResults;
/** Where the second run of what failed is written. */
const againOf = (file) => file.replace(/\.json$/, '-again.json');

if (words[0] === '--failed') {
  for (const { name } of resultsOf(words[1]).filter(isFailed)) console.log(relative('.', name));
} else {
  const end = words.indexOf('--');
  report(words.slice(0, end), words.slice(end + 1));
}

function report(results, outputs) {
  let [passed, failed] = [0, 0];
  for (const file of results.filter(existsSync)) {
    const again = existsSync(againOf(file)) ? resultsOf(againOf(file)) : [];
    for (const first of resultsOf(file)) {
      const second = again.find(({ name }) => name === first.name);
      const { name, status, message, assertionResults } = second ?? first;
      if (second !== undefined && !isFailed(second)) {
        for (const { fullName } of first.assertionResults.filter(isFailed))
          console.log(`passed only at the second time, alone: ${fullName}`);
      }
      const wrong = assertionResults.filter(isFailed);
      passed += assertionResults.filter((each) => each.status === 'passed').length;
      failed += wrong.length;
      for (const { fullName, failureMessages } of wrong)
        console.log(`FAIL ${fullName}: ${failureMessages.join(' ').slice(0, 300)}`);
      // A file that could not be loaded or prepared has no failed tests to count.
      if (status === 'failed' && wrong.length === 0) {
        failed += 1;
        console.log(`FAIL ${name}: ${message.slice(0, 300)}`);
      }
    }
  }
  for (const text of outputs.map((file) => readFileSync(file, 'utf8'))) {
    const counted = /(\d+) passed, (\d+) failed\s*$/.exec(text);
    // Without a count it did not even begin.
    passed += counted === null ? 0 : Number(counted[1]);
    failed += counted === null ? 1 : Number(counted[2]);
    for (const [line] of text.matchAll(/^ *(FAIL|passed only at the second time|not run,) .*$/gm))
      console.log(line.trim().slice(0, 300));
  }
  console.log(`${passed} passed, ${failed} failed`);
}
