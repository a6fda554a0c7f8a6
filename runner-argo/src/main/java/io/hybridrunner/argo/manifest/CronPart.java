package io.hybridrunner.argo.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One field as Argo takes it, and the values it stands for.
 *
 * @param isStar whether it was written as a bare star, which in the day fields means more than the
 *     list of every value
 */
record CronPart(CronField field, String text, NavigableSet<Integer> values, boolean isStar) {

  private static final String STAR = "*";

  CronPart {
    values = Collections.unmodifiableNavigableSet(new TreeSet<>(values));
  }

  static CronPart read(CronField field, String text) throws NoFormException {
    // Both libraries take ? in the day fields; croniter only there.
    String known = field.isOfDays() && text.equals("?") ? STAR : text;
    List<String> texts = new ArrayList<>();
    NavigableSet<Integer> values = new TreeSet<>();
    boolean listed = false;
    for (String item : known.split(",", -1)) {
      CronItem read = CronItem.read(field, item);
      texts.add(read.text());
      values.addAll(read.values());
      listed |= read.isListed();
    }
    boolean every = values.size() == field.size() && (listed || texts.contains(STAR));
    return new CronPart(field, every ? STAR : String.join(",", texts), values, known.equals(STAR));
  }

  boolean isFull() {
    return values.size() == field.size();
  }
}
