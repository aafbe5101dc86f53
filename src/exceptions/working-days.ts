const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/** The same time of day some working days later. Saturdays and Sundays, in UTC, are none; holidays are not known. */
export function afterWorkingDays(from: Date, days: number): Date {
  let time = from.getTime();
  for (let left = days; left > 0; ) {
    time += millisecondsPerDay;
    if (![0, 6].includes(new Date(time).getUTCDay())) left -= 1;
  }
  return new Date(time);
}
