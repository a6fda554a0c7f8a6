package io.hybridrunner.policy;

import io.hybridrunner.document.Printable;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes quantity ({@code 500m}, {@code 4Gi}, {@code 1e3}), exactly. Immutable.
 *
 * @param amount in the unit itself: cores, or bytes
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">
 *     Kubernetes: Quantity</a>
 */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {

  private static final Pattern FORM =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))([eE][+-]?\\d{1,3}|[A-Za-z]{0,2})");

  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", binary(1)),
          Map.entry("Mi", binary(2)),
          Map.entry("Gi", binary(3)),
          Map.entry("Ti", binary(4)),
          Map.entry("Pi", binary(5)),
          Map.entry("Ei", binary(6)));

  private static BigDecimal binary(int power) {
    return BigDecimal.valueOf(1024).pow(power);
  }

  /**
   * Reads a quantity.
   *
   * @throws IllegalArgumentException when it is none, with an example of one
   */
  public static Quantity parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      String suffix = matcher.group(2);
      @Nullable BigDecimal unit = SUFFIXES.get(suffix);
      if (unit != null) {
        return new Quantity(new BigDecimal(matcher.group(1)).multiply(unit));
      }
      if (suffix.length() > 1 && Character.toLowerCase(suffix.charAt(0)) == 'e') {
        int exponent = Integer.parseInt(suffix.substring(1));
        return new Quantity(new BigDecimal(matcher.group(1)).scaleByPowerOfTen(exponent));
      }
    }
    throw new IllegalArgumentException(
        "'" + Printable.of(text) + "' is not a Kubernetes quantity such as 500m or 4Gi");
  }

  /** Whether it is more than nothing. */
  public boolean isPositive() {
    return amount.signum() > 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }
}
