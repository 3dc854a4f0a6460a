export { type ArgumentsInForce, argumentsInForce } from './arguments-in-force.ts';
export { askEarlyoom } from './ask-earlyoom.ts';
export { type CheckedPattern, checkEarlyoom, type EarlyoomCheck } from './check-earlyoom.ts';
export { type EarlyoomForecast, forecastEarlyoom } from './forecast-earlyoom.ts';
export { type Simulation, type SimulationOptions, simulateEarlyoom } from './simulate-earlyoom.ts';
