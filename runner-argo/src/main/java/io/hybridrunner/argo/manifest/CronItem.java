package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One item of a field's list: a star, a value or a range, perhaps with a step.
 *
 * @param isListed whether Argo takes it only value by value
 */
record CronItem(String text, List<Integer> values, boolean isListed) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\*|(?<low>\\d{1,9}|[a-z]{3})(?:-(?<high>\\d{1,9}|[a-z]{3}))?)(?:/(?<step>\\d{1,9}))?",
          Pattern.CASE_INSENSITIVE);

  CronItem {
    values = List.copyOf(values);
  }

  static CronItem read(CronField field, String item) throws NoFormException {
    Matcher form = FORM.matcher(item);
    if (!form.matches()) {
      throw unknown(field, item);
    }
    Optional<String> written = Optional.ofNullable(form.group("step"));
    int step = step(field, written);
    String low = form.group("low");
    if (low == null) {
      String text = written.isEmpty() ? "*" : "*/" + step;
      return new CronItem(text, up(field.first(), field.last(), step), false);
    }
    int from = value(field, low);
    String high = form.group("high");
    if (high != null) {
      String end = written.isEmpty() ? "" : "/" + step;
      String kept = shown(low) + "-" + shown(high) + end;
      return range(field, from, value(field, high), step, kept);
    }
    return written.isEmpty()
        ? single(field, from, shown(low))
        : range(field, from % count(field), field.last(), step, null);
  }

  private static CronItem single(CronField field, int value, String text) {
    return value > field.last()
        ? new CronItem("0", List.of(0), true)
        : new CronItem(text, List.of(value), false);
  }

  /** Of both ends as written; of {@code N/step} when there is no text to keep. */
  private static CronItem range(CronField field, int low, int high, int step, @Nullable String kept)
      throws NoFormException {
    int from = low % count(field);
    // A week may end on Sunday, as 7 and as 0; it may begin on it as well.
    int to = field == CronField.WEEKDAY && high == 0 ? 7 : high;
    boolean everyDay = low == 0 && high == 7;
    if (from == to % count(field) && !everyDay) {
      throw oneValue(field, from);
    }
    if (from < to && to <= field.last()) {
      boolean same = from == low && kept != null;
      String text = same ? kept : from + "-" + to + (step == 1 ? "" : "/" + step);
      return new CronItem(String.valueOf(text), up(from, to, step), false);
    }
    return listed(from < to ? week(from, to, step) : over(field, from, to, step));
  }

  private static List<Integer> week(int from, int to, int step) {
    return up(from, to, step).stream().map(day -> day % 7).distinct().toList();
  }

  /** Over the field's end and on from its start, which robfig has no form for. */
  private static List<Integer> over(CronField field, int from, int to, int step)
      throws NoFormException {
    List<Integer> on = up(from, to + field.size(), step);
    Optional<Integer> past = on.stream().filter(value -> value > field.last()).findFirst();
    if (past.isPresent() && past.get() != field.last() + 1) {
      // croniter 6 goes on one value too late then: 50-10/7 is 50, 57 and 5.
      throw new NoFormException(
          String.format("ambiguous; %s %d-%d/%d", field.title(), from, to, step),
          "Airflow's library miscounts this step over the field's end; write the values as a list.");
    }
    return on.stream().map(value -> value > field.last() ? value - field.size() : value).toList();
  }

  private static CronItem listed(List<Integer> values) {
    String text = values.stream().map(String::valueOf).collect(Collectors.joining(","));
    return new CronItem(text, values, true);
  }

  private static List<Integer> up(int from, int to, int step) {
    List<Integer> values = new ArrayList<>();
    for (int value = from; value <= to; value += step) {
      values.add(value);
    }
    return values;
  }

  /** What 7 is taken by to become Sunday; out of reach for the other fields. */
  private static int count(CronField field) {
    return field == CronField.WEEKDAY ? 7 : Integer.MAX_VALUE;
  }

  private static int step(CronField field, Optional<String> written) throws NoFormException {
    int step = written.map(Integer::parseInt).orElse(1);
    if (step == 0) {
      throw new NoFormException("step 0 in " + field.title(), "Write a step of 1 or more.");
    }
    if (step > field.size()) {
      throw new NoFormException(
          String.format("step %d is larger than %s", step, field.title()),
          String.format(
              "A step never leaves its field, which has %d values: this would run at the first of"
                  + " them only. Write that one, or a step in the next larger field.",
              field.size()));
    }
    return step;
  }

  private static int value(CronField field, String written) throws NoFormException {
    if (!Character.isDigit(written.charAt(0))) {
      int named = field.named(written.toLowerCase(Locale.ROOT));
      if (named < 0) {
        throw unknown(field, written);
      }
      return named;
    }
    int value = Integer.parseInt(written);
    if (value < field.first() || value > field.lastWritten()) {
      throw new NoFormException(
          String.format("%s %d (%d-%d)", field.title(), value, field.first(), field.lastWritten()),
          "Write a value inside these bounds.");
    }
    return value;
  }

  /** Names as they are written, numbers without leading zeros. */
  private static String shown(String written) {
    return Character.isDigit(written.charAt(0))
        ? String.valueOf(Integer.parseInt(written))
        : written;
  }

  /** robfig: this one value; croniter 6: once round the whole field. */
  private static NoFormException oneValue(CronField field, int value) {
    return new NoFormException(
        String.format("ambiguous; %s from %d to itself", field.title(), value),
        String.format("Write %d for this one value, or * for every one.", value));
  }

  private static NoFormException unknown(CronField field, String item) {
    String lower = item.toLowerCase(Locale.ROOT);
    String list = "Write the days or values it stands for as a list.";
    if (lower.contains("#")) {
      return new NoFormException("# has no form in Argo", list);
    }
    if (lower.equals("l")) {
      return new NoFormException(
          "L (last day) has no form in Argo",
          "Run on the first day of the next month instead, or on day 28.");
    }
    if (lower.matches("l[0-7]|[0-7]l|l-\\d+|l(sun|mon|tue|wed|thu|fri|sat)|\\d*-l(/\\d+)?")) {
      return new NoFormException("L has no form in Argo", list);
    }
    if (lower.matches("\\d{1,2}w|lw")) {
      return new NoFormException("W (nearest weekday) has no form in Argo", list);
    }
    if (lower.matches("[hr](\\(.*\\))?(/\\d+)?")) {
      return new NoFormException(
          lower.substring(0, 1).toUpperCase(Locale.ROOT) + " (any value) has no form in Argo",
          "Choose the value.");
    }
    return new NoFormException(
        String.format("\"%s\" is no value of %s", Printable.of(item, 20), field.title()),
        String.format(
            "%s takes %d-%d, *, lists, ranges and steps%s.",
            field.title(),
            field.first(),
            field.lastWritten(),
            field.named("jan") > 0 || field.named("sun") == 0
                ? ", and English names of three letters"
                : ""));
  }
}
