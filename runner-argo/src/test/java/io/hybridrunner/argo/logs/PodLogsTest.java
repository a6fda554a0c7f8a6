package io.hybridrunner.argo.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.argo.logs.Kubelet.Line;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.spi.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PodLogsTest {

  private static final Instant BEGIN = Instant.parse("2026-03-27T10:00:00Z");
  private static final Part MAIN = new Part(1, "run-1", "main", Optional.empty());
  private static final Part CHECK = new Part(1, "run-1", "secrets-check", Optional.empty());
  private static final Part AGAIN = new Part(2, "run-1-2", "main", Optional.empty());

  private final Kubelet kubelet = new Kubelet();
  private final PodLogs logs = new PodLogs(100);

  private void write(Part part, int from, int to) {
    for (int i = from; i < to; i++) {
      kubelet.file(part).add(new Line(BEGIN.plusSeconds(i), "line " + i + "\n"));
    }
  }

  private LogPage page(Optional<String> cursor, Part... parts) {
    return logs.page(List.of(parts), cursor, kubelet);
  }

  private static void assertRefused(Runnable call, Kind kind, String... words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            EngineException.class,
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(kind);
              assertThat(refused.reason().sentence()).contains(words);
            });
  }

  private static List<LogPage> all(PodLogs logs, List<Part> parts, Source source) {
    List<LogPage> pages = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      pages.add(logs.page(parts, cursor, source));
      cursor = pages.get(pages.size() - 1).after();
    } while (cursor.isPresent());
    return pages;
  }

  static String whole(PodLogs logs, List<Part> parts, Source source) {
    return all(logs, parts, source).stream().map(LogPage::text).collect(Collectors.joining());
  }

  @Test
  void pagesEndAtLineEndsAndCountThemselves() {
    write(MAIN, 10, 40);
    List<LogPage> pages = all(logs, List.of(MAIN), kubelet);
    assertThat(pages).extracting(LogPage::total).containsExactly(2, 3, 3);
    assertThat(pages).allMatch(page -> page.text().endsWith("\n") && page.text().length() <= 100);
    assertThat(whole(logs, List.of(MAIN), kubelet))
        .isEqualTo(kubelet.file(MAIN).stream().map(Line::text).collect(Collectors.joining()));
  }

  @Test
  void theNewestPageGrowsUnderItsCursor() {
    write(MAIN, 10, 25);
    Optional<String> second = page(Optional.empty(), MAIN).after();
    assertThat(page(second, MAIN))
        .isEqualTo(new LogPage("line 22\nline 23\nline 24\n", 2, Optional.empty()));
    write(MAIN, 25, 60);
    LogPage grown = page(second, MAIN);
    assertThat(grown.text()).startsWith("line 22\n").endsWith("line 33\n");
    assertThat(grown.total()).isEqualTo(3);
    assertThat(grown.after()).isPresent();
  }

  @Test
  void initContainersComeFirstAndLaterAttemptsHaveAHeading() {
    write(CHECK, 0, 1);
    write(MAIN, 1, 2);
    write(AGAIN, 2, 3);
    PodLogs large = new PodLogs();
    assertThat(whole(large, List.of(CHECK, MAIN, AGAIN), kubelet))
        .isEqualTo(
            """
            line 0
            [--- container main ---]
            line 1
            [--- attempt 2: pod run-1-2, container main ---]
            line 2
            """);
  }

  @Test
  void aHeadingThatHasNoRoomGoesToTheNextPage() {
    write(MAIN, 10, 20);
    write(AGAIN, 20, 21);
    List<LogPage> pages = all(logs, List.of(MAIN, AGAIN), kubelet);
    assertThat(pages).hasSize(2);
    assertThat(pages.get(1).text()).startsWith("[--- attempt 2").endsWith("line 20\n");
  }

  @Test
  void whatTheMachineHasRotatedAwayIsSaid() {
    write(MAIN, 10, 30);
    Optional<String> second = page(Optional.empty(), MAIN).after();
    kubelet.file(MAIN).clear();
    write(MAIN, 40, 42);
    LogPage page = new PodLogs().page(List.of(MAIN), second, kubelet);
    assertThat(page.text())
        .isEqualTo(
            "[... lines may be missing here, after 2026-03-27T10:00:21Z:"
                + " the machine has rotated them away ...]\nline 40\nline 41\n");
    assertThat(page.total()).isEqualTo(2);
  }

  @Test
  void aLogThatBeginsLateSaysSo() {
    Part late = new Part(1, "run-1", "main", Optional.of(BEGIN));
    write(late, 500, 501);
    PodLogs large = new PodLogs();
    assertThat(whole(large, List.of(late), kubelet)).startsWith("[... this log begins 500 s after");
    kubelet.file(late).clear();
    write(late, 5, 6);
    assertThat(whole(large, List.of(late), kubelet)).isEqualTo("line 5\n");
  }

  @Test
  void aPodThatIsGoneIsSaidAndTheNextAttemptFollows() {
    write(AGAIN, 0, 1);
    String text = whole(new PodLogs(), List.of(MAIN, AGAIN), kubelet);
    assertThat(text)
        .startsWith("[... the log of pod run-1, container main is not there")
        .endsWith("line 0\n");
  }

  @Test
  void aCursorIntoAPodThatIsGoneGoesOnWithTheNextAttempt() {
    write(MAIN, 10, 30);
    Optional<String> second = page(Optional.empty(), MAIN).after();
    write(AGAIN, 0, 1);
    LogPage page = new PodLogs().page(List.of(AGAIN), second, kubelet);
    assertThat(page.text()).contains("pod run-1, container main is not there").endsWith("line 0\n");
    assertRefused(() -> page(second), Kind.NOT_FOUND, "its pods are gone");
  }

  @Test
  void aLogOfWhichNothingIsLeftIsNotFound() {
    assertRefused(
        () -> page(Optional.empty(), MAIN),
        Kind.NOT_FOUND,
        "run-1",
        "podGC",
        "ttlStrategy",
        "by hand");
    assertRefused(() -> page(Optional.empty()), Kind.NOT_FOUND, "its pods are gone");
  }

  @Test
  void anEmptyLogIsAnEmptyPage() {
    kubelet.file(MAIN);
    assertThat(page(Optional.empty(), MAIN)).isEqualTo(new LogPage("", 1, Optional.empty()));
  }

  @Test
  void aCursorOfSomebodyElseIsRefused() {
    write(MAIN, 0, 1);
    for (String cursor : List.of("", "1", "../..", "MQox", "\u0000", "bm90IG91cnM")) {
      assertRefused(
          () -> page(Optional.of(cursor), MAIN), Kind.BAD_REQUEST, "is no page of this log");
    }
  }

  @Test
  void aCursorThatWasChangedIsRefused() {
    write(MAIN, 10, 40);
    String cursor = page(Optional.empty(), MAIN).after().orElseThrow();
    char other = cursor.charAt(20) == 'A' ? 'B' : 'A';
    String changed = cursor.substring(0, 20) + other + cursor.substring(21);
    assertRefused(() -> page(Optional.of(changed), MAIN), Kind.BAD_REQUEST, "is no page");
  }

  @Test
  void aStreamThatBreaksGivesWhatWasWholeAndGoesOnThere() {
    byte[] begin =
        "2026-03-27T10:00:00Z one\n2026-03-27T10:00:01Z two\n2026-"
            .getBytes(StandardCharsets.US_ASCII);
    Source broken =
        (part, slice) ->
            Optional.of(new SequenceInputStream(new ByteArrayInputStream(begin), new Broken()));
    LogPage page = logs.page(List.of(MAIN), Optional.empty(), broken);
    assertThat(page.text()).isEqualTo("one\ntwo\n");
    kubelet.file(MAIN).add(new Line(BEGIN, "one\n"));
    kubelet.file(MAIN).add(new Line(BEGIN.plusSeconds(1), "two\n"));
    kubelet.file(MAIN).add(new Line(BEGIN.plusSeconds(2), "three\n"));
    assertThat(page(page.after(), MAIN).text()).isEqualTo("three\n");
  }

  @Test
  void aStreamThatBreaksAtOnceIsAnError() {
    Source broken = (part, slice) -> Optional.of(new Broken());
    assertRefused(
        () -> logs.page(List.of(MAIN), Optional.empty(), broken),
        Kind.ENGINE_UNAVAILABLE,
        "pod run-1, container main");
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("reset");
    }

    @Override
    public int read(byte[] into, int offset, int room) throws IOException {
      throw new IOException("reset");
    }
  }

  @Test
  void aLineLongerThanAPageGoesOnOverPages() {
    String text = "é".repeat(333) + "🚢".repeat(50) + "\n";
    kubelet.file(MAIN).add(new Line(BEGIN, "before\n"));
    kubelet.file(MAIN).add(new Line(BEGIN, text));
    kubelet.file(MAIN).add(new Line(BEGIN, "after\n"));
    assertThat(whole(logs, List.of(MAIN), kubelet)).isEqualTo("before\n" + text + "after\n");
  }

  @Test
  void aClockThatIsSetBackHidesNothing() {
    write(MAIN, 3_600, 3_612);
    write(MAIN, 0, 30);
    write(MAIN, 3_600, 3_630);
    String all = kubelet.file(MAIN).stream().map(Line::text).collect(Collectors.joining());
    for (int size : List.of(20, 50, 100, 150, 400)) {
      assertThat(whole(new PodLogs(size), List.of(MAIN), kubelet)).isEqualTo(all);
    }
  }

  @Test
  void aClockThatWasSetBackDoesNotHideTheEnd() {
    write(MAIN, 3_600, 3_612);
    Optional<String> second = page(Optional.empty(), MAIN).after();
    assertThat(page(second, MAIN).text()).isEqualTo("line 3610\nline 3611\n");
    write(MAIN, 0, 2);
    assertThat(page(second, MAIN).text()).isEqualTo("line 3610\nline 3611\nline 0\nline 1\n");
  }

  /** What a kubelet says itself has no time. */
  @Test
  void linesWithoutATimeAreShown() {
    Source source =
        (part, slice) ->
            Optional.of(
                new ByteArrayInputStream(
                    "unable to retrieve container logs\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(whole(logs, List.of(MAIN), source)).isEqualTo("unable to retrieve container logs\n");
  }

  @Test
  void theTailIsOfTheNewestAttemptAndBounded() {
    write(MAIN, 0, 5);
    write(AGAIN, 10, 1_000);
    assertThat(logs.tail(List.of(MAIN, AGAIN), 3, 1_000, kubelet))
        .containsExactly("line 997", "line 998", "line 999");
    assertThat(logs.tail(List.of(MAIN, AGAIN), 500, 30, kubelet)).hasSize(3);
    assertThat(logs.tail(List.of(), 3, 1_000, kubelet)).isEmpty();
    assertThat(logs.tail(List.of(MAIN), 3, 1_000, (part, slice) -> Optional.of(new Broken())))
        .isEmpty();
  }
}
