package io.hybridrunner.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void eventsStandInColumnsAndWrapUnderTheirDetail() {
    Screen screen = screen(80, false);

    screen.event("shop.nightly", Screen.Tone.GOOD, "success", "13 tables, 61 columns");
    screen.event("billing.nightly", Screen.Tone.BAD, "failed", "word ".repeat(12));

    assertThat(shown())
        .isEqualTo(
            """
               0.0 s  shop.nightly      success     13 tables, 61 columns
               0.0 s  billing.nightly   failed      word word word word word word word word
                                                    word word word word
            """);
  }

  @Test
  void theTableHasOneRowARunAndItsCauseBelow() {
    Screen screen = screen(0, false);

    screen.table(
        List.of(
            new Screen.Row("shop.nightly", "success", 13, 61, 1230, ""),
            new Screen.Row("billing.nightly", "failed", -1, -1, 40, "No such secret. Make one.")));

    assertThat(shown())
        .isEqualTo(
            """

            Runs
              pipeline          phase         tables   columns      took
              shop.nightly      success           13        61     1.2 s
              billing.nightly   failed             -         -     0.0 s
                  No such secret. Make one.
            """);
  }

  @Test
  void coloursAreShownWhenAskedForOnly() {
    screen(80, true).event("a", Screen.Tone.GOOD, "success", "");
    assertThat(shown()).contains("\u001b[32msuccess   \u001b[0m");
    shown.reset();

    screen(80, false).event("a", Screen.Tone.GOOD, "success", "");
    assertThat(shown()).doesNotContain("\u001b");
  }

  @Test
  void aLongWordKeepsALineOfItsOwn() {
    assertThat(Screen.wrap("see /a/very/long/path here", 8))
        .containsExactly("see", "/a/very/long/path", "here");
  }

  private Screen screen(int columns, boolean colours) {
    return new Screen(
        new PrintStream(shown, true, StandardCharsets.UTF_8), columns, colours, () -> 0);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
