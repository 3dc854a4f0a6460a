/** A time within a run as a clock shows it: `0:07`, `12:30`, `2:05:00`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole)}` : `${Math.floor(minutes / 60)}:${two(minutes)}:${two(whole)}`;
}

/** A point in time in the reader's own time zone: `2026-03-05 14:07`. */
export function formatMoment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.getFullYear()}-${monthAndDay(date)} ${hoursAndMinutes(date)}`;
}

/** Like {@link formatMoment} without the year, `03-05 14:07`; a year that is not `now`'s comes instead of the time. */
export function formatShortMoment(iso: string, now: Date): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  if (date.getFullYear() !== now.getFullYear()) return `${date.getFullYear()}-${monthAndDay(date)}`;
  return `${monthAndDay(date)} ${hoursAndMinutes(date)}`;
}

/** The time of day in the reader's own time zone: `14:07:33`. */
export function formatTimeOfDay(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${hoursAndMinutes(date)}:${twoDigits(date.getSeconds())}`;
}

function monthAndDay(date: Date): string {
  return `${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function hoursAndMinutes(date: Date): string {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
