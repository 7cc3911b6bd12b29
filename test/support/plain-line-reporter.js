/** Ends a test run with one plain line that any CI can read: `N passed, N failed, N skipped`. */
export default class PlainLineReporter {
  onRunComplete(_contexts, results) {
    const brokenSuites = results.testResults.filter((suite) => suite.testExecError).length;
    const failed = results.numFailedTests + brokenSuites;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped`;
    // jest prints its own summary after the reporters; this line comes last.
    process.once('exit', () => console.log(line));
  }
}
