package io.hybridrunner.argo.manifest;

import java.util.List;

/** One of the five fields: its title in messages, and the values that Argo takes. */
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day", 1, 31, ""),
  MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
  WEEKDAY("day of week", 0, 6, "sun mon tue wed thu fri sat");

  private final String title;
  private final int first;
  private final int last;
  private final String names;

  CronField(String title, int first, int last, String names) {
    this.title = title;
    this.first = first;
    this.last = last;
    this.names = names;
  }

  String title() {
    return title;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  int size() {
    return last - first + 1;
  }

  /** Of a lower-case name; negative when it has no such name. */
  int named(String name) {
    int index = List.of(names.split(" ", -1)).indexOf(name);
    return index < 0 ? -1 : first + index;
  }

  boolean isOfDays() {
    return this == DAY || this == WEEKDAY;
  }

  /** Airflow knows Sunday as 7 too. */
  int lastWritten() {
    return this == WEEKDAY ? 7 : last;
  }
}
