package io.hybridrunner.document;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in its document: {@code source.config.hosts[1].password}. Keys that would be
 * misread are quoted: {@code labels."a.b"}. Immutable, thread-safe.
 */
public final class FieldPath {

  /** The document itself. */
  public static final FieldPath ROOT = new FieldPath(null, "");

  private static final Pattern BARE = Pattern.compile("[^.\"\\\\\\[\\]\\s\\p{Cntrl}]+");

  private final @Nullable FieldPath parent;
  private final String step;

  private FieldPath(@Nullable FieldPath parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  /** A field of this object. */
  public FieldPath field(String name) {
    boolean bare = BARE.matcher(name).matches() && Printable.of(name).equals(name);
    String key = bare ? name : quoted(name);
    return new FieldPath(this, parent == null ? key : "." + key);
  }

  /** An item of this list, counted from 0. */
  public FieldPath item(int index) {
    return new FieldPath(this, "[" + index + "]");
  }

  private static String quoted(String name) {
    return '"' + Printable.of(name.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** The path as it is shown; {@code (document)} for the document itself. */
  @Override
  public String toString() {
    if (parent == null) {
      return "(document)";
    }
    StringBuilder text = new StringBuilder();
    for (FieldPath at = this; at.parent != null; at = at.parent) {
      text.insert(0, at.step);
    }
    return text.toString();
  }
}
