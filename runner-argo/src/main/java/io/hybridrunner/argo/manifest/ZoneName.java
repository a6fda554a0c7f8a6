package io.hybridrunner.argo.manifest;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of time zones that Java and Go's {@code time.LoadLocation} both know: Argo hands {@code
 * spec.timezone} to the latter, and a schedule in a zone it does not know never fires. {@code
 * ZoneId.of} alone takes more: offsets, and SystemV names of its own.
 */
final class ZoneName {

  private static final Pattern OFFSET =
      Pattern.compile(
          "(?:UTC|GMT|UT|Z)? ?(?<sign>[+-])(?<hours>\\d{1,2})(?::?(?<minutes>\\d\\d))?",
          Pattern.CASE_INSENSITIVE);

  /** Old names in capitals say an offset or a country, and not every zone database has them. */
  private static final Pattern NAME = Pattern.compile("UTC|GMT|.*/.*|[A-Z]+[-A-Za-z]*[a-z]");

  /** ZoneId copies its set for every caller. */
  private static final Set<String> KNOWN =
      ZoneId.getAvailableZoneIds().stream()
          .filter(id -> NAME.matcher(id).matches() && !id.startsWith("SystemV/"))
          .collect(Collectors.toUnmodifiableSet());

  /** What people mean most often; some stand for other places too, so it is only a question. */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("PST", "America/Los_Angeles"),
          Map.entry("PDT", "America/Los_Angeles"),
          Map.entry("PST8PDT", "America/Los_Angeles"),
          Map.entry("MST", "America/Denver"),
          Map.entry("MDT", "America/Denver"),
          Map.entry("MST7MDT", "America/Denver"),
          Map.entry("CST", "America/Chicago"),
          Map.entry("CDT", "America/Chicago"),
          Map.entry("CST6CDT", "America/Chicago"),
          Map.entry("EST", "America/New_York"),
          Map.entry("EDT", "America/New_York"),
          Map.entry("EST5EDT", "America/New_York"),
          Map.entry("HST", "Pacific/Honolulu"),
          Map.entry("GB", "Europe/London"),
          Map.entry("BST", "Europe/London"),
          Map.entry("WET", "Europe/Lisbon"),
          Map.entry("CET", "Europe/Berlin"),
          Map.entry("CEST", "Europe/Berlin"),
          Map.entry("MET", "Europe/Berlin"),
          Map.entry("EET", "Europe/Athens"),
          Map.entry("EEST", "Europe/Athens"),
          Map.entry("IST", "Asia/Kolkata"),
          Map.entry("JST", "Asia/Tokyo"),
          Map.entry("PRC", "Asia/Shanghai"),
          Map.entry("ROK", "Asia/Seoul"),
          Map.entry("NZ", "Pacific/Auckland"),
          Map.entry("NZ-CHAT", "Pacific/Chatham"),
          Map.entry("W-SU", "Europe/Moscow"),
          Map.entry("GMT0", "UTC"),
          Map.entry("UCT", "UTC"),
          Map.entry("UT", "UTC"),
          Map.entry("Z", "UTC"));

  private ZoneName() {}

  static ZoneId read(String name) throws NoFormException {
    if (name.isEmpty()) {
      return ZoneId.of("UTC");
    }
    if (KNOWN.contains(name)) {
      return ZoneId.of(name);
    }
    Matcher offset = OFFSET.matcher(name);
    if (offset.matches()) {
      throw new NoFormException("not an IANA name", instead(offset));
    }
    throw new NoFormException(
        "unknown time zone",
        meant(name)
            .map(found -> "Did you mean " + found + "?")
            .orElse("Use a name of the IANA database, as Europe/Berlin or UTC."));
  }

  /** The names Etc/GMT count as POSIX does, westwards. */
  private static String instead(Matcher offset) {
    int hours = Integer.parseInt(offset.group("hours"));
    boolean east = "+".equals(offset.group("sign"));
    String minutes = offset.group("minutes");
    boolean whole = minutes == null || minutes.equals("00");
    String name = hours == 0 ? "UTC" : "Etc/GMT" + (east ? "-" : "+") + hours;
    return whole && KNOWN.contains(name)
        ? "Did you mean " + name + (hours == 0 ? "?" : " (sign reversed)?")
        : "Use the name of a place, as Asia/Kolkata for UTC+05:30.";
  }

  private static Optional<String> meant(String name) {
    Optional<String> abbreviated = Optional.ofNullable(MEANT.get(name.toUpperCase(Locale.ROOT)));
    String spelled = name.replace(' ', '_');
    return abbreviated.or(
        () ->
            KNOWN.stream()
                .filter(id -> id.equalsIgnoreCase(spelled) || endsWith(id, spelled))
                .min(Comparator.comparingInt(String::length).thenComparing(id -> id)));
  }

  /** Of a city without its region. */
  private static boolean endsWith(String id, String city) {
    return id.toLowerCase(Locale.ROOT).endsWith("/" + city.toLowerCase(Locale.ROOT));
  }
}
