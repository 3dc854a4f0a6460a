// All that is used of React and Ink. Installed it is a file of its own, which only `omnimind top` loads.
export { Box, render, Text, useApp, useInput, useWindowSize } from 'ink';
export { createElement, memo, useEffect, useSyncExternalStore } from 'react';
