package io.hybridrunner.argo.manifest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * When an expression fires, by two libraries' own rules, minute by minute and without a line of
 * what is tested.
 *
 * @param sets minutes, hours, days, months, days of week
 * @param either whether a day needs only one of its two fields
 */
record Meaning(List<Set<Integer>> sets, boolean either) {

  private static final List<List<Integer>> BOUNDS =
      List.of(List.of(0, 59), List.of(0, 23), List.of(1, 31), List.of(1, 12), List.of(0, 6));

  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** robfig/cron v3.0.1, parser.go: getRange, and dayMatches of spec.go. */
  static Meaning ofRobfig(String expression) {
    String[] fields = expression.split(" ", -1);
    List<Set<Integer>> sets = Stream.of(0, 1, 2, 3, 4).map(i -> robfig(i, fields[i])).toList();
    boolean star = Stream.of(fields[2], fields[4]).anyMatch(Meaning::hasStarBit);
    return new Meaning(sets, !star);
  }

  private static boolean hasStarBit(String field) {
    return Stream.of(field.split(",", -1)).anyMatch(item -> item.matches("[*?](/1)?"));
  }

  private static Set<Integer> robfig(int field, String text) {
    Set<Integer> values = new TreeSet<>();
    int max = BOUNDS.get(field).get(1);
    for (String item : text.split(",", -1)) {
      String[] stepped = item.split("/", -1);
      String[] ends = stepped[0].split("-", -1);
      boolean star = stepped[0].matches("[*?]");
      int low = star ? BOUNDS.get(field).get(0) : number(field, ends[0]);
      int high = star ? max : number(field, ends[ends.length - 1]);
      if (stepped.length > 1 && ends.length == 1) {
        high = max;
      }
      int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
      if (low < BOUNDS.get(field).get(0) || high > max || low > high || step == 0) {
        throw new IllegalArgumentException("robfig refuses " + item);
      }
      for (int value = low; value <= high; value += step) {
        values.add(value);
      }
    }
    return values;
  }

  /** croniter 6.0.0, croniter.py: _expand. */
  static Meaning ofCroniter(String expression) {
    String[] fields = expression.split(" ", -1);
    List<Set<Integer>> sets = Stream.of(0, 1, 2, 3, 4).map(i -> croniter(i, fields[i])).toList();
    boolean either = isList(fields, sets, 2, 4) && isList(fields, sets, 4, 2);
    return new Meaning(sets, either);
  }

  private static boolean isList(String[] fields, List<Set<Integer>> sets, int field, int other) {
    boolean full = sets.get(field).size() == (field == 2 ? 31 : 7);
    boolean othersStar = fields[other].contains("*") || fields[other].equals("?");
    return !(fields[field].equals("*") || fields[field].equals("?") || (full && othersStar));
  }

  private static Set<Integer> croniter(int field, String text) {
    Set<Integer> values = new TreeSet<>();
    int min = BOUNDS.get(field).get(0);
    int max = BOUNDS.get(field).get(1);
    for (String item : text.split(",", -1)) {
      String[] stepped = item.split("/", -1);
      String[] ends = stepped[0].split("-", -1);
      boolean star = stepped[0].matches("[*?]");
      int low = star ? min : sunday(field, number(field, ends[0]));
      int high = star ? max : sunday(field, number(field, ends[ends.length - 1]));
      if (ends.length == 1 && stepped.length == 1 && !star) {
        values.add(low);
        continue;
      }
      if (ends.length == 1) {
        high = max;
      }
      int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
      values.addAll(band(min, max, low, high, step));
    }
    return values;
  }

  private static Set<Integer> band(int min, int max, int low, int high, int step) {
    Set<Integer> values = new TreeSet<>();
    int from = low == high ? min : low;
    int to = low >= high ? max : high;
    int last = from;
    for (int value = from; value <= to; value += step) {
      values.add(value);
      last = value;
    }
    if (low > high) {
      int skipped = max - last;
      boolean over = last - min + step > max - min + 1 && skipped < step;
      for (int value = min + (over ? step - skipped : 0); value <= high; value += step) {
        values.add(value);
      }
    }
    return values;
  }

  private static int sunday(int field, int value) {
    return field == 4 ? value % 7 : value;
  }

  private static int number(int field, String text) {
    if (text.matches("\\d+")) {
      return Integer.parseInt(text);
    }
    return (field == 3 ? MONTHS : DAYS).indexOf(text.toLowerCase(Locale.ROOT));
  }

  boolean onDay(LocalDate date) {
    boolean ofMonth = sets.get(2).contains(date.getDayOfMonth());
    boolean ofWeek = sets.get(4).contains(date.getDayOfWeek().getValue() % 7);
    return sets.get(3).contains(date.getMonthValue())
        && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
  }

  private boolean at(LocalDateTime time) {
    return sets.get(0).contains(time.getMinute())
        && sets.get(1).contains(time.getHour())
        && onDay(time.toLocalDate());
  }

  /** What fires after an instant, one minute of UTC after the other. */
  List<Instant> fires(ZoneId zone, Instant after, int count) {
    return Stream.iterate(after.plusSeconds(60), instant -> instant.plusSeconds(60))
        .filter(instant -> at(LocalDateTime.ofInstant(instant, zone)))
        .limit(count)
        .toList();
  }
}
