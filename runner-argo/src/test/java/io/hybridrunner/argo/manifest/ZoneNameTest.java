package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.manifest.CronSchedule.Refused;
import io.hybridrunner.argo.manifest.CronSchedule.Scheduled;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ZoneNameTest {

  private static void assertZone(String written, String zone) {
    assertThat(CronSchedule.of("@daily", written))
        .isInstanceOfSatisfying(
            Scheduled.class, found -> assertThat(found.zone()).isEqualTo(ZoneId.of(zone)));
  }

  private static void assertRefused(String written, String reason, String cure) {
    assertThat(CronSchedule.of("@daily", written))
        .isEqualTo(new Refused("time zone \"" + written + "\": " + reason, cure));
  }

  @Test
  void namesThatJavaAndGoKnow() {
    assertZone("", "UTC");
    assertZone(" ", "UTC");
    assertZone("UTC", "UTC");
    assertZone("Etc/UTC", "Etc/UTC");
    assertZone("Europe/Berlin", "Europe/Berlin");
    assertZone("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires");
    assertZone("US/Pacific", "US/Pacific");
    assertZone("Singapore", "Singapore");
  }

  @Test
  void offsetsHaveTheirNamesWithTheSignReversed() {
    assertRefused("+02:00", "not an IANA name", "Did you mean Etc/GMT-2 (sign reversed)?");
    assertRefused("GMT-3", "not an IANA name", "Did you mean Etc/GMT+3 (sign reversed)?");
    assertRefused("UTC+0", "not an IANA name", "Did you mean UTC?");
    assertRefused(
        "UTC+05:30", "not an IANA name", "Use the name of a place, as Asia/Kolkata for UTC+05:30.");
    assertRefused(
        "UTC+20", "not an IANA name", "Use the name of a place, as Asia/Kolkata for UTC+05:30.");
  }

  @Test
  void abbreviationsAndOldNamesAreAnsweredWithAQuestion() {
    assertRefused("EST5EDT", "unknown time zone", "Did you mean America/New_York?");
    assertRefused("cet", "unknown time zone", "Did you mean Europe/Berlin?");
    assertRefused("Z", "unknown time zone", "Did you mean UTC?");
    assertRefused("utc", "unknown time zone", "Did you mean UTC?");
    assertRefused("Kolkata", "unknown time zone", "Did you mean Asia/Kolkata?");
    assertRefused("America/New York", "unknown time zone", "Did you mean America/New_York?");
  }

  @Test
  void whatJavaAloneKnowsIsRefused() {
    String cure = "Use a name of the IANA database, as Europe/Berlin or UTC.";
    assertRefused("SystemV/PST8PDT", "unknown time zone", cure);
    assertRefused("Local", "unknown time zone", cure);
    assertRefused("Mars/Olympus", "unknown time zone", cure);
  }
}
